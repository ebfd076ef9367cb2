"""Problems: every code is provoked at its place, costs what it should, and is documented."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import pytest

import newsgraph as ng
from newsgraph.limits import (
    FILE_BYTES,
    FOLDER_ENTRIES,
    LIST_ITEMS,
    QUOTED_CHARACTERS,
    TEXT_BYTES,
    URL_CHARACTERS,
)
from newsgraph.problems import CODES, LEFT_OUT, Cost, Problem, quoted, shown

DOCS: Final = (Path(__file__).parent.parent / "docs" / "problems.md").read_text(encoding="utf-8")
NOTHING, VALUE, ENTRY, FILE = Cost

URL: Final = "webUrl: https://example.org/a\n"
FROM: Final = "provider: {domain: example.org}\n"
GOOD: Final = f"---\ntitle: Good\nwebUrl: https://example.org/good\n{FROM}topics: [AI]\n---\n"
AMP: Final = "ampWebUrl: https://example.org/amp, provider: {domain: example.org}"

Content = str | bytes | Callable[[Path], None]


class Case(NamedTuple):
    """A file, the one problem it has, and a few words of its message."""

    code: str
    content: Content
    line: int
    column: int
    cost: Cost
    words: str
    is_named: bool = True


def front(yaml: str) -> str:
    """Return a file with this front matter, whose first line is line 2."""
    return f"---\n{yaml}---\n"


def post(yaml: str) -> str:
    """Return a good post with further lines, which begin on line 5."""
    return front(f"title: T\n{URL}{FROM}{yaml}")


def topic(yaml: str) -> str:
    """Return a topic's authority record with further lines."""
    return f"taxonomy: topic\nname: AI\n{yaml}"


def fill(folder: Path) -> None:
    """Make a folder of one file too many."""
    folder.mkdir()
    for number in range(FOLDER_ENTRIES + 1):
        (folder / str(number)).symlink_to("nowhere")


