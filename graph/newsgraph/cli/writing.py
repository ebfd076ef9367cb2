"""Writing: an answer as text in the format that was asked for, and where it goes."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from newsgraph.cli.saying import harmless, say
from newsgraph.errors import UnknownName, UsageError
from newsgraph.problems import quoted

if TYPE_CHECKING:
    from newsgraph.asking.answers import Answer

SPREADSHEET: Final = "spreadsheet"
"""What is asked for as CSV that a spreadsheet opens safely."""

_KEPT: Final = {"tsv": "\n\t"}
"""Control characters that a format is made of, but for the line end alone."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def written(command: _Command) -> _Command:
    """Give a verb the options of what it writes: the format, and where to."""
    file_format = click.option(
        "-f",
        "--format",
        "file_format",
        metavar="FORMAT",
        help="Write table, csv, tsv, json or xml; of triples ttl, nt or rdf [table on a terminal, else csv].",
    )
    output = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write into a file; the end of its name, such as .csv, tells the format.",
    )
    spreadsheet = click.option(
        "--spreadsheet",
        is_flag=True,
        help="Write CSV that Excel and LibreOffice open as it is, and run nothing out of.",
    )
    return file_format(output(spreadsheet(command)))


def choose_format(
    file_format: str | None, output: Path | None, *, spreadsheet: bool = False
) -> str | None:
    """Return the format that was asked for, by option or by the end of the file's name.

    Where nothing was asked for it is a table on a terminal, else None. Raises `UsageError`,
    before any work is done for a format that isn't there, or that no spreadsheet opens.
    """
    if not spreadsheet:
        return _choose_format(file_format, output)
    is_told = file_format is not None or output is not None
    if is_told and (chosen := _choose_format(file_format, output)) != "csv":
        message = f"--spreadsheet is for csv, not for {quoted(str(chosen))}: ask for one of them"
        raise UsageError(message)
    return SPREADSHEET


def _choose_format(file_format: str | None, output: Path | None) -> str | None:
    """Return the format that was asked for, as it is told."""
    from newsgraph.asking.answers import FORMATS

    if file_format is not None:
        if file_format not in FORMATS:
            known = ", ".join(map(quoted, FORMATS))
            raise UnknownName(f"-f {quoted(file_format)} is not one of {known}")
        return file_format
    if output is None:
        return "table" if sys.stdout.isatty() else None
    suffix = output.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        known = f".{', .'.join(FORMATS)}"
        raise UsageError(f"{quoted(output.name)} tells no format: end it with {known}; or add -f")
    return suffix


def refuse_format(file_format: str | None, query: str) -> None:
    """Raise `UsageError` for a format that can't hold what a query asks for, before it runs."""
    from newsgraph.asking.answers import check_format, kind_of

    kind = kind_of(query)
    if kind is not None and file_format not in (None, "table"):
        check_format("csv" if file_format == SPREADSHEET else file_format, kind)


def give(written: str, file_format: str | None = None, output: Path | None = None) -> None:
    """Write an answer into its file, or on standard output.

    It stays as it is, but on a terminal, where whatever could steer that is escaped.
    """
    from newsgraph.drafts import write_text

    kept = _KEPT.get(file_format or "", "\n")
    if output is not None:
        shown = harmless(_lines(written), kept) if _is_terminal(output) else written
        write_text(output, shown)
    elif file_format == "table" or sys.stdout.isatty():
        say(_lines(written), nl=False, kept=kept)
    else:
        sys.stdout.buffer.write(written.encode())
        sys.stdout.buffer.flush()  # what is told beside it comes after it


def _lines(written: str) -> str:
    """Return a text with the line ends that a terminal has; CSV has others."""
    return written.replace("\r\n", "\n")


def _is_terminal(path: Path) -> bool:
    """Return whether a path leads to a terminal, as ``/dev/stdout`` may."""
    try:
        if not stat.S_ISCHR(path.stat().st_mode):
            return False
        descriptor = os.open(path, os.O_WRONLY | os.O_NOCTTY)
    except OSError:  # whoever writes there tells
        return False
    try:
        return os.isatty(descriptor)
    finally:
        os.close(descriptor)


def write(answer: Answer, file_format: str | None, base: str | None) -> str:
    """Return an answer as text; a truth is a word unless a format was asked for."""
    from newsgraph.asking.answers import Kind, to_table, write_answer
    from newsgraph.cli.tables import draw

    if answer.kind is Kind.TRIPLES and file_format in (None, "table"):
        return write_answer(answer, "ttl")
    if answer.kind is Kind.TRUTH and file_format in (None, "table"):
        return "true\n" if answer.truth() else "false\n"
    if file_format == SPREADSHEET:
        return to_table(answer).to_spreadsheet()
    if file_format == "table":
        return draw(to_table(answer), base)
    return write_answer(answer, file_format or "csv")
