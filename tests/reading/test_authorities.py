"""Authorities: what files about organizations and topics say, in all their variants."""

from __future__ import annotations

import pytest

from newsgraph.problems import Cost
from newsgraph.reading.authorities import kind_of, read_authority
from newsgraph.reading.frontmatter import parse_front_matter
from newsgraph.records import Entry, Fate, Image, Kind, Organization, Reading, TopicRecord


def read(yaml: str) -> Reading:
    """Read an authority as its ``taxonomy`` says, which this puts on line 1."""
    front_matter = parse_front_matter(f"taxonomy: {yaml}".encode(), bare=True)
    kind = kind_of(front_matter)
    assert kind is not None
    return read_authority(front_matter, kind, "_data/a.md")


def told(reading: Reading) -> list[tuple[int, int, str, Cost]]:
    return [(one.line, one.column, one.code, one.cost) for one in reading.problems]


@pytest.mark.parametrize(
    ("yaml", "kind"),
    [
        ("taxonomy: organization", Kind.ORGANIZATION),
        ("taxonomy: 'topic'", Kind.TOPIC),
        ("a: b\ntaxonomy: topic", Kind.TOPIC),
        ("taxonomy: person", None),
        ("taxonomy: Topic", None),
        ("taxonomy:", None),
        ("taxonomy: [topic]", None),
        ("taxonomy: {topic: topic}", None),
        ("name: topic", None),
    ],
)
def test_kind(yaml: str, kind: Kind | None) -> None:
    assert kind_of(parse_front_matter(yaml.encode(), bare=True)) is kind


LOGO = Image("https://a.org/logo.png", 32, 32)
ORGANIZATIONS = {
    "in full": (
        """organization
_id: A
name: Agency
domain: www.A.org
description: Sends news
otherNames: [AA, A.A., AA]
images: [{url: https://a.org/logo.png, width: 32, height: 32}]
""",
        Organization("a.org", "Agency", ("AA", "A.A."), "Sends news", (LOGO,), "A"),
    ),
    "a domain is enough": ("organization\ndomain: a.org\n", Organization("a.org", None)),
    "one other name": (
        "organization\ndomain: a.org\notherNames: AA\n",
        Organization("a.org", None, ("AA",)),
    ),
    "blank values": (
        "organization\ndomain: a.org\nname: ''\notherNames: ''\nimages: []\n_id:\n",
        Organization("a.org", None),
    ),
    "secrets and feeds": (
        "organization\ndomain: a.org\nsecured: {a: b}\nservices: [{url: x}]\n",
        Organization("a.org", None),
    ),
}


@pytest.mark.parametrize(("yaml", "record"), ORGANIZATIONS.values(), ids=ORGANIZATIONS.keys())
def test_organization(yaml: str, record: Organization) -> None:
    reading = read(yaml)
    assert reading.authority == record
    assert (reading.kind, reading.observations, reading.problems) == (Kind.ORGANIZATION, (), ())


TOPICS = {
    "in full": (
        """topic
_id: ai
name: Artificial Intelligence
shortname: AI
otherNames: [Machine Intelligence, AI]
parent: computing
parents: [Technology, computing]
keywords: [robots, learning]
hashtags: [AI, robots]
description: Machines
images: [https://a.org/logo.png]
""",
        TopicRecord(
            name="Artificial Intelligence",
            line=1,
            identifier="ai",
            other_names=("AI", "Machine Intelligence"),
            keywords=("robots", "learning", "AI"),
            parents=("computing", "Technology"),
            description="Machines",
            images=(Image("https://a.org/logo.png"),),
        ),
    ),
    "a name is enough": ("topic\nname: AI\n", TopicRecord("AI", 1)),
    "lists of one": (
        "topic\nname: AI\nparent: [x]\nparents: y\nkeywords: z\nhashtags: z\n",
        TopicRecord("AI", 1, keywords=("z",), parents=("x", "y")),
    ),
    "blank values": (
        "topic\nname: AI\nshortname: ''\nparent:\nparents: []\nkeywords: ' '\n",
        TopicRecord("AI", 1),
    ),
    "secrets and feeds": (
        "topic\nname: AI\nsecured: x\nservices: {feed: x}\n",
        TopicRecord("AI", 1),
    ),
}


@pytest.mark.parametrize(("yaml", "record"), TOPICS.values(), ids=TOPICS.keys())
def test_topic(yaml: str, record: TopicRecord) -> None:
    reading = read(yaml)
    assert reading.authority == record
    assert (reading.kind, reading.observations, reading.problems) == (Kind.TOPIC, (), ())


REFUSALS = {
    "no domain": ("organization\nname: A\n", "missing-domain", 1, 1),
    "blank domain": ("organization\ndomain: ''\n", "missing-domain", 2, 9),
    "bad domain": ("organization\ndomain: a b\n", "missing-domain", 2, 9),
    "a list of domains": ("organization\ndomain: [a.org]\n", "not-text", 2, 9),
    "an organization's key twice": (
        "organization\ndomain: a.org\ndomain: b.org\n",
        "duplicate-key",
        3,
        1,
    ),
    "no name": ("topic\nshortname: AI\n", "missing-name", 1, 1),
    "blank name": ("topic\nname: ''\n", "missing-name", 2, 7),
    "null name": ("topic\nname: null\n", "missing-name", 2, 7),
    "a list of names": ("topic\nname: [AI]\n", "not-text", 2, 7),
    "control character": ('topic\nname: "\\a"\n', "control-character", 2, 7),
    "a topic's key twice": ("topic\nname: a\nx: 1\nname: b\n", "duplicate-key", 4, 1),
}


