"""The page as a reader uses it: look, click, type, switch."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from tests.browser.opened import Open, Opened, OpenPosts

import newsgraph as ng
from newsgraph.graph import Listing
from newsgraph.page import render_page

SEEDS = Path(__file__).parents[2] / "seeds"

DISPUTED = "Facial recognition's fate could be decided in 2021"
HUB = "Tech Tent: Facial recognition faces a reckoning"


def colours(opened: Opened) -> int:
    """Return how many different colours the picture has."""
    return int(
        opened.page.evaluate(
            """() => {
                const canvas = document.querySelector("#canvas canvas");
                const { data } = canvas.getContext("2d")
                    .getImageData(0, 0, canvas.width, canvas.height);
                return new Set(new Uint32Array(data.buffer)).size;
            }"""
        )
    )


PIXELS = "document.querySelector('#canvas canvas').toDataURL()"


def overlaps(boxes: list[dict[str, Any]]) -> int:
    return sum(
        a["left"] < b["left"] + b["width"]
        and b["left"] < a["left"] + a["width"]
        and a["top"] < b["top"] + b["height"]
        and b["top"] < a["top"] + a["height"]
        for a, b in combinations(boxes, 2)
    )


def labels(opened: Opened) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = opened.page.evaluate("newsgraph.labels()")
    return found


def toggle(opened: Opened, name: str) -> None:
    opened.page.locator(".legend label", has_text=name).first.click()


def test_the_page_opens_from_disk_alone_and_without_complaint(open_page: Open) -> None:
    opened = open_page()
    for name in ("Providers", "Topics"):
        toggle(opened, name)
    opened.click(DISPUTED)
    opened.page.mouse.wheel(0, -200)
    opened.page.wait_for_timeout(300)
    assert opened.requests == [opened.page.url.partition("#")[0]]
    assert opened.complaints == []
    assert opened.page.url.startswith("file://")


def test_the_picture_is_drawn(open_page: Open) -> None:
    assert colours(open_page()) > 50


def test_at_first_most_names_are_readable_and_none_covers_another(open_page: Open) -> None:
    opened = open_page()
    boxes = labels(opened)
    assert 28 <= len(boxes) <= 41  # the stories, and the articles they are not named after
    assert overlaps(boxes) == 0


@pytest.mark.parametrize("turns", [-4, -2, 2, 5])
def test_names_do_not_cover_each_other_at_any_zoom(open_page: Open, turns: int) -> None:
    opened = open_page()
    opened.page.mouse.move(600, 450)
    for _ in range(abs(turns)):
        opened.page.mouse.wheel(0, 100 if turns < 0 else -100)
        opened.page.wait_for_timeout(40)
    opened.page.mouse.move(5, 5)
    opened.page.wait_for_timeout(200)
    assert overlaps(labels(opened)) == 0


def test_a_click_on_an_article_tells_all_about_it(open_page: Open) -> None:
    opened = open_page()
    opened.click(DISPUTED)
    assert opened.heading == DISPUTED
    for told in (
        "CNET",
        "11 Dec 2020, 13:12 UTC",
        "A number of lawsuits",
        "Why Big Tech Wants (Some) Facial Recognition Rules",
        "Listed by",
        "Stated in 2 places",
        "seeds/2020-12-08-privacy-civil-rights-groups-plan-facial-recognition-offensive.md:47",
        "seeds/2020-12-10-why-big-tech-wants-some-facial-recognition-rules.md:32",
    ):
        assert told in opened.panel
    claims = opened.page.locator("#panel .claims td").all_inner_texts()
    assert claims == ["89", "189 ✓"]


def test_what_places_disagree_on_stands_side_by_side(open_posts: OpenPosts) -> None:
    again = BRIDGE.replace("after cracks are found", "at last")
    again = again.replace("12:05:00Z", "14:05:00+02:00").replace(
        "related:", "quality: 8\nheat: 1\nrelated:"
    )
    opened = open_posts(BRIDGE, again)
    opened.click("A bridge is closed after cracks are found")
    table = opened.page.locator("#panel .claims table")
    assert table.locator("thead th").all_inner_texts() == ["Place", "Title"]
    places = [" ".join(place.split()) for place in table.locator("tbody th").all_inner_texts()]
    assert places == ["posts/0.md:2 the post itself", "posts/1.md:2 the post itself"]
    assert table.locator("td").all_inner_texts() == [
        "A bridge is closed after cracks are found ✓",
        "A bridge is closed at last",
    ]


def test_a_date_that_was_chosen_is_marked_however_it_is_written(open_posts: OpenPosts) -> None:
    opened = open_posts(
        BRIDGE.replace("12:05:00Z", "14:05:00+02:00"), BRIDGE.replace("12:05:00Z", "15:05:00+02:00")
    )
    opened.click("A bridge is closed after cracks are found")
    assert opened.page.locator("#panel .claims td").all_inner_texts() == [
        "12 Jun 2020, 12:05 UTC ✓",
        "12 Jun 2020, 13:05 UTC",
    ]


def test_places_that_agree_are_only_named(open_posts: OpenPosts) -> None:
    opened = open_posts(BRIDGE)
    opened.click("Cracks are found, and a bridge is closed")
    assert opened.page.locator("#panel table").count() == 0
    place = opened.page.locator("#panel li:has(code)").inner_text()
    assert place.split("\n") == ["posts/0.md:8", "entry 1 of its list"]


def test_an_article_tells_why_it_is_in_its_story(open_page: Open) -> None:
    """As ``newsgraph explain`` tells of the same article; see the README."""
    opened = open_page()
    opened.click(DISPUTED)
    told = rows(opened, "> dl")
    assert told["Links"] == "listed by 2 and lists 0 of its articles, beside 11 in lists"
    assert told["In other titles"] == "2021 (2)"


def test_an_answer_that_comes_too_late_is_not_told(open_page: Open) -> None:
    opened = open_page()
    before = opened.heading
    during = opened.page.evaluate(
        """() => {
            const choose = (type, id) => newsgraph.state.change({ selection: { type, id } });
            choose("node", 3);
            const during = document.querySelector("#panel h2").textContent;
            choose("story", 0);
            return during;
        }"""
    )
    assert during == before  # nothing is blank in between
    assert opened.page.locator("#panel .kind").inner_text() == "Story"
    opened.page.wait_for_timeout(200)
    assert opened.page.locator("#panel .kind").inner_text() == "Story"


def test_the_article_opens_elsewhere_and_learns_nothing_of_the_page(open_page: Open) -> None:
    opened = open_page()
    opened.click(DISPUTED)
    link = opened.page.locator("#panel a")
    assert link.count() == 1
    assert (link.get_attribute("href") or "").startswith("https://")
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_names_in_the_panel_lead_on(open_page: Open) -> None:
    opened = open_page()
    opened.follow("Tech Tent")
    assert opened.page.locator("#panel .kind").inner_text() == "Story"
    assert "10 articles · 9 providers · 12 \u2013 17 Jun 2020" in opened.panel
    opened.follow("The End of Facial Recognition")
    assert opened.page.locator("#panel .kind").inner_text() == "Article, only listed"
    opened.follow("Government Technology")
    assert "govtech.com" in opened.panel
    assert "Articles (3)" in opened.panel
    opened.page.get_by_role("button", name="All stories").click()
    assert opened.heading == "Stories"


def test_a_topic_tells_its_articles(open_page: Open) -> None:
    opened = open_page()
    toggle(opened, "Topics")
    opened.click("Computer Vision")
    assert opened.page.locator("#panel .kind").inner_text() == "Topic"
    assert "Stories (4)" in opened.panel
    assert "Articles (5)" in opened.panel


def test_a_click_into_a_territory_opens_its_story(open_posts: OpenPosts) -> None:
    related = "".join(
        f"  - {{title: A bridge is closed {i}, webUrl: 'https://b.example/{i}'}}\n"
        for i in range(12)
    )
    opened = open_posts(
        f"title: A bridge is closed\nwebUrl: https://a.example/\nrelated:\n{related}",
        reduced_motion="reduce",
    )
    opened.page.locator("#panel .go").first.click()
    box = opened.page.locator("#canvas").bounding_box()
    assert box
    opened.page.keyboard.press("Escape")
    assert opened.heading == "Stories"
    above_the_middle = box["y"] + box["height"] / 2 - 65
    opened.page.mouse.click(box["x"] + box["width"] / 2, above_the_middle)
    assert opened.page.locator("#panel .kind").inner_text() == "Story"
    assert "13 articles" in opened.panel


BRIDGE = """\
title: A bridge is closed after cracks are found
webUrl: https://a.example/bridge
publishedDateTime: 2020-06-12T12:05:00Z
provider: {name: Paper A, domain: a.example}
topics: [Bridges]
related:
  - title: Cracks are found, and a bridge is closed
    webUrl: https://b.example/bridge
    publishedDateTime: 2020-06-12T10:00:00Z
    provider: {name: Paper B, domain: b.example}
  - title: Closed bridge has cracks, engineers found
    webUrl: https://c.example/bridge
    publishedDateTime: 2020-06-14T11:30:30Z
    provider: {name: Paper C, domain: c.example}
