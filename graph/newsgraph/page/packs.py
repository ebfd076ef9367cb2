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
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

LEAST: Final = 12
"""A word that stands in the packs less often is spelled letter by letter."""

LONG: Final = 300_000
"""Texts of more characters are compressed in small blocks, which suit their columns as well.

At 10,000 posts blocks of 200 kB make a page smaller than those of 900 kB do, in 60 % of the time.
"""

PIECE: Final = 4096
"""So many items of a list are written as JSON at a time: their words take far more memory."""

_WORD: Final = re.compile(r"[^\w ]| ?\w+| ")
_REPLACED: Final = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_SURROGATES: Final = range(0xD800, 0xE000)


def pack(values: Iterable[object]) -> list[str]:
    """Return the list of words as a pack, and each value as one.

    >>> len(pack([{"label": ["A title"]}, {"excerpt": ["Text"]}]))
    3
    """
    numbers = _Numbers()
    texts = [_number(value, numbers) for value in values]
    words = _choose_words(dict(zip(numbers, _count(texts, len(numbers)), strict=True)))
    codes = list(map(_Codes(words).__getitem__, numbers))
    coded = ("".join(map(codes.__getitem__, text)) for text in texts)
    return [compress(text, 2 if len(text) > LONG else 9) for text in (write_json(words), *coded)]


def write_json(value: object) -> str:
    r"""Write a value as JSON.

    Characters that turn the direction of the text around them, and halves of surrogate
    pairs (from names of files that are not UTF-8), are replaced by U+FFFD.

    >>> write_json({"title": "\u202eelit"}) == '{"title":"\ufffdelit"}'
    True
    """
    return "".join(_write(value))


def _write(value: object) -> Iterator[str]:
    """Write a value as JSON in pieces, none of which begins or ends inside a word."""
    if isinstance(value, Mapping):
        yield "{"
        for i, (name, item) in enumerate(value.items()):
            yield f"{',' if i else ''}{_encode(name)}:"
            yield from _write(item)
        yield "}"
    elif isinstance(value, list) and len(value) > PIECE:
        for start in range(0, len(value), PIECE):
            items = _encode(value[start : start + PIECE])[1:-1]
            yield f"{',' if start else '['}{items}"
        yield "]"
    else:
        yield _encode(value)


def _encode(value: object) -> str:
    """Write a value as JSON in one piece."""
    return _REPLACED.sub("\ufffd", _JSON.encode(value))


class _Numbers(dict[str, int]):
    """The number of each word, in the order in which they were first met."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def _number(value: object, numbers: _Numbers) -> array[int]:
    """Return a value, written as JSON, as the numbers of its words: a tenth of what words take."""
    text = array("I")
    for piece in _write(value):
        text.extend(map(numbers.__getitem__, _WORD.findall(piece)))
    return text


def _count(texts: Iterable[array[int]], size: int) -> list[int]:
    """Return how often each word stands in some texts, by number."""
    counts = np.zeros(size, np.int64)
    for text in texts:
        counts += np.bincount(np.frombuffer(text, np.uintc), minlength=size)
    return counts.tolist()


def _choose_words(counts: Mapping[str, int]) -> list[str]:
    """Return the frequent words, and the letters that spell all others, by frequency."""
    chosen = Counter({word: count for word, count in counts.items() if count >= LEAST})
    rare: defaultdict[int, list[str]] = defaultdict(list)
    for word, count in counts.items():
        if count < LEAST:
            rare[count].append(word)
    for count, words in rare.items():
        for letter, number in Counter("".join(words)).items():
            chosen[letter] += number * count
    return sorted(chosen, key=lambda word: (-chosen[word], word))


class _Codes(dict[str, str]):
    """What stands for each word: its code, or the codes of its letters."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(zip(words, _code_points(), strict=False))

    def __missing__(self, word: str) -> str:
        return "".join(map(self.__getitem__, word))


def _code_points() -> Iterator[str]:
    """Yield characters in order, without the surrogates, which no encoding has."""
    return (chr(i) for i in range(0x110000) if i not in _SURROGATES)


def compress(text: str, level: int = 9) -> str:
    """Return a text compressed by bzip2, in base64.

    Words by number take a fifth less of it than of deflate, which browsers have.
    """
    return base64.b64encode(bz2.compress(text.encode(), level)).decode()
