"""Schema: what a post and each entry of its list say, and what an error in them costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsgraph.limits import LIST_ITEMS
from newsgraph.problems import Cost
from newsgraph.reading.frontmatter import parse_front_matter
from newsgraph.reading.schema import is_post, read_post
from newsgraph.records import Alias, Fate, Image, Kind, Moment, Observation, Reading, Source

SEEDS = sorted((Path(__file__).parents[1].parent / "seeds").glob("*.md"))
NOTHING, VALUE, ENTRY, FILE = Cost

POST = "title: T\nwebUrl: https://a.org/x\nprovider: {domain: a.org}\n"
"""A post without problems; what is added begins on line 5."""
ENTRIES_FROM = 6
ENTRY_KEYS = "title: E, provider: {domain: a.org}"


def read(yaml: str) -> Reading:
    return read_post(parse_front_matter(f"---\n{yaml}\n---\n".encode()), "posts/a.md")


def only(yaml: str) -> Observation:
    """Return the one observation of a post that has no problem."""
    reading = read(yaml)
    assert reading.problems == ()
    (post,) = reading.observations
    return post


def read_list(*entries: str) -> Reading:
    """Read a good post that lists these, one a line from line 6 and column 5."""
    return read(f"{POST}related:\n" + "\n".join(f"  - {entry}" for entry in entries))


def good(name: str) -> str:
    return f"{{{ENTRY_KEYS}, webUrl: https://a.org/{name}}}"


def told(reading: Reading) -> list[tuple[int, int, str, Cost]]:
    return [(one.line, one.column, one.code, one.cost) for one in reading.problems]


def ledger(reading: Reading) -> dict[tuple[str, Fate], int]:
    return {(entry.key, entry.fate): entry.times for entry in reading.ledger}


def test_a_post_with_every_key() -> None:
    post = only("""title: T
