"""``clusters``: the coverage clusters and their members, as their packaged queries tell them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from .conftest import Command

SAME = [([], "biggest-clusters"), (["--members"], "cluster-members")]


@pytest.fixture(autouse=True)
def exports(newsgraph: Command) -> None:
    assert newsgraph("build", "seeds", "-q") == (0, "", "")


@pytest.mark.parametrize(("options", "name"), SAME)
@pytest.mark.parametrize("how", [[], ["-f", "json"], ["seeds", "-f", "table"]])
def test_it_is_the_answer_of_a_packaged_query(
    options: list[str], name: str, how: list[str], newsgraph: Command
) -> None:
    outcome = newsgraph("clusters", *options, *how)
    assert outcome == newsgraph("query", name, *how)
    assert (outcome.code, outcome.err) == (0, "")


def test_every_article_is_a_member_of_one_cluster_of_the_list(newsgraph: Command) -> None:
    biggest = list(csv.DictReader(io.StringIO(newsgraph("clusters").out)))
    members = list(csv.DictReader(io.StringIO(newsgraph("clusters", "--members").out)))
    assert sum(int(row["articles"]) for row in biggest) == len(members) == 41
    assert len({row["cluster"] for row in members}) == len(biggest)
    assert len({row["url"] for row in members}) == len(members)
    assert {row["representative"] for row in biggest} <= {row["url"] for row in members}
    providers = [int(row["providers"]) for row in biggest]
    assert providers == sorted(providers, reverse=True)


@pytest.mark.parametrize(("options", "name"), SAME)
@pytest.mark.parametrize("width", ["20", "100"])
def test_a_terminal_gets_a_table_within_its_width(
    width: str, options: list[str], name: str, newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    out = newsgraph("clusters", *options, on_terminal=True).out
    assert out == newsgraph("query", name, on_terminal=True).out
    assert max(map(len, out.splitlines())) <= int(width)


def test_it_is_told_what_the_queries_take(newsgraph: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(newsgraph("clusters", "-p", "least=6").out)))
    assert rows
    assert all(int(row["providers"]) >= 6 for row in rows)
    told = newsgraph("clusters", "--members", "-p", "cluster=no such story")
    assert (told.code, told.out.count("\r\n")) == (0, 1)


def test_members_go_into_a_file(newsgraph: Command) -> None:
    assert newsgraph("clusters", "--members", "-o", "members.csv") == (0, "", "")
    assert Path("members.csv").read_bytes().decode() == newsgraph("clusters", "--members").out


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["-f", "ttl"], 2, "'ttl' can't hold rows: ask for csv, tsv, json, xml"),
        (["-o", "members.txt"], 2, "'members.txt' tells no format"),
        (["--members", "--max-rows", "3"], 1, "the answer has more than 3 rows"),
        (["--timeout", "0"], 2, "Invalid value for '--timeout'"),
        (["-p", "cluster=x"], 2, "no parameter 'cluster': this query takes least=2"),
        (["--members", "-p", "least=2"], 2, "no parameter 'least': this query takes cluster="),
        (["absent"], 2, "'absent'"),
    ],
)
def test_what_goes_wrong_is_told(
    arguments: list[str], code: int, complaint: str, newsgraph: Command
) -> None:
    outcome = newsgraph("clusters", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert complaint in outcome.err
