"""The page as a reader uses it: look, click, type, switch."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from tests.browser.opened import Open, Opened, OpenPosts, overlaps

import newsgraph as ng

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


def labels(opened: Opened) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = opened.page.evaluate("newsgraph.labels()")
    return found


def test_the_page_opens_from_disk_alone_and_without_complaint(open_page: Open) -> None:
    opened = open_page()
    for name in ("Providers", "Topics"):
        opened.toggle(name)
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


def test_the_legend_counts_and_switches_kinds(open_page: Open) -> None:
    opened = open_page()
    legend = " ".join(opened.page.locator(".legend").inner_text().split())
    graph = ng.build(ng.read(SEEDS))
    cluster_of = {one.key: one.cluster for one in graph.articles}
    apart = sum(cluster_of[one] != cluster_of[other] for one, other in graph.listings)
    lists = f"Lists {39 - apart}" + (f" Lists, in another story {apart}" if apart else "")
    assert legend == f"Show With a post 5 Listed by others 36 Providers 36 Topics 3 {lists}"
    assert [opened.shown(group) for group in ("post", "listed", "provider", "topic")] == [
        *(5, 36, 0, 0)
    ]
    before = opened.page.evaluate(PIXELS)
    opened.toggle("Providers")
    assert opened.shown("provider") == 36
    opened.until(f"{PIXELS} !== '{before}'")
    opened.toggle("Listed by others")
    assert opened.shown("listed") == 0
    opened.toggle("Listed by others")
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
    assert legend == ["Show", "With", "a", "post", "1", "Providers", "1"]
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
        opened.toggle(name)
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
