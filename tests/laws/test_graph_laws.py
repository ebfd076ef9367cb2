"""Laws of the graph and its RDF: pure functions of a corpus, legal for arbitrary texts."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from newsgraph.building.assembly import assemble
from newsgraph.corpus import Corpus, unite
from newsgraph.graph import Graph
from newsgraph.hosts import registrable_domain
from newsgraph.rdf.serialization import write_nquads, write_ntriples, write_turtle
from newsgraph.records import Observation, Reading
from newsgraph.urls import host_of
from newsgraph.vocabulary import DEFAULT_BASE, expand

lawful = settings(deadline=None, max_examples=60)
bases = st.sampled_from((DEFAULT_BASE, "http://localhost:8080/", "https://x.org/a%20b/;v=1/@/"))

Row = tuple[str, str, str, str]
"""A triple: subject, predicate, object, and the object's datatype if it is a literal."""

RECOUNT = """
    SELECT ?part ?stated (COUNT(*) AS ?found) WHERE {
      { ?part void:class ?class ; void:entities ?stated . ?s a ?class }
      UNION { ?part void:property ?p ; void:triples ?stated . ?s ?p ?o }
      FILTER (!STRSTARTS(STR(?s), "https://newsgraph.example/dataset"))
    } GROUP BY ?part ?stated"""


def _rows(lines: Iterator[str], form: ox.RdfFormat, name: str | None = None) -> set[Row]:
    """Return the triples of one graph as pyoxigraph, a strict reader, understands them."""
    return {
        _row(quad)
        for quad in ox.parse("".join(lines).encode(), form)
        if quad.graph_name == (ox.NamedNode(name) if name else ox.DefaultGraph())
    }


def _row(quad: ox.Quad | ox.Triple) -> Row:
    subject, predicate, term = quad.subject, quad.predicate, quad.object
    assert isinstance(subject, ox.NamedNode), "blank nodes can't be merged"
    assert isinstance(term, ox.NamedNode | ox.Literal)
    datatype = term.datatype.value if isinstance(term, ox.Literal) else ""
    return subject.value, predicate.value, term.value, datatype


@lawful
@given(st.data())
def test_order_and_split_of_files_change_no_byte(data: st.DataObject) -> None:
    readings = data.draw(st.lists(st.from_type(Reading), min_size=1, max_size=6))
    shuffled = data.draw(st.permutations(readings))
    cut = data.draw(st.integers(0, len(readings)))
    graph = assemble(unite(readings))
    again = assemble(unite(shuffled[cut:]) | unite(shuffled[:cut]))
    assert again == graph
    assert "".join(write_nquads(again)) == "".join(write_nquads(graph))
    assert "".join(write_turtle(again)) == "".join(write_turtle(graph))


@lawful
@given(...)
def test_every_observation_is_of_one_article_by_a_rule_that_someone_stated(corpus: Corpus) -> None:
    graph = assemble(corpus)
    assert len(graph.observations) == len(corpus.observations)
    assert {joined.article_key for joined in graph.observations} == {a.key for a in graph.articles}
    for one, article, rule, _ in graph.observations:
        if one.key == article:
            assert rule == one.key_field
        else:
            stated = [pair for other in corpus.observations for pair in _pairs_by(rule, other)]
            assert any(one.key in pair for pair in stated)


def _pairs_by(rule: str, observation: Observation) -> list[tuple[str, str]]:
    return [(observation.key, alias.key) for alias in observation.aliases if alias.field == rule]


@lawful
@given(...)
def test_the_key_of_an_article_is_its_smallest_web_url(corpus: Corpus) -> None:
    for article in assemble(corpus).articles:
        urls = {article.key, *article.aliases}
        ranked = [(o.key_field != "webUrl", o.key) for o in corpus.observations if o.key in urls]
        assert min(ranked)[1] == article.key
        assert len({registrable_domain(host_of(url)) for url in urls}) == 1


@lawful
@given(...)
def test_a_post_of_one_site_cannot_change_which_urls_are_an_article_of_another(
    corpus: Corpus, stranger: Reading
) -> None:
    sites = {registrable_domain(host_of(one.key)) for one in stranger.observations}

    def untouched(graph: Graph) -> set[tuple[str, tuple[str, ...]]]:
        return {
            (article.key, article.aliases)
            for article in graph.articles
            if registrable_domain(host_of(article.key)) not in sites
        }

    assert untouched(assemble(corpus)) == untouched(assemble(corpus | unite([stranger])))


@lawful
@given(corpus=..., base=bases)
def test_all_formats_say_the_same_under_any_base(corpus: Corpus, base: str) -> None:
    graph = assemble(corpus, base)
    triples = _rows(write_turtle(graph), ox.RdfFormat.TURTLE)
    assert _rows(write_ntriples(graph), ox.RdfFormat.N_TRIPLES) == triples
    assert _rows(write_nquads(graph), ox.RdfFormat.N_QUADS) == triples


@lawful
@given(...)
def test_the_graph_of_a_source_holds_its_observations(corpus: Corpus) -> None:
    graph = assemble(corpus)
    triples = _rows(write_turtle(graph), ox.RdfFormat.TURTLE)
    derived = expand("prov:wasDerivedFrom")
    for source in graph.sources:
        name = f"{graph.base}source/{source.id}"
        about = {row[0] for row in triples if row[1:3] == (derived, name)}
        repeated = _rows(write_nquads(graph), ox.RdfFormat.N_QUADS, name)
        assert repeated == {row for row in triples if row[0] in about} != set()


@lawful
@given(...)
def test_every_subject_has_one_label_and_no_secret_gets_out(corpus: Corpus) -> None:
    graph = assemble(corpus)
    triples = _rows(write_turtle(graph), ox.RdfFormat.TURTLE)
    labelled = [row[0] for row in triples if row[1] == expand("rdfs:label") and row[2]]
    assert sorted(labelled) == sorted({row[0] for row in triples})
    assert "S3CR3T" not in "".join(map(str, (*triples, *graph.problems, *corpus.ledger)))


@lawful
@given(...)
def test_every_node_that_is_named_is_described(corpus: Corpus) -> None:
    triples = _rows(write_turtle(assemble(corpus)), ox.RdfFormat.TURTLE)
    named = {row[2] for row in triples if row[2].startswith(DEFAULT_BASE) and not row[3]}
    assert named <= {row[0] for row in triples}


@lawful
@given(...)
def test_the_dataset_counts_what_is_there(corpus: Corpus) -> None:
    graph = assemble(corpus)
    store = ox.Store()
    store.load("".join(write_turtle(graph)).encode(), ox.RdfFormat.TURTLE)
    prefixes = {"void": expand("void:")}
    rows = store.query(RECOUNT, prefixes=prefixes)
    assert isinstance(rows, ox.QuerySolutions)
    recounted = {row["part"]: (row["stated"], row["found"]) for row in rows}
    assert all(stated.value == found.value for stated, found in recounted.values())
    partitions = (expand("void:classPartition"), expand("void:propertyPartition"))
    assert set(recounted) == {
        quad.object
        for one in partitions
        for quad in store.quads_for_pattern(None, ox.NamedNode(one), None)
    }
