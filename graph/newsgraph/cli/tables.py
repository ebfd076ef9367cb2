"""Tables: rows aligned for a terminal, wrapped to its width; what is cut bears a mark."""

from __future__ import annotations

import io
import shutil
from typing import Final

from newsgraph.answers import Cell, Table, displayed

LINES: Final = 4
"""Lines of one cell, at most, as far as the width of its column can be told beforehand."""

ROWS: Final = 1_000
"""Rows of one table; nobody reads more on a terminal, and drawing them takes long."""

_LEAST: Final = 40
_SHORT: Final = 12


def draw(table: Table, base: str | None = None, width: int | None = None) -> str:
    """Return a table as text, with the number of its rows below.

    Numbers stand to the right; IRIs are shortened; what is too long ends with ``…``, and the
    last line says that something was cut. Nothing in a cell can steer the terminal.
    """
    columns = width or shutil.get_terminal_size((100, 24)).columns
    shown = [[displayed(cell, base) for cell in row] for row in table.rows[:ROWS]]
    room = _room(table.columns, shown, columns)
    cut = [[_cut(text, room) for text in row] for row in shown]
    numeric = [_is_numeric(table, index) for index in range(len(table.columns))]
    grid = _draw_grid(table.columns, numeric, cut, columns)
    return grid + _count(len(table.rows), is_cut=cut != shown)


def _draw_grid(
    names: tuple[str, ...], numeric: list[bool], rows: list[list[str]], width: int
) -> str:
    """Return the names of columns and the rows below them, wrapped to a width."""
    from rich import box
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for index, (name, is_number) in enumerate(zip(names, numeric, strict=True)):
        longest = max((len(row[index]) for row in rows), default=0)
        grid.add_column(
            Text(name),
            justify="right" if is_number else "left",
            overflow="fold",
            no_wrap=longest <= _SHORT,
            min_width=min(longest, _SHORT),
        )
    for row in rows:
        grid.add_row(*map(Text, row))
    buffer = io.StringIO()
    Console(file=buffer, width=width, no_color=True, highlight=False).print(grid)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def _is_numeric(table: Table, index: int) -> bool:
    """Return whether a column holds numbers and nothing else."""
    cells: list[Cell] = [row[index] for row in table.rows]
    return bool(cells) and all(cell is None or isinstance(cell, int | float) for cell in cells)


def _room(names: tuple[str, ...], rows: list[list[str]], width: int) -> int:
    """Return how many characters a cell may have, so that rows stay low."""
    longest = [max(len(row[index]) for row in [names, *rows]) for index in range(len(names))]
    taken = sum(length + 2 for length in longest if length <= _SHORT)
    count = sum(length > _SHORT for length in longest)
    return max(_LEAST, LINES * ((width - taken) // max(1, count) - 2))


def _cut(text: str, room: int) -> str:
    """Return a text, with a mark where its end is left out."""
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def _count(count: int, *, is_cut: bool) -> str:
    """Return how many rows there are, and whether any of it is not shown."""
    rows = f"{count:,} {'row' if count == 1 else 'rows'}"
    if count > ROWS:
        rows = f"the first {ROWS:,} of {rows}"
    hidden = is_cut or count > ROWS
    return f"{rows}{' (… where cut; -f csv has all)' if hidden else ''}\n"
