"""Compare: newsgraph beside what an analyst writes with well-known libraries, stage by stage.

usage: python bench/compare.py [--morph] [POSTS ...]

Prints a table for each size, of generated posts: seconds of processor time and on the clock, and
the most megabytes in use. Each contender runs in a fresh process of its own, one after the other,
and must find the same articles, providers, topics and listings. The baseline (`naive`) isn't asked
beyond 10,000 posts. Of two stages the ratio of their processor times is told; ``growth`` is
newsgraph's processor time per post, divided by that of the size before. ``build`` is the command
as users run it, from its start to its end, with one process, and with two; the baseline's is all
that it does up to its page. ``ask store`` and ``ask Turtle`` are ``newsgraph query top-providers``
of what was built.
``--morph`` adds Morph-KGC, in a virtual environment that is made for it (see bench/morph).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from posts import write_posts

HERE: Final = Path(__file__).parent
SIZES: Final = (1_000, 10_000, 50_000)
NAIVE_UP_TO: Final = 10_000

SHARED: Final = ("read", "merge", "RDF", "core Turtle", "PageRank", "page")
"""Stages that both have; newsgraph writes its core triples without an RDF graph in between."""

ROWS: Final = (
    *("start-up", *SHARED, "shared"),
    *("clusters", "measures", "Turtle", "build", "2 processes", "store", "queries"),
    *("ask store", "ask Turtle"),
)


class Cost(NamedTuple):
    """What some work took: seconds of processor time, seconds on the clock, megabytes."""

    cpu: float
    wall: float
    megabytes: float

    @classmethod
    def sum(cls, costs: Sequence[Cost]) -> Cost:
        """Return what several stages of one process took."""
        cpu, wall, megabytes = zip(*costs, strict=True)
        return cls(sum(cpu), sum(wall), max(megabytes))


class Run(NamedTuple):
    """What each stage of a contender took, and the numbers of what it found."""

    costs: Mapping[str, Cost]
    counts: Mapping[str, int]


def compare(size: int, before: tuple[int, Run] | None, *, with_morph: bool) -> Run:
    """Print the table for some posts, and return what newsgraph took."""
    with tempfile.TemporaryDirectory() as folder:
        posts, output = Path(folder, "posts"), Path(folder, "output")
        output.mkdir()
        write_posts(posts, size)
        naive = with_totals(run_stages("naive", posts, output)) if size <= NAIVE_UP_TO else None
        ours = run_stages("newsgraph", posts, output)
        commands = {
            "build": run_build(posts, output / "built", 1),
            "2 processes": run_build(posts, output / "built", 2),
            "ask store": run_command("query", "top-providers", output / "coverage.store"),
            "ask Turtle": run_command("query", "top-providers", output / "built"),
        }
        ours = with_totals(ours._replace(costs={**ours.costs, **commands}))
        check_counts(ours, naive)
        print_table(size, ours, naive, before)
        if with_morph:
            subprocess.run([sys.executable, HERE / "morph/run.py", posts], check=True)
    return ours


def run_stages(name: str, posts: Path, output: Path) -> Run:
    """Return what a contender took, in a process of its own."""
    arguments: list[str | Path] = [HERE / "contender.py", name, posts, output]
    done = subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return read_run(done.stdout)


def read_run(text: str) -> Run:
    """Return what a contender told in lines of JSON."""
    *stages, counts = map(json.loads, text.splitlines())
    return Run({one.pop("stage"): Cost(**one) for one in stages}, counts)


def run_build(posts: Path, output: Path, processes: int) -> Cost:
    """Return what a build takes that reads all posts anew."""
    means = ("--processes", str(processes), "--no-cache")
    return run_command("build", "--quiet", "-o", output, posts, *means)


def run_command(*arguments: str | Path) -> Cost:
    """Return what a command takes as users run it, as a process; memory is that of its largest."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "newsgraph", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"newsgraph {arguments[0]} ended with {process.returncode}")
    wall = time.perf_counter() - start
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def with_totals(run: Run) -> Run:
    """Return a run with what its shared stages took together; of the baseline, that is the build."""
    shared = Cost.sum([run.costs[stage] for stage in SHARED if stage in run.costs])
    build = run.costs.get("build") or Cost.sum([run.costs["start-up"], shared])
    return run._replace(costs={**run.costs, "shared": shared, "build": build})


def check_counts(ours: Run, naive: Run | None) -> None:
    """End with an error where the two did not find the same."""
    if naive is not None and naive.counts != ours.counts:
        sys.exit(f"newsgraph found {ours.counts}, the baseline {naive.counts}")


def print_table(size: int, ours: Run, naive: Run | None, before: tuple[int, Run] | None) -> None:
    """Print a line for each stage."""
    found = ", ".join(f"{count:,} {what}" for what, count in ours.counts.items())
    print(f"\n{size:,} posts: {found}")
    columns = "".join(f"{one:>9}" for one in ("cpu s", "wall s", "MB"))
    print(f"{'':12}{'naive':>27}{'newsgraph':>27}")
    print(f"{'':12}{columns}{columns}{'ratio':>8}{'growth':>8}")
    for stage in ROWS:
        one, other = (naive.costs.get(stage) if naive else None), ours.costs.get(stage)
        ratio = f"{one.cpu / other.cpu:.1f}" if one and other else ""
        growth = tell_growth(size, other, before, stage) if other else ""
        print(f"{stage:12}{tell(one)}{tell(other)}{ratio:>8}{growth:>8}", flush=True)


def tell(cost: Cost | None) -> str:
    """Return the columns of a cost, blank where there is none."""
    return f"{cost.cpu:9.2f}{cost.wall:9.2f}{cost.megabytes:9,.0f}" if cost else " " * 27


def tell_growth(size: int, cost: Cost, before: tuple[int, Run] | None, stage: str) -> str:
    """Return how the processor time per post has grown, blank at the first size."""
    if before is None or stage == "start-up":
        return ""
    earlier, run = before
    return f"{cost.cpu / size * earlier / run.costs[stage].cpu:.2f}"


def main(arguments: Any) -> None:
    """Print where this runs, then the table for each size."""
    before = None
    for size in arguments.posts or SIZES:
        before = size, compare(size, before, with_morph=arguments.morph)
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    print(f"\nPython {platform.python_version()}, {platform.machine()}, {load}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("posts", nargs="*", type=int, metavar="POSTS")
    parser.add_argument("--morph", action="store_true", help="add Morph-KGC")
    main(parser.parse_args())
