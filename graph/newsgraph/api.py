"""API: the functions that the package is made of for its users, each a short composition.

Imports stand inside the functions, so that asking for one thing loads only what it needs.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsgraph.errors import UsageError
from newsgraph.limits import ANSWER_ROWS, QUERY_SECONDS
from newsgraph.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from newsgraph.asking.answers import Table
    from newsgraph.asking.parameters import Values
    from newsgraph.comparing.difference import Difference
    from newsgraph.corpus import Corpus
    from newsgraph.explaining.explanation import Explanation
    from newsgraph.files import Found
    from newsgraph.graph import Graph
    from newsgraph.pushing import Sent
    from newsgraph.store import Store
    from newsgraph.validating.validation import Violation

PathLike = str | os.PathLike[str]

_DAY: Final = 24 * 60 * 60


def read(
    *paths: PathLike,
    on_file: Callable[[int, int], None] | None = None,
    processes: int | None = 1,
    cache: PathLike | None = None,
) -> Corpus:
    """Return the corpus of all posts under some files and folders.

    What is wrong with them is in ``corpus.problems``; nothing good is lost with the bad.
    ``on_file`` is called with the number of files read and of all, after each. At most so many
    ``processes`` read, None for as many as there are processors; what they read stays in the
    folder ``cache``, if there is one, and what has not changed is taken from there. Neither
    changes the corpus. Corpora are merged with ``|``. Raises `UsageError` for a path that isn't
    there, and `LimitReached` where one of several processes is ended from outside.
    """
    from newsgraph.files import find_files

    return read_found(find_files(paths), on_file=on_file, processes=processes, cache=cache)


def read_found(
    found: Sequence[Found],
    *,
    on_file: Callable[[int, int], None] | None = None,
    processes: int | None = 1,
    cache: PathLike | None = None,
) -> Corpus:
    """Return the corpus of files that were found, as `read` does."""
    from newsgraph.processes.workers import count_processors
    from newsgraph.reading.reader import read_files

    if processes is not None and processes < 1:
        raise UsageError(f"{processes:,} processes read nothing: take one at least")
    done = count(1)
    return read_files(
        found,
        (lambda: None) if on_file is None else lambda: on_file(next(done), len(found)),
        processes=processes or count_processors(),
        cache=None if cache is None else Path(cache),
        day=int(time.time()) // _DAY,
    )


def build(
    corpus: Corpus,
    *,
    base: str = DEFAULT_BASE,
    cluster: str = "stories",
    only: Iterable[str] = (),
) -> Graph:
    """Return the graph of a corpus, its IRIs under a base of your own choosing.

    ``cluster`` is how coverage clusters are found: ``stories`` weighs listings, titles and
    excerpts, ``components`` takes every listing as it stands. ``only`` cuts the graph to
    articles that meet conditions such as ``"topic=AI"`` (see `newsgraph.building.selection.select`).
    Raises `UsageError` for a base, method or condition that can't be.
    """
    from newsgraph.building.assembly import assemble
    from newsgraph.building.selection import select

    return select(assemble(corpus, base, cluster), only)


def export(graph: Graph, path: PathLike) -> None:
    """Write a graph to a file: ``.ttl``, ``.nt``, ``.nq``, ``.graphml``, ``.html``, or ``.store``.

    That is a folder which `load` opens at once. Each is complete or the old one. Raises `OutputError`, and `UnknownName` for another
    suffix.
    """
    from newsgraph.exports import export_graph

    export_graph(graph, Path(path))


def load(source: Graph | PathLike) -> Store:
    """Return a store to be asked many times: with a graph, or with an export of one.

    An export is a file ``.ttl``, ``.nt`` or ``.nq``, a folder ``.store``, or the folder of one.
    Raises `ExportFormatError` for anything else.
    """
    from newsgraph.graph import Graph
    from newsgraph.loading import load_exports
    from newsgraph.store import load_graph

    return load_graph(source) if isinstance(source, Graph) else load_exports(Path(source)).store


def query(
    graph: Graph | Store | PathLike,
    text: str,
    parameters: Values | None = None,
    *,
    timeout: float = QUERY_SECONDS,
    max_rows: int = ANSWER_ROWS,
) -> Table:
    """Return the answer of a packaged query, by name, or of any SPARQL 1.1 query.

    ``parameters`` are values by name, such as ``{"topic": "AI"}``. The known prefixes need no
    declaration. The query runs in a process of its own, under limits (see `newsgraph.asking.guard`).
    Raises `UsageError` for a query or parameter that can't be, `LimitReached` for one that was
    ended: after ``timeout`` seconds, or at more than ``max_rows`` rows.
    """
    from newsgraph.asking.answers import to_table
    from newsgraph.asking.guard import Limits, answer_query
    from newsgraph.asking.questions import question_of
    from newsgraph.problems import quoted

    if not isinstance(text, str):
        raise UsageError(f"{quoted(repr(text))} is no query: give its name or its text")
    told = question_of(text).told(parameters or {})
    return to_table(answer_query(_stored(graph), told, Limits(timeout, max_rows)))


def validate(source: Graph | Store | PathLike) -> tuple[Violation, ...]:
    """Return every violation of the SHACL shapes by a graph or an export of one, sorted.

    Raises `InputError` for a graph that is too large (see `newsgraph.validating.validation`).
    """
    from newsgraph.validating.validation import validate_store

    return validate_store(_stored(source))


def diff(old: Graph | Store | PathLike, new: Graph | Store | PathLike) -> Difference:
    """Return what differs between two graphs, or exports of them: articles, values, clusters."""
    from newsgraph.comparing.comparison import compare

    return compare(_stored(old), _stored(new))


def explain(graph: Graph | Store | PathLike, url: str) -> Explanation:
    """Return what is known of the article that any form of its URL leads to, and from where.

    Raises `NotFound` where the graph knows nothing of it.
    """
    from newsgraph.explaining.explanation import explain_article

    return explain_article(_stored(graph), url)


def rank(
    graph: Graph | Store | PathLike,
    measure: str | None = None,
    *,
    of: str = "articles",
    by: str | None = None,
    top: int | None = None,
) -> Table:
    """Return articles, providers or clusters by a measure, with what supports each score.

    ``measure`` is a name of `newsgraph.building.catalogue`, or ``nx:`` with that of a centrality of
    networkx; ``by`` ranks articles inside of each ``cluster`` or ``topic``; ``top`` limits the
    rows, of each group. Raises `UsageError`, `NotFound`, `LimitReached` as
    `newsgraph.ranking.rank_nodes` does.
    """
    from newsgraph.asking.answers import to_table
    from newsgraph.ranking import rank_nodes

    return to_table(rank_nodes(_stored(graph), measure, of, by, top).answer)


def push(
    source: Graph | Store | PathLike,
    to: str,
    *,
    graph: str | None = None,
    replace: bool = False,
    cleartext: bool = False,
) -> Sent:
    """Send a graph, or the default graph of an export, to a triple store; return what was sent.

    ``to`` is its Graph Store endpoint, ``graph`` the IRI that the graph gets there, None for the
    default graph. What is there already is kept unless ``replace``. A login comes from the
    environment or ~/.netrc (see `newsgraph.pushing.find_login`), and goes to another machine
    over http only if ``cleartext``. Raises `UsageError`, `InputError` and `PushError`.
    """
    from newsgraph.pushing import find_login, find_target, push_store

    target = find_target(to, graph)
    login = find_login(target, cleartext=cleartext)
    return push_store(_stored(source), target, login, replace=replace)


def to_rdflib(graph: Graph) -> rdflib.Graph:
    """Return the triples of a graph as an rdflib graph."""
    from newsgraph.networks import bridges

    return bridges.to_rdflib(graph)


def to_networkx(graph: Graph) -> nx.MultiDiGraph[str]:
    """Return articles, providers, topics and clusters as a networkx graph."""
    from newsgraph.networks import bridges

    return bridges.to_networkx(graph)


def _stored(source: Graph | Store | PathLike) -> Store:
    """Return a store that holds a graph, or an export of one."""
    from newsgraph.store import Store

    return source if isinstance(source, Store) else load(source)
