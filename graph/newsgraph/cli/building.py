"""Building: the verbs that read posts, ``build`` and ``check``."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsgraph.cli.profile import Profile
from newsgraph.cli.progress import Progress
from newsgraph.cli.reading import Means, read_posts, reads_posts
from newsgraph.cli.saying import say
from newsgraph.errors import NothingAccepted, UsageError
from newsgraph.problems import quoted, shown
from newsgraph.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from newsgraph.corpus import Corpus
    from newsgraph.problems import Problem
    from newsgraph.report import Report

DEFAULT_FOLDER = Path("exports")
METHODS = ("stories", "components")


@click.command(
    epilog="Example: newsgraph build posts/ -o exports/ --base https://data.example.org/news/"
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder to write into [exports].",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help="Write ttl, nt, nq, graphml, html or store; may be given several times [ttl and html].",
)
@click.option("--base", default=DEFAULT_BASE, show_default=True, help="Base of the data's IRIs.")
@click.option(
    "--cluster",
    type=click.Choice(METHODS),
    default=METHODS[0],
    show_default=True,
    help="How coverage clusters are found.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="KEY=VALUE",
    help="Keep articles with this topic, provider (domain), cluster, from or to (days); needs -o.",
)
@click.option("--strict", is_flag=True, help="Write nothing if anything was refused.")
@click.option("--open", "open_page", is_flag=True, help="Open the page when it is written.")
@reads_posts
@click.option("--profile", "is_profiled", is_flag=True, help="Tell what each stage took.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def build(
    paths: tuple[str, ...],
    output: Path | None,
    formats: tuple[str, ...],
    base: str,
    only: tuple[str, ...],
    *,
    cluster: str,
    strict: bool,
    open_page: bool,
    means: Means,
    is_profiled: bool,
    quiet: bool,
) -> int:
    """Turn posts into a graph: Turtle, a page and a report.

    Writes coverage.ttl, coverage.html and report.json. PATH is a post, or a folder that is
    searched for posts. What is bad is reported and left out, and the build goes on.
    """
    import newsgraph as ng
    from newsgraph.cli.summary import summarise
    from newsgraph.exports import DEFAULT_FORMATS, export_folder
    from newsgraph.processes.workers import count_processors
    from newsgraph.report import make_report

    if only and output is None:
        message = "--only needs -o, so that a part never replaces the whole in exports/"
        raise UsageError(message)
    wanted = _checked_formats(formats or DEFAULT_FORMATS, open_page=open_page)
    profile = Profile() if is_profiled else None
    with Progress(quiet=quiet, profile=profile) as progress:
        corpus = read_posts(paths, means, progress)
        _require_posts(corpus, paths)
        progress.name("building the graph")
        graph = ng.build(corpus, base=base, cluster=cluster, only=only)
        report = make_report(corpus, graph)
        if strict:
            _require_no_refusal(report)
        written = export_folder(
            graph,
            report,
            output or DEFAULT_FOLDER,
            wanted,
            on_stage=progress.name,
            processes=means.processes or count_processors(),
        )
    if not quiet:
        say(summarise(report, written))
    if open_page:
        _open_page(written)
    return 0


@click.command(epilog="Example: newsgraph check posts/")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@reads_posts
@click.option("-q", "--quiet", is_flag=True, help="Print the problems alone.")
def check(paths: tuple[str, ...], *, means: Means, quiet: bool) -> int:
    """Read posts and tell every problem; write nothing.

    Exit code 1 if anything was refused, 0 with warnings alone.
    """
    from newsgraph.building.assembly import merge
    from newsgraph.cli.summary import tally
    from newsgraph.report import make_report

    with Progress(quiet=quiet) as progress:
        corpus = read_posts(paths, means, progress)
        report = make_report(corpus, merge(corpus))
    for problem in report.problems:
        say(str(problem))
    if not quiet:
        say(tally(report), err=True)
    if not corpus.observations and not report.problems:
        _require_posts(corpus, paths)
    return 1 if report.refusals else 0


def _require_posts(corpus: Corpus, paths: Iterable[str]) -> None:
    """Raise where no post was accepted, telling why first."""
    if corpus.observations:
        return
    _list_problems(corpus.problems)
    message = (
        f"no post could be read under {' '.join(map(shown, paths))}: a post is a .md, .markdown or .txt file "
        "whose front matter has a title and a webUrl, originalUrl, provider or related"
    )
    raise NothingAccepted(message)


def _require_no_refusal(report: Report) -> None:
    """Raise where anything was refused, telling what first."""
    if report.refusals:
        _list_problems(report.refusals)
        count = len(report.refusals)
        message = f"{count:,} things were refused, so nothing was written (--strict)"
        raise NothingAccepted(message)


def _open_page(written: Iterable[Path]) -> None:
    """Show the page in the user's browser."""
    page = next(path for path in written if path.suffix == ".html")
    webbrowser.open(page.resolve().as_uri())


def _list_problems(problems: Iterable[Problem]) -> None:
    """Print problems on stderr, a line each."""
    for problem in problems:
        say(str(problem), err=True)


def _checked_formats(formats: Iterable[str], *, open_page: bool) -> list[str]:
    """Return the formats to write, before any work is done for one that isn't there."""
    from newsgraph.exports import FORMATS

    wanted = [name.strip() for names in formats for name in names.split(",")]
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        message = f"there is no format {quoted(unknown[0])}: ask for {', '.join(FORMATS)}"
        raise UsageError(message)
    return [*wanted, *(["html"] if open_page and "html" not in wanted else [])]
