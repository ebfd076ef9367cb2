"""Asking: the verbs that read a graph, ``query``, ``queries``, ``explain`` and ``vocabulary``."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsgraph.cli.progress import Progress
from newsgraph.documents import NAMES, read_document
from newsgraph.errors import UsageError
from newsgraph.problems import shown

if TYPE_CHECKING:
    from newsgraph.store import Result, Store

DEFAULT_PATH = "exports"
FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "nt")

_PATH = click.argument("path", default=DEFAULT_PATH, metavar="[PATH]")


@click.command(
    epilog="Example: newsgraph query 'SELECT ?t WHERE { ?a a ng:Article ; schema:headline ?t }'"
)
@click.argument("question", metavar="QUERY")
@_PATH
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
def query(question: str, path: str, file_format: str | None, output: Path | None) -> None:
    """Ask the graph a question in SPARQL.

    QUERY is the name of a packaged query (see newsgraph queries), a file that ends with .rq,
    - for standard input, or the query itself. PATH is an export, the folder of one
    [exports], or posts. The prefixes ng, schema, skos, prov, dcterms, void, dcat, rdf, rdfs
    and xsd are declared.
    """
    from newsgraph.files import write_text

    text = _query_text(question)
    store = open_store(path)
    chosen = _choose_format(file_format, output)
    with _interruptible():
        answer = _write(store.ask(text), chosen, store)
    if output is not None:
        write_text(output, answer)
    elif chosen == "table" or sys.stdout.isatty():
        click.echo(answer, nl=not answer.endswith("\n"))
    else:
        sys.stdout.buffer.write(answer.encode())


@click.command(epilog="Example: newsgraph queries top-providers > mine.rq")
@click.argument("name", required=False)
def queries(name: str | None) -> None:
    """List the packaged queries, or print the text of one."""
    from newsgraph.questions import find_question, list_questions

    if name is not None:
        click.echo(find_question(name).text, nl=False)
        return
    questions = list_questions()
    width = max(len(question.name) for question in questions)
    for question in questions:
        click.echo(f"{question.name:<{width}}  {question.summary}")


@click.command(epilog="Example: newsgraph explain https://www.bbc.co.uk/news/technology-53024985")
@click.argument("url")
@_PATH
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


def open_store(path: str) -> Store:
    """Return a store with an export, or with posts that are first built in memory."""
    import newsgraph as ng
    from newsgraph.loading import is_export, load_exports

    place = Path(path)
    if is_export(place) or path == DEFAULT_PATH:
        loaded = load_exports(place)
        for warning in loaded.warnings:
            click.echo(f"newsgraph: {warning}", err=True)
        return loaded.store
    with Progress() as progress:
        corpus = ng.read(path, on_file=progress.count)
        progress.name("building the graph")
        graph = ng.build(corpus)
    if not graph.articles:
        message = f"there is no export and no post under '{shown(path)}'"
        raise UsageError(message)
    refused = sum(not problem.is_warning for problem in graph.problems)
    if refused:
        click.echo(f"newsgraph: {refused:,} refused; newsgraph check {path} tells why", err=True)
    return ng.load(graph)


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process at once: the engine would not let Python hear of it."""
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _query_text(question: str) -> str:
    """Return the text of the query that is meant."""
    from newsgraph.questions import text_of

    if question == "-":
        return sys.stdin.read()
    if question.endswith(".rq"):
        try:
            return Path(question).read_text(encoding="utf-8")
        except OSError as error:
            message = f"the query file '{shown(question)}' can't be read: {error.strerror}"
            raise UsageError(message) from None
        except UnicodeDecodeError:
            raise UsageError(f"the query file '{shown(question)}' is not UTF-8") from None
    return text_of(question)


def _choose_format(file_format: str | None, output: Path | None) -> str | None:
    """Return the format that was asked for, by option or by the end of the file's name."""
    if file_format is not None:
        return file_format
    if output is not None and output.suffix.removeprefix(".") in FORMATS:
        return output.suffix.removeprefix(".")
    return "table" if output is None and sys.stdout.isatty() else None


def _write(result: Result, file_format: str | None, store: Store) -> str:
    """Return an answer as text; a truth is a word unless a format was asked for."""
    import pyoxigraph as ox

    from newsgraph.answers import to_table, write_answer
    from newsgraph.cli.tables import draw

    if isinstance(result, ox.QueryTriples) and file_format in (None, "table"):
        return write_answer(result, "ttl")
    if isinstance(result, ox.QueryBoolean) and file_format in (None, "table"):
        return "true\n" if result else "false\n"
    if file_format == "table":
        return draw(to_table(result), store.base)
    return write_answer(result, file_format or "csv")
