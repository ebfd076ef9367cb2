"""Hostile: what `newsgraph check` makes of each file of a folder, every file in its own process.

usage: python bench/hostile.py [FOLDER ...]

Prints a line for each file that ended by a signal, with a traceback, with a raw control character
on its output, or after too long or with too much memory; and at last how many there were, the
slowest and the largest. Without a folder it takes the hostile posts of the tests.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

HOSTILE: Final = Path(__file__).parent.parent / "tests" / "hostile" / "posts"
SECONDS: Final = 5.0
MEGABYTES: Final = 256
STEERING: Final = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]")
ENDED_WELL: Final = (0, 1)


class Run(NamedTuple):
    """How one check went: its exit code, output, seconds of processor time, and peak of memory."""

    name: str
    code: int
    output: bytes
    wall: float
    processor: float
    megabytes: float

    @property
    def faults(self) -> list[str]:
        """What must not be."""
        found = {
            f"exit code {self.code}": self.code not in ENDED_WELL,
            "traceback": b"Traceback" in self.output,
            "control character": STEERING.search(self.output) is not None,
            f"{self.processor:.1f} s": self.processor > SECONDS,
            f"{self.megabytes:.0f} MB": self.megabytes > MEGABYTES,
        }
        return [fault for fault, is_there in found.items() if is_there]


def check(path: Path) -> Run:
    """Return how the check of one file went; what never ends is for an alarm to end."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "newsgraph", "check", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = code = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    return Run(
        path.name, code, output, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    )


def main(folders: list[str]) -> int:
    """Check all files; return 1 if anything was there that must not be."""
    signal.alarm(3600)
    paths = sorted(path for folder in folders for path in Path(folder).iterdir())
    runs = [check(path) for path in paths]
    faulty = [run for run in runs if run.faults]
    for run in faulty:
        print(f"{run.name!a}: {', '.join(run.faults)}")
    slowest = max(runs, key=lambda run: run.processor)
    largest = max(runs, key=lambda run: run.megabytes)
    print(f"{len(runs):,} files, {len(faulty):,} with faults")
    print(f"slowest {slowest.processor:5.1f} s of processor time   {slowest.name!a}")
    print(f"largest {largest.megabytes:5.0f} MB                      {largest.name!a}")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [str(HOSTILE)]))
