"""Document: template, style, scripts and data -> the HTML text, with its security policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Final, NamedTuple

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from newsgraph.graph import Counts
from newsgraph.page.drawing import Drawing
from newsgraph.page.facts import Facts
from newsgraph.page.network import read_library, render_network

TEMPLATE: Final = "template.html"
STYLES: Final = ("theme", "frame", "panel", "media")

NOUNS: Final = {
    "posts": "post",
    "articles": "article",
    "providers": "provider",
    "topics": "topic",
    "clusters": "story",
    "listings": "listing",
}
"""The counts in the page's title bar, each with the name of one."""

PLURALS: Final = {"story": "stories"}

_IMPORT: Final = re.compile(r'^import \{([^}\n]*)\} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?:const|function\*?|class) (\w+)", re.MULTILINE)
_ENDS_ELEMENT: Final = re.compile(r"</script|</style|<!--", re.IGNORECASE)
_REPLACED: Final = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ESCAPES: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


class Page(NamedTuple):
    """What the template needs beside the network."""

    policy: str
    title: str
    counts: tuple[tuple[str, str], ...]
    style: Markup
    library: Markup
    script: Markup
    facts: Facts


def write_document(counts: Counts, drawing: Drawing, facts: Facts) -> str:
    """Return the HTML of the page that shows a drawing and tells its facts."""
    environment = Environment(
        loader=FunctionLoader(_read), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["embedded"] = embed
    environment.globals["page"] = _page(counts, facts)
    return render_network(drawing, environment, TEMPLATE)


def _page(counts: Counts, facts: Facts) -> Page:
    """Return what is put into the template."""
    style = "".join(_read(f"styles/{name}.css") for name in STYLES)
    library, script = read_library(), join_modules("main")
    return Page(
        policy=state_policy([library, script], style),
        title="News coverage: " + " ".join(_count(counts.articles, "article")),
        counts=tuple(_count(getattr(counts, field), noun) for field, noun in NOUNS.items()),
        style=_inline(style),
        library=_inline(library),
        script=_inline(script),
        facts=facts,
    )


def _count(number: int, noun: str) -> tuple[str, str]:
    """Return a number of things in two parts.

    >>> _count(1, "story"), _count(1200, "story"), _count(2, "post")
    (('1', 'story'), ('1,200', 'stories'), ('2', 'posts'))
    """
    return f"{number:,}", noun if number == 1 else PLURALS.get(noun, noun + "s")


def state_policy(scripts: Iterable[str], style: str) -> str:
    """Return a Content-Security-Policy that allows these scripts and this style, and no more.

    >>> state_policy(["a", "b"], "c").split("; ")[0]
    "default-src 'none'"
    """
    allowed = " ".join(map(_fingerprint, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_fingerprint(style)}; "
        "img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _fingerprint(text: str) -> str:
    """Return the hash source of an inline script or style, as CSP writes it."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _inline(text: str) -> Markup:
    """Let a script or style of ours or of the library stand in the page as it is.

    A text that would end its element early is an error of whoever wrote it.
    """
    if _ENDS_ELEMENT.search(text):
        message = "a script or style of the page holds </script, </style or <!--"
        raise ValueError(message)
    return Markup(text)  # noqa: S704 - never data


def embed(value: object) -> Markup:
    r"""Write a value as JSON that can't end the script element that it stands in.

    Characters that turn the direction of the text around them, and halves of surrogate
    pairs (from names of files that are not UTF-8), are replaced by U+FFFD.

    >>> print(embed({"title": "</script>&"}))
    {"title":"\u003c/script\u003e\u0026"}
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(_REPLACED.sub("\ufffd", text.translate(_ESCAPES)))  # noqa: S704 - escaped


def join_modules(entry: str) -> str:
    """Return a script module and all that it imports as one text, imports first.

    Modules are written so that this is enough: every import is one line that takes names as
    they are from a file beside it, every export is a const, function or class, and no two
    modules import each other. Each becomes a function of its own that returns its exports.
    """
    return "".join(_modules(entry, set()))


def _modules(name: str, seen: set[str]) -> Iterator[str]:
    """Yield the modules that one imports, each once, and then that one."""
    seen.add(name)
    text = _read(f"scripts/{name}.js")
    for _, imported in _IMPORT.findall(text):
        if imported not in seen:
            yield from _modules(imported, seen)
    exports = ", ".join(_EXPORT.findall(text))
    body = _EXPORT.sub(lambda match: match[0].removeprefix("export "), text)
    body = _IMPORT.sub(r"const {\1} = $\2;", body)
    yield f"const ${name} = (() => {{\n{body}return {{ {exports} }};\n}})();\n"


def _read(name: str) -> str:
    """Return a text file of this package."""
    return files("newsgraph.page").joinpath(*name.split("/")).read_text(encoding="utf-8")
