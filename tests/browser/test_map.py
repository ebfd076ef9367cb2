"""The picture as a map: territories from afar, articles near by, and what the filter leaves."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from tests.browser.opened import Open, Opened, overlaps

import newsgraph as ng
from newsgraph.page import render_page

STORIES = 60
LISTED = 30
SUBJECTS = ("bridge", "harbour", "senate", "vaccine", "orchestra", "glacier", "strike", "comet")
STILL = {"reduced_motion": "reduce"}
PIXELS = "document.querySelector('#canvas canvas').toDataURL()"
DRAWN = "newsgraph.detail().discs.size + newsgraph.detail().lines.length"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of sixty stories, each of a post that lists thirty articles."""
    folder = tmp_path_factory.mktemp("many")
    for story in range(STORIES):
        related = "".join(
            f"  - title: Report {number} on {_subject(story)}\n"
            f"    webUrl: https://site{number}.example/{story}/{number}\n"
            f"    provider: {{name: Site {number}, domain: site{number}.example}}\n"
            for number in range(LISTED)
        )
        head = f"title: All on {_subject(story)}\nwebUrl: https://a.example/{story}"
        (folder / f"{story}.md").write_text(f"---\n{head}\nrelated:\n{related}---\n")
    path = folder / "coverage.html"
    path.write_text(render_page(ng.build(ng.read(folder))), encoding="utf-8")
    return path


def _subject(story: int) -> str:
    """Return what a story is about, in words that no other story has."""
    return f"{SUBJECTS[story % len(SUBJECTS)]}{story} and case{story}"


def scene(opened: Opened) -> dict[str, Any]:
    found: dict[str, Any] = opened.page.evaluate("newsgraph.scene()")
    return found


def keep(opened: Opened, condition: str) -> None:
    """Filter by a condition on an article, as the filters of the page do."""
    opened.page.evaluate(
        f"""() => {{
            const articles = newsgraph.nodes().filter((one) => "cluster" in one);
            const {{ state }} = newsgraph;
            const remains = state.now.remains.map(() => 0);
            for (const article of articles) if ({condition}) remains[article.id] = 1;
            state.change({{ remains }});
        }}"""
    )


def place_of(opened: Opened, expression: str) -> tuple[float, float]:
    """Return where on the screen a thing with x and y is."""
    x, y = opened.page.evaluate(
        f"""() => {{
            const {{ left, top }} = document.getElementById("canvas").getBoundingClientRect();
            const {{ x, y }} = newsgraph.onScreen({expression});
            return [x + left, y + top];
        }}"""
    )
    return x, y


def test_from_afar_only_territories_then_articles_and_their_links(
    open_page: Open, many: Path
) -> None:
    opened = open_page(many, **STILL)
    assert opened.page.evaluate("newsgraph.nodes().length") == STORIES * (LISTED + 1)
    assert opened.page.evaluate("newsgraph.detail().discs.size") == 0
    assert opened.page.evaluate("newsgraph.detail().dots.length") == STORIES * (LISTED + 1)
    assert len(scene(opened)["territories"]) == STORIES
    opened.page.evaluate("newsgraph.camera.lookAt({ type: 'story', id: 0 })")
    opened.until("newsgraph.detail().discs.size >= 31 && newsgraph.detail().lines.length >= 30")
    assert len(scene(opened)["territories"]) < STORIES


@pytest.mark.parametrize("factor", [1, 1.7, 3, 6, 14])
def test_at_any_zoom_little_is_drawn_and_no_name_covers_another(
    open_page: Open, many: Path, factor: float
) -> None:
    opened = open_page(many, **STILL)
    opened.page.evaluate(f"newsgraph.camera.zoomBy({factor})")
    opened.page.wait_for_timeout(300)
    assert opened.page.evaluate(DRAWN) <= 2000
    boxes = opened.page.evaluate("newsgraph.labels()")
    assert len(boxes) >= 5
    assert overlaps(boxes) == 0


