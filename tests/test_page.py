from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.resources import files
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unpacking import unpack, unpacked

import newsgraph as ng
from newsgraph.graph import Graph
from newsgraph.page import document, network, render_page
from newsgraph.page.columns import to_columns
from newsgraph.page.layout import lay_out
from newsgraph.page.network import read_library
from newsgraph.page.numbering import number
from newsgraph.page.packs import LONG, PIECE, pack

SEEDS = Path(__file__).parent.parent / "seeds"
PRINT_PAGE = (
    "import sys, newsgraph as ng; from newsgraph.page import render_page;"
    "sys.stdout.buffer.write(render_page(ng.build(ng.read(sys.argv[1]))).encode())"
)
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
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


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=TURNING))
JSON = st.none() | st.booleans() | st.integers() | TEXT


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


def rows_of(column: Any) -> list[Any]:
    """Return the rows of a column, as scripts/unpacking.js does."""
    if isinstance(column, list):
        return column
    if "counts" in column:
        values = iter(rows_of(column["all"]))
        return [None if n is None else list(islice(values, n)) for n in column["counts"]]
    columns = {field: rows_of(inner) for field, inner in column["of"].items()}
    rows = (
        {field: values[i] for field, values in columns.items() if values[i] is not None}
        for i in range(column["count"])
    )
    return [None if i in column["not"] else row for i, row in enumerate(rows)]


def packs_of(html: str) -> list[str]:
    return Elements(html).texts("script", **{"class": "pack"})


def library_of(html: str) -> str:
    """Return the script of vis-network as the page unpacks it."""
    (packed,) = Elements(html).texts("script", id="library")
    return unpacked(packed.partition("*/")[2])


def data_of(html: str) -> dict[str, Any]:
    """Return all that the page carries: what the map shows, and the facts it tells."""
    (shown,), *told = map(rows_of, unpack(packs_of(html)))
    return {**shown, "facts": [facts for pack in told for facts in pack]}


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
        if tag == "script" and attributes.get("type") != "text/plain"
    ]
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == [fingerprint(one) for one in [library_of(page), *scripts]]
    assert policy["style-src"] == [fingerprint(style) for style in elements.texts("style")]
    assert policy["trusted-types"] == ["library"]
    for directive in ("connect-src", "base-uri", "form-action"):
        assert policy[directive] == ["'none'"]


def test_the_policy_comes_before_anything_it_rules(page: str) -> None:
    assert page.index("Content-Security-Policy") < page.index("<link")
    assert page.index("Content-Security-Policy") < page.index("<style")


def test_the_library_keeps_its_licence_and_names_no_source_map(page: str) -> None:
    assert "\n * vis-network\n" in page
    library = library_of(page)
    assert library == read_library()
    assert library.startswith("/**\n * vis-network")
    assert "Apache 2.0 License" in library
    assert "sourceMappingURL" not in library


def test_the_library_is_found_without_running_pyvis() -> None:
    code = "import sys; from newsgraph.page.network import read_library as read; read();"
    code += "print('pyvis' in sys.modules, 'IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.split() == [b"False", b"False"]


def test_without_pyvis_there_is_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="pyvis is not installed"):
        read_library()


def test_the_page_of_the_seeds_is_small(page: str) -> None:
    assert len(page.encode()) < 320_000


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
    groups = [article["group"] for article in data["articles"]]
    assert len(groups) == graph.counts.articles
    assert groups.count("post") == graph.counts.posts
    assert [one["label"] for one in data["providers"]] == [one.name for one in graph.providers]
    assert [one["label"] for one in data["topics"]] == [one.name for one in graph.topics]
    assert sum(one["count"] for one in data["clusters"]) == graph.counts.articles
    numbers = number(graph)
    for i, (article, row) in enumerate(zip(numbers.ordered, data["articles"], strict=True)):
        listed = [numbers.ordered[i + step].key for step in row.get("lists", [])]
        assert listed == [to for lister, to in graph.listings if lister == article.key]
        assert row["provider"] == numbers.providers[article.provider]
        assert row.get("topics", []) == [numbers.topics[topic] for topic in article.topics]
    observations = [one for facts in data["facts"] for one in facts.get("observations", [])]
    assert len(observations) == graph.counts.observations


