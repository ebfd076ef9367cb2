"""What the browser tests share: one Chromium, and pages opened in it from disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.opened import Open, Opened, OpenPosts

import newsgraph as ng
from newsgraph.page import render_page

SEEDS = Path(__file__).parents[2] / "seeds"
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")  # no longer: while it is open, nothing else runs an event loop
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "these tests drive Debian's chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=ARGUMENTS, chromium_sandbox=False
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seeds_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "coverage.html"
    path.write_text(render_page(ng.build(ng.read(SEEDS))), encoding="utf-8")
    return path


@pytest.fixture
def open_page(browser: Browser, seeds_page: Path) -> Iterator[Open]:
    """Return what opens a page, the seeds' unless told, as a reader with some settings."""
    contexts = []

    def open_it(path: Path = seeds_page, *, is_ready: bool = True, **settings: Any) -> Opened:
        settings = {"viewport": {"width": 1400, "height": 900}, **settings}
        context = browser.new_context(**settings)
        contexts.append(context)
        opened = Opened(context.new_page(), path)
        if is_ready:
            opened.until("document.documentElement.dataset.ready !== undefined")
        return opened

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture
def open_posts(open_page: Open, tmp_path: Path) -> OpenPosts:
    """Return what opens the page of posts with the given front matters."""

    def open_them(*front_matters: str, **settings: Any) -> Opened:
        posts = tmp_path / "posts"
        posts.mkdir()
        for number, front_matter in enumerate(front_matters):
            text = f"---\n{front_matter}\n---\n"
            (posts / f"{number}.md").write_text(text, encoding="utf-8")
        path = tmp_path / "coverage.html"
        path.write_text(render_page(ng.build(ng.read(posts))), encoding="utf-8")
        return open_page(path, **settings)

    return open_them
