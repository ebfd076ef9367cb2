"""Ranking: the verb that tells who stands where, and on what it rests, ``rank``."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Final

import click

from newsgraph.building.catalogue import MEASURES
from newsgraph.cli.ending import promptly
from newsgraph.cli.opening import open_store, path_argument
from newsgraph.cli.reading import Means, reads_posts
from newsgraph.cli.saying import say
from newsgraph.cli.writing import choose_format, give, write, written

if TYPE_CHECKING:
    from newsgraph.ranking import Ranking

_KNOWN: Final = "; ".join(
    f"{kind}: {', '.join(measure.name for measure in measures)}"
    for kind, measures in MEASURES.items()
)


@click.command(epilog="Example: newsgraph rank --of providers --measure betweenness --top 5")
@path_argument
@click.option(
    "--measure",
    metavar="M",
    help=f"What to rank by. Of {_KNOWN}. nx:NAME asks networkx for its centrality of that name.",
)
@click.option(
    "--of", type=click.Choice(tuple(MEASURES)), default="articles", show_default=True, help="Who."
)
@click.option("--by", type=click.Choice(("cluster", "topic")), help="Rank articles inside of each.")
@click.option(
    "--top",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    metavar="N",
    help="Rows, of each group; 0 for all.",
)
@written
@reads_posts
def rank(
    path: str,
    *,
    measure: str | None,
    of: str,
    by: str | None,
    top: int,
    file_format: str | None,
    output: Path | None,
    spreadsheet: bool,
    means: Means,
) -> None:
    """Rank articles, providers or clusters by a score.

    PATH is an export, the folder of one [exports], or posts. Beside each score stands what
    supports it; equal scores share a rank. What was measured, and on what, is told below, on
    standard error. A listing is an aggregator's choice: no score tells influence or authority.
    """
    from newsgraph.ranking import rank_nodes

    chosen = choose_format(file_format, output, spreadsheet=spreadsheet)
    store = open_store(path, means)
    with promptly():
        ranking = rank_nodes(store, measure, of, by, top or None)
        text = _write(ranking, by, chosen, store.base)
    give(text, chosen, output)
    blank = "\n" if chosen == "table" else ""
    say(f"{blank}{_tell(ranking, by)}", err=True, nl=False)


def _tell(ranking: Ranking, by: str | None) -> str:
    """Return what was measured, on what, and what supports it."""
    measure = ranking.measure
    where = f" in each {by}" if by else ""
    lines = (
        f"{measure.name} of {measure.of}{where}: {measure.what}",
        f"  projection  {measure.projection}",
        f"  weighting   {measure.weighting}",
        f"  support     {measure.supported_by}",
        f"  computed    {ranking.how}",
    )
    width = shutil.get_terminal_size((100, 24)).columns
    return "".join(f"{fill(line, width, subsequent_indent=' ' * 14)}\n" for line in lines)


def _write(ranking: Ranking, by: str | None, file_format: str | None, base: str | None) -> str:
    """Return the rows as text; a table leaves the IRIs of groups out, for want of room."""
    from newsgraph.asking.answers import Table, to_table
    from newsgraph.cli.tables import draw

    if file_format != "table" or by is None:
        return write(ranking.answer, file_format, base)
    table = to_table(ranking.answer)
    return draw(Table(table.columns[:-1], tuple(row[:-1] for row in table.rows)), base)
