"""Problems: what was found wrong in one place of one file, and what it cost."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

from newsgraph.limits import QUOTED_CHARACTERS

# How an @, and the colon or slashes before it, may be written: in full width, percent-encoded
# (even twice), and as an entity.
_AT = re.compile(r"[@\uff20]|%(?:25)*40|&#0*64;?|&#x0*40;?|&commat;", re.IGNORECASE)
_COLON = re.compile(
    r"[:\uff1a]|[/\\]{2}|%(?:25)*3a|%(?:25)*2f|&#0*58;?|&#x0*3a;?|&colon;", re.IGNORECASE
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[/\\]*")


class Cost(StrEnum):
    """The smallest thing that holds the error, and is left out for it."""

    NOTHING = "nothing"
    VALUE = "value"
    ENTRY = "entry"
    FILE = "file"


class Problem(NamedTuple):
    """One thing found wrong; sorts by place.

    >>> problem = Problem("posts/a.md", 7, 12, "bad-integer", "'12b' is not a number", Cost.VALUE)
    >>> print(problem)
    posts/a.md:7:12: bad-integer '12b' is not a number; the value is left out: \
write digits only, such as 59
    """

    path: str
    line: int
    column: int
    code: str
    what: str
    cost: Cost

    @property
    def is_warning(self) -> bool:
        """Whether nothing was left out because of it."""
        return self.cost is Cost.NOTHING

    def __str__(self) -> str:
        """Write it as compilers do: ``path:line:column: code what; and what to do``."""
        place = f"{shown(self.path)}:{self.line}:{self.column}"
        lost = "" if self.is_warning else f"; the {LEFT_OUT[self.cost]} is left out"
        return f"{place}: {self.code} {self.what}{lost}: {CODES[self.code]}"


LEFT_OUT: Final = {Cost.VALUE: "value", Cost.ENTRY: "listed entry", Cost.FILE: "file"}

CODES: Final[dict[str, str]] = {
    # The file
    "unreadable-file": "see that it is a regular file that you may read",
    "file-too-large": "split it, or remove what is not front matter",
    "too-many-files": "spread its files over several folders",
    "link-outside": "copy it into the folder, or name where it leads",
    "invalid-utf8": "save the file as UTF-8",
    # The front matter as YAML
    "no-front-matter": "begin the file with a line --- and close it with another",
    "unclosed-front-matter": "close the front matter with a line ---",
    "control-character": "remove the character, or write it out in words",
    "line-separator": "replace U+0085, U+2028 or U+2029 by an ordinary line break",
    "yaml-syntax": "quote texts that hold : # [ ] { } and see that indents match",
    "yaml-alias": "write the value out (quote the text if the * belongs to it)",
    "yaml-anchor": "remove the anchor (quote the text if the & belongs to it)",
    "yaml-tag": "remove the tag (quote the text if the ! belongs to it)",
    "yaml-directive": "remove the line that begins with %",
    "yaml-merge-key": "write the merged keys out",
    "yaml-documents": "keep one front matter a file",
    "yaml-depth": "nest less deeply",
    "yaml-events": "split the post",
    "non-scalar-key": "use plain words as keys",
    "duplicate-key": "keep one of them",
    "not-a-mapping": "write keys and values, such as title: ...",
    # Values
    "missing-title": "add a title",
    "missing-url": "add it, as an absolute URL",
    "missing-domain": "add a domain, such as bbc.co.uk",
    "missing-name": "add a name",
    "not-text": "write a single text",
    "not-a-list": "write a list, each item after a dash",
    "not-an-entry": "write keys and values, at least title and webUrl",
    "text-too-long": "shorten it to 64 KiB",
    "list-too-long": "keep to 1,000 items; those beyond are not read",
    "bad-integer": "write digits only, such as 59",
    "bad-boolean": "write true or false",
    "bad-date": "write ISO 8601, such as 2020-06-12T19:19:00Z",
    "date-without-zone": "it was read as UTC; end it with Z or an offset",
    "date-without-time": "it was kept as a day; add a time if it is known",
    "bad-domain": "write a host name, such as bbc.co.uk; the one of the URL was used",
    "no-domain": "add provider.domain; the one of the URL was used",
    "unknown-key": "nothing is made of it; see the list of keys in docs/posts.md",
    "unknown-type": "it was taken as an article; known are article and video",
    # URLs
    "url-syntax": "write an absolute URL, such as https://example.org/story",
    "url-scheme": "only http and https are read",
    "url-host": "see that the host is a name or an address",
    "url-too-long": "shorten it to 8,192 characters",
    "url-userinfo": "the user name and password were dropped",
    "url-illegal-character": "it was percent-encoded",
    # Between files
    "alias-elsewhere": "an AMP or original URL counts only on the site of its webUrl",
    "alias-contested": "several articles claim it, so that it joins none",
    "topic-cycle": "the last link of the circle was left out",
    "unknown-parent": "add an authority file for the parent, or correct its name",
}
"""Every problem code with what to do about it; ``docs/problems.md`` tells more of each."""


def shown(text: str, limit: int | None = None) -> str:
    r"""Return a text from strangers as it may be shown: escaped, and shortened.

    Control and format characters (which could steer a terminal or reorder a line) are
    written as escapes, and so are bytes of a file name that are not UTF-8.

    >>> shown("red \x1b[31m alert")
    'red \\x1b[31m alert'
    >>> shown("a" * 99, 10)
    'aaaaaaaaa…'
    """
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    # Not by a codec, which Python may have to read from a file, where none may be opened.
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def quoted(value: str) -> str:
    """Return an offending value for a message: shortened, escaped, in quotation marks.

    >>> quoted("12b")
    "'12b'"
    >>> quoted("https://me:secret@example.org/a")
    "'https://…@example.org/a'"
    """
    return f"'{shown(without_password(value), QUOTED_CHARACTERS)}'"


def without_password(text: str) -> str:
    """Return a text without what may be a password: in a URL, behind a colon and before an @.

    A URL may stand anywhere, badly written or encoded; browsers read more than they should.

    >>> without_password("https:/me:secret@example.org/a")
    'https:/…@example.org/a'
    >>> without_password("https%3A%2F%2Fme%3Asecret%40example.org")
    '…%40example.org'
    """
    last = max(_AT.finditer(text), key=re.Match.start, default=None)
    if last is None or not _COLON.search(text, 0, last.start()):
        return text
    scheme = _SCHEME.match(text, 0, last.start())
    return f"{scheme.group() if scheme else ''}…{text[last.start() :]}"
