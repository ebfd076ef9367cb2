"""Fields: one node becomes one typed value, and an error costs as little as it can."""

from __future__ import annotations

from typing import Any

import pytest

from newsgraph.errors import ValueRefused
from newsgraph.limits import LIST_ITEMS, TEXT_BYTES
from newsgraph.problems import Cost, Problem
from newsgraph.reading import fields
from newsgraph.reading.fields import Parser, StatedProvider, attempt
from newsgraph.reading.frontmatter import parse_front_matter
from newsgraph.reading.meanings import StatedDomain
from newsgraph.reading.notes import Meaning, Notes, ledger_of, problems_of
from newsgraph.reading.tree import FrontMatter, Sequence
from newsgraph.records import Fate, Image, Moment

LINE = 2
Told = list[tuple[int, str, Cost]]
"""Of each problem the column, the code and the cost."""


def front_matter_of(yaml: str) -> FrontMatter:
    """Return a value as it stands behind ``k: ``, and so from column 4 of line 2."""
    return parse_front_matter(f"---\nk: {yaml}\n---\n".encode())


def read(parser: Parser, yaml: str) -> tuple[Meaning, tuple[Problem, ...]]:
    """Return what a value means, and what is wrong with it."""
    front_matter, notes = front_matter_of(yaml), Notes()
    meaning = attempt(parser, front_matter.root.get("k"), "k", Cost.VALUE)
    notes.add(front_matter.root.path_to("k"), meaning.slips, meaning.fates)
    return meaning, problems_of(notes.conclude(None), front_matter, "a.md")


def take(parser: Parser, yaml: str) -> tuple[Any, Told]:
    """Return a value or its fate, and what was noted on the way."""
    meaning, problems = read(parser, yaml)
    assert {problem.line for problem in problems} <= {LINE}
    return meaning.value, [(problem.column, problem.code, problem.cost) for problem in problems]


def ledger(parser: Parser, yaml: str) -> dict[tuple[str, Fate], int]:
    meaning, _ = read(parser, yaml)
    return {(entry.key, entry.fate): entry.times for entry in ledger_of(meaning)}


A_ORG = StatedDomain("a.org", "a.org")

CLEAN = {
    "text": (fields.text, "'No'", "No"),
    "text of several lines": (fields.text, '"a\\nb"', "a\nb"),
    "quoted null": (fields.text, "'null'", "null"),
    "empty text": (fields.text, "''", Fate.ABSENT),
    "blank text": (fields.text, '" \\t"', Fate.ABSENT),
    "integer": (fields.integer, "'59'", 59),
    "heat": (fields.heat, "83", 83),
    "heat that was not computed": (fields.heat, "-1", Fate.NOT_COMPUTED),
    "other negative heat": (fields.heat, "-2", -2),
    "boolean": (fields.boolean, "true", True),
    "moment": (
        fields.moment,
        "2020-06-12T19:19:00Z",
        Moment(
            "2020-06-12T19:19:00Z", "2020-06-12T19:19:00Z", "xsd:dateTime", "2020-06-12T19:19:00"
        ),
    ),
    "URL": (fields.url, "https://a.org", "https://a.org"),
    "URL as stated": (fields.url, "HTTP://www.A.org/%7e", "HTTP://www.A.org/%7e"),
    "blank URL": (fields.url, "' '", Fate.ABSENT),
    "texts": (fields.texts, "[AI, 'null', ML]", ("AI", "null", "ML")),
    "texts, each once": (fields.texts, "[b, a, b]", ("b", "a")),
    "texts with gaps": (fields.texts, "[~, a, '', null, ]", ("a",)),
    "texts that name fates": (fields.texts, "[refused, absent]", ("refused", "absent")),
    "no texts": (fields.texts, "[]", Fate.ABSENT),
    "nothing but gaps": (fields.texts, "[~, ' ']", Fate.ABSENT),
    "an image as URL": (fields.images, "[https://a.org/x]", (Image("https://a.org/x"),)),
    "a blank image": (fields.images, "['']", Fate.ABSENT),
    "images, each once": (
        fields.images,
        "[https://a.org/x, {url: https://a.org/x}]",
        (Image("https://a.org/x"),),
    ),
    "an image with all its keys": (
        fields.images,
        "[{url: https://a.org/x, width: 4, height: 3, isCached: false, title: T, attribution: A}]",
        (Image("https://a.org/x", 4, 3, "T", "A", is_cached=False),),
    ),
    "provider": (
        fields.provider,
        "{name: A, domain: www.A.org, images: [https://a.org/x]}",
        StatedProvider("A", StatedDomain("www.A.org", "a.org"), (Image("https://a.org/x"),)),
    ),
    "provider by its domain": (fields.provider, "{domain: a.org}", StatedProvider(None, A_ORG)),
    "opaque": (fields.opaque, "{a: [b]}", Fate.OPAQUE),
}