CASES: Final = [
    # The file
    Case("unreadable-file", os.mkfifo, 1, 1, FILE, "no regular file"),
    Case("file-too-large", b"x" * (FILE_BYTES + 1), 1, 1, FILE, "1,048,576 bytes"),
    Case("too-many-files", fill, 1, 1, FILE, "more than 100,000 files", is_named=False),
    Case(
        "link-outside", lambda path: path.symlink_to(__file__), 1, 1, FILE, "a link", is_named=False
    ),
    Case("invalid-utf8", b"---\ntitle: Caf\xe9\n---\n", 2, 11, FILE, "byte 0xe9"),
    # The front matter as YAML
    Case("no-front-matter", "# A page\n", 1, 1, FILE, "does not begin with a line ---"),
    Case("unclosed-front-matter", f"---\ntitle: T\n{URL}", 4, 1, FILE, "never closed"),
    Case("control-character", post("excerpt: a\x07b\n"), 5, 11, FILE, "U+0007"),
    Case("control-character", post('excerpt: "a\\ab"\n'), 5, 10, VALUE, "U+0007"),
    Case("line-separator", post("excerpt: a\u2028b\n"), 5, 11, FILE, "U+2028"),
    Case("line-separator", post('excerpt: "a\\Lb"\n'), 5, 10, VALUE, "U+2028"),
    Case("yaml-syntax", post("excerpt: Jobs: a report\n"), 5, 14, FILE, "no colon"),
    Case("yaml-alias", post("topics: *ours\n"), 5, 9, FILE, "an alias (*)"),
    Case("yaml-anchor", post("category: &news x\n"), 5, 11, FILE, "an anchor (&)"),
    Case("yaml-tag", post("quality: !!int 59\n"), 5, 10, FILE, "a tag (!)"),
    Case("yaml-directive", "---\n%YAML 1.2\n---\n", 2, 1, FILE, "a YAML directive"),
    Case("yaml-merge-key", post("images: [{<<: {}}]\n"), 5, 11, FILE, "a merge key <<"),
    Case("yaml-documents", post("--- {}\n"), 5, 1, FILE, "a second YAML document"),
    Case("yaml-depth", post(f"x: {'[' * 32}{']' * 32}\n"), 5, 35, FILE, "more than 32 deep"),
    Case("yaml-events", post(f"x: [{'a,' * 30_000}]\n"), 5, 59_977, FILE, "more than 30,000"),
    Case("non-scalar-key", post("[a, b]: c\n"), 5, 1, FILE, "a list or a mapping"),
    Case("duplicate-key", post("title: U\n"), 5, 1, FILE, "'title' stands twice"),
    Case(
        "duplicate-key",
        post("related:\n- title: E\n  title: F\n"),
        7,
        3,
        ENTRY,
        "'title' stands twice",
    ),
    Case("duplicate-key", post("images: [{url: x, url: y}]\n"), 5, 19, VALUE, "'url' stands twice"),
    Case("not-a-mapping", front("- title: T\n"), 2, 1, FILE, "holds no keys"),
    Case("not-a-mapping", post("images: [[x]]\n"), 5, 10, VALUE, "a list stands where an image"),
    # What a record can't do without
    Case("missing-title", front(f"{URL}{FROM}"), 2, 1, FILE, "no title"),
    Case("missing-title", post(f"related:\n- {URL}"), 6, 3, ENTRY, "no title"),
    Case("missing-url", front(f"title: T\n{FROM}"), 2, 1, FILE, "no webUrl and no originalUrl"),
    Case("missing-url", post("related:\n- title: E\n"), 6, 3, ENTRY, "no webUrl"),
    Case("missing-url", post("images: [{width: 9}]\n"), 5, 10, VALUE, "no url"),
    Case("missing-domain", "taxonomy: organization\nname: BBC\n", 1, 1, FILE, "no domain"),
    Case("missing-name", "taxonomy: topic\n", 1, 1, FILE, "no name"),
    # Values
    Case("not-text", post("excerpt: [a]\n"), 5, 10, VALUE, "where a text should"),
    Case("not-a-list", post("topics: AI\n"), 5, 9, NOTHING, "a single text 'AI'"),
    Case("not-a-list", post("topics: {AI: yes}\n"), 5, 9, VALUE, "where a list should"),
    Case("not-an-entry", post("related: [https://a.org]\n"), 5, 11, ENTRY, "no keys and values"),
    Case(
        "text-too-long", post(f"excerpt: {'x' * (TEXT_BYTES + 1)}\n"), 5, 10, VALUE, "65,537 chara"
    ),
    Case("list-too-long", post(f"topics: [{'a,' * LIST_ITEMS}a]\n"), 5, 2010, VALUE, "1,001 items"),
    Case("bad-integer", post("quality: high\n"), 5, 10, VALUE, "'high' is not a whole number"),
    Case("bad-boolean", post("published: yes\n"), 5, 12, VALUE, "'yes' is neither"),
    Case("bad-date", post("publishedDateTime: 2020-02-30\n"), 5, 20, VALUE, "'2020-02-30' is not"),
    Case(
        "date-without-zone",
        post("publishedDateTime: 2020-06-12T19:19:00\n"),
        5,
        20,
        NOTHING,
        "'2020-06-12T19:19:00' is not a full date",
    ),
    Case(
        "date-without-time",
        post("publishedDateTime: 2020-06-12\n"),
        5,
        20,
        NOTHING,
        "'2020-06-12' is not a full date",
    ),
    Case(
        "bad-domain",
        front(f"title: T\n{URL}provider: {{domain: BBC News}}\n"),
        4,
        20,
        NOTHING,
        "'BBC News' is not a domain",
    ),
    Case("no-domain", front(f"title: T\n{URL}provider: BBC\n"), 4, 11, NOTHING, "no domain is"),
    Case("unknown-key", post("tittle: T\n"), 5, 1, NOTHING, "the key 'tittle' is unknown"),
    Case("unknown-type", post("type: podcast\n"), 5, 7, NOTHING, "the type is 'podcast'"),
    # URLs
    Case("url-syntax", post("images: [/a.jpg]\n"), 5, 10, VALUE, "'/a.jpg' is not an absolute"),
    Case("url-scheme", front("title: T\nwebUrl: ftp://a.org/x\n"), 3, 9, FILE, "no http URL"),
    Case(
        "url-host",
        post("related:\n- {title: E, webUrl: 'https://a b.org/x'}\n"),
        6,
        22,
        ENTRY,
        "no valid host",
    ),
    Case(
        "url-too-long",
        post(f"images: [https://a.org/{'x' * URL_CHARACTERS}]\n"),
        5,
        10,
        VALUE,
        "8,206 characters",
    ),
    Case(
        "url-userinfo",
        post("images: ['https://me:hunter2@a.org/x.jpg']\n"),
        5,
        10,
        NOTHING,
        "'https://a.org/x.jpg' is not a clean URL",
    ),
    Case("url-illegal-character", post("images: [https://a.org/a b]\n"), 5, 10, NOTHING, "/a b'"),
    # Between files
    Case(
        "alias-elsewhere", post("ampWebUrl: https://a.org/x\n"), 5, 12, NOTHING, "not on example.o"
    ),
    Case(
        "alias-contested",
        post(
            f"related:\n- {{title: E, webUrl: https://example.org/b, {AMP}}}\n"
            f"- {{title: F, webUrl: https://example.org/c, {AMP}}}\n"
        ),
        6,
        1,
        NOTHING,
        "'https://example.org/amp' is claimed by 2 articles",
    ),
    Case("topic-cycle", topic("parent: AI\n"), 1, 1, VALUE, "'AI' is below itself"),
    Case("unknown-parent", topic("parent: Scince\n"), 1, 1, VALUE, "the parent 'Scince'"),
]


