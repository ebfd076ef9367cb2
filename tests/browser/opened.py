"""A page in the browser, as the tests see it."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page


def overlaps(boxes: list[dict[str, Any]]) -> int:
    """Return how many pairs of boxes overlap."""
    return sum(
        a["left"] < b["left"] + b["width"]
        and b["left"] < a["left"] + a["width"]
        and a["top"] < b["top"] + b["height"]
        and b["top"] < a["top"] + a["height"]
        for a, b in combinations(boxes, 2)
    )


class Opened:
    """A page in the browser, with all that it asked for and complained of."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path.as_uri())

    def _hear(self, message: ConsoleMessage) -> None:
        self.complaints.append(f"{message.type}: {message.text}")

    def until(self, expression: str, seconds: float = 10) -> Any:
        """Wait for an expression to hold; the page's policy forbids Playwright's own way."""
        deadline = time.monotonic() + seconds
        while not (value := self.page.evaluate(expression)):
            assert time.monotonic() < deadline, f"never held: {expression}"
            time.sleep(0.02)
        return value

    def click(self, label: str) -> None:
        """Click the node with this label, wherever it is."""
        place = self.page.evaluate(
            """(label) => {
                const node = newsgraph.nodes().find((one) => one.label === label);
                const { left, top } = document.getElementById("canvas").getBoundingClientRect();
                const { x, y } = newsgraph.onScreen(node);
                return [x + left, y + top];
            }""",
            label,
        )
        self.page.mouse.click(*place)
        self.settle()

    def follow(self, name: str) -> None:
        """Click what leads on from the panel, by a part of its text."""
        self.page.locator("#panel .go, #panel .chip").filter(has_text=name).first.click()
        self.settle()

    def toggle(self, name: str) -> None:
        """Click the box of a kind in the legend."""
        self.page.locator(".legend label", has_text=name).first.click()

    def settle(self) -> None:
        """Wait until the panel tells what it was asked for."""
        self.until("document.getElementById('panel').ariaBusy !== 'true'")

    def shown(self, group: str) -> int:
        """Return how many nodes of a group are shown."""
        return int(
            self.page.evaluate(
                "(group) => newsgraph.nodes().filter((one) => one.group === group).length", group
            )
        )

    @property
    def heading(self) -> str:
        """What the panel is about."""
        self.settle()
        return self.page.locator("#panel h2").inner_text()

    @property
    def panel(self) -> str:
        """All that the panel says."""
        self.settle()
        return self.page.locator("#panel").inner_text()


Open = Callable[..., Opened]
OpenPosts = Callable[..., Opened]
