"""Store: a graph held by pyoxigraph in memory, to be asked and never changed."""

from __future__ import annotations

import bisect
import io
import mmap
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from newsgraph.errors import ExportFormatError, LimitReached, QuerySyntaxError
from newsgraph.graph import Graph
from newsgraph.limits import LOADING_BYTES
from newsgraph.problems import quoted, shown
from newsgraph.serialization import write_nquads
from newsgraph.sparql import Token, check_query, point_out, tokens_of
from newsgraph.vocabulary import PREFIXES, expand

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Result = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
"""What a query gives: rows, triples, or a truth."""

SUFFIXES: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}
"""Exports that can be loaded again, by the end of their names."""

_PLACE = re.compile(r"error at (\d+):(\d+): expected ")
# Among what could follow, the parser names rules that were broken, in sentences.
_RULE = re.compile(r"[A-Z][a-zA-Z]+(?: [A-Za-z*]+){2,}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_LONGEST_KEYWORD: Final = 40
_NONSENSE: Final = "\0"


class Store:
    """A graph that can be asked; nothing in it runs, and nothing outside it is reached."""

    def __init__(self, quads: ox.Store) -> None:
        self._quads = quads

    def __len__(self) -> int:
        """Return the number of triples in the default graph."""
        return sum(1 for _ in self._quads.quads_for_pattern(None, None, None, _DEFAULT))

    @property
    def base(self) -> str | None:
        """The base of the data's IRIs, None where the graph does not tell."""
        space = ox.NamedNode(expand("void:uriSpace"))
        found = self._quads.quads_for_pattern(None, space, None, _DEFAULT)
        stated = (quad.object.value for quad in found if isinstance(quad.object, ox.Literal))
        return min(stated, default=None)

    @property
    def has_named_graphs(self) -> bool:
        """Whether there is more than the default graph, as in N-Quads."""
        return next(iter(self._quads.named_graphs()), None) is not None

    def holds(self, iri: str) -> bool:
        """Return whether anything is stated with an IRI, in any graph."""
        node = _node(iri)
        places = ((node, None, None), (None, node, None), (None, None, node)) if node else ()
        found = (self._quads.quads_for_pattern(*place) for place in places)
        return any(next(iter(quads), None) is not None for quads in found)

    def ask(self, query: str) -> Result:
        """Return the result of a SPARQL 1.1 query; the known prefixes are declared.

        Nothing bounds what it takes, and some queries crash the engine: whatever a stranger
        may write is asked through `newsgraph.guard`. ``FROM`` and ``FROM NAMED`` select among
        the graphs that are held. Raises `QuerySyntaxError` for a text that does not parse, for
        updates and for SERVICE.
        """
        check_query(query)
        try:
            return self._quads.query(query, prefixes=PREFIXES)
        except SyntaxError as error:
            raise QuerySyntaxError(_complain(query, str(error))) from None

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the IRIs of which a text is stated, sorted."""
        node = ox.NamedNode(expand(predicate))
        found = self._quads.quads_for_pattern(None, node, ox.Literal(value), _DEFAULT)
        return sorted(
            quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)
        )

    def properties(self) -> list[str]:
        """Return the full IRIs of all properties that are used, sorted."""
        found = self._quads.query("SELECT DISTINCT ?property WHERE { ?node ?property ?value }")
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 (for the type checker)
        return sorted(row["property"].value for row in found)

    def pairs(self, iri: str) -> Iterator[tuple[str, str]]:
        """Yield what a property, named by its full IRI, links: subject and object, as texts.

        Blank nodes are passed over; the order is the store's.
        """
        node, named, stated = _node(iri), ox.NamedNode, (ox.NamedNode, ox.Literal)
        for quad in self._quads.quads_for_pattern(None, node, None, _DEFAULT) if node else ():
            subject, term = quad.subject, quad.object
            if isinstance(subject, named) and isinstance(term, stated):
                yield subject.value, term.value

    def linked(self, predicate: str, iri: str) -> list[str]:
        """Return the IRIs that point to an IRI, sorted."""
        node, target = ox.NamedNode(expand(predicate)), _node(iri)
        found = self._quads.quads_for_pattern(None, node, target, _DEFAULT) if target else ()
        return sorted(
            quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)
        )

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the lexical forms or IRIs that are stated of a subject, sorted."""
        return sorted(self._objects(subject, predicate))

    def value(self, subject: str, predicate: str) -> str | None:
        """Return the one value that is stated, None where there is none."""
        return next(iter(self.values(subject, predicate)), None)

    def number(self, subject: str, predicate: str) -> int | None:
        """Return the one whole number that is stated, None where there is none."""
        text = self.value(subject, predicate) or ""
        return int(text) if _INTEGER.fullmatch(text) else None

    def _objects(self, subject: str, predicate: str) -> Iterator[str]:
        """Yield the objects of a subject as texts."""
        node, known = _node(subject), ox.NamedNode(expand(predicate))
        for quad in self._quads.quads_for_pattern(node, known, None, _DEFAULT) if node else ():
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield quad.object.value


class _Stream(io.RawIOBase):
    """Lets texts be read as bytes as they come, so that they never stand in memory together."""

    def __init__(self, texts: Iterable[str]) -> None:
        super().__init__()
        self._texts = iter(texts)
        self._rest = b""

    def readable(self) -> bool:
        """Return that this can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer as far as the next text goes; return how far, 0 at the end."""
        while not self._rest:
            text = next(self._texts, None)
            if text is None:
                return 0
            self._rest = text.encode()
        view = memoryview(buffer)
        count = min(len(view), len(self._rest))
        view[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def load_graph(graph: Graph) -> Store:
    """Return a store that holds a graph, its sources as named graphs; raises `LimitReached`."""
    _require_memory()
    quads = ox.Store()
    quads.bulk_load(io.BufferedReader(_Stream(write_nquads(graph))), format=ox.RdfFormat.N_QUADS)
    return Store(quads)


def load_export(path: Path) -> Store:
    """Return a store that holds an export: Turtle, N-Triples or N-Quads, strictly parsed.

    Raises `ExportFormatError` for anything else, and for a term that is too long to be read, and
    `LimitReached` where the system gives too little memory.
    """
    if path.suffix not in SUFFIXES:
        message = f"'{shown(str(path))}' is no export: they end with {', '.join(SUFFIXES)}"
        raise ExportFormatError(message)
    _require_memory()
    quads = ox.Store()
    try:
        quads.bulk_load(path=path, format=SUFFIXES[path.suffix])
    except SyntaxError as error:
        message = f"{shown(str(path))}:{error.lineno}:{error.offset}: {shown(error.msg)}"
        raise ExportFormatError(message) from None
    except MemoryError:  # the engine has a limit of its own, and says so in this way
        message = f"'{shown(str(path))}' can't be loaded: it holds a text of more than 16 MB"
        raise ExportFormatError(message) from None
    except (OSError, ValueError) as error:
        message = f"'{shown(str(path))}' can't be loaded: {shown(str(error))}"
        raise ExportFormatError(message) from None
    return Store(quads)


def _require_memory() -> None:
    """Raise `LimitReached` where there is less than the engine needs, which ends us at once then."""
    kind = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    try:
        mmap.mmap(-1, LOADING_BYTES, kind).close()  # nothing of it is used
    except OSError:
        size = f"{LOADING_BYTES // 1024**2:,} MB"
        message = f"there is no memory to load a graph, which takes {size}: allow more (ulimit)"
        raise LimitReached(message) from None


def _node(iri: str) -> ox.NamedNode | None:
    """Return an IRI as the store has it, None for what is none: others' data may hold texts."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _complain(query: str, complaint: str) -> str:
    """Return where a query goes wrong, and why as far as the parser can tell."""
    tokens = list(tokens_of(query))
    # A query can be continued up to some token, and no further: that one is wrong.
    ends = [token.end for token in tokens]
    wrong = bisect.bisect_left(ends, 1, key=lambda end: int(_is_dead(query[:end])))
    rule = _RULE.search(complaint)
    if wrong == len(tokens):
        reason = rule.group() if rule else _missing(tokens)
        return point_out(query, max(ends, default=0), reason)
    start, end = tokens[wrong].start, ends[wrong]
    text = quoted(query[start:end])
    return point_out(
        query, start, f"{rule.group()}: {text}" if rule else f"{text} can't stand here"
    )


def _missing(tokens: Sequence[Token]) -> str:
    """Return what a query that ends too early lacks."""
    count = sum((token.kind == "open") - (token.kind == "close") for token in tokens)
    brackets = f", with {count} open {'bracket' if count == 1 else 'brackets'}" if count else ""
    return f"the query ends too early{brackets}"


def _is_dead(beginning: str) -> bool:
    """Return whether nothing can be written after this that makes it a query.

    The parser tells how far it looked, which is up to a keyword's length beyond what it
    understood. Where the blanks that follow are longer than that, it must have understood
    everything before them to come to their end. There stands what ends no query, so that none
    is ever run.
    """
    text = f"{beginning}\n{' ' * _LONGEST_KEYWORD}{_NONSENSE}"
    complaint = ""
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        complaint = str(error)
    place = _PLACE.match(complaint)
    looked = (int(place[1]), int(place[2])) if place else (0, 0)
    return looked <= (text.count("\n") + 1, _LONGEST_KEYWORD)


_DEFAULT: Final = ox.DefaultGraph()
