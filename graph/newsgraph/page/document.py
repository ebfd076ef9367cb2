"""Document: template, style, scripts and data -> the HTML text, with its security policy."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import Final, NamedTuple

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from newsgraph.graph import Counts
from newsgraph.page.network import pack_library, read_library

TEMPLATE: Final = "template.html"
STYLES: Final = ("theme", "frame", "filters", "panel", "table", "media")

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

_IMPORT: Final = re.compile(r'^import \{[^}\n]*\} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?:const|(?:async )?function\*?|class) (\w+)", re.MULTILINE)
_ENDS_ELEMENT: Final = re.compile(r"</script|</style|<!--", re.IGNORECASE)
_KEPT: Final = (
    r"""(?P<kept>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"""  # texts
    r"""|/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/)"""  # patterns
)
_SPARE: Final = r"(?>\s+|/\*.*?\*/|//[^\n]*)"
SCRIPT_MARKS: Final = r"[{}()\[\];,:.=<>?&|!*%]|(?<=\s)[-+/](?=\s+[^-+\s])"
STYLE_MARKS: Final = r"[{};,]|:(?=\s)"
"""Marks that need no space beside them in a script, and in a style.

A colon with no space behind it is part of a selector, where space before it has a meaning.
"""


class Page(NamedTuple):
    """What the template puts together; `packs` hold the data."""

    policy: str
    title: str
    counts: tuple[tuple[str, str], ...]
    style: Markup
    library: str
    script: Markup
    packs: Sequence[str]


def write_document(counts: Counts, packs: Sequence[str]) -> str:
    """Return the HTML of the page that unpacks and shows what the packs hold."""
    environment = Environment(
        loader=FunctionLoader(_read), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(TEMPLATE).render(page=_page(counts, packs))


def _page(counts: Counts, packs: Sequence[str]) -> Page:
    """Return what is put into the template."""
    style = strip("".join(_read(f"styles/{name}.css") for name in STYLES), STYLE_MARKS)
    library, script = read_library(), strip(join_modules("main"), SCRIPT_MARKS)
    return Page(
        policy=state_policy([library, script], style),
        title="News coverage: " + " ".join(_count(counts.articles, "article")),
        counts=tuple(_count(getattr(counts, field), noun) for field, noun in NOUNS.items()),
        style=_inline(style),
        library=pack_library(library),
        script=_inline(script),
        packs=packs,
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
        "require-trusted-types-for 'script'; trusted-types library"
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


def strip(text: str, marks: str) -> str:
    r"""Return a script or style of ours without what is only for its readers.

    These are comments, indentation, space beside marks, and the last comma or semicolon of a
    list or block. What it relies on, the formatter sees to: statements end in semicolons,
    and a slash with no space behind it begins a comment or a pattern.

    >>> strip("const a = {\n  // why\n  b: '// c', // here\n} / 2;", SCRIPT_MARKS)
    "const a={b:'// c'}/2;"
    """
    last = rf"(?:;{_SPARE}*+(?=}})|,{_SPARE}*+(?=[}})\]]))?+"
    joined = rf"{_SPARE}*+{last}(?P<mark>{marks}){_SPARE}*+"
    token = rf"{_SPARE}*+{_KEPT}|{joined}|(?P<spare>{_SPARE}++)"
    return re.sub(rf"(?P<name>\w*+)(?:{token})", _shorten, text, flags=re.DOTALL)


def _shorten(token: re.Match[str]) -> str:
    """Return the name before a token, and the token; of spare characters, a space or line end."""
    kept: str | None = token["kept"] or token["mark"]
    return token["name"] + (kept or ("\n" if "\n" in token["spare"] else " "))


def join_modules(entry: str) -> str:
    """Return a script module and all that it imports as one text, imports first.

    Modules are written so that this is enough: every import is one line that takes names as
    they are from a file beside it, every export is a const, function or class of a name that
    no other module exports, and no two modules import each other. Each becomes a function of
    its own, called at once, that returns its exports to all that follow.
    """
    return "".join(_modules(entry, set()))


def _modules(name: str, seen: set[str]) -> Iterator[str]:
    """Yield the modules that one imports, each once, and then that one."""
    seen.add(name)
    text = _read(f"scripts/{name}.js")
    for imported in _IMPORT.findall(text):
        if imported not in seen:
            yield from _modules(imported, seen)
    exports = ", ".join(_EXPORT.findall(text))
    body = _EXPORT.sub(lambda match: match[0].removeprefix("export "), _IMPORT.sub("", text))
    yield f"const {{ {exports} }} = (() => {{\n{body}return {{ {exports} }};\n}})();\n"


def _read(name: str) -> str:
    """Return a text file of this package."""
    return files("newsgraph.page").joinpath(*name.split("/")).read_text(encoding="utf-8")
