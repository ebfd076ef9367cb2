from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import newsgraph as ng
from newsgraph.graph import Graph
from newsgraph.page import document, render_page
from newsgraph.page.network import read_library

SEEDS = Path(__file__).parent.parent / "seeds"
PRINT_PAGE = (
    "import sys, newsgraph as ng; from newsgraph.page import render_page;"
    "sys.stdout.buffer.write(render_page(ng.build(ng.read(sys.argv[1]))).encode())"
)
LOADING = {"src", "href", "srcset", "data", "action", "poster", "background", "style"}


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes and, for some, their text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.is_open = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, []))
        self.is_open = True

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's interface
        self.is_open = False

    def handle_data(self, data: str) -> None:
        if self.is_open:
            self.found[-1][2].append(data)

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [
            "".join(data)
            for name, found, data in self.found
            if name == tag and attributes.items() <= found.items()
        ]


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(ng.build(ng.read(SEEDS)))


@pytest.fixture
def page_of(tmp_path: Path) -> Callable[[str], str]:
    """Return what renders the page of one post with this front matter."""

    def render(front_matter: str) -> str:
        (tmp_path / "post.md").write_text(f"---\n{front_matter}\n---\n", encoding="utf-8")
        return render_page(ng.build(ng.read(tmp_path)))

    return render


def data_of(html: str) -> dict[str, Any]:
    elements = Elements(html)
    return {
        name: json.loads(elements.texts("script", id=name)[0])
        for name in ("nodes", "edges", "facts")
    }