def test_an_article_lies_where_its_story_sees_it(page: str) -> None:
    graph = ng.build(ng.read(SEEDS))
    layout = lay_out(graph)
    data = data_of(page)
    rows = iter(data["articles"])
    for cluster in data["clusters"]:
        for _ in range(cluster["count"]):
            row = next(rows)
            place = cluster["x"] + row["x"], cluster["y"] + row["y"], row["size"]
            assert place in layout.articles.values()


def test_members_of_a_story_are_a_run_of_numbers_and_the_largest_is_first(page: str) -> None:
    numbers = number(ng.build(ng.read(SEEDS)))
    runs = [
        (key, len(list(group))) for key, group in groupby(one.cluster for one in numbers.ordered)
    ]
    assert [key for key, _ in runs] == list(numbers.clusters)
    sizes = [cluster["count"] for cluster in data_of(page)["clusters"]]
    assert sizes == [size for _, size in runs] == sorted(sizes, reverse=True)


def test_addresses_are_told_without_the_headline_and_come_back_whole(page: str) -> None:
    facts = data_of(page)["facts"]
    cut = 0
    for article, told in zip(number(ng.build(ng.read(SEEDS))).ordered, facts, strict=False):
        headline = re.sub("['\u2019]", "", article.headline.lower())
        slug = "-".join(re.findall("[a-z0-9]+", headline)) if "slugAt" in told else ""
        at = told.get("slugAt", 0)
        assert told["url"][:at] + slug + told["url"][at:] == article.url
        cut += "slugAt" in told
    assert cut > 10


def test_times_are_told_only_where_day_and_minute_do_not_say_them(
    page_of: Callable[[str], str],
) -> None:
    stated = [
        "2020-06-12",
        "2020-06-12T10:05:00Z",
        "2020-06-12T10:05:30Z",
        "2020-06-12T10:05:00+02:00",
    ]
    told = []
    for time in stated:
        data = data_of(page_of(f"title: A\nwebUrl: https://a.example/\npublishedDateTime: {time}"))
        told.append((data["articles"][0].get("time"), data["facts"][0].get("published")))
    assert told == [(None, None), (605, None), (605, stated[2]), (485, stated[3])]


def test_conflicting_values_stand_beside_their_sources(page: str) -> None:
    data = data_of(page)
    (disputed,) = (
        facts["observations"]
        for row, facts in zip(data["articles"], data["facts"], strict=False)
        if row["label"] == "Facial recognition's fate could be decided in 2021"
    )
    assert [one["claims"]["quality"] for one in disputed] == [89, 189]
    assert [one["line"] for one in disputed] == [47, 32]
    sources = [data["sources"][one["source"]] for one in disputed]
    assert sources == sorted(sources)
    assert sources[0].startswith("seeds/2020-12-08-")


def test_secured_and_featured_content_never_get_in(page_of: Callable[[str], str]) -> None:
    html = page_of(
        "title: A\nwebUrl: https://a.example/1\nsecured: c2VjcmV0OnNlY3JldA==\n"
        "featuredContent: <b>featured marker</b>"
    )
    told = html + json.dumps(data_of(html))
    assert "c2VjcmV0" not in told
    assert "featured marker" not in told


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
    assert data_of(html)["articles"][0]["label"] == title


def test_characters_that_turn_the_text_around_them_are_replaced() -> None:
    packs = pack(["left \u202e right \ud800 \u2067"])
    assert unpack(packs) == ["left \ufffd right \ufffd \ufffd"]


def test_no_pack_holds_what_html_could_read(page: str) -> None:
    packs = packs_of(page)
    assert len(packs) == 3
    for one in packs:
        assert re.fullmatch("[A-Za-z0-9+/]+={0,2}", one)


@given(st.lists(st.recursive(JSON, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner))))
def test_whatever_is_packed_comes_back(values: list[object]) -> None:
    assert unpack(pack(values)) == values


