"""``diff``: two graphs in words, or as JSON, from exports, folders and posts."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from newsgraph.comparing.difference import (
    Article,
    Articles,
    Change,
    Changed,
    Cluster,
    ClusterChange,
    Difference,
    Named,
    Part,
    Tally,
)

from .conftest import ROOT, Command

LAST = "2020-12-10-why-big-tech-wants-some-facial-recognition-rules.md"


@pytest.fixture
def fewer(folder: Path) -> Path:
    """Return a copy of the seeds without the last post."""
    shutil.copytree(folder / "seeds", folder / "fewer" / "seeds")
    (folder / "fewer" / "seeds" / LAST).unlink()
    return folder / "fewer" / "seeds"


@pytest.mark.usefixtures("fewer")
def test_a_post_more_is_told(newsgraph: Command) -> None:
    code, out, err = newsgraph("diff", "fewer/seeds", "seeds")
    assert (code, err) == (0, "")
    assert out.startswith(
        "fewer/seeds -> seeds\n"
        "\n"
        "articles 35 -> 41: 6 new, 4 changed\n"
        "clusters 4: 3 changed\n"
        "providers 31 -> 36: 5 new, 1 changed\n"
        "topics 3: no change\n"
        "images 34 -> 39: 5 new\n"
        "observations 35 -> 44: 9 new\n"
        "source files 4 -> 5: 1 new\n"
        "\n"
        "New articles (6)\n"
        "  Mass. Gov. Refuses To Back Facial Recognition Tech Ban\n"
        "    Law360, 2020-12-12T03:08:00Z, listed by 1 article\n"
    )
    assert "\n    quality: 89 -> 189\n    times listed: 1 -> 2\n" in out
    assert "\n    grew: 7 -> 13 articles (6 joined)\n" in out


def test_exports_and_posts_are_compared_alike(newsgraph: Command, fewer: Path) -> None:
    base = "https://data.example.org/"
    assert newsgraph("build", str(fewer), "-q", "-o", "a", "--format", "nq").code == 0
    assert newsgraph("build", "seeds", "-q", "-o", "b", "--base", base).code == 0
    of_posts = newsgraph("diff", "fewer/seeds", "seeds").out
    of_exports = newsgraph("diff", "a/coverage.nq", "b")
    assert (of_exports.code, of_exports.err) == (0, "")
    lines = of_exports.out.splitlines()
    assert lines[0] == "a/coverage.nq -> b"
    note = next(number for number, line in enumerate(lines) if not line)
    assert " ".join(lines[1:note]).startswith("The bases of IRIs differ")
    assert lines[note:] == of_posts.splitlines()[1:]


def test_no_difference_is_told(newsgraph: Command) -> None:
    assert newsgraph("diff", "seeds", "seeds") == (0, "seeds -> seeds\n\nno differences\n", "")


@pytest.mark.usefixtures("fewer")
def test_json_has_everything_under_documented_keys(newsgraph: Command) -> None:
    code, out, err = newsgraph("diff", "seeds", "fewer/seeds", "--format", "json")
    assert (code, err) == (0, "")
    assert out.isascii()
    told = json.loads(out)
    assert list(told) == list(Difference._fields)
    assert list(told["articles"]) == list(Articles._fields)
    assert told["articles"]["tally"] == {"old": 41, "new": 35, "added": 0, "gone": 6, "changed": 4}
    quality = {"property": "ng:quality", "old": ["189"], "new": ["89"]}
    changes = [change for one in told["articles"]["changed"] for change in one["changes"]]
    assert quality in changes
    (lists,) = (change for change in changes if change["property"] == "ng:related")
    assert len(lists["old"]) == 8


@pytest.mark.parametrize(
    "kind",
    [Tally, Change, Article, Named, Changed, Part, Cluster, ClusterChange, Articles, Difference],
)
def test_every_key_of_the_json_is_documented(kind: Any) -> None:
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8").split("## JSON")[1]
    assert set(kind._fields) - set(re.findall(r"`([a-z_]+)`", page)) == set()


def test_long_lists_are_cut_unless_all_is_asked_for(newsgraph: Command, folder: Path) -> None:
    (folder / "one").mkdir()
    shutil.copy(folder / "seeds" / LAST, folder / "one")
    cut, everything = (newsgraph("diff", "one", "seeds", *more).out for more in ((), ("--all",)))
    assert "\nNew articles (32)\n" in cut
    assert "\n  and 12 more (--all shows them)\n" in cut
    assert "more (--all" not in everything
    assert everything.count("\n    https://") == cut.count("\n    https://") + 12


def test_a_graph_without_articles_is_told(newsgraph: Command, folder: Path) -> None:
    (folder / "others.ttl").write_text("<a:1> <a:p> 'x' .")
    code, out, err = newsgraph("diff", "others.ttl", "seeds")
    assert (code, err) == (0, "")
    assert "\nothers.ttl holds no article as newsgraph describes them\n" in out
    assert "\narticles 0 -> 41: 41 new\n" in out


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("seeds",), 2, "Missing argument 'NEW'"),
        (("nothing.ttl", "seeds"), 2, "there is no 'nothing.ttl'"),
        (("seeds", "nothing"), 2, "nothing"),
        (("bad.ttl", "seeds"), 1, "bad.ttl:1:"),
        (("seeds", "seeds", "-f", "xml"), 2, "'xml' is not one of"),
    ],
)
def test_what_cannot_be_compared(
    arguments: tuple[str, ...], code: int, complaint: str, newsgraph: Command, folder: Path
) -> None:
    (folder / "bad.ttl").write_text("<a:1> <a:p> .")
    outcome = newsgraph("diff", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert complaint in outcome.err


def test_nothing_told_can_steer_a_terminal(newsgraph: Command, folder: Path) -> None:
    (folder / "old.nt").write_text("")
    (folder / "new.nt").write_text(
        '<a:1> <https://w3id.org/newsgraph/ns#key> "\\u001B[31mk\\u007F\\u202E" .\n'
    )
    for form in ("text", "json"):
        out = newsgraph("diff", "old.nt", "new.nt", "-f", form).out
        assert all(line.isprintable() for line in out.splitlines())
        assert "[31mk" in out