def policy_of(html: str) -> dict[str, list[str]]:
    (content,) = (
        attributes["content"]
        for tag, attributes, _ in Elements(html).found
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    return {name: values for name, *values in (part.split() for part in content.split(";"))}


def fingerprint(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_page_names_no_address_but_its_own_icon(page: str) -> None:
    loaded = [
        (tag, value)
        for tag, attributes, _ in Elements(page).found
        for name, value in attributes.items()
        if name in LOADING or name.startswith("on")
    ]
    assert [(tag, value[:19]) for tag, value in loaded] == [("link", "data:image/svg+xml,")]
    style = Elements(page).texts("style")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_exactly_the_scripts_and_the_style_that_are_there(page: str) -> None:
    policy = policy_of(page)
    elements = Elements(page)
    scripts = [
        "".join(data)
        for tag, attributes, data in elements.found
        if tag == "script" and attributes.get("type") != "application/json"
    ]
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == [fingerprint(script) for script in scripts]
    assert policy["style-src"] == [fingerprint(style) for style in elements.texts("style")]
    for directive in ("connect-src", "base-uri", "form-action", "trusted-types"):
        assert policy[directive] == ["'none'"]


def test_the_policy_comes_before_anything_it_rules(page: str) -> None:
    assert page.index("Content-Security-Policy") < page.index("<link")
    assert page.index("Content-Security-Policy") < page.index("<style")


def test_the_library_keeps_its_licence_and_names_no_source_map() -> None:
    library = read_library()
    assert library.startswith("/**\n * vis-network")
    assert "Apache 2.0 License" in library
    assert "sourceMappingURL" not in library


def test_the_page_of_the_seeds_is_small(page: str) -> None:
    assert len(page.encode()) < 600_000


def test_the_page_is_the_same_in_any_process(page: str) -> None:
    for seed in ("0", "1"):
        run = subprocess.run(
            [sys.executable, "-c", PRINT_PAGE, str(SEEDS)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert run.stdout == page.encode()


def test_the_data_holds_every_node_and_every_link(page: str) -> None:
    graph = ng.build(ng.read(SEEDS))
    data = data_of(page)
    groups = [node["group"] for node in data["nodes"]]
    assert groups.count("post") == graph.counts.posts
    assert groups.count("post") + groups.count("listed") == graph.counts.articles
    assert groups.count("provider") == graph.counts.providers
    assert groups.count("topic") == graph.counts.topics
    kinds = [edge["kind"] for edge in data["edges"]]
    assert kinds.count("listing") + kinds.count("crossing") == graph.counts.listings
    assert kinds.count("publisher") == graph.counts.articles
    observations = [one for article in data["facts"]["articles"] for one in article["observations"]]
    assert len(observations) == graph.counts.observations


def test_conflicting_values_stand_beside_their_sources(page: str) -> None:
    data = data_of(page)
    (disputed,) = (
        article["observations"]
        for node, article in zip(data["nodes"], data["facts"]["articles"], strict=False)
        if node["label"] == "Facial recognition's fate could be decided in 2021"
    )
    assert [one["claims"]["quality"] for one in disputed] == [89, 189]
    assert [one["line"] for one in disputed] == [47, 32]
    sources = [data["facts"]["sources"][one["source"]] for one in disputed]
    assert sources == sorted(sources)
    assert sources[0].startswith("seeds/2020-12-08-")


def test_secured_and_featured_content_never_get_in(page_of: Callable[[str], str]) -> None:
    html = page_of(
        "title: A\nwebUrl: https://a.example/1\nsecured: c2VjcmV0OnNlY3JldA==\n"
        "featuredContent: <b>featured marker</b>"
    )
    assert "c2VjcmV0" not in html
    assert "featured marker" not in html


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "<img src=x onerror=alert(1)>",
        "a href=https://evil.example/",
        "{{ 7 * 7 }}{% raw %}",
        "ampersand & apostrophe '",
        "x" * 5000,
    ],
)
def test_a_hostile_title_is_inert_and_whole(page_of: Callable[[str], str], title: str) -> None:
    html = page_of(f"title: {json.dumps(title)}\nwebUrl: https://a.example/1")
    calm = page_of("title: calm\nwebUrl: https://a.example/1")
    tags = [tag for tag, _, _ in Elements(html).found]
    assert tags == [tag for tag, _, _ in Elements(calm).found]
    assert policy_of(html) == policy_of(calm)
    assert data_of(html)["nodes"][0]["label"] == title


def test_line_separators_are_escaped() -> None:
    embedded = str(document.embed("a\u2028b\u2029"))
    assert embedded == '"a\\u2028b\\u2029"'
    assert json.loads(embedded) == "a\u2028b\u2029"


def test_characters_that_turn_the_text_around_them_are_replaced() -> None:
    embedded = str(document.embed("left \u202e right \ud800 \u2067"))
    assert json.loads(embedded) == "left \ufffd right \ufffd \ufffd"
    embedded.encode()


def test_an_empty_graph_says_so() -> None:
    html = render_page(Graph())
    assert "There is nothing to show" in html
    assert Elements(html).texts("script") == []


def test_a_script_that_would_end_its_element_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "read_library", lambda: "'</script>'")
    with pytest.raises(ValueError, match="</script"):
        render_page(Graph())


def test_modules_are_joined_once_each_and_imports_first() -> None:
    script = document.join_modules("main")
    names = re.findall(r"^const \$(\w+) = \(\(\) => \{$", script, re.MULTILINE)
    assert len(names) == len(set(names))
    assert names[-1] == "main"
    written = {path.stem for path in (Path(document.__file__).parent / "scripts").glob("*.js")}
    assert set(names) == written
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)
    for imported in re.findall(r"^const \{.*\} = \$(\w+);$", script, re.MULTILINE):
        assert imported in names


def test_listings_from_one_story_to_another_are_told_apart() -> None:
    graph = ng.build(ng.read(SEEDS))
    lister, listed = graph.listings[0]
    articles = tuple(
        one._replace(cluster="https://elsewhere.example/") if one.key == listed else one
        for one in graph.articles
    )
    data = data_of(render_page(replace(graph, articles=articles)))
    keys = [one.key for one in graph.articles]
    cluster_of = {one.key: one.cluster for one in articles}
    crossing = [edge for edge in data["edges"] if edge["kind"] == "crossing"]
    assert {"from": keys.index(lister), "to": keys.index(listed), "kind": "crossing"} in crossing
    assert len(crossing) == sum(
        cluster_of[one] != cluster_of[other] for one, other in graph.listings
    )


