"""Packs: data -> short texts that stand in the page as they are, and cost few bytes.

Each is JSON, its words replaced by their numbers in one list that all packs share, the most
frequent first (a word dictionary transform, as Skibinski, Grabowski & Deorowicz describe in
Software: Practice and Experience 35, 2005), then compressed by bzip2 and written in base64.
Neither markup nor script can be in base64. `scripts/unpacking.js` is the way back.
"""

from __future__ import annotations

import base64
import bz2
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

LEAST: Final = 12
"""A word that stands in the packs less often is spelled letter by letter."""

_WORD: Final = re.compile(r" ?\w+|\W")
_REPLACED: Final = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SURROGATES: Final = range(0xD800, 0xE000)


def pack(values: Iterable[object]) -> list[str]:
    """Return the list of words as a pack, and each value as one.

    >>> len(pack([{"label": ["A title"]}, {"excerpt": ["Text"]}]))
    3
    """
    texts = [_WORD.findall(write_json(value)) for value in values]
    words = _choose_words(Counter(word for text in texts for word in text))
    codes = _Codes(words)
    coded = ("".join(map(codes.__getitem__, text)) for text in texts)
    return [compress(write_json(words)), *map(compress, coded)]


def write_json(value: object) -> str:
    r"""Write a value as JSON.

    Characters that turn the direction of the text around them, and halves of surrogate
    pairs (from names of files that are not UTF-8), are replaced by U+FFFD.

    >>> write_json({"title": "\u202eelit"}) == '{"title":"\ufffdelit"}'
    True
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _REPLACED.sub("\ufffd", text)


def _choose_words(counts: Mapping[str, int]) -> list[str]:
    """Return the frequent words, and the letters that spell all others, by frequency."""
    chosen: Counter[str] = Counter()
    for word, count in counts.items():
        if count >= LEAST:
            chosen[word] += count
        else:
            for letter in word:
                chosen[letter] += count
    return sorted(chosen, key=lambda word: (-chosen[word], word))


class _Codes(dict[str, str]):
    """What stands for each word: its code, or the codes of its letters."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(zip(words, _code_points(), strict=False))

    def __missing__(self, word: str) -> str:
        self[word] = "".join(self[letter] for letter in word)
        return self[word]


def _code_points() -> Iterator[str]:
    """Yield characters in order, without the surrogates, which no encoding has."""
    return (chr(i) for i in range(0x110000) if i not in _SURROGATES)


def compress(text: str) -> str:
    """Return a text compressed by bzip2, in base64.

    Words by number take a fifth less of it than of deflate, which browsers have.
    """
    return base64.b64encode(bz2.compress(text.encode())).decode()