def test_more_words_than_two_bytes_number_come_back() -> None:
    texts = [chr(i) * 2 for i in range(0x3000, 0xD7FF)] * 4
    texts += [chr(i) for i in range(0xE000, 0x12000)]
    assert unpack(pack([texts])) == [texts]


@pytest.mark.parametrize("length", [PIECE, PIECE + 1, 3 * PIECE + 5])
def test_a_list_of_any_length_comes_back(length: int) -> None:
    values: list[object] = [{"a": [f" {i}," for i in range(length)], "b": {}}, list(range(length))]
    assert unpack(pack(values)) == values


@pytest.mark.parametrize(("length", "size"), [(10, b"9"), (LONG, b"2")])
def test_long_texts_are_compressed_in_small_blocks(length: int, size: bytes) -> None:
    values: list[object] = [list(range(length))]
    packs = pack(values)
    assert base64.b64decode(packs[1]).startswith(b"BZh" + size)
    assert unpack(packs) == values


@given(st.lists(st.none() | st.dictionaries(st.sampled_from("abc"), st.lists(st.integers()))))
def test_columns_come_back_as_rows(rows: list[dict[str, list[int]] | None]) -> None:
    assert rows_of(to_columns(rows)) == rows


@pytest.mark.parametrize(
    ("script", "stripped"),
    [
        ('const a = "// no /* comment */";', 'const a="// no /* comment */";'),
        ("const a = `x  ${ b } // y\n  z`;", "const a=`x  ${ b } // y\n  z`;"),
        ("const a = /[/`'] {2}/u.test(b);", "const a=/[/`'] {2}/u.test(b);"),
        ("x /* a */ y /* b, c */; // d, e", "x y;"),
        ("for (;;) {\n  f([a, b,], 1,);\n}", "for(;;){f([a,b],1)}"),
        ("return a / b; // it's", "return a/b;"),
        ("a + +b - -c - d++ + e", "a + +b - -c-d+++e"),
        ("  one\n\n  // two; three\n  four", " one\nfour"),
    ],
)
def test_scripts_lose_comments_and_space_but_no_text(script: str, stripped: str) -> None:
    assert document.strip(script, document.SCRIPT_MARKS).rstrip() == stripped.rstrip()


def test_an_empty_graph_says_so() -> None:
    html = render_page(Graph())
    assert "There is nothing to show" in html
    assert Elements(html).texts("script") == []


def test_a_script_that_would_end_its_element_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "join_modules", lambda _: "'</script>'")
    with pytest.raises(ValueError, match="</script"):
        render_page(Graph())


def test_modules_are_joined_once_each_and_imports_first() -> None:
    script = document.join_modules("main")
    folder = Path(document.__file__).parent / "scripts"
    written = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.js")}
    heads = {name: text.partition("\n")[0] for name, text in written.items()}
    assert [script.count(head) for head in heads.values()] == [1] * len(written)
    for name, text in written.items():
        for imported in re.findall(r'^import .* from "\./(\w+)\.js";$', text, re.MULTILINE):
            assert script.index(heads[imported]) < script.index(heads[name])
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)


def test_no_two_modules_export_the_same_name() -> None:
    script = document.join_modules("main")
    lists = re.findall(r"^const \{ (.*) \} = \(\(\) => \{$", script, re.MULTILINE)
    names = [name for one in lists for name in one.split(", ") if name]
    assert "readCoverage" in names
    assert len(names) == len(set(names))


def test_a_style_keeps_the_space_that_has_a_meaning() -> None:
    style = "a :hover, b::after {\n  color: red;\n  margin: 0 -1px;\n}\n"
    stripped = "a :hover,b::after{color:red;margin:0 -1px}"
    assert document.strip(style, document.STYLE_MARKS).rstrip() == stripped


def test_a_story_tells_its_members_by_time_and_its_topics() -> None:
    graph = ng.build(ng.read(SEEDS))
    numbers = number(graph)
    clusters = {cluster.key: cluster for cluster in graph.clusters}
    start = 0
    for key, told in zip(numbers.clusters, data_of(render_page(graph))["clusters"], strict=True):
        members = numbers.ordered[start : start + told["count"]]
        start += told["count"]
        times = [one.published_at.utc for one in members if one.published_at]
        assert times == sorted(times)
        assert len(times) == len(members)
        assert sorted(one.key for one in members) == list(clusters[key].members)
        assert numbers.ordered[told["representative"]].key == clusters[key].representative
        topics = [numbers.topics[topic] for topic in clusters[key].topics]
        assert told.get("topics", []) == topics


