"""Writing: an answer as text in the format that was asked for, and where it goes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newsgraph.errors import UnknownName, UsageError
from newsgraph.problems import quoted

if TYPE_CHECKING:
    from newsgraph.answers import Answer


_Command = TypeVar("_Command", bound=Callable[..., Any])


def written(command: _Command) -> _Command:
    """Give a verb the options of what it writes: the format, and where to."""
    file_format = click.option(
        "-f",
        "--format",
        "file_format",
        metavar="FORMAT",
        help="Write table, csv, tsv, json or xml; of triples ttl or nt [table on a terminal, else csv].",
    )
    output = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write into a file; the end of its name, such as .csv, tells the format.",
    )
    return file_format(output(command))


def choose_format(file_format: str | None, output: Path | None) -> str | None:
    """Return the format that was asked for, by option or by the end of the file's name.

    Where nothing was asked for it is a table on a terminal, else None. Raises `UsageError`,
    before any work is done for a format that isn't there.
    """
    from newsgraph.answers import FORMATS

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
    from newsgraph.answers import check_format, kind_of

    kind = kind_of(query)
    if kind is not None and file_format not in (None, "table"):
        check_format(file_format, kind)


def give(written: str, file_format: str | None, output: Path | None) -> None:
    """Write an answer into its file, or on standard output."""
    from newsgraph.files import write_text

    if output is not None:
        write_text(output, written)
    elif file_format == "table" or sys.stdout.isatty():
        click.echo(written, nl=False)
    else:
        sys.stdout.buffer.write(written.encode())
        sys.stdout.buffer.flush()  # what is told beside it comes after it


def write(answer: Answer, file_format: str | None, base: str | None) -> str:
    """Return an answer as text; a truth is a word unless a format was asked for."""
    from newsgraph.answers import Kind, to_table, write_answer
    from newsgraph.cli.tables import draw

    if answer.kind is Kind.TRIPLES and file_format in (None, "table"):
        return write_answer(answer, "ttl")
    if answer.kind is Kind.TRUTH and file_format in (None, "table"):
        return "true\n" if answer.truth() else "false\n"
    if file_format == "table":
        return draw(to_table(answer), base)
    return write_answer(answer, file_format or "csv")
