"""Finding and filtering: search, facets, timeline, slider, and the address that keeps them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator
from tests.browser.opened import Open, Opened, OpenPosts

SCORED = "title: {}\nwebUrl: https://{}.example/1\npublished: {}\nquality: {}"
DATED = "title: {}\nwebUrl: https://{}.example/1\npublishedDateTime: 2020-06-{}\nquality: {}"
TIMED = "title: {}\nwebUrl: https://{}.example/1\npublishedDateTime: 2020-06-12T{}:30:00Z"


def search(opened: Opened, query: str) -> list[str]:
    """Type a query, as one does, and return the names that were found."""
    opened.page.keyboard.press("/")
    opened.page.keyboard.press("Control+A")
    opened.page.keyboard.type(query)
    return opened.page.locator("[role=option] > bdi").all_inner_texts()


def left(opened: Opened) -> str:
    """Return what the bar says of how many articles remain."""
    return opened.page.locator("#left").inner_text()


def facet(opened: Opened, name: str) -> Locator:
    """Return a facet, opened."""
    if opened.page.locator("#filters").is_hidden():
        opened.page.get_by_role("button", name="Filters").click()
    found = opened.page.locator(".facet", has_text=name)
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    found.locator("li").first.wait_for()
    return found


def numbers(found: Locator) -> dict[str, int]:
    """Return the names in a facet with their numbers."""
    rows = [row.split("\n") for row in found.locator("label").all_inner_texts()]
    return {name: int(number) for name, number in rows}


def choose(opened: Opened, name: str, option: str) -> None:
    facet(opened, name).get_by_label(option).click()


def span(opened: Opened) -> list[str | None]:
    """Return the first and the last day that the handles of the timeline tell."""
    handles = opened.page.locator(".timeline [role=slider]").all()
    return [handle.get_attribute("aria-valuetext") for handle in handles]


def active(opened: Opened) -> str:
    return str(opened.page.evaluate("document.activeElement.id"))


def test_a_search_leads_to_what_was_meant(open_page: Open) -> None:
    opened = open_page(reduced_motion="reduce")
    before = opened.page.evaluate("newsgraph.centre()")
    assert "Tech Tent: Facial recognition faces a reckoning" in search(opened, "tech te")
    assert search(opened, "cnet") == ["CNET"]
    opened.page.keyboard.press("Enter")
    assert opened.heading == "CNET"
    assert active(opened) == "panel"
    assert opened.page.locator("#found").is_hidden()
    assert opened.page.evaluate("newsgraph.centre()") != before
    assert opened.shown("provider") == 1
    assert opened.complaints == []


def test_names_are_found_without_accents_by_all_words_and_whole_ones_come_first(
    open_posts: OpenPosts,
) -> None:
    titles = ("Outlandish", "The Land of Île-de-France", "Landing in Łódź", "Water and sky")
    opened = open_posts(
        *(SCORED.format(title, f"a{i}", "true", i) for i, title in enumerate(titles))
    )
    assert search(opened, "land") == [titles[1], titles[2], titles[0]]
    assert search(opened, "ile france LAND") == [titles[1]]
    assert search(opened, "lodz") == [titles[2]]
    assert search(opened, "łódź") == [titles[2]]
    assert search(opened, "land water") == []
    assert "Nothing" in opened.page.locator(".search").inner_text()
    assert search(opened, " .") == []


def test_the_list_is_walked_by_keys_and_told_to_who_cannot_see_it(open_page: Open) -> None:
    opened = open_page()
    search(opened, "facial")
    field = opened.page.get_by_role("combobox", name="Search")
    options = opened.page.get_by_role("option")
    assert field.get_attribute("aria-expanded") == "true"
    opened.page.keyboard.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    opened.page.keyboard.press("ArrowUp")
    opened.page.keyboard.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    opened.page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "facial"
    opened.page.keyboard.press("Escape")
    assert field.input_value() == ""


def test_what_was_found_can_be_clicked(open_page: Open) -> None:
    opened = open_page()
    name = search(opened, "detroit")[0]
    opened.page.get_by_role("option").first.click()
    assert opened.heading == name


def test_facets_combine_and_their_numbers_follow_the_others(open_page: Open) -> None:
    opened = open_page()
    assert left(opened) == "41 articles"
    providers = numbers(facet(opened, "Providers"))
    assert list(providers.values()) == sorted(providers.values(), reverse=True)
    assert providers["Government Technology"] == 3
    choose(opened, "Providers", "Government Technology")
    assert left(opened) == "3 of 41 articles"
    assert opened.shown("post") + opened.shown("listed") == 3
    assert numbers(facet(opened, "Providers")) == providers
    stories = numbers(facet(opened, "Stories"))
    assert sum(stories.values()) == 3
    story, number = next(iter(stories.items()))
    choose(opened, "Stories", story)
    assert left(opened) == f"{number} of 41 articles"
    assert numbers(facet(opened, "Providers")) != providers
    assert opened.complaints == []


def test_a_box_keeps_the_focus_while_it_is_switched(open_page: Open) -> None:
    opened = open_page()
    box = facet(opened, "Providers").get_by_role("checkbox").nth(4)
    box.focus()
    for number in ("1 of", "41"):
        opened.page.keyboard.press("Space")
        assert left(opened).startswith(number)
        assert box.evaluate("(box) => box === document.activeElement")


def test_a_long_facet_is_shown_in_parts_and_searched(open_posts: OpenPosts) -> None:
    opened = open_posts(*(SCORED.format(f"Title {i}", f"site{i}", "true", i) for i in range(70)))
    providers = facet(opened, "Providers")
    assert providers.locator("li").count() == 50
    providers.get_by_role("button", name="Show 20 more of 20").click()
    assert providers.locator("li").count() == 70
    assert providers.locator("li input").nth(50).evaluate("(b) => b === document.activeElement")
    providers.get_by_role("searchbox").fill("site6")
    assert len(numbers(providers)) == 11
    opened.page.keyboard.press("c")
    assert providers.get_by_role("searchbox").input_value() == "site6c"


def test_one_key_clears_the_filter_and_escape_what_is_nearest(open_page: Open) -> None:
    opened = open_page()
    press = opened.page.keyboard.press
    choose(opened, "Providers", "CNET")
    clear = opened.page.get_by_role("button", name="Clear")
    press("c")
    assert left(opened) == "41 articles"
    assert clear.is_hidden()
    choose(opened, "Providers", "CNET")
    clear.click()
    assert left(opened) == "41 articles"
    assert active(opened) == "filtering"
    choose(opened, "Providers", "CNET")
    search(opened, "tech tent")
    press("Enter")
    press("Escape")
    assert opened.heading == "Stories"
    assert left(opened) == "2 of 41 articles"
    press("Escape")
    assert left(opened) == "41 articles"


def test_escape_closes_the_section_from_within(open_page: Open) -> None:
    opened = open_page()
    choose(opened, "Providers", "CNET")
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#filters").is_hidden()
    assert active(opened) == "filtering"
    assert left(opened) == "2 of 41 articles"


def test_the_slider_bounds_a_score(open_posts: OpenPosts) -> None:
    posts = [DATED.format(f"Title {i}", f"s{i}", 10 + i, 20 * i) for i in range(5)]
    opened = open_posts(*posts)
    opened.page.get_by_role("button", name="Filters").click()
    slider = opened.page.locator("#filters").get_by_role("slider")
    assert slider.get_attribute("aria-valuetext") == "any"
    slider.focus()
    for _ in range(21):
        opened.page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "21"
    assert "At least" in opened.page.locator("#filters").inner_text()
    assert left(opened) == "3 of 5 articles"
    opened.page.keyboard.press("Home")
    assert left(opened) == "5 articles"


def test_the_timeline_is_brushed_by_mouse(open_posts: OpenPosts) -> None:
    opened = open_posts(*(DATED.format(f"Title {i}", f"s{i}", 10 + i, i) for i in range(5)))
    track = opened.page.locator(".track")
    box = track.bounding_box()
    assert box is not None

    def at(day: int) -> tuple[float, float]:
        return box["x"] + box["width"] * (day - 9.5) / 5, box["y"] + 10

    def drag(start: int, end: int) -> None:
        opened.page.mouse.move(*at(start))
        opened.page.mouse.down()
        opened.page.mouse.move(*at(end), steps=3)
        opened.page.mouse.up()

    assert span(opened) == ["10 Jun 2020", "14 Jun 2020"]
    drag(11, 13)
    assert span(opened) == ["11 Jun 2020", "13 Jun 2020"]
    assert left(opened) == "3 of 5 articles"
    drag(12, 13)
    assert span(opened) == ["12 Jun 2020", "14 Jun 2020"]
    opened.page.mouse.click(*at(13))
    assert span(opened) == ["13 Jun 2020", "13 Jun 2020"]
    assert "13 Jun 2020, by day" in opened.page.locator(".timeline").inner_text()
    opened.page.mouse.click(*at(13))
    assert left(opened) == "5 articles"
    handle = opened.page.get_by_role("slider", name="To")
    handle.hover()
    opened.page.mouse.down()
    opened.page.mouse.move(*at(11), steps=3)
    opened.page.mouse.up()
    assert span(opened) == ["10 Jun 2020", "11 Jun 2020"]
    assert opened.complaints == []


def test_the_timeline_is_brushed_by_keys(open_page: Open) -> None:
    opened = open_page()
    start, end = (opened.page.get_by_role("slider", name=name) for name in ("From", "To"))
    assert "by week" in opened.page.locator(".timeline").inner_text()
    start.focus()
    opened.page.keyboard.press("PageUp")
    assert span(opened) == ["17 Aug 2020", "13 Dec 2020"]
    assert left(opened) == "13 of 41 articles"
    opened.page.keyboard.press("ArrowLeft")
    assert span(opened)[0] == "10 Aug 2020"
    end.focus()
    opened.page.keyboard.press("Home")
    assert span(opened) == ["10 Aug 2020", "16 Aug 2020"]
    assert left(opened) == "0 of 41 articles"
    opened.page.keyboard.press("End")
    start.focus()
    opened.page.keyboard.press("Home")
    assert left(opened) == "41 articles"


def test_where_times_are_known_the_timeline_tells_hours(open_posts: OpenPosts) -> None:
    opened = open_posts(*(TIMED.format(f"Title {i}", f"s{i}", 10 + i // 2) for i in range(6)))
    said = opened.page.locator(".timeline p")
    assert "All dates, 12 Jun 2020, by hour" in said.inner_text()
    assert "highest bar 2 articles" in said.inner_text()
    assert opened.page.locator(".ticks").inner_text().split() == ["10:00", "11:00", "12:00"]
    opened.page.get_by_role("slider", name="From").press("ArrowRight")
    assert span(opened) == ["12 Jun 2020, 11:00 UTC", "12 Jun 2020, 13:00 UTC"]
    assert "11:00\u201313:00 UTC" in said.inner_text().replace(" ", "")[:40].replace("UTC", " UTC")
    assert left(opened) == "4 of 6 articles"
    opened.until("location.hash.includes('from=2020-06-12T11')")
    opened.page.reload()
    opened.until("document.documentElement.dataset.ready !== undefined")
    assert left(opened) == "4 of 6 articles"
    opened.page.evaluate("location.hash = 'from=2020-06-12&to=2020-06-12'")
    opened.until("document.getElementById('left').textContent === '6 articles'")
    assert opened.complaints == []


def test_a_filter_leaves_the_bars_of_all_behind_and_their_measure(open_page: Open) -> None:
    opened = open_page()
    front, behind = (opened.page.locator(f".track .{name}") for name in ("front", "behind"))
    all_bars = behind.get_attribute("d")
    assert front.get_attribute("d") == all_bars
    choose(opened, "Providers", "CNET")
    assert behind.get_attribute("d") == all_bars
    heights = [
        max(map(float, re.findall(r"v-([\d.]+)", bars.get_attribute("d") or "")))
        for bars in (front, behind)
    ]
    assert heights[0] < heights[1] / 4


def test_the_timeline_is_brushed_by_touch(open_page: Open) -> None:
    opened = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    opened.page.locator(".track").scroll_into_view_if_needed()
    box = opened.page.locator(".track").bounding_box()
    assert box is not None
    touch = opened.page.context.new_cdp_session(opened.page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": box["x"] + x * box["width"], "y": box["y"] + y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    def drag(start: float, end: float, rise: float = 0) -> None:
        send("touchStart", (start, 20))
        for step in range(1, 9):
            part = step / 8
            send("touchMove", (start + part * (end - start), 20 - part * rise))
        send("touchEnd")

    drag(0.3, 0.01)
    opened.until("document.getElementById('left').textContent === '28 of 41 articles'")
    assert span(opened) == ["8 Jun 2020", "9 Aug 2020"]
    top = opened.page.evaluate("scrollY")
    drag(0.5, 0.5, rise=200)
    opened.until(f"scrollY > {top}")
    assert left(opened) == "28 of 41 articles", "who scrolls chooses nothing"
    assert opened.complaints == []


def test_articles_without_a_date_are_told(open_posts: OpenPosts) -> None:
    dated = [DATED.format(f"Title {i}", f"s{i}", 10 + i, i) for i in range(3)]
    opened = open_posts(*dated, "title: Undated\nwebUrl: https://u.example/")
    opened.page.get_by_role("slider", name="From").press("ArrowRight")
    assert left(opened) == "2 of 4 articles"
    assert "1 article without a date" in opened.page.locator(".timeline").inner_text()


def test_without_dates_there_is_no_timeline(open_posts: OpenPosts) -> None:
    opened = open_posts("title: Undated\nwebUrl: https://u.example/")
    assert opened.page.locator(".timeline").is_hidden()
    assert opened.complaints == []


def test_a_shared_address_and_a_reload_restore_all(open_page: Open) -> None:
    opened = open_page(reduced_motion="reduce")
    choose(opened, "Providers", "Government Technology")
    opened.page.get_by_role("slider", name="To").press("PageDown")
    search(opened, "tech tent")
    opened.page.keyboard.press("Enter")
    opened.page.locator(".legend label", has_text="Topics").click()
    opened.page.get_by_role("button", name="Zoom in").click()
    for part in ("providers=", "story=", "to=", "show=", "at="):
        opened.until(f"location.hash.includes('{part}')")
    address, scale = opened.page.url, opened.page.evaluate("newsgraph.scale()")
    assert "government-technology" in address

    other = open_page(reduced_motion="reduce")
    other.page.goto(address)
    for _ in range(2):
        other.until("document.documentElement.dataset.ready !== undefined")
        other.until(f"document.getElementById('left').textContent === '{left(opened)}'")
        assert other.heading == opened.heading
        assert span(other) == span(opened)
        assert (
            other.page.locator(".legend label", has_text="Topics")
            .get_by_role("checkbox")
            .is_checked()
        )
        assert other.page.evaluate("newsgraph.scale()") == pytest.approx(scale, rel=0.01)
        assert other.page.url == address
        other.page.reload()
    other.until("document.documentElement.dataset.ready !== undefined")
    other.page.keyboard.press("c")
    other.until("!location.hash.includes('providers')")
    assert other.complaints == []


def test_the_table_is_part_of_the_address(open_page: Open) -> None:
    opened = open_page()
    opened.page.get_by_role("button", name="Table").click()
    assert opened.page.locator("#map").is_hidden()
    assert opened.page.locator("#table").is_visible()
    opened.until("location.hash === '#tab=table'")
    opened.page.reload()
    opened.until("document.documentElement.dataset.ready !== undefined")
    assert opened.page.locator("#table").is_visible()
    opened.page.get_by_role("button", name="Map").click()
    opened.until("location.hash === ''")
    assert opened.page.locator("#map").is_visible()


def test_names_in_an_address_outlive_their_numbers(open_page: Open) -> None:
    opened = open_page()
    opened.page.evaluate("location.hash = 'provider=3.cnet&providers=999999.the-hill'")
    opened.until("document.querySelector('#panel h2').textContent === 'CNET'")
    assert left(opened) == "2 of 41 articles"


@pytest.mark.parametrize(
    "address",
    [
        "%",
        "=&=&&",
        "__proto__=1&constructor=2",
        "providers=0.nobody&topics=41.x&stories=-1.y",
        "providers=1e3.a,NaN.b,,__proto__&story=constructor",
        "article=<img src=x onerror=alert(1)>",
        "from=2020-13-45&to=yesterday",
        "from=2020-12-31&to=2020-01-01",
        "listed=NaN&quality=Infinity",
        "at=NaN,1,2,41&tab=panel",
        "at=1,2,1e99,41",
        "at=1,2,1,40",
        "x" * 100_000,
    ],
)
def test_an_address_that_makes_no_sense_is_ignored(open_page: Open, address: str) -> None:
    opened = open_page()
    scale = opened.page.evaluate("newsgraph.scale()")
    opened.page.evaluate("(address) => { location.hash = address; }", address)
    opened.page.reload()
    opened.until("document.documentElement.dataset.ready !== undefined")
    assert left(opened) == "41 articles"
    assert opened.heading == "Stories"
    assert opened.page.evaluate("newsgraph.scale()") == pytest.approx(scale)
    assert opened.shown("post") + opened.shown("listed") == 41
    assert opened.complaints == []


@pytest.mark.parametrize("width", [390, 820, 1024, 1400])
def test_nothing_moves_when_a_filter_sets_in(open_page: Open, width: int) -> None:
    opened = open_page(viewport={"width": width, "height": 844})
    picture = opened.page.locator("#picture")
    before = picture.bounding_box()
    opened.page.evaluate(
        "newsgraph.state.change({ filter: { ...newsgraph.state.now.filter, least: 2 } })"
    )
    assert "of 41 articles" in left(opened)
    assert opened.page.get_by_role("button", name="Clear").is_visible()
    assert picture.bounding_box() == before


@pytest.mark.parametrize("width", [736, 820, 960, 1024])
def test_with_filters_open_the_picture_keeps_its_room(open_page: Open, width: int) -> None:
    opened = open_page(viewport={"width": width, "height": 900})
    choose(opened, "Providers", "CNET")
    box = opened.page.locator("#picture").bounding_box()
    assert box is not None
    assert box["width"] > 400
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_filters_fit_a_narrow_screen(open_page: Open, scheme: str) -> None:
    opened = open_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    choose(opened, "Providers", "CNET")
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
    box = opened.page.locator("#filters").bounding_box()
    assert box is not None
    assert box["width"] == 390
    assert search(opened, "facial")
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
