"""Ranking: nodes by a score, with what supports it, out of a store."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

from newsgraph.asking.answers import Answer, Kind, Term
from newsgraph.borrowed import PREFIX, borrow_scores
from newsgraph.building.catalogue import Measure, find_measure
from newsgraph.contents import smallest
from newsgraph.errors import NotFound, UsageError
from newsgraph.problems import quoted
from newsgraph.store import Store
from newsgraph.terms import decimal
from newsgraph.vocabulary import expand

TOP: Final = 10
"""Rows of a ranking, or of each group, unless told otherwise."""

GROUPS: Final = ("cluster", "topic")
"""What articles can be ranked in, each group by itself."""

_OF_THE_WHOLE: Final = "; in the whole graph, of which this is a part"
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,30})?")
_WITHIN: Final = "degree"
_LINKS: Final = {"cluster": "ng:inCluster", "topic": "schema:about"}
_NAMES: Final = {"cluster": "schema:name", "topic": "skos:prefLabel"}
_COLUMNS: Final = {
    "articles": {"headline": "schema:headline", "provider": "", "url": "schema:url"},
    "providers": {"name": "schema:name", "domain": "ng:domain"},
    "clusters": {"name": "schema:name", "firstDay": "ng:firstDay", "cluster": ""},
}
_KEYS: Final = {
    "articles": "ng:key",
    "providers": "ng:domain",
    "clusters": "ng:representative",
}


class Ranking(NamedTuple):
    """A measure, how it was computed, and the rows: rank, who, score and support."""

    measure: Measure
    how: str
    answer: Answer


class _Scored(NamedTuple):
    """A node with its score, as a number and as it is written, and what supports it."""

    iri: str
    score: float
    text: str
    support: str | None


def rank_nodes(
    store: Store,
    name: str | None = None,
    of: str = "articles",
    by: str | None = None,
    top: int | None = TOP,
) -> Ranking:
    """Return the nodes of a kind by a measure, the best first, equal ones by their IRIs.

    ``name`` is one of `newsgraph.building.catalogue`, or ``nx:`` with the name of a centrality of
    networkx. ``by`` ranks articles inside of each cluster or topic, the largest first. ``top``
    limits the rows, of each group; None gives all. Equal scores have equal ranks.
    Raises `UsageError` for what can't be, `NotFound` where the graph has no such score.

    >>> import newsgraph as ng
    >>> store = ng.load(ng.build(ng.read("seeds")))
    >>> rank_nodes(store, of="providers", top=1).measure.name
    'story-count'
    """
    if by is not None and (by not in GROUPS or of != "articles"):
        message = f"{of} can't be ranked by {quoted(by)}: articles can, by {' or '.join(GROUPS)}"
        raise UsageError(message)
    if name is not None and name.startswith(PREFIX):
        measure, how, texts = _borrow(store, name.removeprefix(PREFIX), of)
    else:
        measure = find_measure(name or (_WITHIN if by == "cluster" else None), of)
        how, texts = _told(store, measure), smallest(store, measure.term)
    scored = _scored(store, measure, texts)
    if not scored:
        message = f"the graph holds no {measure.name} of {of}"
        raise NotFound(f"{message}: build it anew, or from posts that have what it takes")
    return Ranking(measure, how, _answer(store, measure, scored, by, top))


def _borrow(store: Store, name: str, of: str) -> tuple[Measure, str, Mapping[str, str]]:
    """Return a measure of networkx, how it is computed, and the scores as texts."""
    borrowed = borrow_scores(store, name, of)
    own = find_measure("core-number", of)
    measure = own._replace(
        name=PREFIX + name,
        term="",
        what=f"{name} of networkx",
        projection=borrowed.projection,
        weighting=borrowed.weighting,
    )
    scores = {iri: decimal(score) for iri, score in borrowed.scores.items()}
    return measure, "by networkx, on the graph as it is stored", scores


def _told(store: Store, measure: Measure) -> str:
    """Return what the dataset tells of how a measure was computed."""
    told = (text.partition("=") for _, text in store.pairs(expand("ng:measure")))
    how = min((how for term, _, how in told if term == measure.term), default="exact")
    is_part = next(store.pairs(expand("ng:option")), None) is not None
    return how + _OF_THE_WHOLE if is_part and measure.of != "clusters" else how


def _scored(store: Store, measure: Measure, texts: Mapping[str, str]) -> dict[str, _Scored]:
    """Return the nodes of the measure's kind that have a score, with what supports it."""
    support = smallest(store, measure.support)
    if measure.of == "articles" and measure.support == "ng:articleCount":
        clusters = smallest(store, "ng:inCluster")
        support = {iri: support[one] for iri, one in clusters.items() if one in support}
    nodes = smallest(store, _KEYS[measure.of])
    return {
        iri: _Scored(iri, float(text), text, support.get(iri))
        for iri, text in texts.items()
        if iri in nodes and _NUMBER.fullmatch(text)
    }