"""


def rows(opened: Opened, within: str) -> dict[str, str]:
    """Return the names and values that lists in a part of the panel hold."""
    names = opened.page.locator(f"#panel {within} dt").all_inner_texts()
    return dict(
        zip(names, opened.page.locator(f"#panel {within} dd").all_inner_texts(), strict=True)
    )


def test_the_overview_names_the_method_and_its_version(open_page: Open) -> None:
    method = ng.build(ng.read(SEEDS)).cluster_method
    assert f"Method: {method}." in open_page().panel


def test_an_article_tells_its_role_its_lag_and_its_scores(open_posts: OpenPosts) -> None:
    opened = open_posts(BRIDGE)
    opened.click("A bridge is closed after cracks are found")
    told = rows(opened, "> dl")
    assert told["Timing"] == "2 h 5 min after the first"
    assert told["Role"].partition(",")[0] in {"core", "attached"}
    supports = opened.page.locator("#panel .scores p").all_inner_texts()
    assert supports == ["Times listed: 0", "Articles in the cluster: 3"]
    scores = rows(opened, ".scores")
    assert list(scores) == ["Page rank", "Core number", "Bridging", "Degree", "Closeness"]
    assert scores["Closeness"] == "1"
    opened.follow("Cracks are found, and")
    assert rows(opened, "> dl")["Timing"] == "first report"


def test_an_article_tells_how_firmly_its_story_holds_it(open_page: Open, tmp_path: Path) -> None:
    graph = ng.build(ng.read(SEEDS))
    articles = tuple(
        one._replace(cluster_role="attached", cluster_strength=0.826)
        if one.headline == DISPUTED
        else one._replace(cluster_role="core", cluster_strength=0.914)
        for one in graph.articles
    )
    path = tmp_path / "coverage.html"
    path.write_text(render_page(replace(graph, articles=articles)), encoding="utf-8")
    opened = open_page(path)
    opened.click(HUB)
    assert rows(opened, "> dl")["Role"] == "core, 0.91"
    opened.click(DISPUTED)
    assert rows(opened, "> dl")["Role"] == "attached, 0.83"
    opened.page.locator("#panel .go").first.click()
    assert opened.panel.count("attached, 0.83") == 1


def test_a_story_tells_its_first_report_its_numbers_and_its_members(open_posts: OpenPosts) -> None:
    opened = open_posts(BRIDGE)
    opened.page.locator("#panel .go").first.click()
    assert "3 articles · 3 providers · 12 \u2013 14 Jun 2020" in opened.panel
    assert opened.page.locator("#panel .chip").all_inner_texts() == ["Bridges"]
    assert rows(opened, ".scores") == {
        "Provider count": "3",
        "Span": "2 d 1 h",
        "Concentration": "0.333333",
    }
    first, *others = opened.page.locator("#panel .go small").all_inner_texts()
    assert first == "Paper B · 12 Jun 2020"
    assert others[:3] == [
        "1 article · first report",
        "1 article · +2 h 5 min",
        "1 article · +2 d 1 h",
    ]
    told = [" · ".join(member.split(" · ")[:3]) for member in others[3:]]
    assert told == [
        "Paper B · 12 Jun 2020 · first report",
        "Paper A · 12 Jun 2020 · 2 h 5 min after the first",
        "Paper C · 14 Jun 2020 · 2 d 1 h after the first",
    ]


def test_a_story_shows_when_it_was_reported(open_posts: OpenPosts) -> None:
    untimed = """\
  - title: Bridge closed, cracks
    webUrl: https://d.example/bridge
    publishedDateTime: 2020-06-14
    provider: {name: Paper D, domain: d.example}
