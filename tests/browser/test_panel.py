"""The panel as a reader uses it: what is told of an article, a story, a provider, a topic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.browser.opened import Open, Opened, OpenPosts

import newsgraph as ng
from newsgraph.graph import Listing
from newsgraph.page import render_page

SEEDS = Path(__file__).parents[2] / "seeds"
DISPUTED = "Facial recognition's fate could be decided in 2021"
HUB = "Tech Tent: Facial recognition faces a reckoning"


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
    assert told["Links"] == "listed by 2, lists none; 11 others stand in the same lists"
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
    assert opened.page.locator("#panel .kind").inner_text() == "Article, listed by others"
    opened.follow("Government Technology")
    assert "govtech.com" in opened.panel
    assert "Articles (3)" in opened.panel
    opened.page.get_by_role("button", name="All stories").click()
    assert opened.heading == "Stories"


def test_a_topic_tells_its_articles(open_page: Open) -> None:
    opened = open_page()
    opened.toggle("Topics")
    opened.click("Computer Vision")
    assert opened.page.locator("#panel .kind").inner_text() == "Topic"
    assert "Stories (4)" in opened.panel
    assert "Articles (5)" in opened.panel


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
    opened = open_page()
    assert "A story is a cluster" in opened.panel
    assert opened.page.get_by_title(f"Method: {method}").count() == 1


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
    counts = opened.page.locator("#panel .stories small:last-child").all_inner_texts()
    assert [count.split(" · ")[0] for count in counts] == ["2 of 10 articles", "1 of 13 articles"]
    opened.page.evaluate(choose, [])
    opened.settle()
    assert opened.page.locator("#panel .stories li").count() == 4
    assert "Choose one here" in opened.panel


def test_a_story_in_the_list_names_who_covered_it_the_earliest_first(open_page: Open) -> None:
    opened = open_page()
    names = opened.page.locator("#panel .stories .by")
    assert (
        names.nth(0).inner_text() == "Government Technology, newsoneplace.com, Bloomberg +\u00a010"
    )
    opened.page.evaluate(
        """() => {
            const { filter } = newsgraph.state.now;
            const { id } = newsgraph.coverage.nodes.find(({ label }) => label === "Bloomberg");
            newsgraph.state.change({ filter: { ...filter, providers: new Set([id]) } });
        }"""
    )
    opened.until("document.querySelectorAll('#panel .stories li').length === 1")
    assert names.all_inner_texts() == ["Bloomberg"]


def test_a_provider_tells_its_scores_and_its_stories(open_posts: OpenPosts) -> None:
    opened = open_posts(BRIDGE)
    opened.toggle("Providers")
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