def problems_of(folder: Path, case: Case) -> tuple[Problem, ...]:
    """Return the problems of a case that stands beside a good post."""
    folder = folder / "posts"
    folder.mkdir()
    (folder / "good.md").write_text(GOOD)
    path = folder / "a.md"
    if callable(case.content):
        case.content(path)
    else:
        content = case.content
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    graph = ng.build(ng.read(folder, *([path] if case.is_named else [])))
    if path.is_dir():
        shutil.rmtree(path)
    assert "https://example.org/good" in {article.key for article in graph.articles}
    return graph.problems


def test_the_table_covers_every_code() -> None:
    assert list(dict.fromkeys(case.code for case in CASES)) == list(CODES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.cost}")
def test_a_problem_has_its_place_its_cost_and_its_documentation(case: Case, tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, case)
    assert problem[:4] == ("posts/a.md", case.line, case.column, case.code)
    assert problem.cost is case.cost
    assert case.words in problem.what
    assert f"```text\n{problem}\n```\n" in DOCS


def test_the_documentation_has_a_section_for_each_code_and_no_other_examples() -> None:
    assert re.findall(r"^### `([a-z0-9-]+)`$", DOCS, re.MULTILINE) == list(CODES)
    assert len(re.findall(r"^posts/a\.md:", DOCS, re.MULTILINE)) == len(CASES)


def test_a_problem_is_written_as_compilers_do() -> None:
    lines = {
        cost: str(Problem("p/\x1b.md", 7, 12, "bad-integer", "'x' is no number", cost))
        for cost in Cost
    }
    begin = r"p/\x1b.md:7:12: bad-integer 'x' is no number"
    end = "write digits only, such as 59"
    assert lines == {
        NOTHING: f"{begin}: {end}",
        VALUE: f"{begin}; the value is left out: {end}",
        ENTRY: f"{begin}; the listed entry is left out: {end}",
        FILE: f"{begin}; the file is left out: {end}",
    }


def test_a_warning_is_what_costs_nothing() -> None:
    problems = [Problem("a.md", 1, 1, "bad-date", "", cost) for cost in Cost]
    assert [problem.is_warning for problem in problems] == [True, False, False, False]
    assert set(LEFT_OUT) == set(Cost) - {NOTHING}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café 日本 👍", "Café 日本 👍"),
        ("red \x1b[31m", r"red \x1b[31m"),
        ("a\r\n\tb\0", r"a\r\n\tb\x00"),
        ("\x7f\x85\x9b", r"\x7f\x85\x9b"),
        ("\u2028\u2029", r"\u2028\u2029"),
        ("abc\u202egpj\u2066.\u200f", r"abc\u202egpj\u2066.\u200f"),
        ("\u200b\ufeff\xad", r"\u200b\ufeff\xad"),
        ("\udcff\ud800", r"\udcff\ud800"),
        ("\U000e0041\ufffe", r"\U000e0041\ufffe"),
        ("a\xa0b", r"a\xa0b"),
    ],
)
def test_what_strangers_wrote_is_shown_escaped(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert quoted(text) == f"'{expected}'"


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("\t", r"\t"),
        ("\x1b", r"\x1b"),
        ("\xa0", r"\xa0"),
        ("\u202e", r"\u202e"),
        ("\ufeff", r"\ufeff"),
        ("\udc80", r"\udc80"),
        ("\U000e0001", r"\U000e0001"),
        ("é", "é"),
        ("'", "'"),
        ("\\", "\\"),
    ],
)
def test_what_nobody_sees_is_shown_as_an_escape(character: str, expected: str) -> None:
    assert shown(f"a{character}b") == f"a{expected}b"


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (QUOTED_CHARACTERS, "x" * QUOTED_CHARACTERS),
        (QUOTED_CHARACTERS + 1, "x" * (QUOTED_CHARACTERS - 1) + "…"),
        (10**6, "x" * (QUOTED_CHARACTERS - 1) + "…"),
    ],
)
def test_what_is_quoted_is_shortened_and_what_is_shown_is_not(length: int, expected: str) -> None:
    assert quoted("x" * length) == f"'{expected}'"
    assert shown("x" * length) == "x" * length


