"""Description: what the endpoint is, for machines (SPARQL 1.1 Service Description, and VoID)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from newsgraph.asking.answers import Answer, Kind, write_answer
from newsgraph.limits import DESCRIBED_GRAPHS
from newsgraph.serving.answering.deliveries import Delivery
from newsgraph.serving.protocol.conditions import State, make_tag
from newsgraph.serving.protocol.formats import BY_KIND, choose_graph_type, content_type
from newsgraph.serving.protocol.requests import named_format
from newsgraph.serving.settings import Settings
from newsgraph.vocabulary import expand

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML"),
)
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"

_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_Node = ox.NamedNode | ox.BlankNode


def describe_service(request: Request, settings: Settings) -> Response:
    """Return the description of the endpoint that a request asks; raises `Refusal` and `Unchanged`."""
    asked = named_format(request.scope["query_string"])
    media_type = choose_graph_type(request.headers.get("accept"), asked)
    here = settings.url or str(request.base_url)
    state = State(make_tag(settings.revision, here, media_type), settings.changed)
    headers = state.require_news(request)
    triples = ox.serialize(list(tell_service(here, settings)), None, _NT)
    answer = Answer(Kind.TRIPLES, triples or b"")
    written = write_answer(answer, BY_KIND[Kind.TRIPLES][media_type]).encode()
    told = {**headers, "Content-Type": content_type(media_type)}
    return Delivery(settings.desk, written, told)


_NT: Final = ox.RdfFormat.N_TRIPLES


def tell_service(here: str, settings: Settings) -> Iterator[ox.Triple]:
    """Yield what is true of the endpoint of a server, and of the dataset that it answers from.

    It has no ``sd:feature``: it fetches no graph that a query names, makes no union of graphs,
    asks no other service, and answers without a dataset being named.
    """
    service = ox.NamedNode(f"{here}sparql")
    dataset = ox.BlankNode("dataset")
    yield ox.Triple(service, _TYPE, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), service)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in _RESULTS:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, _sd("defaultEntailmentRegime"), ox.NamedNode(_SIMPLE))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(service, _sd("availableGraphs"), dataset)
    yield ox.Triple(dataset, ox.NamedNode(expand("void:sparqlEndpoint")), service)
    dump = ox.NamedNode(f"{here}data?default")
    yield ox.Triple(dataset, ox.NamedNode(expand("void:dataDump")), dump)
    yield from _tell_dataset(dataset, settings)


def _tell_dataset(dataset: _Node, settings: Settings) -> Iterator[ox.Triple]:
    """Yield what a dataset is: its IRIs, its default graph, its named graphs."""
    yield ox.Triple(dataset, _TYPE, _sd("Dataset"))
    yield ox.Triple(dataset, _TYPE, _sd("GraphCollection"))
    yield ox.Triple(dataset, _TYPE, ox.NamedNode(expand("void:Dataset")))
    if settings.base:
        yield ox.Triple(dataset, ox.NamedNode(expand("void:uriSpace")), ox.Literal(settings.base))
    default = ox.BlankNode("default")
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield ox.Triple(default, _TYPE, _sd("Graph"))
    for number, name in enumerate(islice(settings.store.named_graphs(), DESCRIBED_GRAPHS)):
        named, graph = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
        yield ox.Triple(dataset, _sd("namedGraph"), named)
        yield ox.Triple(named, _TYPE, _sd("NamedGraph"))
        yield ox.Triple(named, _sd("name"), ox.NamedNode(name))
        yield ox.Triple(named, _sd("graph"), graph)
        yield ox.Triple(graph, _TYPE, _sd("Graph"))


def _sd(name: str) -> ox.NamedNode:
    """Return a term of the vocabulary."""
    return ox.NamedNode(_SD + name)
