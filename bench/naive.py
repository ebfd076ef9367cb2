"""Naive: what a competent analyst writes of an evening, with the libraries everyone knows.

PyYAML's SafeLoader, an rdflib graph and its Turtle, networkx for PageRank, a pyvis page. It finds
the articles, providers, topics and listings that newsgraph finds in generated posts; it keeps no
observations, finds no clusters and checks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import networkx as nx
import rdflib
import yaml
from pyvis.network import Network
from rdflib import DCTERMS, RDF, Literal, URIRef

SCHEMA = rdflib.Namespace("https://schema.org/")
BASE = "https://newsgraph.example/"
TOP_PROVIDERS = """
    SELECT ?name (COUNT(?article) AS ?articles)
    WHERE { ?article schema:publisher ?provider . ?provider schema:name ?name }
    GROUP BY ?provider ?name ORDER BY DESC(?articles) ?name LIMIT 10
"""
MOST_LISTED = """
    SELECT ?headline (COUNT(?lister) AS ?listers)
    WHERE { ?lister dcterms:relation ?article . ?article schema:headline ?headline }
    GROUP BY ?article ?headline ORDER BY DESC(?listers) ?headline LIMIT 10
"""

Post = dict[str, Any]


class Merged(NamedTuple):
    """Articles by their canonical URL, and who lists whom."""

    articles: Mapping[str, Post]
    listings: set[tuple[str, str]]


def read_posts(folder: Path) -> list[Post]:
    """Return the front matter of each post."""
    paths = sorted(folder.glob("*.md"))
    return [yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1]) for path in paths]


def canonical(url: str) -> str:
    """Return a URL without what doesn't tell articles apart."""
    parts = urlsplit(url)
    kept = [one for one in parts.query.split("&") if one != "AMP" and not one.startswith("utm_")]
    query = f"?{'&'.join(kept)}" if any(kept) else ""
    return f"https://{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def merge(posts: Sequence[Post]) -> Merged:
    """Return the articles, each with the best of what is said of it."""
    web_urls: dict[str, str] = {}
    for _, entry in entries(posts):
        web, amp = canonical(entry["webUrl"]), canonical(entry["ampWebUrl"])
        if web != amp:
            web_urls[amp] = web
    articles: dict[str, Post] = {}
    listings = set()
    for post, entry in entries(posts):
        key, lister = canonical(entry["webUrl"]), canonical(post["webUrl"])
        key, lister = web_urls.get(key, key), web_urls.get(lister, lister)
        known = articles.setdefault(key, dict(entry))
        known["quality"] = max(known["quality"], entry["quality"])
        if key != lister:
            listings.add((lister, key))
    return Merged(articles, listings)


def entries(posts: Sequence[Post]) -> Iterator[tuple[Post, Post]]:
    """Yield each post with itself, then with each entry of its list."""
    for post in posts:
        yield post, post
        for entry in post["related"]:
            yield post, entry


def to_rdf(merged: Merged) -> rdflib.Graph:
    """Return articles, providers, topics and listings as triples."""
    graph = rdflib.Graph()
    graph.bind("schema", SCHEMA)
    for key, article in merged.articles.items():
        node, provider = iri("article", key), iri("provider", article["provider"]["domain"])
        graph.add((node, RDF.type, SCHEMA.NewsArticle))
        graph.add((node, SCHEMA.headline, Literal(article["title"])))
        graph.add((node, SCHEMA.description, Literal(article["excerpt"])))
        graph.add((node, SCHEMA.url, URIRef(article["webUrl"])))
        graph.add((node, SCHEMA.datePublished, Literal(article["publishedDateTime"])))
        graph.add((node, SCHEMA.image, URIRef(article["images"][0]["url"])))
        graph.add((node, SCHEMA.contentRating, Literal(article["quality"])))
        graph.add((node, SCHEMA.publisher, provider))
        graph.add((provider, RDF.type, SCHEMA.NewsMediaOrganization))
        graph.add((provider, SCHEMA.name, Literal(article["provider"]["name"])))
        for name in article["topics"]:
            topic = iri("topic", name)
            graph.add((node, SCHEMA.about, topic))
            graph.add((topic, SCHEMA.name, Literal(name)))
    for lister, listed in merged.listings:
        graph.add((iri("article", lister), DCTERMS.relation, iri("article", listed)))
    return graph


def iri(kind: str, key: str) -> URIRef:
    """Return the IRI of a node."""
    return URIRef(f"{BASE}{kind}/{quote(key, safe='')}")


def rank(merged: Merged) -> dict[str, float]:
    """Return the PageRank of each article, converged."""
    network = nx.DiGraph(sorted(merged.listings))
    ranks: dict[str, float] = nx.pagerank(network, tol=1e-13, max_iter=1000)
    return ranks


def write_page(merged: Merged, ranks: Mapping[str, float], path: Path) -> None:
    """Write a page of articles, providers and listings."""
    network = Network(directed=True, cdn_resources="in_line")
    for key, article in merged.articles.items():
        provider = article["provider"]["domain"]
        size = 10 + 1000 * ranks.get(key, 0)
        network.add_node(key, label=article["title"], title=article["excerpt"], size=size)
        network.add_node(provider, label=article["provider"]["name"], color="orange")
        network.add_edge(key, provider)
    for lister, listed in sorted(merged.listings):
        network.add_edge(lister, listed)
    path.write_text(network.generate_html(), encoding="utf-8")
