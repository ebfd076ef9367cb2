"""Memory: equal short texts become one object, and what is kept is bounded."""

from __future__ import annotations

import pytest

from newsgraph.memory import CHARACTERS, TEXTS, remembered


class Function:
    """Says what texts it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str) -> list[str]:
        self.asked.append(text)
        if not text:
            raise ValueError
        return [text]


def test_a_short_text_is_read_once() -> None:
    function = Function()
    known = remembered(function)
    short = "x" * CHARACTERS
    assert known(short) is known("x" * CHARACTERS)
    assert known("y") == ["y"]
    assert function.asked == [short, "y"]


def test_a_long_text_is_read_each_time() -> None:
    function = Function()
    known = remembered(function)
    long = "x" * (CHARACTERS + 1)
    assert known(long) == known(long)
    assert function.asked == [long, long]


def test_what_raises_is_not_remembered() -> None:
    function = Function()
    known = remembered(function)
    for _ in range(2):
        with pytest.raises(ValueError, match=r"^$"):
            known("")
    assert function.asked == ["", ""]


def test_the_text_that_was_met_longest_ago_is_forgotten() -> None:
    function = Function()
    known = remembered(function)
    for number in range(TEXTS + 1):
        known(str(number))
    known(str(TEXTS))
    known("0")
    assert function.asked[TEXTS:] == [str(TEXTS), "0"]
