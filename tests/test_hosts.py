"""Hosts: one form of each, and the site it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from publicsuffixlist import PSLFILE, PublicSuffixList, encode_idn

from newsgraph.hosts import registrable_domain

SITES = {
    "news.bbc.co.uk": "bbc.co.uk",
    "a.org": "a.org",
    "me.github.io": "me.github.io",
    "x.me.github.io": "me.github.io",
    "github.io": "github.io",
    "co.uk": "co.uk",
    "localhost": "localhost",
    "x.y.unheardof": "y.unheardof",
    "10.1.2.3": "10.1.2.3",
    "[::ffff:1.2.3.4]": "[::ffff:1.2.3.4]",
}


@pytest.mark.parametrize(("host", "site"), SITES.items())
def test_registrable_domain(host: str, site: str) -> None:
    assert registrable_domain(host) == site


def test_every_rule_of_the_list_counts_as_the_package_reads_it() -> None:
    package = PublicSuffixList()
    lines = Path(PSLFILE).read_text(encoding="utf-8").splitlines()
    rules = [line.split()[0].lstrip("!*.") for line in lines if line and not line.startswith("//")]
    for rule in rules:
        for host in (f"a.b.{encode_idn(rule)}", f"b.{encode_idn(rule)}", encode_idn(rule)):
            assert registrable_domain(host) == (package.privatesuffix(host) or host)
