"""Run: Morph-KGC on some posts, beside newsgraph: what it takes, and which triples it gives.

usage: python bench/morph/run.py POSTS

Morph-KGC 2.10 is installed into a virtual environment of its own, bench/.morph, the first time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

import newsgraph as ng
from newsgraph.building.assembly import merge

HERE: Final = Path(__file__).parent
ENVIRONMENT: Final = HERE.parent / ".morph"
PACKAGES: Final = ("morph-kgc==2.10.0", "duckdb==1.5.6", "pyyaml==6.0.3")


def prepare() -> Path:
    """Return the interpreter of the virtual environment, which is made if need be."""
    python = ENVIRONMENT / "bin/python"
    if not (ENVIRONMENT / "ready").exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        (ENVIRONMENT / ".gitignore").write_text("*\n", encoding="utf-8")
        pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run([python, *pip, *PACKAGES], check=True)
        (ENVIRONMENT / "ready").touch()
    return python


def compare(posts: Path) -> None:
    """Print what the stages of Morph-KGC take, and the triples beside those that are known."""
    with tempfile.TemporaryDirectory() as folder:
        arguments: list[str | Path] = [HERE / "transform.py", posts, folder]
        done = subprocess.run(
            [prepare(), *arguments], check=True, stdout=subprocess.PIPE, text=True
        )
        legal = sum(1 for _ in ox.parse(path=Path(folder, "morph.nt")))
    told = json.loads(done.stdout)
    seconds = told["seconds"]
    stages = ", ".join(f"{stage} {cpu:.2f}" for stage, cpu in seconds.items())
    print(f"\nMorph-KGC: {sum(seconds.values()):.2f} s, {told['megabytes']:,.0f} MB ({stages})")
    print(f"{sum(told['counts'].values()):,} triples, {legal:,} of them different and legal")
    known = count_known(posts)
    for kind, count in sorted(told["counts"].items()):
        name = kind.strip("<>").replace("#", "/").rpartition("/")[2]
        print(f"{name:28}{count:10,}{known[name]:10,} by newsgraph")


def count_known(posts: Path) -> Mapping[str, int]:
    """Return how many triples of each kind there should be."""
    graph = merge(ng.read(posts))
    counts = graph.counts
    by_article = ("NewsArticle", "headline", "url", "publisher")
    return {
        **dict.fromkeys(by_article, counts.articles),
        "datePublished": sum(one.published_at is not None for one in graph.articles),
        **dict.fromkeys(("NewsMediaOrganization", "name"), counts.providers),
        "related": counts.listings,
    }


if __name__ == "__main__":
    compare(Path(sys.argv[1]))
