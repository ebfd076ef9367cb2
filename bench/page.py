"""Page: how large, fast and smooth the page is in a browser, beside what pyvis makes by itself.

usage: python bench/page.py [ARTICLES ...]

41 articles are those of seeds/; other numbers are generated, to within a twentieth. Each page is
opened five times in headless Chromium, with the network off, and the medians are told:

ready     milliseconds from the start of navigation until all is on the screen, physics at rest
frames    a second, while one points, drags and zooms, with a filter on that half remain of
filter    milliseconds from setting that filter to the next frame on the screen
requests  to the network; all of them fail

The rivals draw the same articles and listings. One is pyvis as it comes; the other has the
positions of our layout and whatever makes vis-network faster: no physics, straight edges,
none of them while one moves. The rivals are not asked beyond 10,000 articles.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as NeverReady
from posts import SEEDS, write_posts
from pyvis.network import Network

import newsgraph as ng
from newsgraph.graph import Graph
from newsgraph.page import render_page
from newsgraph.page.layout import lay_out

SAMPLE: Final = 41
"""Articles in seeds/."""

ARTICLES_PER_POST: Final = 3.88
"""Of generated posts, which mostly list what others list as well."""

RUNS: Final = 5
PATIENCE: Final = 60_000
"""Milliseconds until a page that is not ready is given up."""

SECONDS: Final = 3
"""So long one moves about in a page."""

RIVALS_UP_TO: Final = 10_500

TUNED: Final = """{
    "physics": {"enabled": false},
    "edges": {"smooth": false},
    "layout": {"improvedLayout": false},
    "interaction": {"hover": true, "hideEdgesOnDrag": true, "hideEdgesOnZoom": true}
}"""

TELL: Final = """
    const tell = () => requestAnimationFrame(() => setTimeout(
        () => console.debug("ready", performance.now()),
    ));
"""
WATCH_OURS: Final = f"""{TELL}
    new MutationObserver(tell)
        .observe(document, {{ subtree: true, attributeFilter: ["data-ready"] }});
"""
WATCH_PYVIS: Final = f"""{TELL}
    let network;
    Object.defineProperty(window, "network", {{
        get: () => network,
        set(made) {{
            network = made;
            network.once("EVENT", tell);
        }},
    }});
