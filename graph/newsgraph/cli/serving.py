"""Serving: the verb that puts a graph on the web, ``serve``."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import ipaddress
import os
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from newsgraph.cli.ending import promptly
from newsgraph.cli.opening import DEFAULT_PATH, build_graph, open_store, path_argument
from newsgraph.cli.reading import Means, reads_posts
from newsgraph.cli.saying import say
from newsgraph.limits import (
    COPIES,
    QUERY_MEMORY,
    QUERY_SECONDS,
    QUERY_SECONDS_AT_MOST,
    SERVED_BYTES,
)

if TYPE_CHECKING:
    from newsgraph.store import Store

PORT: Final = 8765
HOST: Final = "127.0.0.1"
_AT_ONCE: Final = 12
"""Queries that share half of the memory, if all take as much as they may."""

_PLACES: Final = {
    "/": "the graph (Ctrl-C stops the server)",
    "/about": "what it holds",
    "/sparql": "an editor for queries",
}


class _Opened(NamedTuple):
    """A graph to serve: its store, its page if there is one, and when it came to be."""

    store: Store
    page: str | None
    changed: float


@click.command(epilog="Example: newsgraph serve posts/ --port 8000")
@path_argument
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True,
              help="Port to listen at; 0 is any that is free.")  # fmt: skip
@click.option("--host", default=HOST, show_default=True,
              help="Address to listen at; any but loopback lets others ask.")  # fmt: skip
@click.option("--allow-host", "allowed", multiple=True, metavar="NAME",
              help="A further name by which this server may be called.")  # fmt: skip
@click.option("--public-url", "public_url", metavar="URL",
              help="Where others find this server, such as https://news.example.org/.")  # fmt: skip
@click.option("--cors", "origins", multiple=True, metavar="ORIGIN",
              help="Let pages of this site ask, such as https://yasgui.org; * is all.")  # fmt: skip
@click.option(
    "--timeout",
    type=click.FloatRange(0, QUERY_SECONDS_AT_MOST, min_open=True),
    default=int(QUERY_SECONDS),
    show_default=True,
    metavar="SECONDS",
    help="End each query after this time.",
)
@click.option("-q", "--quiet", is_flag=True, help="Tell of no requests.")
@reads_posts
def serve(
    path: str,
    *,
    port: int,
    host: str,
    allowed: Sequence[str],
    public_url: str | None,
    origins: Sequence[str],
    timeout: float,
    quiet: bool,
    means: Means,
) -> None:
    """Put a graph on the web, for people and machines.

    PATH is an export, the folder of one [exports], or posts. Nobody can change anything, and
    only this machine can ask unless --host says otherwise. Ctrl-C stops it; see docs/serving.md.
    """
    from newsgraph import serving
    from newsgraph.asking.guard import Limits
    from newsgraph.processes.workers import count_processors

    public = serving.location_of(public_url) if public_url is not None else None
    names = (*allowed, public.host) if public else tuple(allowed)
    hosts, allowed_origins = serving.hosts_of(host, names), serving.origins_of(origins)
    listening = serving.listen(host, port)
    with listening:
        opened = _open(path, means, quiet=quiet)
        desk = serving.Desk(count_processors(), _count_copies())
        settings = serving.Settings(
            store=opened.store,
            base=opened.store.base,
            desk=desk,
            revision=opened.store.digest or secrets.token_hex(16),
            changed=opened.changed,
            hosts=hosts,
            origins=allowed_origins,
            page=opened.page,
            url=public.url if public else None,
            limits=Limits(timeout, memory=_share_memory(), size=SERVED_BYTES),
        )
        _tell_where(host, *listening.getsockname()[:2])
        gc.freeze()  # what is there stays; forks share it as long as nobody counts it
        gc.enable()  # a server makes cycles, and runs for long
        tell = _tell_nothing if quiet else _tell
        serving.serve(serving.make_application(settings, tell), listening, desk, tell)


def _open(path: str, means: Means, *, quiet: bool) -> _Opened:
    """Return the graph of an export, or of posts that are built in memory."""
    import newsgraph as ng
    from newsgraph.loading import is_export
    from newsgraph.page import render_page

    place = Path(path)
    if is_export(place) or path == DEFAULT_PATH:
        store = open_store(path, means, quiet=quiet)
        return _Opened(store, _read_page(place), _find_change(place))
    graph = build_graph(path, means, quiet=quiet)
    with promptly():
        return _Opened(ng.load(graph), render_page(graph), time.time())


def _find_change(place: Path) -> float:
    """Return when an export was changed, or any file of its folder: that of the folder may be older."""
    inside = list(place.iterdir()) if place.is_dir() else []
    return max(one.stat().st_mtime for one in (place, *inside) if one.exists())


def _read_page(place: Path) -> str | None:
    """Return the page beside an export, None where the report there does not name its digest."""
    from newsgraph.loading import digests_beside

    page = (place if (place / "report.json").exists() else place.parent) / "coverage.html"
    try:
        data = page.read_bytes() if page.is_file() else b""
    except OSError:
        return None
    known = digests_beside(page).get(page.name)
    return data.decode() if known == hashlib.sha256(data).hexdigest() else None


def _share_memory() -> int:
    """Return the memory that one query may take, so that many leave half of the machine's."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return min(QUERY_MEMORY, pages * size // 2 // _AT_ONCE)


def _count_copies() -> int:
    """Return how many copies of what this process has fit in three quarters of the machine's memory.

    A process that answers queries comes to have one of all that it reads.
    """
    try:
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # only Linux tells
        return COPIES
    return min(COPIES, os.sysconf("SC_PHYS_PAGES") * 3 // 4 // resident)


def _tell_where(host: str, address: str, port: int) -> None:
    """Tell where to look, and who else can: the address is what the host stands for."""
    shown = f"[{host}]" if ":" in host else host
    where = "localhost" if host in ("0.0.0.0", "::") else shown  # noqa: S104 (only compared)
    for path, what in _PLACES.items():
        _tell(f"http://{where}:{port}{path:7}  {what}")
    if not ipaddress.ip_address(address).is_loopback:
        _tell("newsgraph: warning: others can ask too; allow the name they use with --allow-host")


def _tell(line: str) -> None:
    """Tell one line on standard error, if there is still anybody to tell."""
    with contextlib.suppress(OSError):  # the terminal may be gone
        say(line, err=True)


def _tell_nothing(_: str) -> None:
    """Tell nothing."""
