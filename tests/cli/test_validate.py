"""``validate``: what it tells of exports and posts, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsgraph.cli import validating
from newsgraph.validating import validation

from .conftest import Command

CNET = "https://newsgraph.example/article/fec7a072eda03748c258acdc75af8e03"
TOLD = (
    f"{CNET}: ng:quality '189' is an xsd:string, no xsd:integer; an article has at most one "
    "quality, an xsd:integer that fits 64 bits (from "
    "seeds/2020-12-08-privacy-civil-rights-groups-plan-facial-recognition-offensive.md:47, "
    "seeds/2020-12-10-why-big-tech-wants-some-facial-recognition-rules.md:32)\n"
)


def break_export() -> None:
    """Make a text of the number that one article has for its quality."""
    path = Path("exports/coverage.nt")
    text = path.read_text(encoding="utf-8")
    number = f'<{CNET}> <https://w3id.org/newsgraph/ns#quality> "189"'
    assert text.count(number) == 1
    start = text.index(number) + len(number)
    path.write_text(text[:start] + " ." + text[text.index("\n", start) :], encoding="utf-8")


@pytest.mark.parametrize("where", ["", "exports", "exports/coverage.nt", "seeds"])
def test_exports_and_posts_conform_alike(where: str, newsgraph: Command) -> None:
    assert newsgraph("build", "seeds", "--format", "nt", "-q").code == 0
    arguments = ["validate", where] if where else ["validate"]
    code, out, err = newsgraph(*arguments)
    assert (code, out) == (0, "")
    triples = len(Path("exports/coverage.nt").read_text(encoding="utf-8").splitlines())
    assert err == f"no violations in {triples:,} triples\n"
    assert newsgraph(*arguments, "-q") == (0, "", "")


def test_a_violation_is_told_with_its_files_and_lines(newsgraph: Command) -> None:
    assert newsgraph("build", "seeds", "--format", "nt", "-q").code == 0
    Path("exports/report.json").unlink()
    break_export()
    code, out, err = newsgraph("validate")
    assert (code, out) == (3, TOLD)
    assert err.startswith("1 violation in ")
    assert newsgraph("validate", "--quiet") == (3, TOLD, "")
    assert newsgraph("validate", on_terminal=True).out == TOLD


@pytest.mark.parametrize(
    ("path", "code", "complaint"),
    [
        ("absent.ttl", 2, "there is no 'absent.ttl'"),
        ("broken.ttl", 1, "broken.ttl:1:"),
        ("nothing", 2, "there is no export and no post under 'nothing'"),
    ],
)
def test_what_cannot_be_read_is_told(
    path: str, code: int, complaint: str, newsgraph: Command
) -> None:
    Path("broken.ttl").write_text("<a:b> a")
    Path("nothing").mkdir()
    outcome = newsgraph("validate", path)
    assert (outcome.code, outcome.out) == (code, "")
    assert complaint in outcome.err


def test_an_empty_export_violates(newsgraph: Command) -> None:
    Path("empty.ttl").write_text("")
    code, out, err = newsgraph("validate", "empty.ttl")
    assert code == 3
    assert out.startswith("the graph: has nothing of newsgraph in it; ")
    assert err == "1 violation in 0 triples\n"


def test_a_graph_that_is_too_large_is_refused(
    newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validation, "VALIDATE_TRIPLES", 10)
    code, out, err = newsgraph("validate", "seeds")
    assert (code, out) == (1, "")
    assert "are more than the 10 that are validated" in err


def test_where_a_validation_ends_is_told_twice(
    newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validation, "VIOLATIONS", 3)
    monkeypatch.setattr(validating, "VIOLATIONS", 3)
    Path("poor.ttl").write_text("<a:b> a <https://w3id.org/newsgraph/ns#Topic> .")
    code, out, err = newsgraph("validate", "poor.ttl")
    first, *told = out.splitlines()
    assert code == 3
    assert first.startswith("the graph: has more than 3 violations; 3 are told here")
    assert len(told) == 3
    assert err == "more than 3 violations in 1 triple\n"