"""

FILTER_OURS: Final = """(least) => {
    const { state } = newsgraph;
    state.change({ filter: { ...state.now.filter, measure: "quality", least } });
}"""
FILTER_PYVIS: Final = """(least) => {
    nodes.update(nodes.get().map(({ id, quality }) => ({ id, hidden: quality < least })));
}"""
TIMED: Final = """(least) => new Promise((resolve) => {
    const start = performance.now();
    (WORK)(least);
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
})"""

COUNT: Final = """() => {
    const frames = { start: performance.now(), count: 0 };
    const next = () => { frames.count += 1; requestAnimationFrame(next); };
    requestAnimationFrame(next);
    globalThis.rate = () => frames.count * 1000 / (performance.now() - frames.start);
}"""


class Contender(NamedTuple):
    """A page, with what tells that it is ready, and what filters it by quality."""

    name: str
    html: str
    watch: str
    filter: str
    picture: str


class Run(NamedTuple):
    """What one opening of a page showed."""

    ready: float
    frames: float
    filter: float
    requests: int


def measure(browser: Browser, size: int, folder: Path) -> None:
    """Print a line for each contender at one size."""
    graph = make_graph(size, folder / "posts")
    qualities = [article.quality or 0 for article in graph.articles]
    for one in list_contenders(graph, qualities):
        path = folder / "page.html"
        path.write_text(one.html, encoding="utf-8")
        head = f"{len(qualities):>8,}  {one.name:<16}{path.stat().st_size:>12,}"
        try:
            least = int(statistics.median(qualities))
            runs = [open_page(browser, one, path, least) for _ in range(RUNS)]
        except NeverReady:
            print(f"{head}  not ready after {PATIENCE // 1000} s", flush=True)
        else:
            ready, frames, filtered, requests = map(statistics.median, zip(*runs, strict=True))
            told = f"{ready:>10,.0f}{frames:>10.0f}{filtered:>10,.0f}{requests:>10.0f}"
            print(head + told, flush=True)


def make_graph(size: int, posts: Path) -> Graph:
    """Return the graph of the seeds, or one of about as many generated articles."""
    if size == SAMPLE:
        return ng.build(ng.read(SEEDS))
    write_posts(posts, round(size / ARTICLES_PER_POST))
    return ng.build(ng.read(posts))


def list_contenders(graph: Graph, qualities: list[int]) -> Iterator[Contender]:
    """Yield our page and its rivals."""
    yield Contender("newsgraph", render_page(graph), WATCH_OURS, FILTER_OURS, "#canvas")
    if len(qualities) > RIVALS_UP_TO:
        return
    for name, is_tuned, event in (
        ("pyvis, tuned", True, "afterDrawing"),
        ("pyvis", False, "stabilizationIterationsDone"),
    ):
        watch = WATCH_PYVIS.replace("EVENT", event)
        html = render_rival(graph, qualities, is_tuned=is_tuned)
        yield Contender(name, html, watch, FILTER_PYVIS, "#mynetwork")


def render_rival(graph: Graph, qualities: list[int], *, is_tuned: bool) -> str:
    """Return the page that pyvis itself makes of the articles and listings."""
    network = Network(directed=True, cdn_resources="in_line")
    numbers = {article.key: i for i, article in enumerate(graph.articles)}
    places = lay_out(graph).articles
    for article, quality in zip(graph.articles, qualities, strict=True):
        x, y, _ = places[article.key]
        place = {"x": x, "y": y} if is_tuned else {}
        label = article.headline
        network.add_node(numbers[article.key], label=label, quality=quality, **place)
    for lister, listed in graph.listings:
        network.add_edge(numbers[lister], numbers[listed])
    if is_tuned:
        network.set_options(TUNED)
    html: str = network.generate_html()
    return html


def open_page(browser: Browser, contender: Contender, path: Path, least: int) -> Run:
    """Return what one opening of a page shows; NeverReady if it never is."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, offline=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.add_init_script(contender.watch)
    with page.expect_console_message(lambda message: message.text.startswith("ready")) as told:
        page.goto(path.as_uri(), wait_until="commit")
    ready = float(told.value.text.split()[1])
    time.sleep(0.5)
    filtered = page.evaluate(TIMED.replace("WORK", contender.filter), least)
    time.sleep(0.5)
    frames = wander(page, contender.picture)
    context.close()
    return Run(ready, frames, filtered, sum(url.startswith("http") for url in requests))


def wander(page: Page, picture: str) -> float:
    """Return the frames a second while one points, drags and zooms."""
    box = page.locator(picture).bounding_box()
    assert box, "the picture is not shown"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(COUNT)
    deadline = time.monotonic() + SECONDS
    turn = -1
    while time.monotonic() < deadline:
        page.mouse.move(x, y, steps=5)
        page.mouse.down()
        page.mouse.move(x + 150 * turn, y + 100 * turn, steps=10)
        page.mouse.up()
        page.mouse.move(x - 100, y + 60, steps=10)
        for _ in range(12):
            page.mouse.wheel(0, 120 * turn)
        turn = -turn
    return float(page.evaluate("rate()"))


def main(sizes: list[int]) -> None:
    """Print the table for pages of some sizes."""
    headings = ("ready", "frames", "filter", "requests")
    print(f"{'articles':>8}  {'page':<16}{'bytes':>12}" + "".join(f"{one:>10}" for one in headings))
    with sync_playwright() as playwright:
        for size in sizes:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--disable-gpu", "--disable-background-networking"],
                chromium_sandbox=False,
            )
            with tempfile.TemporaryDirectory() as folder:
                measure(browser, size, Path(folder))
            browser.close()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:] or ["41", "2000", "10000"]])
