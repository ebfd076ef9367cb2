"""Reading: what it takes to read posts first, again, and after a few have changed.

usage: python bench/reading.py POSTS [CHANGED]

Copies the posts, and reads them in fresh processes: without a cache, with one that is empty, with
one that knows them, and after some of them (10 unless said otherwise) have changed; with one process
and with two. Prints for each the seconds of processor time and on the clock, from finding files to
the corpus; how many times less processor time than without a cache that is; and the most megabytes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

CHANGED: Final = 10
PROCESSES: Final = (1, 2)

READ: Final = """
import gc, json, resource, sys, time
from newsgraph.api import read
from newsgraph.reading import reader  # what it imports is no reading
gc.disable()  # as the command does
def computed():
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
cpu, wall = computed(), time.perf_counter()
corpus = read(sys.argv[1], processes=int(sys.argv[2]), cache=sys.argv[3] or None)
cpu, wall = computed() - cpu, time.perf_counter() - wall
print(json.dumps((cpu, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))
"""


def read(posts: Path, processes: int, cache: str) -> tuple[float, float, float]:
    """Return processor time, time on the clock, and the most megabytes of reading posts."""
    command = [sys.executable, "-c", READ, str(posts), str(processes), cache]
    done = subprocess.run(command, capture_output=True, check=True)
    cpu, wall, megabytes = json.loads(done.stdout)
    return cpu, wall, megabytes


def change(posts: Path, count: int) -> None:
    """Change the titles of some posts."""
    for path in sorted(posts.glob("*.md"))[:count]:
        path.write_text(
            path.read_text("utf-8").replace('title: "', 'title: "Once more: ', 1), "utf-8"
        )


def main(source: Path, changed: int) -> None:
    """Print the table."""
    print(f"{'processes':>9}  {'':20} {'cpu s':>8} {'wall s':>8} {'ratio':>6} {'MB':>6}")
    for processes in PROCESSES:
        with tempfile.TemporaryDirectory() as folder:
            posts, cache = Path(folder, "posts"), str(Path(folder, "cache"))
            shutil.copytree(source, posts)
            first = None
            for stage in ("without a cache", "first", "again", f"after {changed} changes"):
                if stage.startswith("after"):
                    change(posts, changed)
                cpu, wall, megabytes = read(posts, processes, cache if first else "")
                first = first or cpu
                ratio = first / cpu
                print(
                    f"{processes:9}  {stage:20} {cpu:8.2f} {wall:8.2f} {ratio:6.1f} {megabytes:6,.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else CHANGED)  # noqa: PLR2004
