"""``rank``: what was measured is told beside the rows, and never inside of them."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest

from .conftest import Command

TOLD = """\
betweenness of providers: shortest paths between others that lead over it (Newman 2001, Brandes
              2001)
  projection  providers, linked by the clusters they share
  weighting   distance 1 / weight; weight 1 / (providers of the cluster - 1) for each shared cluster
              (Newman 2001)
  support     clusters shared with other providers
  computed    exact
"""


@pytest.fixture(autouse=True)
def exports(newsgraph: Command) -> None:
    assert newsgraph("build", "seeds", "-q") == (0, "", "")


def test_scores_stand_beside_their_support(newsgraph: Command) -> None:
    arguments = ("--of", "providers", "--measure", "betweenness", "--top", "1")
    code, out, err = newsgraph("rank", *arguments)
    assert (code, err) == (0, TOLD)
    header, row = csv.reader(io.StringIO(out))
    assert header == ["rank", "name", "domain", "betweenness", "storyCount"]
    assert (row[0], row[4]) == ("1", "2")
    assert newsgraph("rank", "seeds", *arguments).out == out


@pytest.mark.parametrize("file_format", ["csv", "tsv", "json", "xml"])
def test_formats_hold_the_rows_alone(file_format: str, newsgraph: Command) -> None:
    out = newsgraph("rank", "--of", "clusters", "-f", file_format).out
    assert "projection" not in out
    if file_format == "json":
        assert json.loads(out)["head"]["vars"][0] == "rank"
    elif file_format == "xml":
        assert ET.fromstring(out)[0][0].get("name") == "rank"
    else:
        assert out.startswith(("rank,name", "?rank\t?name"))


def test_a_terminal_gets_a_table(newsgraph: Command) -> None:
    _, out, err = newsgraph("rank", on_terminal=True)
    assert out.startswith("rank  headline")
    assert out.endswith("10 rows (… where cut; -f csv has all)\n")
    assert err.startswith("\ntimes-listed of articles: how many articles list it\n")


def test_top_limits_the_rows_and_0_gives_all(newsgraph: Command) -> None:
    counts = [
        newsgraph("rank", "--measure", "page-rank", "--top", top).out.count("\n") - 1
        for top in ("1", "5", "0")
    ]
    assert counts == [1, 5, 41]


def test_by_cluster_each_is_told(newsgraph: Command) -> None:
    _, out, err = newsgraph("rank", "--by", "cluster", "--top", "1")
    assert err.startswith("degree of articles in each cluster: ")
    assert out.startswith("cluster,rank,headline,provider,degree,articleCount,url,clusterIri\r\n")


def test_a_table_by_cluster_leaves_room_for_the_rest(
    newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = newsgraph("rank", "--by", "cluster", "--top", "1", on_terminal=True)
    header = "cluster rank headline provider degree articleCount url"
    assert out.splitlines()[0].split() == header.split()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--measure", "betweenness"], "it is a measure of providers"),
        (["--measure", "nx:x"], "'x' is no function of networkx that gives a number for each node"),
        (["--of", "clusters", "--by", "topic"], "clusters can't be ranked by 'topic'"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], message: str, newsgraph: Command) -> None:
    code, out, err = newsgraph("rank", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_help_names_every_measure(newsgraph: Command) -> None:
    out = " ".join(newsgraph("rank", "--help").out.split())
    for name in ("page-rank", "betweenness", "first-share", "concentration", "nx:NAME"):
        assert name in out
