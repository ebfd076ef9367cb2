"""Tables on a terminal, wide and narrow: nothing is lost, and what is cut says so."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from newsgraph.api import build, load, query, read
from newsgraph.asking.answers import Cell, Table
from newsgraph.asking.questions import list_questions
from newsgraph.cli.tables import LINES, NARROWEST, ROWS, displayed, draw

SEEDS = Path(__file__).parent.parent.parent / "seeds"
CUT = " (… where cut; -f csv has all)"
LONG = "https://a.example/" + "x" * 60
TABLE = Table(("name", "n", "url"), (("Ünï 日本", 7, LONG), ("b", None, None)))
WIDTHS = (20, 40, 60, 80, 92, 120)
SCRIPTS = {
    "CJK": "日本語のとても長い見出しはここで終わる",
    "emoji": "👍 👩\u200d💻 ❤\ufe0f 🇩🇪 👍🏽 ",
    "marks": "e\u0301o\u0308u\u0302 ",
    "joiners": "می\u200cخو\u200dد",
    "joined letters": "a\u200db\u200dc",
    "a long word": "x",
}


def cells_of(line: str) -> int:
    """Return how many cells a line takes where a joiner joins nothing."""
    return cell_len(line.replace("\u200d", ""))


def letters(*texts: str) -> Counter[str]:
    """Return how often each character but spaces stands in texts."""
    return Counter("".join("".join(texts).split(" ")))


def check(table: Table, width: int) -> str:
    """Assert what holds of every drawing, and return it."""
    text = draw(table, width=width)
    *lines, last = text.splitlines()
    assert text.endswith("\n")
    assert max(map(cells_of, [*lines, last])) <= max(width, NARROWEST)
    assert all(c.isprintable() or c in "\n\u200c\u200d" for c in text)
    shown = letters(*map(displayed, table.columns))
    if not text.replace("\n", " ").endswith(f"{CUT} "):
        shown += letters(*(displayed(cell) for row in table.rows for cell in row))
    assert shown <= letters(text)
    return text


@pytest.fixture(scope="module")
def answers() -> dict[str, Table]:
    """Return the answers of all packaged queries on the seeds."""
    store = load(build(read(SEEDS)))
    return {question.name: query(store, question.name) for question in list_questions()}


@pytest.mark.parametrize("width", WIDTHS)
def test_every_packaged_query_keeps_to_the_width(width: int, answers: dict[str, Table]) -> None:
    for table in answers.values():
        lines = check(table, width).splitlines()
        if set(lines[1]) == {"─"}:
            assert lines[0].split() == list(table.columns)
        else:
            named = Counter(line.split(" ")[0] for line in lines)
            assert {named[name] for name in table.columns} == {len(table.rows) or 1}


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.text(st.sampled_from("ab \u200c\u200d\ufe0f\u0301日❤👍🏽\x1b\u202e\n"), max_size=150),
)
tables = st.lists(st.text(max_size=25), max_size=9).flatmap(
    lambda names: st.builds(
        Table,
        st.just(tuple(names)),
        st.lists(st.tuples(*[cells for _ in names]), max_size=4).map(tuple),
    )
)


@given(table=tables, width=st.integers(NARROWEST, 200))
@example(table=Table(("x" * 99, "日" * 40), ((1, "a"),)), width=20)
@example(table=Table(("a",), (("x\u200d" * 50,),)), width=20)
def test_nothing_is_lost_whatever_the_table_and_the_width(table: Table, width: int) -> None:
    check(table, width)


@pytest.mark.parametrize("width", [*WIDTHS, 5])
@pytest.mark.parametrize("count", [30, 300])
def test_as_many_columns_as_there_are_are_shown(count: int, width: int) -> None:
    columns = tuple(f"column{number}" for number in range(count))
    text = check(Table(columns, (tuple(range(count)), columns)), width)
    named = [line.split()[0] for line in text.splitlines() if line.startswith("column")]
    assert named == [*columns, *columns]
    assert text.endswith("2 rows\n")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_cells_are_cut_by_what_they_take_on_a_terminal(script: str, width: int) -> None:
    text = check(Table(("t",), ((SCRIPTS[script] * 1_000,),)), width)
    cell = text.splitlines()[2 : 2 + LINES]
    assert all(width // 2 < cells_of(line) <= width for line in cell)
    assert cell[-1].endswith("…")
    assert text.replace("\n", " ").endswith(f" 1 row{CUT} ")


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
    assert last == f"1 row{CUT}"


def test_what_just_fits_is_not_cut() -> None:
    text = "word " * 4 * LINES
    assert draw(Table(("t",), ((text.strip(),),)), width=19).endswith("\n1 row\n")
    assert draw(Table(("t",), ((text + "more",),)), width=19).endswith(
        "\nword word word wor…\n1 row (… where cut;\n-f csv has all)\n"
    )


def test_rows_are_blocks_where_columns_do_not_fit() -> None:
    table = Table(
        ("story", "firstDay", "articles"), (("word " * 8, "2020-06-12", 11), (None, "", 2))
    )
    assert draw(table, width=27) == (
        "story     word word word\n"
        "          word word word\n"
        "          word word\n"
        "firstDay  2020-06-12\n"
        "articles  11\n"
        "\n"
        "story\n"
        "firstDay\n"
        "articles  2\n"
        "2 rows\n"
    )


def test_values_stand_below_names_that_leave_no_room() -> None:
    table = Table(("nameOfTheProvider", "articles"), (("Government Technology", 3), (None, 4)))
    assert draw(table, width=20) == (
        "nameOfTheProvider\n"
        "  Government\n"
        "  Technology\n"
        "articles\n"
        "  3\n"
        "\n"
        "nameOfTheProvider\n"
        "articles\n"
        "  4\n"
        "2 rows\n"
    )


def test_a_name_longer_than_the_terminal_goes_on_below() -> None:
    table = Table(("n" * 25,), ((1,),))
    assert draw(table, width=20) == f"{'n' * 20}\n{'n' * 5}\n  1\n1 row\n"


def test_spare_width_goes_to_those_that_need_it() -> None:
    table = Table(("a", "b", "c"), (("x" * 14, "y" * 99, "z" * 99),))
    header = draw(table, width=60).splitlines()[0]
    assert [header.index(name) for name in "abc"] == [0, 16, 39]


def test_short_columns_stay_in_one_line() -> None:
    row = ("2020-06-12", "word " * 30, LONG, "bbc.co.uk")
    text = draw(Table(("day", "title", "url", "domain"), (row,)), width=80)
    assert "2020-06-12" in text
    assert "bbc.co.uk" in text


def test_only_so_many_rows_are_drawn() -> None:
    lines = draw(Table(("n",), tuple((n,) for n in range(ROWS + 1))), width=80).splitlines()
    assert lines[-2:] == ["999", f"the first 1,000 of 1,001 rows{CUT}"]


def test_numbers_stand_to_the_right() -> None:
    lines = draw(Table(("n", "m"), ((1, "x"), (1000, "y"))), width=40).splitlines()
    assert lines[2].startswith("   1")
    assert lines[3].startswith("1000")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("[red]no markup[/red]", "[red]no markup[/red]"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\x9b\u202e", "a\\nb\\x9b\\u202e"),
        ("https://n.example/article/1", "<article/1>"),
        (True, "true"),
        (None, ""),
    ],
)
def test_a_cell_is_shown_as_it_is(cell: Cell, shown: str) -> None:
    lines = draw(Table(("c",), ((cell,),)), base="https://n.example/", width=40).splitlines()
    assert lines[2] == shown
    assert lines[3] == "1 row"


@pytest.mark.parametrize(
    ("columns", "rows", "shown"),
    [
        ((), (), "0 rows\n"),
        ((), ((), ()), "2 rows\n"),
        (("a",), (), "a\n─\n0 rows\n"),
        (("a",), (("",),), "a\n─\n\n1 row\n"),
        (("a" * 30, "b"), (), f"{'a' * 30}\nb\n0 rows\n"),
    ],
)
def test_a_table_without_rows_or_columns(
    columns: tuple[str, ...], rows: tuple[Any, ...], shown: str
) -> None:
    assert draw(Table(columns, rows), width=32) == shown


def test_without_a_width_it_is_that_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "33")
    assert draw(TABLE) == draw(TABLE, width=33)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (1.5, "1.5"),
        ("red \x1b[31m \u202e", "red \\x1b[31m \\u202e"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x85 \x9b \u2028 \u2066 \ufeff \xad", r"\x85 \x9b \u2028 \u2066 \ufeff \xad"),
        ("\U000e0041 \ue000", r"\U000e0041 \ue000"),
        ("日本 é e\u0301 👍", "日本 é e\u0301 👍"),
        ("https://schema.org/headline", "schema:headline"),
    ],
)
def test_a_cell_cannot_steer_the_terminal(cell: Cell, text: str) -> None:
    assert displayed(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("می\u200cخو", "می\u200cخو"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("a\u200c", "a\u200c"),
        ("\u200ca", "\\u200ca"),
        ("a \u200d", "a \\u200d"),
        ("a\u200d\u200cb", "a\\u200d\\u200cb"),
    ],
)
def test_joiners_stay_where_they_follow_a_character(cell: str, text: str) -> None:
    assert displayed(cell) == text
