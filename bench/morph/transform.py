"""Transform: posts -> the core triples by Morph-KGC; runs in the virtual environment of run.py.

usage: python transform.py POSTS OUTPUT

The front matters are parsed by libyaml into lines of JSON, as texts; DuckDB makes tables of them,
which the mapping's queries read in this very process. Prints the seconds of processor time of each
stage, how many triples there are of each property and kind, and the most megabytes in use.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import duckdb  # type: ignore[import-not-found] # it is installed where this runs
import morph_kgc  # type: ignore[import-not-found] # likewise
import yaml

HERE = Path(__file__).parent
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def convert(posts: Path, file: Path) -> None:
    """Write the front matter of each post as a line of JSON."""
    with file.open("w", encoding="utf-8") as lines:
        for path in sorted(posts.glob("*.md")):
            text = path.read_text(encoding="utf-8").split("---\n")[1]
            json.dump(yaml.load(text, Loader=yaml.CBaseLoader), lines, ensure_ascii=False)
            lines.write("\n")


def make_tables(file: Path) -> None:
    """Fill DuckDB's own database of this process."""
    duckdb.execute("SET threads = 1")
    duckdb.execute(f"CREATE TABLE posts AS FROM read_json('{file}', sample_size = -1)")
    duckdb.execute((HERE / "views.sql").read_text(encoding="utf-8"))


def write_triples(file: Path) -> Counter[str]:
    """Write N-Triples, and return how many there are of each property, or class."""
    options = "number_of_processes = 1\nlogging_level = ERROR"
    config = f"[CONFIGURATION]\n{options}\n[posts]\nmappings = {HERE}/mapping.ttl\n"
    triples = morph_kgc.materialize_set(config)
    file.write_text("".join(f"{triple} .\n" for triple in triples), encoding="utf-8")
    parts = (triple.split(" ", 2) for triple in triples)
    return Counter(thing if property_ == TYPE else property_ for _, property_, thing in parts)


def main(posts: Path, output: Path) -> None:
    """Go through the stages."""
    marks = [time.process_time()]
    convert(posts, output / "posts.json")
    marks.append(time.process_time())
    make_tables(output / "posts.json")
    marks.append(time.process_time())
    counts = write_triples(output / "morph.nt")
    marks.append(time.process_time())
    stages = ("start-up", "conversion", "tables", "triples")
    spent = [marks[0], *(late - early for early, late in pairwise(marks))]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = dict(zip(stages, spent, strict=True))
    print(json.dumps({"seconds": seconds, "megabytes": peak, "counts": counts}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
