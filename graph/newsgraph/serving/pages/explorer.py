"""Explorer: the pages that one begins with: coverage, overview, editor, queries, vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from newsgraph.asking.answers import to_table
from newsgraph.asking.guard import inquire
from newsgraph.asking.questions import Question, find_question, list_questions
from newsgraph.errors import UnknownName, UsageError
from newsgraph.problems import quoted
from newsgraph.serving.answering.deliveries import Delivery
from newsgraph.serving.pages.addresses import link_to, link_to_query
from newsgraph.serving.pages.nodes import Value, shown_text
from newsgraph.serving.pages.rendering import EDITING, FRAMED_NOWHERE, READING, give_page, head_page
from newsgraph.serving.protocol.formats import HTML, TRIPLES, content_type
from newsgraph.serving.protocol.negotiation import choose
from newsgraph.serving.protocol.refusals import Refusal
from newsgraph.serving.protocol.requests import named_format, parse_fields
from newsgraph.serving.settings import Settings
from newsgraph.vocabulary import PREFIXES, dataset_iri, expand

LARGEST: Final = 12
"""Stories and providers that the overview names."""

# The endpoint knows these prefixes; who takes a query elsewhere needs them declared.
_DECLARED: Final = "\n".join(
    [*(f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("ng", "rdfs", "schema")), "\n"]
)
_STORIES: Final = (
    _DECLARED
    + """SELECT ?story ?label ?articles WHERE {{
  ?story a ng:CoverageCluster ; rdfs:label ?label ; ng:articleCount ?articles .
}}
ORDER BY DESC(?articles) ?label
LIMIT {limit}
"""
)
_PROVIDERS: Final = (
    _DECLARED
    + """SELECT ?provider ?label (COUNT(?article) AS ?articles) WHERE {{
  ?article schema:publisher ?provider .
  ?provider rdfs:label ?label .
}}
GROUP BY ?provider ?label
ORDER BY DESC(?articles) ?label
LIMIT {limit}
"""
)
_COUNTS: Final = {
    "posts": "ng:postCount",
    "observations": "ng:observationCount",
    "articles": "ng:articleCount",
    "stories": "ng:clusterCount",
    "providers": "ng:providerCount",
    "triples without the dataset's own": "void:triples",  # which a query counts too
}
_FIRST_QUERY: Final = _STORIES.format(limit=20)

# The policy of the coverage page lets no style in but its own: a bar is what it has for a row.
_LEADING_ON: Final = """<body>
<nav class="bar" aria-label="Pages of this graph">
<a href="/about">Overview</a>
<a href="/sparql">Query</a>
<a href="/vocabulary">Vocabulary</a>
</nav>"""


class Listed(NamedTuple):
    """A node in a list, with its number of articles."""

    node: Value
    articles: int


class Term(NamedTuple):
    """A term of our vocabulary."""

    name: str
    label: str
    comment: str
    is_class: bool


def routes(settings: Settings) -> list[Route]:
    """Return where one begins: the coverage page or the overview, the queries, the vocabulary."""

    async def begin(request: Request) -> Response:
        if settings.page is None:
            return await give_overview(request, settings)
        return give_coverage(request, settings, settings.page)

    async def overview(request: Request) -> Response:
        return await give_overview(request, settings)

    async def queries(_: Request) -> Response:
        return list_queries()

    async def query(request: Request) -> Response:
        return tell_query(request)

    async def vocabulary(request: Request) -> Response:
        return give_vocabulary(request, settings)

    return [
        Route("/", begin),
        Route("/about", overview),
        Route("/queries", queries),
        Route("/queries/{name}", query),
        Route("/vocabulary", vocabulary),
    ]


def give_coverage(request: Request, settings: Settings, page: str) -> Response:
    """Return the coverage page, whose policy stands in it, with links to the other pages."""
    headers = head_page(request, settings, FRAMED_NOWHERE, "coverage", _LEADING_ON)
    data = page.replace("<body>", _LEADING_ON, 1).encode()
    return Delivery(settings.desk, data, {**headers, "Content-Type": content_type(HTML)})


async def give_overview(request: Request, settings: Settings) -> Response:
    """Return what this graph is, and where to go from here."""
    headers = head_page(request, settings, READING, "overview")
    dataset = dataset_iri(settings.base or "")
    counts = {name: settings.store.number(dataset, term) for name, term in _COUNTS.items()}
    values = {
        "title": shown_text(settings.store.value(dataset, "dcterms:title") or "A news graph"),
        "rights": shown_text(settings.store.value(dataset, "dcterms:rights") or ""),
        "counts": {name: count for name, count in counts.items() if count is not None},
        "dataset": link_to(dataset, settings.base) if settings.store.holds(dataset) else None,
        "stories": await _list_largest(settings, _STORIES),
        "providers": await _list_largest(settings, _PROVIDERS),
        "more_stories": link_to_query(_STORIES.format(limit=1000)),
        "more_providers": link_to_query(_PROVIDERS.format(limit=1000)),
    }
    return give_page("overview.html", settings, values, headers)


async def _list_largest(settings: Settings, query: str) -> list[Listed]:
    """Return the nodes with the most articles."""
    asked = inquire(settings.store, query.format(limit=LARGEST), settings.limits)
    table = to_table(await settings.desk.answer(asked))
    return [
        Listed(Value(shown_text(str(label)), link_to(str(node), settings.base)), count)
        for node, label, count in table.rows
    ]


def give_editor(request: Request, settings: Settings) -> Response | None:
    """Return the editor, with the packaged queries and what each can be told.

    It is None for a client that would rather have RDF, as browsers would not, or names a format.
    """
    if named_format(request.scope["query_string"]) is not None:
        return None
    if choose(request.headers.get("accept"), [*TRIPLES, HTML]) != HTML:
        return None
    headers = head_page(request, settings, EDITING, "editor")
    values = {
        "questions": list_questions(),
        "query": _FIRST_QUERY,
        "base": settings.base or "",
        "prefixes": PREFIXES,
    }
    return give_page("editor.html", settings, values, headers)


def list_queries() -> Response:
    """Return the packaged queries, each with the question that it answers, one a line."""
    lines = "".join(f"{one.name}: {one.summary}\n" for one in list_questions())
    return PlainTextResponse(lines, headers={"Cache-Control": "no-cache"})


def tell_query(request: Request) -> Response:
    """Return the text of a packaged query, told what the address says; raises `Refusal`.

    Each line of a refusal begins with the name of the parameter that it is about.
    """
    name = request.path_params["name"]
    try:
        question = find_question(name)
    except UnknownName:
        raise Refusal(404, f"there is no packaged query {quoted(name)}: see /queries") from None
    told: dict[str, list[str]] = {}
    for name, value in parse_fields(request.scope["query_string"], "the address"):
        told.setdefault(name, []).append(value)
    complaints = list(_complain(question, told))
    if complaints:
        raise Refusal(400, "\n".join(complaints))
    return PlainTextResponse(question.told(told), headers={"Cache-Control": "no-cache"})


def _complain(question: Question, told: dict[str, list[str]]) -> Iterable[str]:
    """Yield what is wrong with each value that a query is told."""
    for name, values in told.items():
        try:
            question.told({name: values})
        except UsageError as error:
            yield f"{shown_text(name)}: {error}"


def give_vocabulary(request: Request, settings: Settings) -> Response:
    """Return our vocabulary, for people."""
    headers = head_page(request, settings, READING, "vocabulary")
    values = {"terms": list_terms(), "namespace": PREFIXES["ng"]}
    return give_page("vocabulary.html", settings, values, headers)


@lru_cache(maxsize=1)
def list_terms() -> tuple[Term, ...]:
    """Return the terms of our vocabulary, classes first."""
    ontology = files("newsgraph").joinpath("ontology.ttl").read_bytes()
    said: dict[str, dict[str, str]] = {}
    for quad in ox.parse(ontology, ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
            said.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    terms = [
        Term(
            iri.removeprefix(PREFIXES["ng"]),
            about.get(expand("rdfs:label"), ""),
            about.get(expand("rdfs:comment"), ""),
            about.get(expand("rdf:type"), "").endswith("#Class"),
        )
        for iri, about in said.items()
        if iri.startswith(PREFIXES["ng"]) and iri != PREFIXES["ng"]
    ]
    return tuple(sorted(terms, key=lambda term: (not term.is_class, term.name)))