def test_an_article_tells_its_place_in_its_story() -> None:
    graph = ng.build(ng.read(SEEDS))
    rows = data_of(render_page(graph))["articles"]
    for article, told in zip(number(graph).ordered, rows, strict=True):
        is_attached = article.cluster_role == "attached"
        assert told.get("isAttached", False) == is_attached
        assert told["strength"] == article.cluster_strength
        assert told.get("isFirst", False) == article.is_first_report
        assert told["lag"] == article.lag
    assert sum(told.get("isFirst", False) for told in rows) >= len(graph.clusters)


def test_an_article_without_a_time_stands_last_and_tells_no_lag(
    page_of: Callable[[str], str],
) -> None:
    first, last = data_of(
        page_of(
            "title: A bridge is closed\nwebUrl: https://a.example/\nrelated:\n"
            "  - {title: A bridge is closed today, webUrl: https://b.example/,"
            " publishedDateTime: 2020-06-12T10:00:00Z}"
        )
    )["articles"]
    assert first["isFirst"]
    assert last["label"] == "A bridge is closed"
    assert "lag" not in last


def test_scores_stand_beside_what_supports_them(page: str) -> None:
    graph = ng.build(ng.read(SEEDS))
    data = data_of(page)
    names = {
        of: [[one["name"] for one in group["measures"]] for group in groups]
        for of, groups in data["measures"].items()
    }
    assert names == {
        "articles": [["page-rank", "core-number", "bridging"], ["degree", "closeness"]],
        "providers": [["degree", "betweenness", "core-number"], ["first-share", "median-lag"]],
        "clusters": [["provider-count", "span", "concentration"]],
    }
    numbers = number(graph)
    for article, told in zip(numbers.ordered, data["facts"], strict=False):
        scores = article.scores
        listed = [article.times_listed, scores.page_rank, scores.core_number, scores.bridging]
        assert told["scores"][0] == listed
        assert len(told["scores"][1]) in (0, 3)
    for domain, i in numbers.providers.items():
        assert data["facts"][i]["domain"] == domain
        assert [len(row) for row in data["facts"][i]["scores"]] in ([4, 3], [0, 3], [4, 0], [0, 0])
    for cluster in graph.clusters:
        told = data["clusters"][numbers.clusters[cluster.key]]
        numbered = [cluster.provider_count, cluster.span, cluster.concentration]
        assert told["scores"] == [[len(cluster.members), *numbered]]


def test_every_measure_says_what_it_is_and_how_it_was_computed(page: str) -> None:
    groups = [group for of in data_of(page)["measures"].values() for group in of]
    abouts = [one["about"] for group in groups for one in group["measures"]]
    assert all("On " in about and "weighting: " in about for about in abouts)
    assert abouts[0].startswith("PageRank (Brin & Page 1998). On listings")
    assert abouts[0].endswith("; damping 0.85, to a change of 1e-12.")


def test_what_nothing_supports_is_not_scored(page_of: Callable[[str], str]) -> None:
    article, provider = data_of(page_of("title: A single post\nwebUrl: https://a.example/1"))[
        "facts"
    ]
    assert provider["scores"] == [[], []]
    assert article["scores"][1] == []


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
    roots = re.findall(r":root\S* \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", roots[scheme]))
    for text in ("ink", "quiet", "post", "provider", "topic"):
        light, dark = sorted(map(luminance, (colours[text], colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_the_styles_of_the_table_of_articles_are_for_no_other_table() -> None:
    styles = files("newsgraph.page") / "styles" / "table.css"
    lines = [line.strip() for line in styles.read_text("utf-8").splitlines()]
    selectors = [line for line in lines if line.endswith("{") and line[0] != "@"]
    assert len(selectors) > 10
    assert [one for one in selectors if one[0] not in ".["] == []
