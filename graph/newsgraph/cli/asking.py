"""Asking: the verbs ``query``, ``queries``, ``clusters``, ``explain`` and ``vocabulary``."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from newsgraph.cli.ending import promptly
from newsgraph.cli.opening import open_store, path_argument
from newsgraph.cli.reading import Means, reads_posts
from newsgraph.cli.saying import say
from newsgraph.cli.writing import choose_format, give, refuse_format, write, written
from newsgraph.documents import NAMES, read_document
from newsgraph.errors import UsageError
from newsgraph.limits import ANSWER_ROWS, QUERY_BYTES, QUERY_SECONDS, QUERY_SECONDS_AT_MOST
from newsgraph.problems import quoted, shown

if TYPE_CHECKING:
    from newsgraph.asking.answers import Answer
    from newsgraph.asking.guard import Limits
    from newsgraph.asking.questions import Question
    from newsgraph.store import Store

_ENCODING: Final = "utf-8-sig"  # some editors begin a file with a byte order mark
_QUESTION_CELLS: Final = 40  # less of a line is no place for a question beside its name

_TOLD = click.option(
    "-p",
    "--parameter",
    "told",
    multiple=True,
    metavar="NAME=VALUE",
    help="Tell the query something; repeat it for several values.",
)
_TIMEOUT = click.option(
    "--timeout",
    type=click.FloatRange(0, QUERY_SECONDS_AT_MOST, min_open=True),
    default=int(QUERY_SECONDS),
    show_default=True,
    metavar="SECONDS",
    help="End the query after this time.",
)
_MAX_ROWS = click.option(
    "--max-rows",
    type=click.IntRange(0),
    default=ANSWER_ROWS,
    show_default=True,
    metavar="N",
    help="End the query when its answer has more rows.",
)


@click.command(
    epilog="Example: newsgraph query 'SELECT ?t WHERE { ?a a ng:Article ; schema:headline ?t }'"
)
@click.argument("question", metavar="QUERY")
@path_argument
@_TOLD
@written
@_TIMEOUT
@_MAX_ROWS
@reads_posts
def query(
    question: str,
    path: str,
    *,
    told: Sequence[str],
    file_format: str | None,
    output: Path | None,
    spreadsheet: bool,
    timeout: float,
    max_rows: int,
    means: Means,
) -> None:
    """Ask the graph a question in SPARQL.

    QUERY is the name of a packaged query (see newsgraph queries), a file that ends with .rq,
    - for standard input, or the query itself. PATH is an export, the folder of one
    [exports], or posts. The prefixes ng, schema, skos, prov, dcterms, void, dcat, rdf, rdfs
    and xsd are declared.
    """
    from newsgraph.asking.guard import Limits
    from newsgraph.asking.questions import question_of

    text = question_of(_read_query(question)).told(_values(told))
    chosen = choose_format(file_format, output, spreadsheet=spreadsheet)
    refuse_format(chosen, text)
    _answer(text, open_store(path, means), Limits(timeout, max_rows), chosen, output)


@click.command(epilog="Example: newsgraph clusters posts/ --members -p cluster=bridge -f csv")
@path_argument
@click.option("--members", is_flag=True, help="Show their articles, one row each.")
@_TOLD
@written
@_TIMEOUT
@_MAX_ROWS
@reads_posts
def clusters(
    path: str,
    *,
    members: bool,
    told: Sequence[str],
    file_format: str | None,
    output: Path | None,
    spreadsheet: bool,
    timeout: float,
    max_rows: int,
    means: Means,
) -> None:
    """Show the coverage clusters, those of the most providers first.

    PATH is an export, the folder of one [exports], or posts. This asks the packaged query
    biggest-clusters, or cluster-members (see newsgraph queries), and takes what that takes.
    """
    from newsgraph.asking.guard import Limits
    from newsgraph.asking.questions import find_question

    question = find_question("cluster-members" if members else "biggest-clusters")
    text = question.told(_values(told))
    chosen = choose_format(file_format, output, spreadsheet=spreadsheet)
    refuse_format(chosen, text)
    _answer(text, open_store(path, means), Limits(timeout, max_rows), chosen, output)


@click.command(epilog="Example: newsgraph queries topic-trend -p topic=AI > mine.rq")
@click.argument("name", required=False)
@_TOLD
def queries(name: str | None, told: Sequence[str]) -> None:
    """List the packaged queries, or print one as it will run."""
    from newsgraph.asking.questions import find_question, list_questions

    if name is not None:
        give(find_question(name).told(_values(told)))
        return
    if told:
        raise UsageError(f"-p {quoted(told[0])} tells no query: name the one that is meant")
    questions = list_questions()
    room = shutil.get_terminal_size((100, 24)).columns
    beside = max(len(question.name) for question in questions) + 2
    indent = beside if beside + _QUESTION_CELLS <= room else 2
    for question in questions:
        say("\n".join(_tell_question(question, indent, room)))


@click.command(epilog="Example: newsgraph explain https://www.bbc.co.uk/news/technology-53024985")
@click.argument("url")
@path_argument
@reads_posts
def explain(url: str, path: str, *, means: Means) -> None:
    """Tell all that is known of one article, and from where.

    URL is any form of the article's URL: as published, an AMP page, an AMP cache, or the IRI
    it has in the graph.
    """
    from newsgraph.cli.telling import tell
    from newsgraph.explaining.explanation import explain_article

    store = open_store(path, means)
    with promptly():
        explanation = explain_article(store, url)
    say(tell(explanation))


@click.command(epilog="Example: newsgraph vocabulary shapes > shapes.ttl")
@click.argument("name", type=click.Choice(NAMES), default=NAMES[0])
def vocabulary(name: str) -> None:
    """Print the ontology or the shapes of the exports, as Turtle."""
    give(read_document(name))


def _values(told: Sequence[str]) -> dict[str, list[str]]:
    """Return what a query is told, by parameter."""
    values: dict[str, list[str]] = {}
    for one in told:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(f"-p {quoted(one)} says nothing: write -p name=value")
        values.setdefault(name, []).append(value)
    return values


def _tell_question(question: Question, indent: int, room: int) -> Iterator[str]:
    """Yield the lines of a question in the list: its name, what it asks, what it takes."""
    name, blank = f"{question.name:<{indent}}", " " * indent
    if len(question.name) > indent:  # there is no room beside it
        yield name
        name = blank
    yield from _wrap(question.summary, room, name, blank)
    for one in question.parameters:
        told = f"-p {one.name}={one.example}  {one.description}"
        yield from _wrap(told, room, f"{blank}  ", f"{blank}    ")


def _wrap(text: str, room: int, first: str, others: str) -> list[str]:
    """Return the lines of a text, each after its indent; examples are not parted at hyphens."""
    return textwrap.wrap(
        text, room, initial_indent=first, subsequent_indent=others, break_on_hyphens=False
    )


def _read_query(question: str) -> str:
    """Return the query that is meant: its text, or the name of a packaged one."""
    from newsgraph.files import open_regular

    if question != "-" and not question.endswith(".rq"):
        return question
    where = "on standard input" if question == "-" else f"file '{shown(question)}'"
    try:
        if question == "-":
            sys.stdin.reconfigure(encoding=_ENCODING)  # type: ignore[union-attr]  # a text stream
            return sys.stdin.read(QUERY_BYTES + 1)
        with TextIOWrapper(open_regular(Path(question)), encoding=_ENCODING) as file:
            return file.read(QUERY_BYTES + 1)
    except OSError as error:
        message = f"the query {where} can't be read: {error.strerror}"
        raise UsageError(message) from None
    except UnicodeDecodeError:
        raise UsageError(f"the query {where} is not UTF-8") from None


def _finds(answer: Answer) -> bool:
    """Return whether the graph holds what was asked for: a row, a triple, or yes."""
    from newsgraph.asking.answers import Kind

    return answer.truth() if answer.kind is Kind.TRUTH else not answer.is_empty()


def _names_graphs(query: str) -> bool:
    """Return whether a query asks named graphs."""
    from newsgraph.sparql import tokens_of

    return any(token.text.upper() in ("FROM", "GRAPH") for token in tokens_of(query))


def _answer(
    text: str, store: Store, limits: Limits, chosen: str | None, output: Path | None
) -> None:
    """Ask a graph a query, and write the answer to where it was asked for."""
    from newsgraph.asking.guard import answer_query
    from newsgraph.hints import hint_terms

    answer = answer_query(store, text, limits)
    for hint in hint_terms(text, store.holds):
        say(f"newsgraph: {hint}", err=True)
    if not (_finds(answer) or store.has_named_graphs) and _names_graphs(text):
        say("newsgraph: the graph has no named graphs: build with --format nq", err=True)
    with promptly():
        written_answer = write(answer, chosen, store.base)
    give(written_answer, chosen, output)