def test_from_afar_stories_are_named_or_numbered(open_page: Open, many: Path) -> None:
    opened = open_page(many, **STILL)
    labels = scene(opened)["labels"]
    numbers = [int(one["text"]) for one in labels if not one["isSerif"] and one["isBold"]]
    assert all(1 <= number <= STORIES for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert len(opened.page.evaluate("newsgraph.labels()")) == STORIES


@pytest.mark.parametrize("factor", [0.5, 1, 1.4, 2, 3.3])
def test_no_name_of_a_story_lies_on_another(open_page: Open, many: Path, factor: float) -> None:
    opened = open_page(many, **STILL)
    opened.page.evaluate(f"newsgraph.camera.zoomBy({factor})")
    opened.page.wait_for_timeout(300)
    shown = scene(opened)
    for label in shown["labels"]:
        if label["isSerif"]:
            under = [
                one
                for one in shown["territories"]
                if math.hypot(one["x"] - label["x"], one["y"] - label["y"]) < one["radius"] - 6
            ]
            assert len(under) <= 1


def test_the_first_report_of_a_selected_story_is_ringed(open_page: Open) -> None:
    opened = open_page(**STILL)
    opened.page.evaluate("newsgraph.state.change({ selection: { type: 'story', id: 0 } })")
    first = opened.page.evaluate(
        """newsgraph.coverage.clusters[0].members.map((id) => newsgraph.coverage.nodes[id])
            .filter((one) => one.isFirst).map((one) => newsgraph.onScreen(one))"""
    )
    assert first
    marks = scene(opened)["marks"]
    assert marks["lines"] == []
    assert [(one["x"], one["y"]) for one in marks["rings"]] == [
        (pytest.approx(one["x"]), pytest.approx(one["y"])) for one in first
    ]


def test_from_afar_large_articles_of_the_selected_story_are_named(
    open_page: Open, many: Path
) -> None:
    opened = open_page(many, **STILL)

    def reports() -> list[str]:
        labels = scene(opened)["labels"]
        return [one["text"] for one in labels if one["text"].startswith("Report")]

    opened.page.evaluate(
        """() => {
            const { coverage, camera } = newsgraph;
            const { x, y, radius } = coverage.clusters[0];
            camera.lookFrom({ position: { x, y }, scale: 75 / radius });
        }"""
    )
    assert opened.page.evaluate("newsgraph.scale()") < 0.5
    opened.page.wait_for_timeout(300)
    assert reports() == []
    opened.page.evaluate("newsgraph.state.change({ selection: { type: 'story', id: 0 } })")
    assert reports()


def test_a_provider_of_much_leads_to_stories_rather_than_to_each_article(
    open_page: Open, many: Path
) -> None:
    opened = open_page(many, **STILL)
    opened.page.evaluate(
        """() => {
            const { coverage, state } = newsgraph;
            const many = ({ id, group }) => group === "provider" && coverage.articlesOf(id).length;
            const { id } = coverage.nodes.toSorted((a, b) => many(b) - many(a))[0];
            state.change({ selection: { type: "node", id } });
        }"""
    )
    marks = scene(opened)["marks"]
    assert {line["kind"] for line in marks["lines"]} == {"bundle"}
    assert len(marks["lines"]) <= STORIES
    assert len(marks["rings"]) == STORIES + 1


def test_while_an_article_is_selected_the_rest_retreats(open_page: Open) -> None:
    opened = open_page(**STILL)
    before = max(one["opacity"] for one in scene(opened)["lines"])
    opened.page.evaluate(
        "newsgraph.state.change({ selection: { type: 'node', "
        "id: newsgraph.coverage.clusters[1].members.at(-1) } })"
    )
    shown = scene(opened)
    assert max(one["opacity"] for one in shown["lines"]) == pytest.approx(before / 4)
    own = opened.page.evaluate("newsgraph.coverage.nodes[newsgraph.state.now.selection.id].label")
    bold = [one for one in shown["labels"] if one["isBold"] and not one["isSerif"]]
    assert any(own.startswith(one["text"][:8]) and one["size"] == 14 for one in bold)


def test_no_zoom_makes_things_larger_than_they_need_to_be(open_page: Open) -> None:
    opened = open_page(**STILL)
    opened.page.mouse.move(400, 400)
    for _ in range(20):
        opened.page.mouse.wheel(0, -400)
    opened.until("newsgraph.scale() === 2")
    opened.page.locator("#zoom-in").click()
    assert opened.page.evaluate("newsgraph.scale()") == pytest.approx(2)


def test_a_found_article_is_seen_with_its_story(open_page: Open) -> None:
    opened = open_page(**STILL)
    opened.page.evaluate("newsgraph.camera.lookAt({ type: 'node', id: 3 })")
    story = opened.page.evaluate("newsgraph.coverage.clusters[newsgraph.coverage.nodes[3].cluster]")
    shown = scene(opened)
    x, y = opened.page.evaluate("""() => {
        const { x, y } = newsgraph.coverage.clusters[newsgraph.coverage.nodes[3].cluster];
        const place = newsgraph.onScreen({ x, y });
        return [place.x, place.y];
    }""")
    radius = story["radius"] * opened.page.evaluate("newsgraph.scale()")
    assert radius < x < shown["width"] - radius
    assert radius < y < shown["height"] - radius


def test_while_the_picture_moves_no_name_covers_another(open_page: Open, many: Path) -> None:
    opened = open_page(many, **STILL)
    opened.page.evaluate("newsgraph.camera.zoomBy(3)")
    opened.page.mouse.move(500, 450)
    opened.page.mouse.down()
    for step in range(6):
        opened.page.mouse.move(500 - 120 * step, 450 + 60 * step)
        assert overlaps(opened.page.evaluate("newsgraph.labels()")) == 0
    opened.page.mouse.up()


def test_what_the_filter_leaves_is_shown_and_the_rest_fades(open_page: Open, many: Path) -> None:
    opened = open_page(many, **STILL)
    keep(opened, "article.cluster === 0 && article.id % 2 === 0")
    left = opened.page.evaluate("newsgraph.nodes().length")
    assert 10 < left < 20
    shown = scene(opened)
    assert sum(not one["isFaded"] for one in shown["territories"]) == 1
    assert len(shown["discs"]) == left
    said = [label["text"] for label in shown["labels"]]
    assert f"{left} of {LISTED + 1} articles" in said
    assert len(said) <= 3
    legend = " ".join(opened.page.locator(".legend").inner_text().split())
    assert f"Listed by others {left} " in legend or f"Listed by others {left - 1} " in legend
    keep(opened, "false")
    assert scene(opened)["discs"] == []
    assert scene(opened)["labels"] == []


def test_providers_show_only_where_one_of_their_articles_remains(
    open_page: Open, many: Path
) -> None:
    opened = open_page(many, **STILL)
    opened.page.locator(".legend label", has_text="Providers").click()
    assert opened.shown("provider") == LISTED + 1
    keep(opened, "article.label.startsWith('Report 7 ')")
    assert opened.shown("provider") == 1


def test_what_is_selected_is_drawn_from_afar_with_what_it_lists(
    open_page: Open, many: Path
) -> None:
    opened = open_page(many, **STILL)
    hub = opened.page.evaluate("newsgraph.nodes().find((one) => one.group === 'post').id")
    opened.page.evaluate(f"newsgraph.state.change({{ selection: {{ type: 'node', id: {hub} }} }})")
    assert opened.page.evaluate("newsgraph.detail().discs.size") == LISTED + 1
    marks = scene(opened)["marks"]
    assert len(marks["lines"]) == LISTED
    assert len(marks["rings"]) == LISTED + 1
    assert [one["group"] for one in scene(opened)["discs"] if one["isMarked"]] == ["post"]


def test_pointing_at_an_article_shows_its_neighbours(open_page: Open) -> None:
    opened = open_page(**STILL)
    opened.page.mouse.move(700, 20)
    before = opened.page.evaluate(PIXELS)
    post = "newsgraph.nodes().find((one) => one.group === 'post')"
    opened.page.mouse.move(*place_of(opened, post))
    opened.until(f"{PIXELS} !== '{before}'")
    assert opened.page.evaluate("document.getElementById('canvas').style.cursor") == "pointer"
    opened.page.mouse.move(700, 20)
    opened.until(f"{PIXELS} === '{before}'")
    assert opened.complaints == []


def test_a_click_from_afar_opens_the_story(open_page: Open, many: Path) -> None:
    opened = open_page(many, **STILL)
    territory = scene(opened)["territories"][0]
    box = opened.page.locator("#canvas").bounding_box()
    assert box
    opened.page.mouse.click(box["x"] + territory["x"], box["y"] + territory["y"])
    assert opened.page.evaluate("newsgraph.state.now.selection.type") == "story"
    assert [one["isMarked"] for one in scene(opened)["territories"]].count(True) == 1


def test_the_scene_is_what_is_in_view_in_pixels(open_page: Open) -> None:
    opened = open_page(**STILL)
    shown = scene(opened)
    width, height = shown["width"], shown["height"]
    box = opened.page.locator("#canvas").bounding_box()
    assert box
    assert (width, height) == (round(box["width"]), round(box["height"]))
    assert len(shown["discs"]) == 41
    for one in (*shown["discs"], *shown["labels"]):
        assert 0 <= one["x"] <= width
        assert 0 <= one["y"] <= height
    assert shown["lines"]
    for line in shown["lines"]:
        for end in line["strokes"][0]:
            away = [
                math.hypot(end["x"] - one["x"], end["y"] - one["y"]) - one["radius"]
                for one in shown["discs"]
            ]
            assert min(away, key=abs) == pytest.approx(0, abs=2.1)
    texts = {one["text"]: one for one in shown["labels"]}
    assert any(one["isSerif"] and one["isBold"] and one["size"] >= 14 for one in texts.values())


def test_the_camera_flies_unless_stillness_is_wanted(open_page: Open, many: Path) -> None:
    zoom = """async () => {
        const before = newsgraph.scale();
        const steps = [];
        newsgraph.camera.zoomBy(3);
        for (let frame = 0; frame < 40; frame += 1) {
            await new Promise(requestAnimationFrame);
            steps.push(newsgraph.scale() / before);
        }
        return steps;
    }"""
    still = open_page(many, **STILL).page.evaluate(zoom)
    assert min(still) == max(still) == pytest.approx(3)
    moving = open_page(many).page.evaluate(zoom)
    assert any(1.1 < step < 2.9 for step in moving)
    assert moving[-1] == pytest.approx(3)


def test_no_wheel_and_no_key_leads_out_of_sight(open_page: Open) -> None:
    opened = open_page(**STILL)
    whole = opened.page.evaluate("newsgraph.scale()")
    opened.page.mouse.move(200, 300)
    for _ in range(30):
        opened.page.mouse.wheel(0, 400)
    opened.until(f"newsgraph.scale() < 0.6 * {whole}")
    opened.page.wait_for_timeout(200)
    assert opened.page.evaluate("newsgraph.scale()") == pytest.approx(whole / 2)
    assert len(scene(opened)["discs"]) == 41
    opened.page.locator("#zoom-out").click()
    assert opened.page.evaluate("newsgraph.scale()") == pytest.approx(whole / 2)


def test_at_first_every_story_is_named_with_room_around(open_page: Open) -> None:
    opened = open_page(**STILL)
    labels = [one for one in scene(opened)["labels"] if one["isSerif"]]
    first_lines = {"Why Big Tech Wants", "Tech companies push", "Tech Tent:", "The organizations"}
    for line in first_lines:
        (label,) = [one for one in labels if one["text"].startswith(line)]
        assert label["y"] - label["size"] > 10


def test_two_fingers_zoom(open_page: Open, many: Path) -> None:
    opened = open_page(many, has_touch=True)
    before = opened.page.evaluate("newsgraph.scale()")
    touch = opened.page.context.new_cdp_session(opened.page)
    for kind, apart in (("touchStart", 40), ("touchMove", 80), ("touchMove", 160)):
        points = [{"x": 500 + side * apart, "y": 450, "id": side + 1} for side in (-1, 1)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    opened.until(f"newsgraph.scale() > 1.5 * {before}")


def test_one_article_alone_is_a_map_too(open_page: Open, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("---\ntitle: Alone\nwebUrl: https://a.example/\n---\n")
    path = tmp_path / "coverage.html"
    path.write_text(render_page(ng.build(ng.read(tmp_path))), encoding="utf-8")
    opened = open_page(path, **STILL)
    assert [one["group"] for one in scene(opened)["discs"]] == ["post"]
    assert [one["text"] for one in scene(opened)["labels"]] == ["Alone"]
    opened.click("Alone")
    assert opened.page.evaluate("newsgraph.state.now.selection.type") == "node"
