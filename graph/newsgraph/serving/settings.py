"""Settings: what is served, and to whom."""

from __future__ import annotations

from typing import NamedTuple

from newsgraph.asking.guard import DEFAULT_LIMITS, Limits
from newsgraph.serving.answering.desk import Desk
from newsgraph.store import Store


class Settings(NamedTuple):
    """A graph, what a query of it may take, and who may ask.

    ``base`` is that of the graph's IRIs, None where it has none: to look it up takes a while.
    ``revision`` names this state of the graph, and ``changed`` is when it came to be, in seconds
    since 1970. ``hosts`` are the names by which this server may be called, ``origins`` the sites
    whose pages may ask it (``*`` for all), and ``page`` is the coverage page, if there is one.
    ``url`` is where others find this server, as far as that is known beforehand.
    """

    store: Store
    base: str | None
    desk: Desk
    revision: str
    changed: float
    hosts: frozenset[str]
    origins: tuple[str, ...] = ()
    page: str | None = None
    url: str | None = None
    limits: Limits = DEFAULT_LIMITS