@pytest.mark.parametrize(("parser", "yaml", "expected"), CLEAN.values(), ids=CLEAN.keys())
def test_clean_value(parser: Parser, yaml: str, expected: object) -> None:
    value, told = take(parser, yaml)
    assert getattr(value, "text", value) == expected
    assert told == []


WARNED = {
    "a day": (
        fields.moment,
        "2020-06-12",
        Moment("2020-06-12", "2020-06-12", "xsd:date", "2020-06-12T00:00:00"),
        [(4, "date-without-time")],
    ),
    "no zone": (
        fields.moment,
        "2020-06-12T19:19",
        Moment("2020-06-12T19:19", "2020-06-12T19:19:00Z", "xsd:dateTime", "2020-06-12T19:19:00"),
        [(4, "date-without-zone")],
    ),
    "a password": (
        fields.url,
        "https://me:secret@a.org/x",
        "https://a.org/x",
        [(4, "url-userinfo")],
    ),
    "a blank in a URL": (
        fields.url,
        "https://a.org/x y",
        "https://a.org/x y",
        [(4, "url-illegal-character")],
    ),
    "both": (
        fields.url,
        "https://me@a.org/x|y",
        "https://a.org/x|y",
        [(4, "url-illegal-character"), (4, "url-userinfo")],
    ),
    "one text for a list": (fields.texts, "AI", ("AI",), [(4, "not-a-list")]),
    "one image for a list": (
        fields.images,
        "https://a.org/x",
        (Image("https://a.org/x"),),
        [(4, "not-a-list")],
    ),
    "provider by name": (fields.provider, "BBC", StatedProvider("BBC"), [(4, "no-domain")]),
    "blank provider": (fields.provider, "''", Fate.ABSENT, [(4, "no-domain")]),
    "empty provider": (fields.provider, "{}", StatedProvider(), [(4, "no-domain")]),
    "provider without domain": (
        fields.provider,
        "{name: BBC, domain: ~}",
        StatedProvider("BBC"),
        [(24, "no-domain")],
    ),
    "provider with a blank domain": (
        fields.provider,
        "{name: BBC, domain: ' '}",
        StatedProvider("BBC"),
        [(24, "no-domain")],
    ),
    "provider with a password in its domain": (
        fields.provider,
        "{domain: me:secret@a.org}",
        StatedProvider(None, StatedDomain("a.org", None)),
        [(13, "bad-domain")],
    ),
    "provider with a bad domain": (
        fields.provider,
        "{name: BBC, domain: b b}",
        StatedProvider("BBC", StatedDomain("b b", None)),
        [(24, "bad-domain")],
    ),
    "unknown keys": (
        fields.provider,
        "{x: 1, domain: a.org, y: {z: 1}}",
        StatedProvider(None, A_ORG),
        [(5, "unknown-key"), (26, "unknown-key")],
    ),
}


@pytest.mark.parametrize(
    ("parser", "yaml", "expected", "warnings"), WARNED.values(), ids=WARNED.keys()
)
def test_value_with_a_warning(
    parser: Parser, yaml: str, expected: object, warnings: list[tuple[int, str]]
) -> None:
    value, told = take(parser, yaml)
    assert getattr(value, "text", value) == expected
    assert told == [(column, code, Cost.NOTHING) for column, code in warnings]


