"""Rendering: templates and files -> what browsers are given, with a policy that lets nothing else in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsgraph.serving.answering.deliveries import Delivery
from newsgraph.serving.protocol.conditions import State, make_tag
from newsgraph.serving.protocol.formats import HTML, content_type
from newsgraph.serving.protocol.refusals import Refusal
from newsgraph.serving.settings import Settings

_NOTHING_ELSE: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "frame-ancestors 'none'"
)
READING: Final = f"{_NOTHING_ELSE}; form-action 'none'"
"""The policy of pages that are only read: no scripts."""

EDITING: Final = f"{_NOTHING_ELSE}; script-src 'self'; connect-src 'self'; form-action 'self'"
"""The policy of the editor: scripts of this server, which ask this server alone."""

FRAMED_NOWHERE: Final = "frame-ancestors 'none'"
"""The policy beside that of the coverage page, which states its own within."""

FILES: Final = {
    "site.css": ("static", "text/css"),
    "editor.js": ("static", "text/javascript"),
    "results.js": ("static", "text/javascript"),
    "yasgui.min.js": ("vendor/yasgui", "text/javascript"),
    "yasgui.min.css": ("vendor/yasgui", "text/css"),
}


def routes(settings: Settings) -> list[Route]:
    """Return what is served below ``/static``: the files that pages load."""

    async def static(request: Request) -> Response:
        return give_file(request, settings)

    return [Route("/static/{name}", static)]


def give_file(request: Request, settings: Settings) -> Response:
    """Return a file that pages load; raises `Refusal` where there is none, and `Unchanged`."""
    name = request.path_params["name"]
    if name not in FILES:
        raise Refusal(404, "there is no such file")
    folder, media_type = FILES[name]
    path = f"{folder}/{name}"
    headers = State(make_tag(digest_file(path))).require_news(request)
    told = {**headers, "Content-Type": content_type(media_type)}
    return Delivery(settings.desk, read_file(path), told)


@lru_cache(maxsize=16)
def read_file(path: str) -> bytes:
    """Return a file of this room."""
    return files("newsgraph.serving.pages").joinpath(path).read_bytes()


@lru_cache(maxsize=16)
def digest_file(path: str) -> str:
    """Return the SHA-256 of a file of this room."""
    return hashlib.sha256(read_file(path)).hexdigest()


@lru_cache(maxsize=1)
def digest_text(text: str) -> str:
    """Return the SHA-256 of a text, which is computed once for the one that is served."""
    return hashlib.sha256(text.encode()).hexdigest()


def head_page(request: Request, settings: Settings, policy: str, *said: str) -> dict[str, str]:
    """Return the headers of a page by what it says; raises `Unchanged` where a client has it."""
    tag = make_tag(settings.revision, digest_text(settings.page or ""), *said)
    return State(tag, settings.changed).require_news(request, policy)


def give_page(
    template: str,
    settings: Settings,
    values: Mapping[str, Any],
    headers: Mapping[str, str],
    status: int = 200,
) -> Response:
    """Return a page made by a template."""
    has_coverage = settings.page is not None
    text = _environment().get_template(template).render(values, has_coverage=has_coverage)
    return Response(text.encode(), status, headers, HTML)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return what makes pages: every value is escaped."""
    made = Environment(
        loader=FunctionLoader(lambda name: read_file(f"templates/{name}").decode()),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["marked"] = mark_code
    return made


def mark_code(text: str) -> Markup:
    """Return a text as HTML, with what stands between backticks as code.

    >>> print(mark_code("`lag` < 1"))
    <code>lag</code> &lt; 1
    """
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 (escaped)
