"""Serialization: Turtle for people, N-Triples and N-Quads, the same bytes in any process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.rows import InFull, read_with_pyoxigraph

from newsgraph import urls
from newsgraph.building import clusters, identity
from newsgraph.building.assembly import assemble
from newsgraph.corpus import Corpus, unite
from newsgraph.exports import render
from newsgraph.files import Found, find_files
from newsgraph.graph import Graph
from newsgraph.rdf.dataset import Census
from newsgraph.rdf.serialization import (
    describe_all,
    write_nquads,
    write_ntriples,
    write_trig,
    write_turtle,
)
from newsgraph.reading.reader import read_data, read_files
from newsgraph.version import VERSION

SEEDS = Path(__file__).parents[1].parent / "seeds"
HOSTILE = 'a "quoted" \\ back\\nslash\n\ttab """ \u202e \U0001f701 <x> . @base'


@pytest.fixture(scope="module")
def seeds() -> Corpus:
    return read_files(find_files([SEEDS]))


def graph_titled(title: str) -> Graph:
    """Return the graph of one post with this title."""
    reading = read_data(b"---\ntitle: T\nwebUrl: https://a.org\n---\n", Found("a", Path("a")))
    assert reading is not None
    post = reading.observations[0]._replace(title=title)
    return assemble(unite([reading._replace(observations=(post,))]))


def test_turtle_is_laid_out_for_people(seeds: Corpus) -> None:
    text = "".join(write_turtle(assemble(seeds)))
    assert text.startswith(
        "@base <https://newsgraph.example/> .\n"
        "@prefix ng: <https://w3id.org/newsgraph/ns#> .\n"
        "@prefix schema: <https://schema.org/> .\n"
    )
    headings = [line for line in text.splitlines() if line.startswith("# ")]
    assert headings == [
        "# Articles",
        "# Coverage clusters",
        "# Providers",
        "# Topics",
        "# Images",
        "# Source files",
        "# Observations",
        "# Dataset",
    ]
    assert (
        "\n<provider/bbc.co.uk>\n"
        "    a ng:Provider, schema:Organization ;\n"
        '    rdfs:label "BBC" ;\n'
        '    schema:name "BBC" ;\n'
        '    ng:domain "bbc.co.uk" ;\n'
        "    ng:articleCount 1 ;\n"
        "    ng:clusterCount 1 ;\n"
        "    ng:storyCount 1 ;\n"
        "    ng:coverageDegree 1.0 ;\n"
    ) in text
    assert "    ng:quality 59 ;\n" in text
    assert "    ng:published false ;\n" in text
    assert '"2020-06-12T19:19:00Z"^^xsd:dateTime ;\n' in text


def test_many_objects_stand_a_line_each(seeds: Corpus) -> None:
    text = "".join(write_turtle(assemble(seeds)))
    related = text.partition("    ng:related ")[2].partition(" .\n")[0].splitlines()
    assert len(related) > 3
    assert all(line.startswith("        <article/") for line in related[1:])


@pytest.mark.parametrize("title", [HOSTILE, "\x00\x01\x7f\r", "\ufffe", "\u2028\x85"])
def test_any_text_comes_back_from_every_format(title: str) -> None:
    graph = graph_titled(title)
    forms = {
        ox.RdfFormat.TURTLE: write_turtle(graph),
        ox.RdfFormat.N_TRIPLES: write_ntriples(graph),
        ox.RdfFormat.N_QUADS: write_nquads(graph),
        ox.RdfFormat.TRIG: write_trig(graph),
    }
    for form, lines in forms.items():
        terms = [quad.object for quad in ox.parse("".join(lines).encode(), form)]
        assert ox.Literal(title) in terms


def test_lines_based_formats_hold_a_statement_a_line(seeds: Corpus) -> None:
    graph = assemble(seeds)
    triples = "".join(write_ntriples(graph)).split("\n")
    assert triples.pop() == ""
    assert all(line.startswith("<https://") and line.endswith(" .") for line in triples)
    assert "".join(write_nquads(graph)).split("\n")[: len(triples)] == triples


def test_the_dataset_tells_what_made_it_and_no_time_or_place() -> None:
    graph = Graph(options=(("only", "topic=AI"),), cluster_method=clusters.METHODS["stories"])
    described = describe_all(graph, InFull(), Census())
    sections = {heading: list(descriptions) for heading, descriptions in described}
    dataset, activity, *_ = sections["Dataset"]
    assert dataset.subject == "https://newsgraph.example/dataset"
    assert {predicate: objects[0].text for predicate, objects in activity.statements.items()} == {
        "rdfs:label": f"newsgraph {VERSION}",
        "ng:toolVersion": VERSION,
        "ng:urlRuleVersion": urls.RULE_VERSION,
        "ng:identityRuleVersion": identity.RULE_VERSION,
        "ng:clusterMethod": clusters.METHODS["stories"],
        "ng:option": "only=topic=AI",
    }


def test_triples_are_counted_as_they_are_written(seeds: Corpus) -> None:
    graph = assemble(seeds)
    for syntax in ("ttl", "nt", "nq"):
        rendering = render(graph, syntax)
        data = b"".join(rendering)
        assert rendering.counts == {"triples": len(read_with_pyoxigraph(data, syntax))}


def test_trig_holds_the_quads(seeds: Corpus) -> None:
    graph = assemble(seeds)
    trig, quads = "".join(write_trig(graph)), "".join(write_nquads(graph))
    found = set(ox.parse(trig, ox.RdfFormat.TRIG))
    assert found == set(ox.parse(quads, ox.RdfFormat.N_QUADS))
    assert len(trig) < len(quads) / 2


BUILD = """
import hashlib, random, sys
from newsgraph.building import clusters
from newsgraph.building import identity
from newsgraph import urls
from newsgraph.building.assembly import assemble
from newsgraph.files import find_files
from newsgraph.reading.reader import read_files
from newsgraph.rdf.serialization import write_nquads, write_turtle

found = find_files(sys.argv[1:])
random.shuffle(found)
graph = assemble(read_files(found))
text = "".join([*write_turtle(graph), *write_nquads(graph)])
print(hashlib.sha256(text.encode()).hexdigest())
"""


def test_processes_with_other_hash_seeds_and_orders_write_the_same_bytes(seeds: Corpus) -> None:
    graph = assemble(seeds)
    here = "".join([*write_turtle(graph), *write_nquads(graph)])
    digests = {hashlib.sha256(here.encode()).hexdigest()}
    for seed in ("0", "1", "random"):
        command = [sys.executable, "-c", BUILD, str(SEEDS)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        digests.add(done.stdout.strip())
    assert len(digests) == 1