"""
    opened = open_posts(BRIDGE + untimed)
    opened.page.locator("#panel .go").first.click()
    opened.settle()
    times = opened.page.locator("#panel .times")
    said = (
        "First report 12 Jun 2020, 10:00 UTC. Half of 3 reports with a time came within 2 h 5 min, "
        "the last after 2 d 1 h. Of 1 article, pale here, only the day is known."
    )
    assert times.get_attribute("aria-label") == said
    assert said in opened.panel
    assert times.locator("text").all_text_contents() == ["first", "+1 d", "+2 d"]
    boxes = [times.locator(f"line.{name}").count() for name in ("timed", "untimed")]
    assert boxes == [3, 1]
    first = times.locator("circle").get_attribute("cx")
    lines = times.locator("line.timed").all()
    assert first == min((line.get_attribute("x1") or "" for line in lines), key=float)


def test_the_dots_of_many_articles_stay_inside(open_posts: OpenPosts) -> None:
    related = "".join(
        f"  - title: A bridge is closed {i}\n    webUrl: https://b.example/{i}\n"
        "    publishedDateTime: 2020-06-14T10:00:00Z\n"
        for i in range(100)
    )
    opened = open_posts(BRIDGE + related)
    opened.page.locator("#panel .go").first.click()
    opened.settle()
    heights = opened.page.locator("#panel .times line").evaluate_all(
        "lines => lines.map((line) => Number(line.getAttribute('y2')))"
    )
    assert min(heights) > 0


def test_a_provider_tells_with_whom_it_shares_stories(open_posts: OpenPosts) -> None:
    other = BRIDGE.replace("bridge", "tower").replace("Bridge", "Tower").replace("cracks", "bats")
    other = other.replace("Cracks", "Bats").replace("Paper C", "Paper D").replace("c.ex", "d.ex")
    opened = open_posts(BRIDGE, other)
    opened.follow("closed")
    opened.follow("Paper A")
    assert "Stories (2)" in opened.panel
    assert "Shares stories with (3)" in opened.panel
    shared = opened.page.locator("#panel .go.provider").all_inner_texts()
    assert [one.split("\n") for one in shared] == [
        ["Paper B", "2 stories"],
        ["Paper C", "1 story"],
        ["Paper D", "1 story"],
    ]


def test_the_overview_tells_what_the_filter_leaves(open_page: Open) -> None:
    opened = open_page()
    graph = ng.build(ng.read(SEEDS))
    names = [one.name for one in graph.providers]
    provider = len(graph.articles) + names.index("Government Technology")
    choose = """(ids) => {
        const filter = { ...newsgraph.state.now.filter, providers: new Set(ids) };
        newsgraph.state.change({ filter });
    }"""
    opened.page.evaluate(choose, [provider])
    assert "The filter lets 3 of 41 articles through" in opened.panel
    counts = opened.page.locator("#panel .stories small").all_inner_texts()
    assert [count.split(" · ")[0] for count in counts] == ["2 of 10 articles", "1 of 13 articles"]
    opened.page.evaluate(choose, [])
    opened.settle()
    assert opened.page.locator("#panel .stories li").count() == 4
    assert "Choose one here" in opened.panel


def test_a_provider_tells_its_scores_and_its_stories(open_posts: OpenPosts) -> None:
    opened = open_posts(BRIDGE)
    toggle(opened, "Providers")
    opened.click("Paper C")
    supports = opened.page.locator("#panel .scores p").all_inner_texts()
    assert supports == [
        "Clusters shared with other providers: 1",
        "Clusters with times of two providers or more: 1",
    ]
    assert rows(opened, ".scores") == {
        "Degree": "1",
        "Betweenness": "0",
        "Core number": "2",
        "First share": "0%",
        "Median lag": "2 d 1 h",
    }
    assert "Stories (1)" in opened.panel
    opened.page.locator("#panel .go").first.click()
    assert opened.page.locator("#panel .kind").inner_text() == "Story"


def test_what_scores_mean_is_told_on_request(open_page: Open) -> None:
    opened = open_page()
    opened.click(HUB)
    assert "Brin & Page" not in opened.panel
    opened.page.get_by_text("What these mean").click()
    assert "PageRank (Brin & Page 1998). On listings" in opened.panel


def test_links_into_another_story_are_told(open_page: Open, tmp_path: Path) -> None:
    graph = ng.build(ng.read(SEEDS))
    hub = next(one for one in graph.articles if one.headline == HUB)
    other = next(one for one in graph.articles if one.cluster != hub.cluster)
    listings = (*graph.listings, Listing(hub.key, other.key))
    path = tmp_path / "coverage.html"
    path.write_text(render_page(replace(graph, listings=listings)), encoding="utf-8")
    opened = open_page(path)
    opened.click(HUB)
    apart = opened.page.locator("#panel .go", has_text="in another story")
    assert apart.locator("bdi").first.inner_text() == other.headline


def test_a_time_without_a_zone_is_read_as_utc(open_posts: OpenPosts) -> None:
    opened = open_posts(
        "title: A\nwebUrl: https://a.example/\npublishedDateTime: 2020-06-12T23:30:00",
        timezone_id="Asia/Tokyo",
    )
    opened.click("A")
    assert "12 Jun 2020, 23:30 UTC" in opened.panel


def test_the_legend_counts_and_switches_kinds(open_page: Open) -> None:
    opened = open_page()
    legend = " ".join(opened.page.locator(".legend").inner_text().split())
    graph = ng.build(ng.read(SEEDS))
    cluster_of = {one.key: one.cluster for one in graph.articles}
    apart = sum(cluster_of[one] != cluster_of[other] for one, other in graph.listings)
    lists = f"Lists {39 - apart}" + (f" Lists, in another story {apart}" if apart else "")
    assert legend == f"Show Posted 5 Only listed 36 Providers 36 Topics 3 {lists}"
    assert [opened.shown(group) for group in ("post", "listed", "provider", "topic")] == [
        *(5, 36, 0, 0)
    ]
    before = opened.page.evaluate(PIXELS)
    toggle(opened, "Providers")
    assert opened.shown("provider") == 36
    opened.until(f"{PIXELS} !== '{before}'")
    toggle(opened, "Only listed")
    assert opened.shown("listed") == 0
    toggle(opened, "Only listed")
    assert opened.shown("listed") == 36


def test_a_hidden_thing_is_shown_once_it_is_selected(open_page: Open) -> None:
    opened = open_page()
    opened.click(DISPUTED)
    opened.page.locator("#panel .chip", has_text="CNET").click()
    assert opened.shown("provider") == 1
    opened.page.keyboard.press("Escape")
    assert opened.shown("provider") == 0


def test_the_keyboard_is_enough(open_page: Open) -> None:
    opened = open_page(reduced_motion="reduce")
    before = opened.page.evaluate("newsgraph.scale()")
    press = opened.page.keyboard.press
    tab_to(opened, "picture")
    press("ArrowRight")
    first = opened.heading
    press("ArrowLeft")
    assert first != "Stories"
    assert opened.heading not in {"Stories", first}
    assert opened.page.locator("#said").inner_text() == opened.heading
    press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "panel"
    press("Tab")
    press("Enter")
    assert opened.heading == "Stories"
    opened.page.locator("#picture").focus()
    press("+")
    assert opened.page.evaluate("newsgraph.scale()") > before
    press("0")
    assert opened.page.evaluate("newsgraph.scale()") == pytest.approx(before)


def tab_to(opened: Opened, name: str) -> None:
    """Go on with Tab until the element with this id has the focus."""
    for _ in range(20):
        opened.page.keyboard.press("Tab")
        if opened.page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"Tab never leads to {name}")


def test_the_focus_never_gets_stuck_on_the_canvas(open_page: Open) -> None:
    opened = open_page()
    tab_to(opened, "picture")
    seen = []
    for _ in range(5):
        opened.page.keyboard.press("Tab")
        active = "document.activeElement.id || document.activeElement.tagName"
        seen.append(opened.page.evaluate(active))
    assert "CANVAS" not in seen
    assert seen[:3] == ["zoom-in", "zoom-out", "zoom-all"]


def test_the_buttons_zoom(open_page: Open) -> None:
    opened = open_page(reduced_motion="reduce")
    before = opened.page.evaluate("newsgraph.scale()")
    opened.page.get_by_role("button", name="Zoom in").click()
    assert opened.page.evaluate("newsgraph.scale()") > before
    opened.page.get_by_role("button", name="Zoom out").click()
    opened.page.get_by_role("button", name="Zoom out").click()
    assert opened.page.evaluate("newsgraph.scale()") < before
    opened.page.get_by_role("button", name="Show all").click()
    assert opened.page.evaluate("newsgraph.scale()") == pytest.approx(before)


def test_night_changes_paper_and_ink(open_page: Open) -> None:
    opened = open_page()
    paper = "getComputedStyle(document.body).backgroundColor"
    day, drawn = opened.page.evaluate(paper), opened.page.evaluate(PIXELS)
    opened.page.emulate_media(color_scheme="dark")
    opened.until(f"{paper} !== '{day}'")
    opened.until(f"{PIXELS} !== '{drawn}'")
    assert opened.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_is_reachable_on_a_narrow_screen(open_page: Open, scheme: str) -> None:
    opened = open_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
    assert colours(opened) > 50
    assert overlaps(labels(opened)) == 0
    opened.page.locator("#panel .go").first.click()
    assert opened.page.locator("#panel .kind").inner_text() == "Story"


def test_without_scripts_the_page_says_why_it_is_bare(open_page: Open) -> None:
    opened = open_page(java_script_enabled=False, is_ready=False)
    assert "switched off" in opened.page.locator(".notice").inner_text()
    assert "41 articles" in opened.page.locator(".counts").inner_text()


def test_an_empty_graph_says_so(open_posts: OpenPosts) -> None:
    opened = open_posts(is_ready=False)
    assert "nothing to show" in opened.page.locator("main").inner_text()
    assert opened.complaints == []


def test_a_post_by_itself_is_found_in_the_panel(open_posts: OpenPosts) -> None:
    opened = open_posts("title: A single post\nwebUrl: https://a.example/1")
    legend = opened.page.locator(".legend").inner_text().split()
    assert legend == ["Show", "Posted", "1", "Providers", "1"]
    assert "Articles by themselves" in opened.panel
    opened.page.locator("#panel .go").click()
    assert opened.heading == "A single post"


def test_hostile_posts_are_shown_as_text(open_posts: OpenPosts) -> None:
    hostile = [
        "<img src=x onerror=\"document.title='owned'\">",
        "</script><script>document.title='owned'</script>",
        "a href=\"javascript:document.title='owned'\"",
        "\u202etxet desrever",
        "w" * 5000,
    ]
    related = "".join(
        f"  - title: {json.dumps(title)}\n    webUrl: https://b.example/{number}\n"
        f"    provider: {{name: {json.dumps(title)}, domain: b{number}.example}}\n"
        for number, title in enumerate(hostile[1:])
    )
    opened = open_posts(
        f"title: {json.dumps(hostile[0])}\nwebUrl: https://a.example/1\n"
        f"excerpt: {json.dumps(hostile[1])}\ntopics: [{json.dumps(hostile[2])}]\n"
        f"images: [{{url: 'https://a.example/pixel.gif'}}]\nrelated:\n{related}"
    )
    title = opened.page.title()
    for name in ("Providers", "Topics"):
        toggle(opened, name)
    for button in range(opened.page.locator("#panel .go").count()):
        opened.page.locator("#panel .go").nth(button).click()
        opened.settle()
        for inner in range(opened.page.locator("#panel .go").count()):
            opened.page.locator("#panel .go").nth(inner).hover()
    opened.page.get_by_role("button", name="All stories").click()
    opened.settle()
    opened.page.locator("#panel .go").first.click()
    opened.settle()
    opened.page.locator("#panel .go", has_text="<img src=x").last.click()
    assert opened.heading == hostile[0]
    assert hostile[1] in opened.panel
    assert opened.page.locator("#panel script, #panel img").count() == 0
    assert opened.page.title() == title
    assert opened.requests == [opened.page.url.partition("#")[0]]
    assert opened.complaints == []


def test_a_long_list_is_shown_in_parts(open_posts: OpenPosts) -> None:
    related = "".join(
        f"  - title: Number {i}\n    webUrl: https://b.example/{i}\n" for i in range(150)
    )
    opened = open_posts(f"title: Many\nwebUrl: https://a.example/\nrelated:\n{related}")
    opened.page.locator("#panel .go").first.click()
    opened.settle()
    shown = opened.page.locator("#panel h3:has-text('Articles (151)') + ul > li")
    assert shown.count() == 60
    opened.page.get_by_role("button", name="Show all 151").click()
    assert shown.count() == 151
    assert "Number" in opened.page.evaluate("document.activeElement.textContent")


def test_a_list_of_thousands_grows_until_all_of_it_is_shown(open_posts: OpenPosts) -> None:
    opened = open_posts(
        *(f"title: Alone {i}\nwebUrl: https://a.example/{i * i * i}" for i in range(1200))
    )
    opened.page.get_by_role("button", name="Show all 1,200").click()
    opened.until("document.querySelectorAll('#panel li').length === 1200")


def test_a_page_of_two_thousand_articles_is_ready_in_seconds(open_posts: OpenPosts) -> None:
    start = time.monotonic()
    opened = open_posts(
        *(
            f"title: Story {i} of many\nwebUrl: https://a.example/{i}\nrelated:\n"
            + "".join(
                f"  - title: Listed {j} of {i}\n    webUrl: https://b.example/{i}/{j}\n"
                for j in range(6)
            )
            for i in range(300)
        )
    )
    assert time.monotonic() - start < 15  # reading the posts included
    assert opened.shown("post") + opened.shown("listed") == 2100
    assert overlaps(labels(opened)) == 0


def test_on_a_phone_a_tap_leads_down_to_what_is_known(open_page: Open) -> None:
    opened = open_page(viewport={"width": 390, "height": 800}, has_touch=True)
    peek = opened.page.locator("#peek")
    assert not peek.is_visible()
    opened.page.evaluate("newsgraph.state.change({ selection: { type: 'story', id: 0 } })")
    opened.until("!document.getElementById('peek').hidden")
    assert peek.inner_text().startswith(opened.heading)
    peek.tap()
    opened.until("document.getElementById('peek').hidden")
    assert opened.page.evaluate("document.activeElement.id") == "panel"