REFUSED = {
    "text is a list": (fields.text, "[a]", 4, "not-text"),
    "text is a mapping": (fields.text, "{a: b}", 4, "not-text"),
    "text with an escape": (fields.text, r'"\a"', 4, "control-character"),
    "text with a separator": (fields.text, r'"\L"', 4, "line-separator"),
    "long text": (fields.text, "x" * (TEXT_BYTES + 1), 4, "text-too-long"),
    "integer": (fields.integer, "59.5", 4, "bad-integer"),
    "integer is a list": (fields.integer, "[59]", 4, "not-text"),
    "heat": (fields.heat, "hot", 4, "bad-integer"),
    "boolean": (fields.boolean, "yes", 4, "bad-boolean"),
    "moment": (fields.moment, "2020-02-30", 4, "bad-date"),
    "moment is a mapping": (fields.moment, "{a: b}", 4, "not-text"),
    "relative URL": (fields.url, "/a", 4, "url-syntax"),
    "URL of another scheme": (fields.url, "ftp://a.org", 4, "url-scheme"),
    "URL without host": (fields.url, "https:///a", 4, "url-host"),
    "URL with an escape": (fields.url, r'"https://a.org/\0"', 4, "control-character"),
    "URL of a cache with a password": (
        fields.url,
        "https://a-org.cdn.ampproject.org/c/s/me:secret@a.org/x",
        4,
        "url-host",
    ),
    "URL is a list": (fields.url, "[https://a.org]", 4, "not-text"),
    "texts are a mapping": (fields.texts, "{a: b}", 4, "not-a-list"),
    "every text of a list": (fields.texts, "[[a]]", 5, "not-text"),
    "images are a mapping": (fields.images, "{url: https://a.org}", 4, "not-a-list"),
    "an image is a list": (fields.images, "[[https://a.org]]", 5, "not-a-mapping"),
    "a relative image": (fields.images, "[/assets/x.png]", 5, "url-syntax"),
    "a relative image with keys": (fields.images, "[{width: 1, url: /x.png}]", 21, "url-syntax"),
    "an image without URL": (fields.images, "[{width: 1}]", 5, "missing-url"),
    "an image with a blank URL": (fields.images, "[{url: ''}]", 11, "missing-url"),
    "an image with an empty URL": (fields.images, "[{url: }]", 11, "missing-url"),
    "an image's key twice": (
        fields.images,
        "[{url: https://a.org, width: 1, width: 1}]",
        36,
        "duplicate-key",
    ),
    "provider is a list": (fields.provider, "[a]", 4, "not-a-mapping"),
    "a provider's key twice": (fields.provider, "{name: a, x: 1, name: b}", 20, "duplicate-key"),
}


