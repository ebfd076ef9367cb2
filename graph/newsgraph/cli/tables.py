"""Tables: rows aligned for a terminal, wrapped to its width."""

from __future__ import annotations

import io
import shutil

from newsgraph.answers import Table, displayed


def draw(table: Table, base: str | None = None, width: int | None = None) -> str:
    """Return a table as text, with the number of its rows below.

    Numbers stand to the right; IRIs are shortened; nothing in a cell can steer the terminal.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, column in enumerate(table.columns):
        is_numeric = bool(table.rows) and all(
            row[index] is None or isinstance(row[index], int | float) for row in table.rows
        )
        grid.add_column(Text(column), justify="right" if is_numeric else "left", overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(displayed(cell, base)) for cell in row))
    buffer = io.StringIO()
    columns = width or shutil.get_terminal_size((100, 24)).columns
    Console(file=buffer, width=columns, no_color=True, highlight=False).print(grid)
    count = len(table.rows)
    lines = (line.rstrip() for line in buffer.getvalue().splitlines())
    return "\n".join(lines) + f"\n{count:,} {'row' if count == 1 else 'rows'}\n"