def _answer(
    store: Store, measure: Measure, scored: Mapping[str, _Scored], by: str | None, top: int | None
) -> Answer:
    """Return the rows of a ranking, as the answer of a query would be."""
    shown = {name: _column(store, measure.of, name) for name in _COLUMNS[measure.of]}
    score = _camel(measure.name.removeprefix(PREFIX))
    support = measure.support.partition(":")[2]
    is_own = measure.term == measure.support
    first, *rest = shown
    columns = ["rank", first, *rest[:1], score, *([] if is_own else [support]), *rest[1:]]
    columns = [by, *columns, f"{by}Iri"] if by else columns
    rows: list[Sequence[Term | None]] = []
    for group, name, nodes in _groups(store, scored, by):
        for rank, one in _ranked(nodes, measure, top):
            facts = [column.get(one.iri) for column in shown.values()]
            numbers = [_number(one.text), *([] if is_own else [_number(one.support)])]
            row = [_number(str(rank)), *facts[:2], *numbers, *facts[2:]]
            rows.append([ox.Literal(name), *row, _address(group)] if by else row)
    return _to_answer(columns, rows)


def _groups(
    store: Store, scored: Mapping[str, _Scored], by: str | None
) -> Iterator[tuple[str, str, list[_Scored]]]:
    """Yield IRI, name and scored members of each group, the largest first, or all as one."""
    if by is None:
        yield "", "", list(scored.values())
        return
    members: defaultdict[str, list[_Scored]] = defaultdict(list)
    for article, group in sorted(store.pairs(expand(_LINKS[by]))):
        if article in scored:
            members[group].append(scored[article])
    names = smallest(store, _NAMES[by])
    for group in sorted(members, key=lambda group: (-len(members[group]), group)):
        yield group, names.get(group, group), members[group]


def _ranked(
    nodes: Iterable[_Scored], measure: Measure, top: int | None
) -> Iterator[tuple[int, _Scored]]:
    """Yield the nodes with their ranks; equal scores share the rank of the first of them."""
    sign = 1 if measure.is_ascending else -1
    order = sorted(nodes, key=lambda one: (sign * one.score, one.iri))
    rank = 0
    for number, one in enumerate(order[:top], 1):
        if number == 1 or one.score != order[number - 2].score:
            rank = number
        yield rank, one


def _column(store: Store, of: str, name: str) -> Mapping[str, Term]:
    """Return what a column says of each node, as terms."""
    if name == "cluster":
        return {iri: ox.NamedNode(iri) for iri in smallest(store, _KEYS[of])}
    if name == "provider":
        names = smallest(store, "schema:name")
        links = smallest(store, "schema:publisher").items()
        return {iri: ox.Literal(names.get(provider, provider)) for iri, provider in links}
    known = smallest(store, _COLUMNS[of][name]).items()
    if name == "url":
        return {iri: _address(text) for iri, text in known}
    datatype = ox.NamedNode(expand("xsd:date" if name == "firstDay" else "xsd:string"))
    return {iri: ox.Literal(text, datatype=datatype) for iri, text in known}


def _address(text: str) -> Term:
    """Return a URL as an IRI; others' data may have what is none."""
    try:
        return ox.NamedNode(text)
    except ValueError:
        return ox.Literal(text)


def _number(text: str | None) -> ox.Literal | None:
    """Return a number as a term."""
    if text is None:
        return None
    kind = "xsd:decimal" if "." in text else "xsd:integer"
    return ox.Literal(text, datatype=ox.NamedNode(expand(kind)))


def _to_answer(columns: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> Answer:
    """Return rows as the data of an answer: SPARQL TSV."""
    lines = ["\t".join(f"?{column}" for column in columns)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in rows]
    return Answer(Kind.ROWS, "".join(f"{line}\n" for line in lines).encode())


def _camel(name: str) -> str:
    """Return a name in kebab case as a column is called.

    >>> _camel("page-rank")
    'pageRank'
    """
    first, *others = name.split("-")
    return first + "".join(map(str.capitalize, others))
