"""Hosts: one form of each, and the site it belongs to."""

from __future__ import annotations

import pytest

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
