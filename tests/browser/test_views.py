"""Views of the picture: which part of it one sees, and the way back to what there is."""

from __future__ import annotations

from typing import Final

from tests.browser.opened import Open, Opened

STILL: Final = {"reduced_motion": "reduce"}
TALL: Final = {"viewport": {"width": 390, "height": 1000}, **STILL}
FAR: Final = "newsgraph.camera.lookFrom({ position: { x: 99000, y: 99000 }, scale: 1 })"
SPREAD: Final = """() => {
    const spread = (side) => {
        const all = newsgraph.coverage.clusters.map((one) => one[side]);
        return Math.max(...all) - Math.min(...all);
    };
    return [spread("x"), spread("y")];
}"""


def is_shown(opened: Opened) -> bool:
    return opened.page.locator("#return").is_visible()


def show_only(opened: Opened, story: int) -> None:
    opened.page.evaluate(
        "(id) => newsgraph.state.change({ "
        "filter: { ...newsgraph.state.now.filter, stories: new Set([id]) } })",
        story,
    )


def test_where_nothing_is_in_view_a_button_leads_back(open_page: Open) -> None:
    opened = open_page(**STILL)
    assert not is_shown(opened)
    opened.page.evaluate(FAR)
    opened.until("!document.getElementById('return').hidden")
    opened.page.locator("#return").click()
    opened.until("document.getElementById('return').hidden")
    assert opened.page.evaluate("newsgraph.hasAnythingInView()")


def test_a_filter_that_leaves_nothing_in_view_offers_what_remains(open_page: Open) -> None:
    opened = open_page(**STILL)
    opened.page.evaluate(
        "newsgraph.camera.lookFrom({ position: newsgraph.coverage.nodes[0], scale: 4 })"
    )
    opened.until("newsgraph.hasAnythingInView()")
    show_only(opened, 3)
    opened.until("!document.getElementById('return').hidden")
    opened.page.locator("#return").click()
    opened.until("document.getElementById('return').hidden")
    view = opened.page.evaluate("newsgraph.centre()")
    story = opened.page.evaluate("newsgraph.coverage.clusters[3]")
    assert abs(view["x"] - story["x"]) < story["radius"]
    assert abs(view["y"] - story["y"]) < story["radius"]


def test_what_leaves_nothing_at_all_offers_nothing(open_page: Open) -> None:
    opened = open_page(**STILL)
    opened.page.evaluate("newsgraph.state.change({ kinds: new Set() })")
    opened.page.evaluate(FAR)
    opened.until("!newsgraph.hasAnythingInView()")
    assert not is_shown(opened)


def test_a_tall_picture_has_its_stories_one_below_the_other(open_page: Open) -> None:
    wide_x, wide_y = open_page(**STILL).page.evaluate(SPREAD)
    tall_x, tall_y = open_page(**TALL).page.evaluate(SPREAD)
    assert wide_x > wide_y
    assert (tall_x, tall_y) == (wide_y, wide_x)


def test_an_address_leads_to_the_same_place_on_a_tall_screen(open_page: Open) -> None:
    wide = open_page(**STILL)
    wide.page.evaluate("newsgraph.camera.lookAt({ type: 'story', id: 2 })")
    wide.page.keyboard.press("Shift")
    wide.until("location.hash.includes('at=')")
    address = wide.page.evaluate("location.hash")
    tall = open_page(**TALL)
    tall.page.evaluate("(address) => { location.hash = address; }", address)
    tall.until("newsgraph.camera.view() !== null")
    view = tall.page.evaluate("newsgraph.centre()")
    story = tall.page.evaluate("newsgraph.coverage.clusters[2]")
    assert abs(view["x"] - story["x"]) < story["radius"] / 2
    assert abs(view["y"] - story["y"]) < story["radius"] / 2
    tall.page.keyboard.press("Shift")
    tall.page.wait_for_timeout(600)
    assert tall.page.evaluate("location.hash") == address


def test_what_is_chosen_beside_the_table_is_in_view_on_the_map(open_page: Open) -> None:
    opened = open_page(**STILL)
    opened.page.locator("[data-tab=table]").click()
    opened.page.locator("#panel .stories .go").nth(2).click()
    opened.page.locator("[data-tab=map]").click()
    view = opened.page.evaluate("newsgraph.centre()")
    story = opened.page.evaluate("newsgraph.coverage.clusters[2]")
    assert abs(view["x"] - story["x"]) < story["radius"]
    assert abs(view["y"] - story["y"]) < story["radius"]
    assert opened.page.evaluate("newsgraph.scale()") > 1


def test_the_address_keeps_the_view_while_the_table_is_shown(open_page: Open) -> None:
    opened = open_page(**STILL)
    opened.page.locator("#zoom-in").click()
    opened.page.keyboard.press("Shift")
    opened.until("location.hash.includes('at=')")
    view = opened.page.evaluate("location.hash.split('at=')[1]")
    opened.page.locator("[data-tab=table]").click()
    opened.until("location.hash.includes('tab=table')")
    assert opened.page.evaluate("location.hash.split('at=')[1]") == view
