"""Tables on a terminal, wide and narrow."""

from __future__ import annotations

import pytest

from newsgraph.answers import Table
from newsgraph.cli.tables import LINES, ROWS, draw

LONG = "https://a.example/" + "x" * 60
TABLE = Table(("name", "n", "url"), (("Ünï 日本", 7, LONG), ("b", None, None)))


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_table_keeps_to_the_width_and_loses_nothing(width: int) -> None:
    text = draw(TABLE, width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "".join(text.split()).count("x") == LONG.count("x")
    assert text.endswith("\n2 rows\n")


def test_what_is_cut_bears_a_mark() -> None:
    *lines, last = draw(Table(("n", "t"), ((1, "word " * 99),)), width=60).splitlines()
    assert max(map(len, lines)) <= 60
    assert len(lines) <= 2 + LINES
    assert lines[-1].endswith("…")
    assert last == "1 row (… where cut; -f csv has all)"


def test_short_columns_stay_in_one_line() -> None:
    row = ("2020-06-12", "word " * 30, "https://a.example/" + "x" * 60, "bbc.co.uk")
    text = draw(Table(("day", "title", "url", "domain"), (row,)), width=80)
    assert "2020-06-12" in text
    assert "bbc.co.uk" in text


def test_only_so_many_rows_are_drawn() -> None:
    lines = draw(Table(("n",), tuple((n,) for n in range(ROWS + 1))), width=80).splitlines()
    assert lines[-2:] == ["999", "the first 1,000 of 1,001 rows (… where cut; -f csv has all)"]


def test_numbers_stand_to_the_right() -> None:
    lines = draw(Table(("n", "m"), ((1, "x"), (1000, "y"))), width=40).splitlines()
    assert lines[2].startswith("   1")
    assert lines[3].startswith("1000")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("[red]no markup[/red]", "[red]no markup[/red]"),
        ("\x1b[31m", "\\x1b[31m"),
        ("https://n.example/article/1", "<article/1>"),
        (True, "true"),
        (None, ""),
    ],
)
def test_a_cell_is_shown_as_it_is(cell: str | float | None, shown: str) -> None:
    lines = draw(Table(("c",), ((cell,),)), base="https://n.example/", width=40).splitlines()
    assert lines[2] == shown
    assert lines[3] == "1 row"


def test_a_table_without_rows_or_columns() -> None:
    assert draw(Table((), ((), ())), width=40).endswith("2 rows\n")
    assert draw(Table(("a",), ()), width=40) == "a\n─\n0 rows\n"
