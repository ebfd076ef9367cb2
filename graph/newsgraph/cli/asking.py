"""Asking: the verbs that read a graph, ``query``, ``queries``, ``explain`` and ``vocabulary``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsgraph.cli.opening import open_store, path_argument
from newsgraph.documents import NAMES, read_document
from newsgraph.errors import UsageError
from newsgraph.limits import ANSWER_ROWS, QUERY_BYTES, QUERY_SECONDS
from newsgraph.problems import quoted, shown

if TYPE_CHECKING:
    from newsgraph.answers import Answer
    from newsgraph.questions import Question
    from newsgraph.store import Store

FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "nt")

_DAY = 24 * 60 * 60


_TOLD = click.option(
    "-p",
    "--parameter",
    "told",
    multiple=True,
    metavar="NAME=VALUE",
    help="Tell the query something; repeat it for several values.",
)


@click.command(
    epilog="Example: newsgraph query 'SELECT ?t WHERE { ?a a ng:Article ; schema:headline ?t }'"
)
@click.argument("question", metavar="QUERY")
@path_argument
@_TOLD
@click.option(
    "-f",
    "--format",
    "file_format",
    type=click.Choice(FORMATS),
    help="[table on a terminal, else csv]",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write into a file."
)
@click.option(
    "--timeout",
    type=click.IntRange(1, _DAY),
    default=int(QUERY_SECONDS),
    show_default=True,
    metavar="SECONDS",
    help="End the query after this time.",
)
@click.option(
    "--max-rows",
    type=click.IntRange(0),
    default=ANSWER_ROWS,
    show_default=True,
    metavar="N",
    help="End the query when its answer has more rows.",
)
def query(
    question: str,
    path: str,
    *,
    told: Sequence[str],
    file_format: str | None,
    output: Path | None,
    timeout: int,
    max_rows: int,
) -> None:
    """Ask the graph a question in SPARQL.

    QUERY is the name of a packaged query (see newsgraph queries), a file that ends with .rq,
    - for standard input, or the query itself. PATH is an export, the folder of one
    [exports], or posts. The prefixes ng, schema, skos, prov, dcterms, void, dcat, rdf, rdfs
    and xsd are declared.
    """
    from newsgraph.files import write_text
    from newsgraph.guard import Limits, answer_query
    from newsgraph.questions import question_of

    text = question_of(_read_query(question)).told(_values(told))
    store = open_store(path)
    chosen = _choose_format(file_format, output)
    answer = answer_query(store, text, Limits(timeout, max_rows))
    if not answer and not store.has_named_graphs and _names_graphs(text):
        click.echo("newsgraph: the graph has no named graphs: build with --format nq", err=True)
    written = _write(answer, chosen, store)
    if output is not None:
        write_text(output, written)
    elif chosen == "table" or sys.stdout.isatty():
        click.echo(written, nl=not written.endswith("\n"))
    else:
        sys.stdout.buffer.write(written.encode())


@click.command(epilog="Example: newsgraph queries topic-trend -p topic=AI > mine.rq")
@click.argument("name", required=False)
@_TOLD
def queries(name: str | None, told: Sequence[str]) -> None:
    """List the packaged queries, or print one as it will run."""
    from newsgraph.questions import find_question, list_questions

    if name is not None:
        click.echo(find_question(name).told(_values(told)), nl=False)
        return
    questions = list_questions()
    width = max(len(question.name) for question in questions)
    for question in questions:
        click.echo(f"{question.name:<{width}}  {question.summary}")
        for line in _tell_parameters(question):
            click.echo(f"{'':<{width}}    {line}")


@click.command(epilog="Example: newsgraph explain https://www.bbc.co.uk/news/technology-53024985")
@click.argument("url")
@path_argument
def explain(url: str, path: str) -> None:
    """Tell all that is known of one article, and from where.

    URL is any form of the article's URL: as published, an AMP page, an AMP cache, or the IRI
    it has in the graph.
    """
    from newsgraph.cli.telling import tell
    from newsgraph.explanation import explain_article

    click.echo(tell(explain_article(open_store(path), url)))


@click.command(epilog="Example: newsgraph vocabulary shapes > shapes.ttl")
@click.argument("name", type=click.Choice(NAMES), default=NAMES[0])
def vocabulary(name: str) -> None:
    """Print the ontology or the shapes of the exports, as Turtle."""
    click.echo(read_document(name), nl=False)


def _values(told: Sequence[str]) -> dict[str, list[str]]:
    """Return what a query is told, by parameter."""
    values: dict[str, list[str]] = {}
    for one in told:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(f"-p {quoted(one)} says nothing: write -p name=value")
        values.setdefault(name, []).append(value)
    return values


def _tell_parameters(question: Question) -> list[str]:
    """Return a line for each parameter of a query: an example, what it does, its default."""
    examples = [f"-p {one.name}={one.example}" for one in question.parameters]
    width = max(map(len, examples), default=0)
    return [
        f"{example:<{width}}  {one.description}"
        for example, one in zip(examples, question.parameters, strict=True)
    ]


def _read_query(question: str) -> str:
    """Return the query that is meant: its text, or the name of a packaged one."""
    if question == "-":
        return sys.stdin.read(QUERY_BYTES + 1)
    if not question.endswith(".rq"):
        return question
    try:
        with Path(question).open(encoding="utf-8") as file:
            return file.read(QUERY_BYTES + 1)
    except OSError as error:
        message = f"the query file '{shown(question)}' can't be read: {error.strerror}"
        raise UsageError(message) from None
    except UnicodeDecodeError:
        raise UsageError(f"the query file '{shown(question)}' is not UTF-8") from None


def _names_graphs(query: str) -> bool:
    """Return whether a query asks named graphs."""
    from newsgraph.sparql import tokens_of

    return any(token.text.upper() in ("FROM", "GRAPH") for token in tokens_of(query))


def _choose_format(file_format: str | None, output: Path | None) -> str | None:
    """Return the format that was asked for, by option or by the end of the file's name."""
    if file_format is not None:
        return file_format
    if output is not None and output.suffix.removeprefix(".") in FORMATS:
        return output.suffix.removeprefix(".")
    return "table" if output is None and sys.stdout.isatty() else None


def _write(answer: Answer, file_format: str | None, store: Store) -> str:
    """Return an answer as text; a truth is a word unless a format was asked for."""
    from newsgraph.answers import Kind, to_table, write_answer
    from newsgraph.cli.tables import draw

    if answer.kind is Kind.TRIPLES and file_format in (None, "table"):
        return write_answer(answer, "ttl")
    if answer.kind is Kind.TRUTH and file_format in (None, "table"):
        return "true\n" if answer else "false\n"
    if file_format == "table":
        return draw(to_table(answer), store.base)
    return write_answer(answer, file_format or "csv")