@pytest.mark.parametrize(
    "yaml",
    [
        "secured: &hunter2 x\n",
        "secured: !hunter2 x\n",
        "secured: *hunter2\n",
        "secured: [hunter2\n",
        "secured: %hunter2\n",
        "secured: 'hunter2\n",
        "secured: {? [hunter2] : x}\n",
        "secured: {hunter2: x, hunter2: y}\ntittle: x\n",
        'secured: "hunter2\\a"\nsecured: hunter2\n',
        "provider: {secured: hunter2}\n",
        "tittle: {secured: hunter2}\n",
        "related: [{title: E, secured: hunter2}]\n",
        "images: ['https://me:hunter2@a.org/a b']\n",
        "images: ['https//me:hunter2@a.org/x']\n",
        "images: ['//me:hunter2@a.org/x']\n",
        "images: ['ftp://me:hunter2@a.org/x']\n",
        "images: ['https://me:hunter2@/x']\n",
        "images: ['https://me:hunter2@[a.org/x']\n",
        "images: ['https://me:hunter2@a.org:99999/x']\n",
        "images: ['https://me:p/hunter2@a.org/x']\n",
        'images: ["https://me:hunter2@a.org/\\a"]\n',
        "ampWebUrl: https://me:hunter2@a.org/x\n",
        "ampWebUrl: https://me:hunter2@example.org/x\n",
        "provider: {domain: 'me:hunter2@example'}\n",
        "images: https://me:hunter2@a.org/x\n",
        "topics: https://me:hunter2@a.org/x\n",
        "quality: https://me:hunter2@a.org/x\n",
        "published: https://me:p/hunter2@a.org/x\n",
        f"updatedDateTime: https://me:hunter2{'x' * QUOTED_CHARACTERS}@a.org/x\n",
        "type: https://me:hunter2@a.org/x\n",
        "https://me:hunter2@a.org/x: y\n",
        "? https://me:hunter2@a.org/x\n: y\nhttps://me:hunter2@a.org/x: y\n",
    ],
)
def test_no_problem_tells_a_secret(yaml: str, tmp_path: Path) -> None:
    content = front(f"title: T\n{URL}{yaml}")
    problems = problems_of(tmp_path, Case("", content, 0, 0, NOTHING, ""))
    assert {problem.path for problem in problems} == {"posts/a.md"}
    assert "hunter2" not in " ".join(map(str, problems))


@pytest.mark.parametrize(
    "text",
    [
        "https://me:hunter2@a.org/",
        "https:/me:hunter2@a.org/",
        "https:\\\\me:hunter2@a.org/q3",
        "https:/\t/me:hunter2@a.org/",
        "ftp:me:hunter2@a.org",
        "&#47;&#47;me:hunter2@a.org",
        "https%3A%2F%2Fme%3Ahunter2%40a.org",
        "https%253A%252F%252Fme%253Ahunter2%2540a.org",
        "me:hunter2\uff20a.org",
        "me\uff1ahunter2&#64;a.org",
        "//me&colon;hunter2&commat;a.org",
        "https://a.org/r?u=https%3A%2F%2Fme:hunter2%40b.org/ x",
    ],
)
def test_no_quotation_holds_a_password_however_it_is_written(text: str) -> None:
    assert "hunter2" not in quoted(text)
    assert "hunter2" not in quoted(f"see {text} there")


@pytest.mark.parametrize("text", ["12b", "@home", "a: b", "me@example.org", "5 % @ 40", "a//b"])
def test_what_holds_no_password_is_quoted_as_it_is(text: str) -> None:
    assert quoted(text) == f"'{text}'"


def test_the_ledger_holds_no_password(tmp_path: Path) -> None:
    keys = '"https://me:hunter7@a.org/k": {"https://me:hunter8@a.org/n": x}'
    (tmp_path / "a.md").write_text(
        f"---\ntitle: T\nwebUrl: https://a.org/\nprovider: {{domain: a.org}}\n{keys}\n---\n"
    )
    ledger = " ".join(ng.read(tmp_path).ledger)
    assert "a.org/n" in ledger
    assert "hunter" not in ledger
