"""Wording: the words of titles and excerpts, as texts and as integers."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Final, NamedTuple

import numpy as np
from scipy import sparse

from newsgraph.building.arrays import Flags, Floats, Ints, distinct, total
from newsgraph.building.stories.marks import MARKS

WORDS_OF_AN_ARTICLE: Final = 30
"""A long excerpt says no more than this about the story, and would drown the title."""

TELLING_TITLE: Final = 5
"""Titles of fewer words ("Letters to the editor") recur without being one story."""

_MARK: Final = rf"(?![\x00-\u02ff])[{MARKS}]"
"""A mark; most characters are none, which shows before all ranges are gone through."""
_LETTER: Final = r"[^\W\d_]"
_WORD: Final = re.compile(
    rf"{_LETTER}(?:{_LETTER}++|{_MARK})++|\d+[a-z]\b|\d+|\b[a-z](?:\+\+|\#)(?!\w)"
)
"""Words of two letters or more, numbers, numbers with a letter (5G), and C++ and C#."""
_BETWEEN_INITIALS: Final = re.compile(r"\.(?<=\b[a-z]\.)(?=[a-z]\b)")
"""The full stop of U.S; it comes first, since a pattern is sought fast by how it begins."""
_POSSESSIVE: Final = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]s\\b")
_INVISIBLE: Final = re.compile("[\u00ad\u200c\u200d]+")
"""Soft hyphens and joiners, which one site writes inside a word and another does not."""
_UNSPACED: Final = re.compile(
    rf"(?:[\u0e01-\u0e4e\u0e81-\u0ecf\u1000-\u103f\u1050-\u108f\u1780-\u17d3\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    rf"(?:{_MARK})*+){{2,}}"
)
"""Runs of Thai, Lao, Burmese, Khmer, Japanese and Chinese, with no spaces between words."""
_CHARACTER: Final = re.compile(rf".(?:{_MARK})*")


def read_words(text: str) -> tuple[str, ...]:
    """Return the words of a text: case-folded, of two letters or more, and numbers.

    >>> read_words("Apple's 2 new iPhones: a REVIEW")
    ('apple', '2', 'new', 'iphones', 'review')
    >>> read_words("U.S. bets on 5G and C#")
    ('us', 'bets', 'on', '5g', 'and', 'c#')
    >>> read_words("東京五輪")
    ('東京', '京五', '五輪')
    """
    text = unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i")
    is_ascii = text.isascii()
    text = text if is_ascii else _INVISIBLE.sub("", text)
    text = _BETWEEN_INITIALS.sub("", text)
    text = text if is_ascii else _UNSPACED.sub(_split_run, text)
    return tuple(_WORD.findall(_POSSESSIVE.sub("", text)))


def _split_run(run: re.Match[str]) -> str:
    """Return a run of unspaced script as its overlapping pairs of characters."""
    characters = _CHARACTER.findall(run[0])
    return f" {' '.join(map(''.join, pairwise(characters)))} "


class Wording(NamedTuple):
    """The words of all articles, in sequence and as distinct pairs of article and word.

    ``sequence`` holds the word at each place and ``place_article`` the article it is in.
    ``held`` has a row for each article, with a 1 for each of its words; words of a single article,
    which can't be shared, are left out of it and counted in ``lone_words``. ``holders`` is in how
    many articles each word is, and ``is_numeral`` tells which words are digits alone.
    """

    sequence: Ints
    place_article: Ints
    held: sparse.csr_matrix
    lengths: Floats
    lone_words: Floats
    holders: Ints
    vocabulary: int
    is_numeral: Flags


def number_words(texts: Iterable[Sequence[str]]) -> Wording:
    """Return the words of articles as numbers, in the order in which they first occur."""
    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    numbered = [list(map(number.__getitem__, text[:WORDS_OF_AN_ARTICLE])) for text in texts]
    articles, vocabulary = len(numbered), max(1, len(number))
    sequence = np.fromiter(chain.from_iterable(numbered), np.int64)
    place_article = np.repeat(np.arange(articles), [len(text) for text in numbered])
    article, word = np.divmod(distinct(place_article * vocabulary + sequence), vocabulary)
    holders = np.bincount(word, minlength=vocabulary)
    lone = holders[word] == 1
    ends = np.cumsum(np.bincount(article[~lone], minlength=articles))
    rows = (np.ones(ends[-1], np.int32), word[~lone].astype(np.int32), np.append(0, ends))
    return Wording(
        sequence,
        place_article,
        sparse.csr_matrix(rows, shape=(articles, vocabulary)),
        total(article, None, articles),
        total(article[lone], None, articles),
        holders,
        vocabulary,
        np.array([*map(str.isdigit, number)] or [False]),
    )


def group_texts(texts: Iterable[Sequence[str]]) -> Ints:
    """Return for each text the first one with the same words in the same order.

    >>> group_texts(["a b c d e".split(), ["f"], "a b c d e".split(), ["f"]]).tolist()
    [0, 1, 0, 3]
    """
    first: dict[tuple[str, ...], int] = {}
    found = (
        first.setdefault(tuple(text), i) if len(text) >= TELLING_TITLE else i
        for i, text in enumerate(texts)
    )
    return np.fromiter(found, dtype=np.int64)