@pytest.mark.parametrize(("yaml", "code", "line", "column"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_costs_the_file(yaml: str, code: str, line: int, column: int) -> None:
    reading = read(yaml)
    assert told(reading) == [(line, column, code, Cost.FILE)]
    assert reading.was_refused
    assert (reading.kind, reading.authority) == (Kind.REFUSED, None)
    assert {entry.fate for entry in reading.ledger} == {Fate.REFUSED}


VALUES = {
    "a name in a list": (
        "organization\ndomain: a.org\notherNames: [AA, [x]]\n",
        (3, 18, "not-text", Cost.VALUE),
        Organization("a.org", None, ("AA",)),
    ),
    "other names by key": (
        "organization\ndomain: a.org\notherNames: {a: b}\n",
        (3, 13, "not-a-list", Cost.VALUE),
        Organization("a.org", None),
    ),
    "a relative logo": (
        "organization\ndomain: a.org\nimages: [/logo.png]\n",
        (3, 10, "url-syntax", Cost.VALUE),
        Organization("a.org", None),
    ),
    "a parent with a control character": (
        'topic\nname: AI\nparent: "\\a"\nparents: [x]\n',
        (3, 9, "control-character", Cost.VALUE),
        TopicRecord("AI", 1, parents=("x",)),
    ),
    "an unknown key": (
        "topic\nname: AI\ndomain: a.org\n",
        (3, 1, "unknown-key", Cost.NOTHING),
        TopicRecord("AI", 1),
    ),
}


@pytest.mark.parametrize(("yaml", "problem", "record"), VALUES.values(), ids=VALUES.keys())
def test_an_error_in_a_value_costs_the_value(
    yaml: str, problem: tuple[int, int, str, Cost], record: Organization | TopicRecord
) -> None:
    reading = read(yaml)
    assert told(reading) == [problem]
    assert reading.authority == record


def test_the_ledger_counts_every_key() -> None:
    reading = read(
        "topic\nname: AI\nparent:\nkeywords: {a: 1}\nservices: [{url: x}, {url: y}]\nz: {b: 1}\n"
    )
    assert reading.ledger == (
        Entry("keywords", Fate.REFUSED, 1),
        Entry("keywords.a", Fate.REFUSED, 1),
        Entry("name", Fate.MAPPED, 1),
        Entry("parent", Fate.ABSENT, 1),
        Entry("services", Fate.OPAQUE, 1),
        Entry("services[].url", Fate.OPAQUE, 2),
        Entry("taxonomy", Fate.MAPPED, 1),
        Entry("z", Fate.UNKNOWN, 1),
        Entry("z.b", Fate.UNKNOWN, 1),
    )


SAME = [
    ("topic\nname: AI\n", "topic\n\nname: 'AI'\n"),
    ("topic\nname: AI\nsecured: x\n", "topic\nname: AI\nsecured: {y: z}\n"),
    ("organization\ndomain: a.org\n", "organization\nname:\ndomain: WWW.a.org\n"),
]
DIFFERENT = [
    ("topic\nname: AI\n", "topic\nname: ML\n"),
    ("topic\nname: AI\nkeywords: [a]\n", "topic\nname: AI\nparents: [a]\n"),
    ("organization\ndomain: a.org\nname: A\n", "organization\ndomain: a.org\n_id: A\n"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_digest_is_one_of_what_is_said(one: str, other: str) -> None:
    assert read(one).source == read(other).source


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_the_digest_tells_what_is_said_otherwise(one: str, other: str) -> None:
    assert read(one).source.digest != read(other).source.digest


def test_the_digest_does_not_depend_on_the_line_where_it_begins() -> None:
    moved = parse_front_matter(b"\n\n# A topic\ntaxonomy: topic\nname: AI\n", bare=True)
    reading = read_authority(moved, Kind.TOPIC, "_data/a.md")
    assert isinstance(reading.authority, TopicRecord)
    assert reading.authority.line == 4
    assert reading.source == read("topic\nname: AI\n").source


@pytest.mark.parametrize(
    "yaml",
    [
        "organization\ndomain: a.org\nsecured: {hunter2: hunter2}\n",
        "topic\nname: AI\nx: {secured: {hunter2: 1}}\nsecured: [hunter2]\n",
        "topic\nsecured: {hunter2: hunter2}\n",
        "topic\nname: AI\nimages: ['https://me:hunter2@a.org/x']\n",
        "organization\ndomain: me:hunter2@a.org\n",
    ],
)
def test_nothing_secret_gets_out(yaml: str) -> None:
    assert "hunter2" not in repr(read(yaml))
