"""Strategies: what the laws are tried on: hostile URLs, trees of YAML values, posts, RDF terms."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

import pyoxigraph as ox
from hypothesis import strategies as st


class Plain(NamedTuple):
    """A scalar without quotes, such as a number or null."""

    text: str


class Table(NamedTuple):
    """A mapping as written, which may hold one key twice."""

    entries: tuple[tuple[str, object], ...]


# URLs: each part is sound more often than not, since one bad part hides what the others do

_SOUND_HOSTS = [
    *("a.org", "www.a.org", "WWW.www.A.org", "a.org.", "a.b.co.uk", "x_y.a.org", "a%2eorg"),
    *("b\u00fccher.example", "b\u00fccher\u3002example", "xn--bcher-kva.example", "\uff41.org"),
    *("1.2.3.4", "[::1]", "[0:0::1]", "[::ffff:1.2.3.4]", "localhost"),
    *("cdn.ampproject.org", "x-org.cdn.ampproject.org", "cdn.ampproject.org.evil.org"),
]
_BAD_HOSTS = [
    *("", ".", "a..b", "a b.org", "-a.org", "a" * 64 + ".org", "[1.2.3.4]", "[fe80::1%25eth0]"),
    *("a\u2100b.org", "\u017f.org", "\u0130.org", "xn--a\u00fc.org", "a|b", "[::1"),
]
_PIECES = [
    *("/", "//", "/.", "/..", "/%2e%2E/", "/a", "/amp", "/index.html", "?", "#", "#f", "&", "="),
    *("?amp", "&AMP=1", "&outputType=amp", "utm_source=x", "utm%5Fa", "fbclid=1", "a=1", "b"),
    *("&amp;", "&#038;", "&#x26;", "&a%6Dp;", "&amp;amp;", "&#%30%33%38;", "amp;", "#038;"),
    *("%", "%2", "%25", "%2541", "%7E", "%c3%a9", "%00", "%ZZ", "%23", "%2F", "%40"),
    *("\u00e9", "\U0001f600", "\u3000", "\u202e", "\x85", "\u2028", "\x00", "\x7f", "\t", "\n"),
    *(" ", "\\", "|", '"', "<", "[", "]", "{", "^", "`", "'", "$", "*", ",", ";", "+", "@", ":"),
    *("/c/s/a.org", "/c/b.org", "/v/s/u:p@c.org:81", "/c/s/cdn.ampproject.org/c/s/d.org"),
]
_SOUND_SCHEMES = ["http://", "https://", "HTTPS://", "hTTp://", " https://"]
_BAD_SCHEMES = ["http\u017f://", "ftp://", "//", "", "http:", "https:/", "https:\\\\"]
_USERS = ["@", "u@", "u:p@", "a.org\\@", "u:p&#038;x@", "u@v@", "%40@"]
_PORTS = [":", ":80", ":443", ":0443", ":8080", ":0", ":65536", ":\u0661", ":x"]


def _mostly_sound(sound: list[str], bad: list[str]) -> st.SearchStrategy[str]:
    """Return one of the sound texts, or now and then a bad one."""
    return st.sampled_from([*sound * (1 + 8 * len(bad) // len(sound)), *bad])


urls = st.builds(
    "{}{}{}{}{}{}".format,
    _mostly_sound(_SOUND_SCHEMES, _BAD_SCHEMES),
    _mostly_sound([""], _USERS),
    _mostly_sound(_SOUND_HOSTS, _BAD_HOSTS),
    _mostly_sound([""], _PORTS),
    _mostly_sound(["/", "/", "?"], ["", "#"]),
    st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=9).map("".join),
)
"""Texts that look more or less like URLs, most of them accepted and few of them clean."""

# Trees

printable = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
    ),
    max_size=20,
)
"""Any text without control characters and separators."""


def tables(
    keys: st.SearchStrategy[str], values: st.SearchStrategy[object]
) -> st.SearchStrategy[Table]:
    """Return mappings of the keys, each at most once."""
    entries = st.lists(st.tuples(keys, values), max_size=4, unique_by=lambda entry: entry[0])
    return entries.map(lambda found: Table(tuple(found)))


trees = st.recursive(
    printable, lambda inner: st.lists(inner, max_size=4) | tables(printable, inner), max_leaves=12
)
"""Texts, lists and mappings, nested."""

# Posts: for each key values that are good, bad, and of another shape. They are made from a
# seed, since drawing each value by itself takes Hypothesis a hundred times as long.

_URLS = [
    *("https://a.org/x", "http://www.a.org/y?utm_a=1", "https://amp.a.org/x", "https://b.org/z"),
    *("https://me:pass@a.org/x", "/assets/x.png", "ftp://a.org", "https://a b/", "https://a.org/|"),
]
_NUMBERS = [*map(Plain, ("59", "-1", "+007", "9" * 19, "1e3", "0x1f")), "12", "\u0661\u0662"]
_DATES = ["2020-06-12T19:19:00Z", "2020-06-12 19:19", "2020-06-12", "2020-02-30", "12 June"]
_DOMAINS = ["bbc.co.uk", "WWW.b\u00fccher.example", "b b", "me:pass@a.org"]
_ODD = ["", " ", "null", "\x07", "a\u2028b", Plain("null"), Plain("~"), [], Table(())]
_ODD_KEYS = ["price", "a.b", "a[]", "", "url", "name", "secured", "k" * 70, "\u202e", "title"]


class _Maker:
    """Makes one front matter from a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)

    def post(self) -> Table:
        """Return the front matter of a post, most often one that is accepted."""
        entries = [self._record() for _ in range(self._chance.randrange(4))]
        related = ("related", self._or_odd([*entries, *self._some(self._odd(2))]))
        return Table(self._shuffled([*self._record().entries, *self._some(related)]))

    def authority(self) -> Table:
        """Return the front matter of an organization or a topic."""
        names = ("_id", "name", "description", "shortname", "parent", "parents", "keywords")
        entries = [(key, self._or_odd(self._pick("AI", ["AI", "ML"]))) for key in names]
        entries += [("domain", self._or_odd(self._pick(*_DOMAINS))), ("services", self._odd(3))]
        return Table(self._shuffled([*entries, ("images", self._images())]))

    def _record(self) -> Table:
        """Return the keys that a post and a listed article have in common."""
        urls = ("originalUrl", "ampWebUrl", "cdnAmpWebUrl")
        entries: list[tuple[str, object]] = [
            *self._often(("title", self._or_odd("T")), ("webUrl", self._url())),
            *self._some(*((key, self._url()) for key in urls)),
            *self._some(("publishedDateTime", self._or_odd(self._pick(*_DATES)))),
            *self._some(("quality", self._number()), ("heat", self._number())),
            *self._some(("published", self._or_odd(self._pick(Plain("true"), Plain("no"))))),
            *self._some(("type", self._or_odd(self._pick("article", "video", "course")))),
            *self._some(
                ("topics", self._or_odd(self._pick("AI", ["AI", "AI"], ["AI", self._odd(2)])))
            ),
            *self._often(("provider", self._provider()), ("images", self._images())),
            *self._some(("secured", self._odd(3)), (self._pick(*_ODD_KEYS), self._odd(2))),
        ]
        return Table(self._shuffled(entries))

    def _provider(self) -> object:
        """Return a provider, in one of its forms."""
        domain = ("domain", self._or_odd(self._pick(*_DOMAINS)))
        entries = self._some(("name", self._or_odd("BBC")), domain, ("images", self._images()))
        return self._or_odd(self._pick("BBC", Table(tuple(entries)), Table(tuple(entries))))

    def _images(self) -> object:
        """Return a list of images, in both their forms."""
        return self._or_odd([self._image() for _ in range(self._chance.randrange(3))])

    def _image(self) -> object:
        """Return an image."""
        others = (("width", self._number()), ("title", self._or_odd("t")), ("price", self._odd(1)))
        entries = [*self._often(("url", self._url())), *self._some(*others)]
        return self._pick(self._url(), Table(self._shuffled(entries)))

    def _url(self) -> object:
        return self._or_odd(self._pick(_URLS[0], *_URLS))

    def _number(self) -> object:
        return self._or_odd(self._pick(*_NUMBERS))

    def _odd(self, depth: int) -> object:
        """Return something that no key expects, or hardly any."""
        kind = self._chance.randrange(4) if depth else 3
        if kind == 0:
            return [self._odd(depth - 1) for _ in range(self._chance.randrange(3))]
        if kind == 1:
            keys = self._chance.choices(_ODD_KEYS, k=self._chance.randrange(3))
            return Table(tuple((key, self._odd(depth - 1)) for key in keys))
        return self._pick(*_ODD)

    def _or_odd(self, value: object) -> object:
        """Return the value, or now and then something odd in its place."""
        return value if self._chance.random() < 0.9 else self._odd(2)

    def _pick(self, *values: object) -> Any:
        return self._chance.choice(values)

    def _some(self, *entries: Any) -> list[Any]:
        """Return about half of the entries."""
        return [entry for entry in entries if self._chance.random() < 0.5]

    def _often(self, *entries: Any) -> list[Any]:
        """Return most of the entries."""
        return [entry for entry in entries if self._chance.random() < 0.95]

    def _shuffled(self, entries: list[tuple[str, object]]) -> tuple[tuple[str, object], ...]:
        """Return the entries in any order; now and then one stands twice."""
        twice = entries[:1] if self._chance.random() < 0.03 else []
        return tuple(self._chance.sample([*entries, *twice], k=len(entries) + len(twice)))