excerpt: E
publishedDateTime: 2020-06-12T19:19:00Z
updatedDateTime: 2020-06-13T19:19:00+02:00
webUrl: https://www.a.org/x/
originalUrl: https://a.org/o
ampWebUrl: https://amp.a.org/x
cdnAmpWebUrl: https://amp-a-org.cdn.ampproject.org/c/s/amp.a.org/x
type: article
category: News
quality: 59
heat: 83
published: true
provider: {name: A, domain: WWW.a.org, images: [{url: https://a.org/logo, isCached: true}]}
topics: [AI, ML]
images:
- {url: https://a.org/i, width: 4, height: 3, title: I, attribution: Me, isCached: false}
featuredContent: <iframe src="https://a.org/v"></iframe>
related: []
secured: {hunter2: hunter2}""")
    published = Moment(
        "2020-06-12T19:19:00Z", "2020-06-12T19:19:00Z", "xsd:dateTime", "2020-06-12T19:19:00"
    )
    modified = Moment(
        "2020-06-13T19:19:00+02:00",
        "2020-06-13T19:19:00+02:00",
        "xsd:dateTime",
        "2020-06-13T17:19:00",
    )
    assert post == Observation(
        source=post.source,
        position=0,
        line=2,
        key="https://a.org/x",
        key_field="webUrl",
        aliases=(
            Alias("originalUrl", "https://a.org/o"),
            Alias("ampWebUrl", "https://amp.a.org/x"),
            Alias("cdnAmpWebUrl", "https://amp.a.org/x"),
        ),
        title="T",
        domain="a.org",
        web_url="https://www.a.org/x/",
        original_url="https://a.org/o",
        amp_url="https://amp.a.org/x",
        cdn_amp_url="https://amp-a-org.cdn.ampproject.org/c/s/amp.a.org/x",
        excerpt="E",
        published_at=published,
        modified_at=modified,
        type="article",
        category="News",
        quality=59,
        heat=83,
        is_published=True,
        provider_name="A",
        provider_domain="WWW.a.org",
        logos=(Image("https://a.org/logo", is_cached=True),),
        topics=("AI", "ML"),
        images=(Image("https://a.org/i", 4, 3, "I", "Me", is_cached=False),),
        featured_content='<iframe src="https://a.org/v"></iframe>',
    )
    assert (post.role, post.source.path) == ("post", "posts/a.md")


def test_title_and_url_are_enough() -> None:
    reading = read("title: T\nwebUrl: https://news.a.co.uk/x")
    (post,) = reading.observations
    assert post == Observation(
        source=post.source,
        position=0,
        line=2,
        key="https://news.a.co.uk/x",
        key_field="webUrl",
        aliases=(),
        title="T",
        domain="a.co.uk",
        web_url="https://news.a.co.uk/x",
    )
    assert told(reading) == [(2, 1, "no-domain", NOTHING)]


def test_a_video_is_known_by_its_original_url() -> None:
    post = only("title: V\ntype: video\noriginalUrl: https://v.org/?v=1\nprovider: {domain: v.org}")
    assert (post.key, post.key_field) == ("https://v.org?v=1", "originalUrl")
    assert (post.web_url, post.original_url, post.aliases) == (None, "https://v.org/?v=1", ())
    assert post.type == "video"


def test_a_bad_web_url_leaves_the_original_one() -> None:
    reading = read("title: T\nwebUrl: /x\noriginalUrl: https://a.org/o\nprovider: {domain: a.org}")
    assert reading.observations[0].key == "https://a.org/o"
    assert told(reading) == [(3, 9, "url-syntax", VALUE)]


def test_no_scores_are_no_problem() -> None:
    post = only(f"{POST}quality:\nheat: -1\npublished: null")
    assert (post.quality, post.heat, post.is_published) == (None, None, None)


def test_a_quoted_null_is_a_text() -> None:
    post = only("title: 'null'\nwebUrl: https://a.org\nexcerpt: ~\nprovider: {domain: a.org}")
    assert (post.title, post.excerpt) == ("null", None)


# What stands on line 4 instead of a good provider: domain, stated domain, name and problem.
PROVIDERS = {
    "by name": ("provider: A", ("a.org", None, "A"), (4, 11, "no-domain")),
    "without domain": ("provider: {name: A}", ("a.org", None, "A"), (4, 11, "no-domain")),
    "none": ("excerpt: E", ("a.org", None, None), (2, 1, "no-domain")),
    "null": ("provider:", ("a.org", None, None), (4, 10, "no-domain")),
    "blank": ("provider: ''", ("a.org", None, None), (4, 11, "no-domain")),
    "bad domain": ("provider: {domain: b b}", ("a.org", "b b", None), (4, 20, "bad-domain")),
    "blank domain": ("provider: {domain: ''}", ("a.org", None, None), (4, 20, "no-domain")),
}


@pytest.mark.parametrize(("line", "expected", "problem"), PROVIDERS.values(), ids=PROVIDERS.keys())
def test_the_domain_of_the_url_stands_in_for_the_providers(
    line: str, expected: tuple[str, str | None, str | None], problem: tuple[int, int, str]
) -> None:
    reading = read(f"title: T\nwebUrl: https://www.news.a.org/x\n{line}")
    (post,) = reading.observations
    assert (post.domain, post.provider_domain, post.provider_name) == expected
    assert told(reading) == [(*problem, NOTHING)]


def test_the_providers_domain_counts_where_it_is_another() -> None:
    assert only("title: T\nwebUrl: https://a.org\nprovider: {domain: b.org}").domain == "b.org"


def test_an_alias_counts_on_the_site_of_its_article_only() -> None:
    reading = read(
        f"{POST}originalUrl: https://a.org.evil.net/x\nampWebUrl: https://amp.a.org/x\n"
        "cdnAmpWebUrl: https://b-org.cdn.ampproject.org/c/s/b.org/x"
    )
    (post,) = reading.observations
    assert post.aliases == (Alias("ampWebUrl", "https://amp.a.org/x"),)
    assert post.original_url == "https://a.org.evil.net/x"
    assert told(reading) == [
        (5, 14, "alias-elsewhere", NOTHING),
        (7, 15, "alias-elsewhere", NOTHING),
    ]


def test_a_type_that_is_unknown_is_kept_with_a_warning() -> None:
    reading = read(f"{POST}type: Article")
    assert reading.observations[0].type == "Article"
    assert told(reading) == [(5, 7, "unknown-type", NOTHING)]


def test_entries_have_their_positions_and_lines() -> None:
    reading = read_list(good("1"), good("2"), good("1"))
    assert reading.problems == ()
    listed = [(one.role, one.position, one.line, one.key) for one in reading.observations]
    assert listed == [
        ("post", 0, 2, "https://a.org/x"),
        ("listed", 1, 6, "https://a.org/1"),
        ("listed", 2, 7, "https://a.org/2"),
        ("listed", 3, 8, "https://a.org/1"),
    ]
    assert len({one.source for one in reading.observations} | {reading.source}) == 1


def test_positions_keep_counting_over_what_is_left_out() -> None:
    reading = read_list("3sum", good("2"), "", "~", "{title: E}", good("6"))
    assert [one.position for one in reading.observations] == [0, 2, 6]
    assert told(reading) == [
        (6, 5, "not-an-entry", ENTRY),
        (10, 5, "missing-url", ENTRY),
    ]


VALUES = {
    "quality": ("quality: 59%", 10, "bad-integer"),
    "heat": ("heat: warm", 7, "bad-integer"),
    "published": ("published: yes", 12, "bad-boolean"),
    "publishedDateTime": ("publishedDateTime: 2020-02-30", 20, "bad-date"),
    "updatedDateTime": ("updatedDateTime: today", 18, "bad-date"),
    "excerpt": ("excerpt: [a]", 10, "not-text"),
    "category": ('category: "\\a"', 11, "control-character"),
    "originalUrl": ("originalUrl: a.org", 14, "url-syntax"),
    "ampWebUrl": ("ampWebUrl: ftp://a.org", 12, "url-scheme"),
    "cdnAmpWebUrl": ("cdnAmpWebUrl: https://", 15, "url-host"),
    "featuredContent": ("featuredContent: {a: b}", 18, "not-text"),
    "topics": ("topics: {AI: ML}", 9, "not-a-list"),
    "a topic": ("topics: [AI, [ML]]", 14, "not-text"),
    "images": ("images: {url: https://a.org}", 9, "not-a-list"),
    "a relative image": ("images: [/x.png]", 10, "url-syntax"),
    "an image's key twice": (
        "images: [{url: https://a.org, url: https://a.org}]",
        31,
        "duplicate-key",
    ),
    "related": ("related: {title: E}", 10, "not-a-list"),
}


@pytest.mark.parametrize(("line", "column", "code"), VALUES.values(), ids=VALUES.keys())
def test_a_bad_value_costs_the_value(line: str, column: int, code: str) -> None:
    reading = read(f"{POST}{line}")
    assert told(reading) == [(5, column, code, VALUE)]
    assert [one.title for one in reading.observations] == ["T"]


def test_a_bad_provider_costs_the_provider() -> None:
    for provider in ("[a]", "{name: a, name: b}"):
        reading = read(f"title: T\nwebUrl: https://a.org/x\nprovider: {provider}")
        (problem,) = reading.problems
        assert (problem.line, problem.cost) == (4, VALUE)
        assert (reading.observations[0].provider_name, reading.observations[0].domain) == (
            None,
            "a.org",
        )


ENTRIES = {
    "a word": ("3sum", 5, "not-an-entry"),
    "a quoted nothing": ("''", 5, "not-an-entry"),
    "a list": ("[a]", 5, "not-an-entry"),
    "empty": ("{}", 5, "missing-title"),
    "no title": ("{webUrl: https://a.org}", 5, "missing-title"),
    "blank title": ("{title: ' ', webUrl: https://a.org}", 13, "missing-title"),
    "null title": ("{title: null, webUrl: https://a.org}", 13, "missing-title"),
    "bad title": ("{title: [E], webUrl: https://a.org}", 13, "not-text"),
    "no URL": ("{title: E}", 5, "missing-url"),
    "blank URL": ("{title: E, webUrl: ''}", 24, "missing-url"),
    "null URL behind none": ("{title: E, originalUrl: ~}", 29, "missing-url"),
    "bad URL": ("{title: E, webUrl: a.org}", 24, "url-syntax"),
    "bad original URL": ("{title: E, originalUrl: ftp://a.org}", 29, "url-scheme"),
    "two bad URLs": ("{title: E, originalUrl: x, webUrl: https://}", 40, "url-host"),
    "a key twice": ("{title: E, webUrl: https://a.org, title: E}", 39, "duplicate-key"),
    "an unknown key twice": ("{title: E, webUrl: https://a.org, x: 1, x: 1}", 45, "duplicate-key"),
}


@pytest.mark.parametrize(("entry", "column", "code"), ENTRIES.values(), ids=ENTRIES.keys())
def test_a_bad_entry_costs_the_entry(entry: str, column: int, code: str) -> None:
    reading = read_list(good("1"), entry, good("3"))
    assert told(reading) == [(ENTRIES_FROM + 1, column, code, ENTRY)]
    assert [one.position for one in reading.observations] == [0, 1, 3]
    assert not reading.was_refused


def test_a_bad_value_of_an_entry_costs_the_value() -> None:
    reading = read_list(f"{{webUrl: https://a.org/1, quality: high, {ENTRY_KEYS}}}")
    assert told(reading) == [(6, 40, "bad-integer", VALUE)]
    assert [one.quality for one in reading.observations] == [None, None]


FILES = {
    "no title": ("webUrl: https://a.org", 2, 1, "missing-title"),
    "bad title": ("webUrl: https://a.org\ntitle: {a: b}", 3, 8, "not-text"),
    "no URL": ("title: T", 2, 1, "missing-url"),
    "only an AMP URL": ("title: T\nampWebUrl: https://a.org", 2, 1, "missing-url"),
    "bad URL": ("title: T\nwebUrl: //a.org/x", 3, 9, "url-syntax"),
    "a key twice": (f"{POST}quality: 1\nquality: 2", 6, 1, "duplicate-key"),
    "a secret twice": (f"{POST}secured: 1\nsecured: 2", 6, 1, "duplicate-key"),
}


@pytest.mark.parametrize(("yaml", "line", "column", "code"), FILES.values(), ids=FILES.keys())
def test_a_bad_post_costs_the_file(yaml: str, line: int, column: int, code: str) -> None:
    reading = read(f"{yaml}\nrelated: [{good('1')}]\nx: {{y: 1}}\nheat: bad")
    assert told(reading) == [(line, column, code, FILE)]
    assert (reading.kind, reading.observations) == (Kind.REFUSED, ())
    assert reading.was_refused
    counted = ledger(reading)
    assert {fate for _, fate in counted} == {Fate.REFUSED}
    assert counted["related[].provider.domain", Fate.REFUSED] == 1
    assert counted["x.y", Fate.REFUSED] == 1


def test_a_single_entry_needs_no_list_to_be_refused() -> None:
    assert told(read(f"{POST}related: 3sum")) == [(5, 10, "not-an-entry", ENTRY)]
    assert told(read(f"{POST}related: [3sum]")) == [(5, 11, "not-an-entry", ENTRY)]


def test_a_list_is_read_up_to_the_limit() -> None:
    reading = read(f"{POST}related:\n" + f"- {good('1')}\n" * (LIST_ITEMS + 2))
    assert [one.position for one in reading.observations] == list(range(LIST_ITEMS + 1))
    assert told(reading) == [(6 + LIST_ITEMS, 3, "list-too-long", VALUE)]
    assert ledger(reading)["related[].title", Fate.MAPPED] == LIST_ITEMS
    assert ledger(reading)["related[].title", Fate.REFUSED] == 2


def test_the_ledger_tells_the_fate_of_every_key_once() -> None:
    reading = read(f"""{POST}heat: -1
quality: high
excerpt:
price: {{currency: [{{code: EUR}}]}}
secured: {{a: {{b: c}}}}
related:
- {{title: E, webUrl: https://a.org/1, provider: {{name: A, domain: a.org, rank: 1}}}}
- {{title: E, webUrl: https://a.org/2, provider: {{name: B, domain: a.org}}}}
- {{title: E, provider: {{name: C, domain: a.org}}, images: [{{url: x}}]}}
""")
    assert ledger(reading) == {
        ("title", Fate.MAPPED): 1,
        ("webUrl", Fate.MAPPED): 1,
        ("provider", Fate.MAPPED): 1,
        ("provider.domain", Fate.MAPPED): 1,
        ("heat", Fate.NOT_COMPUTED): 1,
        ("quality", Fate.REFUSED): 1,
        ("excerpt", Fate.ABSENT): 1,
        ("price", Fate.UNKNOWN): 1,
        ("price.currency", Fate.UNKNOWN): 1,
        ("price.currency[].code", Fate.UNKNOWN): 1,
        ("secured", Fate.OPAQUE): 1,
        ("secured.…", Fate.OPAQUE): 1,
        ("secured.….…", Fate.OPAQUE): 1,
        ("related", Fate.MAPPED): 1,
        ("related[].title", Fate.MAPPED): 2,
        ("related[].title", Fate.REFUSED): 1,
        ("related[].webUrl", Fate.MAPPED): 2,
        ("related[].provider", Fate.MAPPED): 2,
        ("related[].provider", Fate.REFUSED): 1,
        ("related[].provider.name", Fate.MAPPED): 2,
        ("related[].provider.name", Fate.REFUSED): 1,
        ("related[].provider.domain", Fate.MAPPED): 2,
        ("related[].provider.domain", Fate.REFUSED): 1,
        ("related[].provider.rank", Fate.UNKNOWN): 1,
        ("related[].images", Fate.REFUSED): 1,
        ("related[].images[].url", Fate.REFUSED): 1,
    }


def test_an_unknown_key_is_warned_of_at_its_place() -> None:
    reading = read_list(f"{{webUrl: https://a.org/1, price: {{currency: EUR}}, {ENTRY_KEYS}}}")
    assert told(reading) == [(6, 31, "unknown-key", NOTHING)]
    assert reading.problems[0].what == "the key 'related[].price' is unknown"


SECRETS = {
    "at the top": f"{POST}secured: {{hunter2: [hunter2]}}",
    "in an entry": f"{POST}related: [{{title: E, webUrl: https://a.org, secured: hunter2}}]",
    "in a bad entry": f"{POST}related: [{{title: E, secured: {{hunter2: 1}}}}]",
    "in a provider": (
        "title: T\nwebUrl: https://a.org\nprovider: {domain: a.org, secured: {hunter2: 1}}"
    ),
    "in an image": f"{POST}images: [{{url: https://a.org, secured: {{hunter2: 1}}}}]",
    "in something unknown": f"{POST}x: [{{secured: {{y: {{hunter2: 1}}}}}}]",
    "in a bad post": "title: T\nsecured: {hunter2: {hunter2: hunter2}}",
    "as a password": (
        "title: T\nwebUrl: https://me:hunter2@a.org/|\nampWebUrl: https://me:hunter2@a b\n"
        "images: ['https://hunter2@a.org', '//hunter2@a.org']\nprovider: {domain: hunter2@a.org}"
    ),
}


@pytest.mark.parametrize("yaml", SECRETS.values(), ids=SECRETS.keys())
def test_nothing_secret_gets_out(yaml: str) -> None:
    assert "hunter2" not in repr(read(yaml))


ACCEPTED = f"{POST}related:\n- {good('1')}"
REFUSED = "title: T\nrelated: []"


@pytest.mark.parametrize("yaml", [ACCEPTED, REFUSED])
def test_the_digest_ignores_secrets_lines_and_quotes(yaml: str) -> None:
    digest = read(f"secured: {{a: 1}}\n{yaml}").source.digest
    assert len(digest) == 64
    for other in (
        f"secured: {{b: [2]}}\n{yaml}",
        f"secured: {{a: 1}}\n\n# Much further down\n{yaml}",
        "secured: {a: 1}\n" + yaml.replace("title: T", "title:   'T'"),
    ):
        assert read(other).source.digest == digest


@pytest.mark.parametrize("yaml", [ACCEPTED, REFUSED])
def test_the_digest_tells_what_is_said_otherwise(yaml: str) -> None:
    said = [
        yaml,
        yaml.replace("title: T", "title: U"),
        yaml.replace("related", "excerpt: E\nrelated"),
        yaml.replace("related", "topics: [E]\nrelated"),
        yaml.replace("related", "topics: [E, F]\nrelated"),
    ]
    assert len({read(one).source.digest for one in said}) == len(said)


def test_the_digest_tells_the_order_of_a_list() -> None:
    assert read_list(good("1"), good("2")).source != read_list(good("2"), good("1")).source


def test_the_digest_of_a_file_does_not_depend_on_its_path() -> None:
    front_matter = parse_front_matter(f"---\n{POST}---\n".encode())
    here, there = (read_post(front_matter, path).source for path in ("a.md", "b/c.md"))
    assert (here.path, there) == ("a.md", Source("b/c.md", here.digest))


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("title: T\nwebUrl: x", True),
        ("title:\noriginalUrl:", True),
        ("title: T\nprovider: A", True),
        ("related: []\ntitle: T", True),
        ("title: T\nlayout: page", False),
        ("webUrl: https://a.org", False),
        ("webUrl: https://a.org\nprovider: A", True),
        ("titel: T\noriginalUrl: https://a.org\nrelated: []", True),
        ("Title: T\nwebUrl: x", False),
        ("x: {title: T, webUrl: x}", False),
    ],
)
def test_is_post(yaml: str, *, expected: bool) -> None:
    assert is_post(parse_front_matter(yaml.encode(), bare=True)) is expected


def test_the_seeds_are_read_without_loss() -> None:
    readings = [read_post(parse_front_matter(path.read_bytes()), path.name) for path in SEEDS]
    assert len(readings) == 5
    assert sum(len(reading.observations) for reading in readings) == 44
    assert {one.cost for reading in readings for one in reading.problems} <= {NOTHING}
    assert not {entry.fate for reading in readings for entry in reading.ledger} & {
        Fate.REFUSED,
        Fate.UNKNOWN,
    }
