"""The page for everyone: by keyboard, by table, by assistive technology, and on paper."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.browser.opened import Open, Opened, OpenPosts

import newsgraph as ng
from newsgraph.graph import Graph

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FINDINGS = """
    axe.run().then(({violations}) => violations.flatMap(({id, nodes}) =>
        nodes.map(({html, failureSummary}) => [id, html, failureSummary])))
"""
SVG = "{http://www.w3.org/2000/svg}"
HUB = "Tech Tent: Facial recognition faces a reckoning"
TOPIC = "Computer Vision"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return ng.build(ng.read(ROOT / "seeds"))


def show_table(opened: Opened) -> None:
    opened.page.get_by_role("button", name="Table", exact=True).click()


def open_menu(opened: Opened) -> None:
    opened.page.locator("summary", has_text="Take away").click()


def select(opened: Opened, name: str) -> None:
    """Select the thing with this name; of several, the topic, or else the provider."""
    opened.page.evaluate(
        """(name) => {
            const { id } = newsgraph.coverage.nodes.findLast(({ label }) => label === name);
            newsgraph.state.change({ selection: { type: "node", id } });
        }""",
        name,
    )
    opened.until(f"document.querySelector('#panel h2').textContent === {json.dumps(name)}")


def select_story(opened: Opened) -> None:
    opened.page.locator("#panel .go").first.click()
    opened.until("document.querySelector('#panel .kind')?.textContent === 'Story'")


def search(opened: Opened, words: str = "facial") -> None:
    opened.page.keyboard.press("/")
    opened.page.keyboard.type(words)
    opened.until("document.querySelectorAll('[role=option]').length > 0")


# Accessibility, as far as a machine can tell

SITUATIONS: dict[str, Callable[[Opened], object]] = {
    "at first": lambda _: None,
    "a story": select_story,
    "an article": lambda opened: select(opened, HUB),
    "a provider": lambda opened: select(opened, "BBC"),
    "the menu": open_menu,
    "the filters": lambda opened: opened.page.get_by_role("button", name="Filters").click(),
    "the table": show_table,
    "what was found": search,
}
READERS: dict[str, dict[str, Any]] = {
    "by day": {"color_scheme": "light"},
    "at night": {"color_scheme": "dark"},
    "on a telephone": {"viewport": {"width": 390, "height": 800}, "has_touch": True},
    "on a tablet": {"viewport": {"width": 820, "height": 1180}, "has_touch": True},
}


@pytest.mark.parametrize("reader", READERS)
def test_axe_finds_no_violation(open_page: Open, reader: str) -> None:
    opened = open_page(reduced_motion="reduce", **READERS[reader])
    opened.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for situation, enter in SITUATIONS.items():
        enter(opened)
        found += [(situation, *violation) for violation in opened.page.evaluate(FINDINGS)]
    assert found == []


# By keyboard alone

NAME = """(() => {
    const {ariaLabel, labels, textContent, id} = document.activeElement;
    return (ariaLabel ?? labels?.[0]?.textContent ?? textContent).trim() || id;
})()"""


def tab_to(opened: Opened, name: str) -> None:
    """Press the tabulator until the focus is on what has this name."""
    for _ in range(150):
        if opened.page.evaluate(NAME).startswith(name):
            return
        opened.page.keyboard.press("Tab")
    pytest.fail(f"the tabulator never comes to {name}")


def test_a_reader_with_nothing_but_a_keyboard_gets_everywhere(open_page: Open) -> None:
    opened = open_page(reduced_motion="reduce")
    press = opened.page.keyboard.press
    search(opened, "recognition's fate")
    press("Enter")
    assert opened.heading == "Facial recognition's fate could be decided in 2021"
    press("Escape")
    assert opened.heading == "Stories"

    tab_to(opened, "Table")
    press("Enter")
    tab_to(opened, "Times listed")
    press("Enter")
    assert opened.page.locator("[aria-sort=descending]").inner_text().startswith("Times listed")
    press("Tab")
    press("Tab")
    title = opened.page.evaluate(NAME)
    press("Enter")
    assert opened.heading == title
    assert opened.page.evaluate("document.activeElement.id") == "panel"

    tab_to(opened, "Take away")
    press("Enter")
    press("Tab")
    assert opened.page.evaluate(NAME) == "Articles as CSV"
    with opened.page.expect_download() as download:
        press("Enter")
    assert download.value.suggested_filename == "coverage.csv"
    press("Escape")
    assert opened.page.evaluate(NAME) == "Take away"
    assert opened.page.locator("details[open]", has_text="CSV").count() == 0
    assert opened.heading == title, "Escape closed the menu, and nothing else"
    press("Escape")
    assert opened.heading == "Stories"


# The table


def column(opened: Opened, number: int) -> list[str]:
    return opened.page.locator(f".table tbody tr > :nth-child({number})").all_text_contents()


def sort_by(opened: Opened, name: str) -> str:
    """Sort by a column and return how the column says it is sorted."""
    opened.page.locator(".table thead").get_by_role("button", name=name).click()
    return opened.page.get_by_role("columnheader", name=name).get_attribute("aria-sort") or ""


def caption(opened: Opened) -> str:
    return opened.page.locator("caption").inner_text()


def test_the_table_holds_the_same_articles_as_the_map(open_page: Open, graph: Graph) -> None:
    opened = open_page()
    show_table(opened)
    assert not opened.page.locator("#canvas").is_visible()
    assert caption(opened) == "41 articles, sorted by day, descending"
    names = {one.domain: one.name for one in graph.providers}
    expected = sorted(
        (one.headline, names[one.provider], str(one.times_listed)) for one in graph.articles
    )
    rows = zip(column(opened, 1), column(opened, 2), column(opened, 5), strict=True)
    assert sorted(rows) == expected


def test_columns_sort_both_ways(open_page: Open) -> None:
    opened = open_page()
    show_table(opened)
    assert sort_by(opened, "Times listed") == "descending"
    listed = [int(text) for text in column(opened, 5)]
    assert listed == sorted(listed, reverse=True)
    assert sort_by(opened, "Times listed") == "ascending"
    assert [int(text) for text in column(opened, 5)] == sorted(listed)
    assert sort_by(opened, "Title") == "ascending"
    titles = column(opened, 1)
    assert titles[0].startswith("Biometric myopia")
    assert caption(opened) == "41 articles, sorted by title, ascending"
    assert sort_by(opened, "Title") == "descending"
    assert column(opened, 1) == titles[::-1]
    sorts = [head.get_attribute("aria-sort") for head in opened.page.locator("thead th").all()]
    assert sorts == ["descending", "none", "none", "none", "none", "none"]


def test_the_table_shows_what_remains(open_page: Open, graph: Graph) -> None:
    opened = open_page()
    show_table(opened)
    opened.page.evaluate(
        """() => newsgraph.state.change({
            filter: { ...newsgraph.state.now.filter, measure: "listed", least: 1 }
        })"""
    )
    remaining = sum(one.times_listed > 0 for one in graph.articles)
    assert 0 < remaining < 41
    assert len(column(opened, 1)) == remaining
    assert caption(opened).startswith(f"{remaining} of 41 articles, ")


def test_a_title_leads_to_its_article(open_page: Open) -> None:
    opened = open_page()
    show_table(opened)
    opened.page.get_by_role("button", name=HUB).first.click()
    opened.until(f"document.querySelector('#panel h2').textContent === {json.dumps(HUB)}")
    assert opened.page.locator("tr[aria-current=true] th").inner_text() == HUB
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("tr[aria-current]").count() == 0


@pytest.fixture
def many(open_posts: OpenPosts) -> Opened:
    """Return the page of 250 articles, its table open and sorted by title."""
    related = "".join(
        f"  - {{title: Number {i}, webUrl: 'https://b.example/{i}'}}\n" for i in range(1, 250)
    )
    opened = open_posts(f"title: Number 0\nwebUrl: https://a.example/\nrelated:\n{related}")
    show_table(opened)
    sort_by(opened, "Title")
    return opened


def test_a_long_table_is_shown_in_pages(many: Opened) -> None:
    assert column(many, 1) == [f"Number {i}" for i in range(100)]
    many.page.get_by_role("button", name="Next").click()
    assert column(many, 1) == [f"Number {i}" for i in range(100, 200)]
    many.page.get_by_role("spinbutton", name="Page").fill("3")
    many.page.keyboard.press("Enter")
    assert column(many, 1) == [f"Number {i}" for i in range(200, 250)]
    assert "of 3" in many.page.locator(".pages").inner_text()
    many.page.get_by_role("button", name="Next").click(force=True)
    assert column(many, 1)[0] == "Number 200", "there is no page after the last"
    many.page.get_by_role("button", name="Previous").click()
    assert column(many, 1)[0] == "Number 100"


@pytest.mark.parametrize("page", ["0", "-1", "99", "1.5", ""])
def test_a_page_that_is_none_is_the_nearest_one(many: Opened, page: str) -> None:
    many.page.get_by_role("spinbutton", name="Page").fill(page)
    many.page.keyboard.press("Enter")
    rows = column(many, 1)
    assert rows[0] == ("Number 200" if page == "99" else "Number 0")
    value = many.page.get_by_role("spinbutton", name="Page").input_value()
    assert value == ("3" if page == "99" else "1")


def test_the_table_turns_to_what_was_selected_elsewhere(many: Opened) -> None:
    search(many, "Number 150")
    many.page.keyboard.press("Enter")
    assert many.page.locator("tr[aria-current=true] th").inner_text() == "Number 150"
    assert column(many, 1)[0] == "Number 100"
    many.page.keyboard.press("Escape")
    assert column(many, 1)[0] == "Number 100", "letting go turns no page"
    many.page.get_by_role("button", name="Map", exact=True).click()
    show_table(many)
    assert column(many, 1)[0] == "Number 100", "nor does a look at the map"


@pytest.mark.parametrize("width", [390, 820, 1024, 1400])
def test_the_table_says_all_within_any_width(open_page: Open, width: int) -> None:
    opened = open_page(viewport={"width": width, "height": 900})
    show_table(opened)
    row = opened.page.locator(".table tbody tr", has_text="fate could be decided")
    assert row.get_by_role("cell").count() == 5
    for text in ("CNET", "11 Dec 2020", "Why Big Tech Wants", "2", "189"):
        assert row.get_by_role("cell", name=text).first.is_visible()
    assert opened.page.evaluate(
        "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.table'))"
    )
    assert sort_by(opened, "Quality") == "descending"


# On paper


PIXEL = """() => {
    const canvas = document.querySelector("#canvas canvas");
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const counts = new Map();
    for (const one of new Uint32Array(data.buffer)) {
        if (one >>> 24 === 255) counts.set(one, (counts.get(one) ?? 0) + 1);
    }
    return [...counts].sort(([, a], [, b]) => b - a)[0][0];
}"""


def test_a_page_read_at_night_is_printed_by_day(open_page: Open) -> None:
    day = open_page(color_scheme="light").page.evaluate(PIXEL)
    opened = open_page(color_scheme="dark")
    night = opened.page.evaluate(PIXEL)
    assert night != day
    opened.page.evaluate(
        f"addEventListener('beforeprint', () => {{ globalThis.printed = ({PIXEL})(); }})"
    )
    opened.page.pdf()
    assert opened.page.evaluate("printed") == day
    opened.until(f"({PIXEL})() === {night}")
    assert opened.complaints == []


def test_paper_shows_nothing_to_click(open_page: Open) -> None:
    opened = open_page()
    opened.page.emulate_media(media="print")
    assert "Choose one here" not in opened.panel
    legend = opened.page.locator(".legend").inner_text().split()
    assert "Lists" in legend
    assert not {"Show", "Providers", "Topics"} & set(legend)
    select(opened, HUB)
    assert "All stories" not in opened.panel


# To take away


def take(opened: Opened, name: str) -> bytes:
    """Return what a button of the menu lets the browser save."""
    open_menu(opened)
    with opened.page.expect_download() as download:
        opened.page.locator(".takeaway").get_by_role("button", name=name).click()
    opened.until("document.querySelector('.takeaway [role=status]').textContent !== ''")
    open_menu(opened)
    return Path(download.value.path()).read_bytes()


def rows_of(data: bytes) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))


def test_the_articles_are_saved_as_csv(open_page: Open, graph: Graph) -> None:
    opened = open_page()
    names = {one.domain: one.name for one in graph.providers}
    expected = {
        one.url: {
            "title": one.headline,
            "provider": names[one.provider],
            "domain": one.provider,
            "day": one.published_at.day if one.published_at else "",
            "times listed": str(one.times_listed),
            "quality": "" if one.quality is None else str(one.quality),
        }
        for one in graph.articles
    }
    saved = {row.pop("url"): row for row in rows_of(take(opened, "CSV"))}
    stories = [row.pop("story") for row in saved.values()]
    assert saved == expected
    assert sorted(set(stories)) == sorted(one.name or "" for one in graph.clusters)
    assert opened.requests == [opened.page.url.partition("#")[0]]
    assert opened.complaints == []


def test_only_what_remains_is_saved_as_csv(open_page: Open) -> None:
    opened = open_page()
    opened.page.evaluate(
        """() => newsgraph.state.change({
            filter: { ...newsgraph.state.now.filter, measure: "quality", least: 50 }
        })"""
    )
    qualities = [int(row["quality"]) for row in rows_of(take(opened, "CSV"))]
    assert 0 < len(qualities) < 41
    assert min(qualities) >= 50


def test_the_view_is_saved_as_svg(open_page: Open) -> None:
    opened = open_page(color_scheme="light")
    drawing = ET.fromstring(take(opened, "SVG"))
    box = opened.page.locator("#canvas").bounding_box()
    assert box
    assert drawing.get("width") == str(round(box["width"]))
    assert len(drawing.findall(f"{SVG}circle")) >= 41 + 4  # the articles and the stories
    assert len(drawing.findall(f"{SVG}path[@fill='none']")) == 39
    letters = " ".join(text.text or "" for text in drawing.findall(f"{SVG}text"))
    assert "Tech Tent: Facial" in letters
    assert opened.complaints == []


def test_the_view_is_saved_as_png_twice_as_large(open_page: Open) -> None:
    opened = open_page()
    data = take(opened, "PNG")
    box = opened.page.locator("#canvas").bounding_box()
    assert box
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (
        2 * round(box["width"]),
        2 * round(box["height"]),
    )
    assert len(data) > 50_000, "there is a picture in it"
    assert opened.requests == [opened.page.url.partition("#")[0]]
    assert opened.complaints == []


def test_there_is_no_picture_of_the_table(open_page: Open) -> None:
    opened = open_page()
    show_table(opened)
    open_menu(opened)
    assert opened.page.get_by_role("button", name="Picture as PNG").is_disabled()
    assert opened.page.get_by_role("button", name="Picture as SVG").is_disabled()
    assert opened.page.get_by_role("button", name="Articles as CSV").is_enabled()


def query_of(opened: Opened) -> str:
    """Return the query of the selected thing, as it is copied."""
    opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_menu(opened)
    opened.page.get_by_role("button", name="SPARQL").click()
    opened.until("document.querySelector('.takeaway [role=status]').textContent === 'Copied'")
    open_menu(opened)
    return str(opened.page.evaluate("navigator.clipboard.readText()"))


def answer(graph: Graph, query: str) -> dict[str, list[str]]:
    """Return the facts of the one thing that a query is about; two stores agree on them."""
    rows = ng.query(graph, query).rows
    assert len(ng.to_rdflib(graph).query(query)) == len(rows)
    assert len({row.thing for row in rows}) == 1
    facts: dict[str, list[str]] = {}
    for row in rows:
        facts.setdefault(row.property.rpartition("/")[2].rpartition("#")[2], []).append(row.value)
    return facts


@pytest.mark.parametrize(
    ("label", "fact", "value"),
    [
        (HUB, "headline", HUB),
        ("BBC", "domain", "bbc.co.uk"),
        (TOPIC, "prefLabel", TOPIC),
    ],
)
def test_the_copied_query_tells_the_facts_of_what_is_selected(
    open_page: Open, graph: Graph, label: str, fact: str, value: str
) -> None:
    opened = open_page()
    open_menu(opened)
    assert opened.page.get_by_role("button", name="SPARQL").is_disabled()
    open_menu(opened)
    select(opened, label)
    assert answer(graph, query_of(opened))[fact] == [value]


def test_the_copied_query_tells_the_facts_of_a_story(open_page: Open, graph: Graph) -> None:
    opened = open_page()
    select_story(opened)
    facts = answer(graph, query_of(opened))
    assert facts["name"] == [opened.heading]
    assert len(facts["articleCount"]) == 1


def test_without_a_clipboard_the_query_is_there_to_be_copied(open_page: Open) -> None:
    opened = open_page()
    select(opened, HUB)
    opened.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    open_menu(opened)
    opened.page.get_by_role("button", name="SPARQL").click()
    field = opened.page.get_by_role("textbox", name="SPARQL, to copy")
    text = field.input_value()
    assert "schema:url <https://www.bbc.co.uk/" in text
    opened.until("document.activeElement.tagName === 'TEXTAREA'")
    chosen = "[document.activeElement.selectionStart, document.activeElement.selectionEnd]"
    assert opened.page.evaluate(chosen) == [0, len(text)]
    assert opened.complaints == []


def test_the_menu_closes_on_a_click_elsewhere(open_page: Open) -> None:
    opened = open_page()
    open_menu(opened)
    assert opened.page.get_by_role("button", name="CSV").is_visible()
    opened.page.locator("h1").click()
    assert not opened.page.get_by_role("button", name="CSV").is_visible()


HOSTILE = [
    "<img src=x onerror=\"document.title='owned'\">",
    "</text></svg><script>document.title='owned'</script>",
    '" } ; DROP ALL # \\u0022 \\" ]]> &amp; \\',
    '=HYPERLINK("https://c.example","two, and three")',
    "'' OR ''='; \t -- <!-- ${x} {{x}}",
]


@pytest.fixture
def hostile_posts() -> str:
    related = "".join(
        f"  - title: {json.dumps(title)}\n    webUrl: https://b{i}.example/{i}\n"
        f"    provider: {{name: {json.dumps(title)}, domain: b{i}.example}}\n"
        for i, title in enumerate(HOSTILE)
    )
    return (
        f"title: A post\nwebUrl: https://a.example/1\n"
        f"topics: {json.dumps(HOSTILE)}\nrelated:\n{related}"
    )


def test_hostile_names_are_text_in_all_that_is_taken_away(
    open_posts: OpenPosts, hostile_posts: str, tmp_path: Path
) -> None:
    opened = open_posts(hostile_posts)
    graph = ng.build(ng.read(tmp_path / "posts"))
    titles = sorted(one.headline for one in graph.articles)
    assert len(titles) == 1 + len(HOSTILE)
    before = opened.page.title()

    for row in rows_of(take(opened, "CSV")):
        saved = row["title"]
        assert saved.removeprefix("'") in titles or saved in titles
        assert saved[0] not in "=+-@", "a spreadsheet would take it for a formula"
    drawing = ET.fromstring(take(opened, "SVG"))
    known = {"svg", "title", "rect", "circle", "line", "path", "text"}
    assert {element.tag.removeprefix(SVG) for element in drawing.iter()} <= known
    assert take(opened, "PNG").startswith(b"\x89PNG")
    for topic in graph.topics:
        select(opened, topic.name)
        assert answer(graph, query_of(opened))["prefLabel"] == [topic.name]
    show_table(opened)
    assert sorted(column(opened, 1)) == titles
    assert opened.page.locator("#table img, #table script").count() == 0
    assert opened.page.title() == before
    assert opened.requests == [opened.page.url.partition("#")[0]]
    assert opened.complaints == []
