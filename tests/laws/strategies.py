"""Strategies: what the laws are tried on: hostile URLs, trees of YAML values, whole posts."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st


class Plain(NamedTuple):
    """A scalar without quotes, such as a number or null."""

    text: str


class Table(NamedTuple):
    """A mapping as written, which may hold one key twice."""

    entries: tuple[tuple[str, object], ...]


# URLs

_HOSTS = [
    *[
        "a.org",
        "www.a.org",
        "WWW.www.A.org",
        "a.org.",
        "a.org..",
        "bücher.example",
        "bücher。example",
    ],
    *[
        "xn--bcher-kva.example",
        "ａ.org",
        "a_b.org",
        "1.2.3.4",
        "[::1]",
        "[::ffff:1.2.3.4]",
        "[1.2.3.4]",
    ],
    *["[fe80::1%25eth0]", "localhost", "", ".", "a..b", "a b.org", "a%2eorg", "ſ.org", "İ.org"],
    *["cdn.ampproject.org", "x-org.cdn.ampproject.org", "evil-cdn.ampproject.org.evil.org"],
]
_PIECES = [
    *[
        "/",
        "//",
        "/.",
        "/..",
        "/%2e%2E/",
        "/a",
        "/amp",
        "?",
        "?amp",
        "&AMP=1",
        "&outputType=amp",
        "&",
    ],
    *[
        "&amp;",
        "&#038;",
        "&#x26;",
        "&a%6Dp;",
        "&amp;amp;",
        "&#%30%33%38;",
        "%",
        "%2",
        "%25",
        "%2541",
    ],
    *["%7E", "%c3%a9", "%00", "%ZZ", "é", "\U0001f600", " ", "\t", "\n", "\\", "|", '"', "<"],
    *[
        "[",
        "]",
        "{",
        "^",
        "`",
        "'",
        "$",
        "*",
        ",",
        ";",
        "=",
        "+",
        "@",
        ":",
        "#",
        "#f",
        "%23",
        "\x7f",
    ],
    *[
        "utm_source=x",
        "utm%5Fa",
        "fbclid=1",
        "a=1",
        "b",
        "\x00",
        "\x85",
        "\u2028",
        "\u202e",
        "\u3000",
    ],
    *[
        "/c/s/a.org",
        "/c/b.org",
        "/v/s/u:p@c.org:81",
        "/c/s/cdn.ampproject.org/c/s/d.org",
        "index.html",
    ],
]
_SCHEMES = [
    "http://",
    "https://",
    "HTTPS://",
    "hTTp://",
    "httpſ://",
    "ftp://",
    "//",
    "",
    "http:",
    " http://",
]
_USERS = ["", "", "", "@", "u@", "u:p@", "a.org\\@", "u:p&#038;x@", "u@v@", "%40@"]
_PORTS = ["", "", "", ":", ":80", ":443", ":0443", ":8080", ":99999", ":١", ":x"]

urls = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(_SCHEMES),
    st.sampled_from(_USERS),
    st.sampled_from(_HOSTS),
    st.sampled_from(_PORTS),
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

# Posts: for each key values that are good, bad, and of another shape

_ANYTHING = st.sampled_from(
    [
        "",
        " ",
        "null",
        "x",
        "\x07",
        "a\u2028b",
        Plain("null"),
        Plain("~"),
        Plain("12"),
        [],
        Table(()),
    ]
)
_ODD_KEYS = st.sampled_from(
    ["price", "a.b", "a[]", "", "url", "name", "secured", "k" * 70, "\u202e"]
)
_ODD = st.recursive(
    _ANYTHING,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(st.tuples(_ODD_KEYS, inner), max_size=3).map(lambda found: Table(tuple(found)))
    ),
    max_leaves=6,
)
_GOOD_URLS = [
    "https://a.org/x",
    "http://www.a.org/y?utm_a=1",
    "https://amp.a.org/x",
    "https://b.org/z",
]
_NUMBERS = [Plain("59"), Plain("-1"), Plain("+007"), "12", "١٢", Plain("9" * 19), Plain("1e3")]
_DATES = [
    "2020-06-12T19:19:00Z",
    "2020-06-12 19:19",
    "2020-06-12",
    "2020-02-30",
    "0001-01-01T00:00+14:00",
]


def _mostly(*good: object) -> st.SearchStrategy[object]:
    """Return one of some values, or now and then something odd."""
    return st.sampled_from([*good, *good, *good]) | _ODD


def _some(fields: dict[str, st.SearchStrategy[object]]) -> st.SearchStrategy[Table]:
    """Return mappings of some of the fields and odd keys; now and then with one twice."""
    known = [st.tuples(st.just(key), value) for key, value in fields.items()]
    entry = st.one_of(*known, *known, st.tuples(_ODD_KEYS, _ODD))
    once = st.lists(entry, max_size=len(fields), unique_by=lambda found: found[0])
    return (once | once | once | st.lists(entry, max_size=6)).map(lambda found: Table(tuple(found)))


_url = _mostly(*_GOOD_URLS) | urls
_images = st.lists(
    _some(
        {
            "url": _url,
            "width": _mostly(*_NUMBERS),
            "isCached": _mostly(Plain("true")),
            "title": _mostly("t"),
        }
    )
    | _url,
    max_size=3,
)
_provider = _some(
    {"name": _mostly("BBC"), "domain": _mostly("bbc.co.uk", "ü.org"), "images": _images | _ODD}
)
_record: dict[str, st.SearchStrategy[object]] = {
    "title": _mostly("T", "Ü"),
    "webUrl": _url,
    "originalUrl": _url,
    "ampWebUrl": _url,
    "cdnAmpWebUrl": _url,
    "publishedDateTime": _mostly(*_DATES),
    "quality": _mostly(*_NUMBERS),
    "heat": _mostly(*_NUMBERS),
    "published": _mostly(Plain("true"), Plain("no")),
    "type": _mostly("article", "video", "course"),
    "provider": _provider | _mostly("BBC"),
    "topics": _mostly(["AI", "AI"], "AI", ["AI", Table((("a", "b"),))]),
    "images": _images | _ODD,
    "secured": _ODD,
}


def _sound(entries: Table) -> Table:
    """Return a record that has at least a title and a URL."""
    sound = (("title", "T"), ("webUrl", "https://a.org/x"))
    others = tuple(entry for entry in entries.entries if entry[0] not in ("title", "webUrl"))
    return Table((*sound, *others))


_records = _some(_record)
_entries = st.lists(_records | _records.map(_sound) | _ODD, max_size=4)
_posts = _some({**_record, "related": _entries | _ODD})
posts = _posts | _posts.map(_sound)
"""Front matters of posts as trees: good and bad values, odd shapes, unknown and double keys."""

_words = _mostly("AI", ["AI", "ML"])
authorities = _some(
    {
        **dict.fromkeys(["_id", "name", "description", "shortname"], _mostly("AI")),
        **dict.fromkeys(["parent", "parents", "keywords", "hashtags", "otherNames"], _words),
        "domain": _mostly("bbc.co.uk"),
        "images": _images | _ODD,
        "services": _ODD,
    }
)
"""Front matters of authority files as trees."""
