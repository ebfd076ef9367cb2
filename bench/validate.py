"""Validation: the processor time and memory that ``newsgraph validate`` takes.

usage: python bench/validate.py [POSTS ...]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from posts import write_posts

import newsgraph as ng


def measure(count: int) -> None:
    """Print what the validation of an export of some generated posts takes, as a process."""
    with tempfile.TemporaryDirectory() as folder:
        posts, export = Path(folder, "posts"), Path(folder, "coverage.nt")
        write_posts(posts, count)
        ng.export(ng.build(ng.read(posts)), export)
        with export.open("rb") as lines:
            triples = sum(1 for _ in lines)
        seconds, megabytes = run("validate", "--quiet", str(export))
    print(
        f"{count:>7,} posts {triples:>10,} triples {seconds:8.2f} s {megabytes:8.0f} MB", flush=True
    )


def run(*arguments: str) -> tuple[float, float]:
    """Return the seconds of processor time and the megabytes that a command takes."""
    process = subprocess.Popen([sys.executable, "-m", "newsgraph", *arguments])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"newsgraph {' '.join(arguments)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


if __name__ == "__main__":
    for number in sys.argv[1:] or ["1000"]:
        measure(int(number))