_seeds = st.integers(0, 2**32)
posts = _seeds.map(lambda seed: _Maker(seed).post())
"""Front matters of posts: good and bad values, odd shapes, unknown and double keys."""

authorities = _seeds.map(lambda seed: _Maker(seed).authority())
"""Front matters of authority files."""

# RDF terms

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LEXICALS = ["1", "+01", "-7", "1.50", ".5", "1e3", "NaN", "true", "0", "2020-06-12", "many", ""]
_MARKS = [*"\t\n\r\\\"',;<>&\x00\x1b\x7f\x85", "\r\n", "\\u0041", "=1+1", "]]>", "\u2028", "\ufffe"]
_unicode = st.characters(exclude_categories=["Cs"])
texts = st.text(_unicode, max_size=8) | st.lists(st.sampled_from(_MARKS) | _unicode).map("".join)
"""Any Unicode texts, many of them with what delimits something in some format."""

iris = st.builds(
    "https://{}.example/{}{}".format,
    st.sampled_from("ab"),
    st.lists(st.sampled_from([*",;'()?&=.:@!$*~-", "%2C", "\u00e9", "\U0001f600"])).map("".join),
    st.sampled_from(["", "#", "#a"]),
).map(ox.NamedNode)
"""Absolute IRIs."""

literals = st.one_of(
    texts.map(ox.Literal),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["en", "zh-hant"])
    ),
    st.builds(
        lambda text, name: ox.Literal(text, datatype=ox.NamedNode(name)),
        st.sampled_from(_LEXICALS) | texts,
        st.sampled_from(["integer", "decimal", "double", "boolean", "date", "string"]).map(
            _XSD.__add__
        )
        | st.just("https://a.example/type,1"),
    ),
)
"""Literals of any datatype, whether or not the text is one of it."""

terms = iris | literals
"""What may stand in an answer, but for blank nodes."""
