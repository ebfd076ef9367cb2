"""Tables: rows drawn for a terminal, within its width; what is cut bears a mark."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice, takewhile, zip_longest
from typing import Final, NamedTuple

from rich.cells import get_character_cell_size

from newsgraph.asking.answers import Cell, Table, shorten, text_of
from newsgraph.cli.saying import harmless

LINES: Final = 4
"""Lines of one cell, at most."""

ROWS: Final = 1_000
"""Rows of one table; nobody reads more on a terminal, and drawing them takes long."""

NARROWEST: Final = 12
"""Cells of the narrowest terminal that is drawn for."""

# Columns up to the former never wrap; a longer one gets the latter at least.
_SHORT: Final = 12
_LEAST: Final = 10
# Points in time and most domains: they read badly in parts, so they have room before sentences.
_WORD: Final = 20
_GAP: Final = "  "

# Some terminals draw an emoji and what follows it as one, others side by side. Counted is what
# takes more room, so that no line is ever too long: the sign that makes a symbol an emoji takes
# a cell, a skin tone two, and a joiner joins nothing.
_CELLS: Final = {"\ufe0f": 1, **dict.fromkeys(map(chr, range(0x1F3FB, 0x1F400)), 2)}


class _Text(NamedTuple):
    """A cell as it is shown: its lines, and whether its end is left out."""

    lines: list[str]
    is_cut: bool


class _Column(NamedTuple):
    """A column as it is shown: its name, and how wide it would be and must be."""

    name: str
    is_numeric: bool
    is_word: bool
    natural: int
    least: int


def draw(table: Table, base: str | None = None, width: int | None = None) -> str:
    """Return a table as text no wider than a terminal, with the number of its rows below.

    Every column is there, with its whole name. Where they don't fit beside each other, each
    row is a block instead, a line for each column. Numbers stand to the right; IRIs are
    shortened; what is too long ends with ``…``, and the last line says that something was cut.
    Nothing in a cell can steer the terminal.
    """
    room = max(width or shutil.get_terminal_size((100, 24)).columns, NARROWEST)
    first = table._replace(rows=table.rows[:ROWS])
    texts = [[displayed(cell, base) for cell in row] for row in first.rows]
    columns = [_measure(first, index, texts) for index in range(len(table.columns))]
    shared = _share(columns, room)
    widths = shared or [_value_width(columns, room)] * len(columns)
    rows = [[_fit(*pair) for pair in zip(row, widths, strict=True)] for row in texts]
    is_cut = any(cell.is_cut for row in rows for cell in row)
    lines = _draw_grid(columns, shared, rows) if shared else _draw_records(columns, rows, room)
    count = _wrap(_count(len(table.rows), is_cut=is_cut), room)
    return "".join(f"{line.rstrip()}\n" for line in (*lines, *count))


def displayed(cell: Cell, base: str | None = None) -> str:
    """Return a cell as a terminal may show it: on one line, and nothing in it steers that."""
    text = text_of(cell)
    return harmless(shorten(text, base) if isinstance(cell, str) else text, kept="")


def _measure(table: Table, index: int, texts: list[list[str]]) -> _Column:
    """Return how wide a column would be, and must be: numbers and short texts never wrap."""
    name = displayed(table.columns[index])
    is_numeric = all(isinstance(row[index], int | float | None) for row in table.rows)
    natural = max(map(_cells, (name, *(row[index] for row in texts))))
    is_word = natural <= _WORD and not any(" " in row[index] for row in texts)
    is_rigid = is_numeric or natural <= _SHORT
    least = natural if is_rigid else max(_cells(name), _LEAST)
    return _Column(name, is_numeric, is_word, natural, least)


def _share(columns: list[_Column], room: int) -> list[int] | None:
    """Return the width of each column of a grid, None where they don't fit or there is none.

    Each has its least width. Of what remains, words of any length take what they need, and
    then each other column that, or an equal share.
    """
    spare = room - sum(column.least + len(_GAP) for column in columns) + len(_GAP)
    if spare < 0 or not columns:
        return None
    widths = [column.least for column in columns]
    order = sorted(range(len(columns)), key=lambda index: _turn(columns[index]))
    for place, index in enumerate(order):
        column = columns[index]
        share = spare if column.is_word else spare // (len(order) - place)
        given = min(column.natural - column.least, share)
        widths[index] += given
        spare -= given
    return widths


def _turn(column: _Column) -> tuple[bool, int]:
    """Return when a column is given room: words first, then what needs least."""
    return (not column.is_word, column.natural - column.least)


def _value_width(columns: list[_Column], room: int) -> int:
    """Return how wide a value of a record may be: beside the names, else below them."""
    beside = room - _name_width(columns) - len(_GAP)
    return beside if beside >= _LEAST else room - len(_GAP)


def _name_width(columns: list[_Column]) -> int:
    """Return how wide the longest name is."""
    return max((_cells(column.name) for column in columns), default=0)


def _cells(text: str) -> int:
    """Return how many cells of a terminal a text takes, at most."""
    if text.isascii():
        return len(text)
    # Long texts have few different characters; counting those first is many times faster.
    return sum(_cells_of_one(one) * count for one, count in Counter(text).items())


def _cells_of_one(character: str) -> int:
    """Return how many cells of a terminal a character takes, at most."""
    return _CELLS.get(character) or get_character_cell_size(character)


def _fit(text: str, width: int) -> _Text:
    """Return a text as a cell of a width, with a mark where its end is left out."""
    wrapped = _wrap(text, width)
    lines = list(islice(wrapped, LINES))
    is_cut = next(wrapped, None) is not None
    if is_cut:
        lines[-1] = f"{_split(lines[-1], width - 1)[0].rstrip()}…"
    return _Text(lines, is_cut)


def _wrap(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text, broken between words, and inside of those that don't fit."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if _cells(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        line, rest = _split(word, width)
        while rest:
            yield line
            line, rest = _split(rest, width)
    yield line


def _split(text: str, width: int) -> tuple[str, str]:
    """Return as much of a text as fits in a width, and the rest."""
    ends = takewhile(lambda end: end <= width, accumulate(map(_cells_of_one, text)))
    fitting = sum(1 for _ in ends)
    return text[:fitting], text[fitting:]


def _draw_grid(columns: list[_Column], widths: list[int], rows: list[list[_Text]]) -> Iterator[str]:
    """Yield the lines of a table: the names of its columns, a rule, and the rows."""
    yield _join(columns, widths, [column.name for column in columns])
    yield "─" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    for row in rows:
        for texts in zip_longest(*(cell.lines for cell in row), fillvalue=""):
            yield _join(columns, widths, texts)


def _join(columns: list[_Column], widths: list[int], texts: Iterable[str]) -> str:
    """Return one line of a table."""
    padded = []
    for column, width, text in zip(columns, widths, texts, strict=True):
        blank = " " * (width - _cells(text))
        padded.append(blank + text if column.is_numeric else text + blank)
    return _GAP.join(padded)


def _draw_records(columns: list[_Column], rows: list[list[_Text]], room: int) -> Iterator[str]:
    """Yield the lines of a block for each row, a blank line between; of none, the names."""
    width = _name_width(columns)
    is_beside = width + len(_GAP) + _LEAST <= room
    for place, row in enumerate(rows or [[_Text([""], is_cut=False) for _ in columns]]):
        if place and columns:
            yield ""
        for column, (lines, _) in zip(columns, row, strict=True):
            if is_beside:
                blank = " " * (width - _cells(column.name))
                yield f"{column.name}{blank}{_GAP}{lines[0]}"
                yield from (" " * width + _GAP + line for line in lines[1:])
            else:
                yield from _wrap(column.name, room)
                yield from (_GAP + line for line in lines if line)


def _count(count: int, *, is_cut: bool) -> str:
    """Return how many rows there are, and whether any of it is not shown."""
    rows = f"{count:,} {'row' if count == 1 else 'rows'}"
    if count > ROWS:
        rows = f"the first {ROWS:,} of {rows}"
    hidden = is_cut or count > ROWS
    return f"{rows}{' (… where cut; -f csv has all)' if hidden else ''}"