@pytest.mark.parametrize(("parser", "yaml", "column", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_value(parser: Parser, yaml: str, column: int, code: str) -> None:
    assert take(parser, yaml) == (Fate.REFUSED, [(column, code, Cost.VALUE)])


PARTLY = {
    "a text of a list": (fields.texts, "[a, [b], c]", ("a", "c"), [(8, "not-text")]),
    "an image of a list": (
        fields.images,
        "[/x, https://a.org/y]",
        (Image("https://a.org/y"),),
        [(5, "url-syntax")],
    ),
    "an image's width": (
        fields.images,
        "[{width: 1px, url: https://a.org}]",
        (Image("https://a.org"),),
        [(13, "bad-integer")],
    ),
    "a provider's name": (
        fields.provider,
        "{name: [a], domain: a.org}",
        StatedProvider(None, A_ORG),
        [(11, "not-text")],
    ),
    "a provider's domain": (
        fields.provider,
        "{domain: [a], name: A}",
        StatedProvider("A"),
        [(13, "not-text")],
    ),
    "a provider's logo": (
        fields.provider,
        "{domain: a.org, images: [{}, https://a.org]}",
        StatedProvider(None, A_ORG, (Image("https://a.org"),)),
        [(29, "missing-url")],
    ),
}


@pytest.mark.parametrize(("parser", "yaml", "expected", "lost"), PARTLY.values(), ids=PARTLY.keys())
def test_an_error_inside_costs_only_what_it_must(
    parser: Parser, yaml: str, expected: object, lost: list[tuple[int, str]]
) -> None:
    assert take(parser, yaml) == (expected, [(column, code, Cost.VALUE) for column, code in lost])


def test_a_list_is_read_up_to_the_limit() -> None:
    names = [f"n{number}" for number in range(LIST_ITEMS + 2)]
    value, told = take(fields.texts, f"[{', '.join(names)}]")
    assert value == tuple(names[:LIST_ITEMS])
    column = 5 + len("".join(f"{name}, " for name in names[:LIST_ITEMS]))
    assert told == [(column, "list-too-long", Cost.VALUE)]
    assert take(fields.texts, f"[{', '.join(names[:LIST_ITEMS])}]") == (value, [])


LEDGERS = {
    "provider": (
        fields.provider,
        "{name: A, domain: ~, images: [{url: https://a.org, width: x}, {x: 1}], y: [{z: 1}]}",
        {
            ("k.name", Fate.MAPPED): 1,
            ("k.domain", Fate.ABSENT): 1,
            ("k.images", Fate.MAPPED): 1,
            ("k.images[].url", Fate.MAPPED): 1,
            ("k.images[].width", Fate.REFUSED): 1,
            ("k.images[].x", Fate.REFUSED): 1,
            ("k.y", Fate.UNKNOWN): 1,
            ("k.y[].z", Fate.UNKNOWN): 1,
        },
    ),
    "secrets": (
        fields.provider,
        "{domain: a.org, secured: {x: 1}, images: [{url: https://a.org, secured: y}]}",
        {
            ("k.domain", Fate.MAPPED): 1,
            ("k.secured", Fate.OPAQUE): 1,
            ("k.secured.…", Fate.OPAQUE): 1,
            ("k.images", Fate.MAPPED): 1,
            ("k.images[].url", Fate.MAPPED): 1,
            ("k.images[].secured", Fate.OPAQUE): 1,
        },
    ),
    "a text's own keys": (
        fields.text,
        "{a: {b: [{c: 1}, {c: 2}]}}",
        {("k.a", Fate.REFUSED): 1, ("k.a.b", Fate.REFUSED): 1, ("k.a.b[].c", Fate.REFUSED): 2},
    ),
    "opaque": (fields.opaque, "{a: 1}", {("k.a", Fate.OPAQUE): 1}),
}


@pytest.mark.parametrize(("parser", "yaml", "expected"), LEDGERS.values(), ids=LEDGERS.keys())
def test_every_inner_key_is_counted_once(
    parser: Parser, yaml: str, expected: dict[tuple[str, Fate], int]
) -> None:
    assert ledger(parser, yaml) == expected


def test_the_ledger_counts_keys_beyond_the_limit_as_refused() -> None:
    images = ", ".join(["{url: https://a.org}"] * (LIST_ITEMS + 2))
    counted = {("k[].url", Fate.MAPPED): LIST_ITEMS, ("k[].url", Fate.REFUSED): 2}
    assert ledger(fields.images, f"[{images}]") == counted


def test_no_warning_repeats_a_password() -> None:
    for parser, yaml in (
        (fields.url, "https://me:secret@a.org/|"),
        (fields.url, "https://me:secret@a b"),
        (fields.images, "[{url: 'me:secret@a.org'}]"),
        (fields.provider, "{domain: me:secret@a b}"),
        (fields.text, r'"https://me:secret@a.org/\0"'),
    ):
        meaning, problems = read(parser, yaml)
        assert problems
        assert "secret" not in repr((meaning, problems))


NEEDED = parse_front_matter(b"---\nx: '1'\ny: [b]\nz: ''\n---\n")
PARSERS = {"x": fields.text, "y": fields.text, "z": fields.text}


def test_one_of_the_keys_that_are_needed_will_do() -> None:
    needs = {"missing-name": ("z", "x"), "missing-title": ("x",)}
    assert fields.take_whole(NEEDED.root, PARSERS, "", Notes(), needs) == {"x": "1"}


@pytest.mark.parametrize(
    ("keys", "code", "place", "what"),
    [
        (("z", "y"), "not-text", (3, 4), "a list or a mapping stands where a text should"),
        (("z", "w"), "missing-name", (4, 4), "there is no z and no w"),
        (("v", "w"), "missing-name", (2, 1), "there is no v and no w"),
    ],
)
def test_without_what_is_needed_nothing_is_taken(
    keys: tuple[str, ...], code: str, place: tuple[int, int], what: str
) -> None:
    with pytest.raises(ValueRefused) as caught:
        fields.take_whole(NEEDED.root, PARSERS, "", Notes(), {"missing-name": keys})
    assert (caught.value.code, str(caught.value)) == (code, what)
    assert NEEDED.place_of(caught.value.path) == place


EVERY = [case[:2] for cases in (CLEAN, WARNED, REFUSED, PARTLY) for case in cases.values()]


@pytest.mark.parametrize(("parser", "yaml"), EVERY)
def test_a_value_means_the_same_again(parser: Parser, yaml: str) -> None:
    node = front_matter_of(yaml).root.get("k")
    first, again = attempt(parser, node, "k"), attempt(parser, node, "k")
    assert first == again
    if first.value is not Fate.REFUSED and node is not None:
        assert first == parser(node, "k")


def test_equal_values_mean_the_same_wherever_they_stand() -> None:
    tree = parse_front_matter(b"---\nx:\n  - {name: [a], z: 1}\n  - {name: [a], z: 1}\n---\n")
    entries = tree.root.get("x")
    assert isinstance(entries, Sequence)
    first, second = (attempt(fields.provider, item, "x[]") for item in entries.items)
    assert first is second
    notes = Notes()
    for number in range(2):
        notes.add((1, number), first.slips, first.fates)
    told = problems_of(notes.conclude(None), tree, "a.md")
    codes = ["no-domain", "not-text", "unknown-key"]
    assert sorted((one.line, one.code) for one in told) == [(n, c) for n in (3, 4) for c in codes]


def test_the_name_of_a_key_counts_for_what_is_inside() -> None:
    node = front_matter_of("{z: 1}").root.get("k")
    names = [attempt(fields.provider, node, key).fates[0][0] for key in ("a", "b")]
    assert names == ["a.z", "b.z"]
