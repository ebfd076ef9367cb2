"""Corpora for property tests: files as strangers may write them, taken apart by the reader.

A law asks for what it needs by type: ``@given(...)`` fills parameters annotated with
`Reading`, `Corpus` or a list of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from newsgraph.corpus import Corpus, unite
from newsgraph.files import Found
from newsgraph.reading.reader import read_data
from newsgraph.records import Reading

# Few paths, hosts and names, so that files collide, aliases meet and topics are shared.
PATHS = ("posts/a.md", "posts/b.md", "posts/a b;c%25.md", "posts/\udcff.md", 'x/\x01\u2028".md')
HOSTS = ("a.org", "www.a.org", "amp.a.org", "b.net", "amp.b.net:8080", "bücher.example", "[::1]")
PLACES = ("", "/1", "/2/", "/3?amp", "/1?id=2&#038;x=3", '/é|<"> {}\\^`%zz', "/;a='(b)'#c")
NAMES = ("AI", "ai", ".", "..", "a/b", "#", "%", "%2E", "C++", "C#", "<x> .", "@base <e:> .")

_characters = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
_texts = st.one_of(
    st.text(_characters, min_size=1, max_size=12),
    st.sampled_from(
        ('a "b" \\ c\n\td', '"""', "@prefix x: <y> .", "\u202egnp.exe", "e\u0301", "🜁\U0010fffd")
    ),
    st.sampled_from(NAMES),
)
_urls = st.one_of(
    st.builds("https://{}{}".format, st.sampled_from(HOSTS), st.sampled_from(PLACES)),
    st.builds("http://b.net/{}".format, st.text(_characters, max_size=5)),
    st.builds("https://b-net.cdn.ampproject.org/c/s/b.net{}".format, st.sampled_from(PLACES)),
)
_scores = st.integers(-1, 3)
_dates = st.sampled_from(
    ("2020-06-12T19:19:00Z", "2020-06-12T23:00:00.50-0230", "2020-06-12", "2020-06-12 10:00", "?")
)
_images = st.lists(
    st.fixed_dictionaries({"url": _urls}, optional={"width": _scores, "title": _texts}), max_size=2
)
_provider = st.fixed_dictionaries(
    {}, optional={"name": _texts, "domain": st.sampled_from(HOSTS[:4]), "images": _images}
)
_stated: dict[Any, st.SearchStrategy[Any]] = {
    "webUrl": _urls,
    "originalUrl": _urls,
    "ampWebUrl": _urls,
    "cdnAmpWebUrl": _urls,
    "excerpt": _texts,
    "publishedDateTime": _dates,
    "updatedDateTime": _dates,
    "type": st.sampled_from(("article", "video", "Quiz")),
    "category": _texts,
    "quality": _scores,
    "heat": _scores,
    "published": st.booleans(),
    "provider": _provider,
    "topics": st.lists(st.sampled_from(NAMES) | _texts, max_size=3),
    "images": _images,
    "featuredContent": _texts,
    "secured": st.just({"key": "S3CR3T"}),
    "unheardOf": _texts,
}


def _records(always: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[Any, Any]]:
    """Return records that always have a title and one other key."""
    optional = {**_stated, **more}
    return st.fixed_dictionaries({"title": _texts, always: optional.pop(always)}, optional=optional)


_entries = st.one_of(*map(_records, ("webUrl", "webUrl", "originalUrl", "excerpt")))
_posts = _records("webUrl", related=st.lists(_entries, max_size=4))
_organizations = st.fixed_dictionaries(
    {"taxonomy": st.just("organization"), "domain": st.sampled_from(HOSTS[:5])},
    optional={"name": _texts, "otherNames": st.lists(_texts, max_size=2), "images": _images},
)
_topics = st.fixed_dictionaries(
    {"taxonomy": st.just("topic"), "name": st.sampled_from(NAMES)},
    optional={
        "_id": st.sampled_from(NAMES) | _texts,
        "shortname": _texts,
        "parents": st.lists(st.sampled_from(NAMES) | _texts, max_size=2),
        "keywords": st.lists(_texts, max_size=2),
        "images": _images,
    },
)


def _as_file(front_matter: dict[str, Any], indent: int | None) -> bytes:
    """Return a file: JSON is YAML, and its indentation changes nothing but line numbers."""
    text = json.dumps(front_matter, ensure_ascii=False, indent=indent)
    return f"---\n{text}\n---\nBody".encode()


def _read(path: str, data: bytes) -> Reading:
    """Return the reading of a file that the user named."""
    reading = read_data(data, Found(path, Path(path), is_named=True))
    assert reading is not None
    return reading


_broken = st.sampled_from((b"", b"---\ntitle: *x\n---\n", b"\xff\xfe-\0", b"---\ntitle: x\n---\n"))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Make posts most of the time, sometimes authorities and files that can't be read."""
    data = draw(_broken)
    if kind := draw(st.integers(0, 6)):
        front_matter = draw({5: _organizations, 6: _topics}.get(kind, _posts))
        data = _as_file(front_matter, draw(st.sampled_from((None, 1))))
    return _read(draw(st.sampled_from(PATHS)), data)


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Make corpora of a few files."""
    others = draw(st.lists(st.sampled_from(("posts/x.png", "posts/README.md")), max_size=2))
    return unite(draw(st.lists(readings(), min_size=1, max_size=5)), others)


st.register_type_strategy(Reading, readings())
st.register_type_strategy(Corpus, corpora())