def test_a_story_tells_its_members_by_time_and_its_topics() -> None:
    graph = ng.build(ng.read(SEEDS))
    facts = data_of(render_page(graph))["facts"]
    first_topic = len(graph.articles) + len(graph.providers)
    for cluster, told in zip(graph.clusters, facts["clusters"], strict=True):
        members = [graph.articles[member] for member in told["members"]]
        times = [one.published_at.utc for one in members if one.published_at]
        assert times == sorted(times)
        assert len(times) == len(members)
        assert sorted(one.key for one in members) == list(cluster.members)
        topics = [graph.topics[topic - first_topic].key for topic in told.get("topics", [])]
        assert topics == list(cluster.topics)


def test_an_article_tells_its_place_in_its_story() -> None:
    graph = ng.build(ng.read(SEEDS))
    facts = data_of(render_page(graph))["facts"]["articles"]
    for article, told in zip(graph.articles, facts, strict=True):
        is_attached = article.cluster_role == "attached"
        assert told.get("strength") == (article.cluster_strength if is_attached else None)
        assert told.get("isFirst", False) == article.is_first_report
        assert told["lag"] == article.lag
    assert sum(told.get("isFirst", False) for told in facts) >= len(graph.clusters)


def test_an_article_without_a_time_stands_last_and_tells_no_lag(
    page_of: Callable[[str], str],
) -> None:
    facts = data_of(
        page_of(
            "title: A bridge is closed\nwebUrl: https://a.example/\nrelated:\n"
            "  - {title: A bridge is closed today, webUrl: https://b.example/,"
            " publishedDateTime: 2020-06-12T10:00:00Z}"
        )
    )["facts"]
    assert [one["members"] for one in facts["clusters"]] == [[1, 0]]
    assert "lag" not in facts["articles"][0]
    assert facts["articles"][1]["isFirst"]


def test_scores_stand_beside_what_supports_them(page: str) -> None:
    graph = ng.build(ng.read(SEEDS))
    facts = data_of(page)["facts"]
    names = {
        of: [[one["name"] for one in group["measures"]] for group in groups]
        for of, groups in facts["measures"].items()
    }
    assert names == {
        "articles": [["page-rank", "core-number", "bridging"], ["degree", "closeness"]],
        "providers": [["degree", "betweenness", "core-number"], ["first-share", "median-lag"]],
        "clusters": [["provider-count", "span", "concentration"]],
    }
    for of, groups in names.items():
        for told in facts[of]:
            sizes = [len(row) for row in told["scores"]]
            assert all(
                size in (0, 1 + len(group)) for size, group in zip(sizes, groups, strict=True)
            )
    for article, told in zip(graph.articles, facts["articles"], strict=True):
        scores = article.scores
        listed = [article.times_listed, scores.page_rank, scores.core_number, scores.bridging]
        assert told["scores"][0] == listed
    for cluster, told in zip(graph.clusters, facts["clusters"], strict=True):
        numbers = [cluster.provider_count, cluster.span, cluster.concentration]
        assert told["scores"] == [[len(cluster.members), *numbers]]


def test_every_measure_says_what_it_is_and_how_it_was_computed(page: str) -> None:
    groups = [group for of in data_of(page)["facts"]["measures"].values() for group in of]
    abouts = [one["about"] for group in groups for one in group["measures"]]
    assert all("On " in about and "weighting: " in about for about in abouts)
    assert abouts[0].startswith("PageRank (Brin & Page 1998). On listings")
    assert abouts[0].endswith("; damping 0.85, to a change of 1e-12.")


def test_what_nothing_supports_is_not_scored(page_of: Callable[[str], str]) -> None:
    facts = data_of(page_of("title: A single post\nwebUrl: https://a.example/1"))["facts"]
    assert facts["providers"][0]["scores"] == [[], []]
    assert facts["articles"][0]["scores"][1] == []


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize("ground", ["paper", "panel", "territory"])
def test_every_colour_of_text_stands_out_from_every_ground(scheme: int, ground: str) -> None:
    style = (Path(document.__file__).parent / "styles" / "theme.css").read_text(encoding="utf-8")
    roots = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", roots[scheme]))
    for text in ("ink", "quiet", "post", "provider", "topic"):
        light, dark = sorted(map(luminance, (colours[text], colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
