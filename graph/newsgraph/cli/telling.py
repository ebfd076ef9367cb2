"""Telling: an explanation in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from newsgraph.cli.summary import many
from newsgraph.explaining.belonging import Belonging
from newsgraph.explaining.explanation import Explanation, Sighting
from newsgraph.problems import quoted, shown

_COMPARED = ("title", "date", "quality", "heat", "provider")
_ACROSS = 5
_RULES = {
    "webUrl": "its webUrl is the article's",
    "originalUrl": "its originalUrl is the article's",
    "ampWebUrl": "joined by an ampWebUrl",
    "cdnAmpWebUrl": "joined by a cdnAmpWebUrl",
}


def tell(explanation: Explanation) -> str:
    """Return what is known of an article: the merged view, then every observation."""
    return "\n".join(map(shown, _lines(explanation)))


def _lines(one: Explanation) -> Iterator[str]:
    """Yield the lines of an explanation."""
    yield one.headline
    yield f"  {one.url}"
    yield f"  {', '.join(part for part in (one.provider, one.published) if part)}"
    yield ""
    yield from _facts(one)
    yield ""
    yield f"1 article, {many(len(one.sightings), 'observation')}"
    for sighting in one.sightings:
        yield from _sighting(sighting, one.conflicts)


def _facts(one: Explanation) -> Iterator[str]:
    """Yield the merged view and the identity."""
    yield f"  key        {one.key}"
    for alias in one.aliases:
        yield f"  also       {alias}"
    if one.asked != one.key:
        yield f"  asked for  {one.asked}"
    yield f"  IRI        {one.iri}"
    if one.topics:
        yield f"  topics     {', '.join(one.topics)}"
    if one.quality is not None:
        stated = one.values_of("quality")
        choice = f", the largest of {' and '.join(stated)}" if len(stated) > 1 else ""
        yield f"  quality    {one.quality}{choice}"
    yield f"  listed     by {many(one.times_listed, 'article')}"
    yield f"  cluster    {one.cluster} ({many(one.cluster_size, 'article')})"
    if one.cluster_size > 1:
        yield from _belonging(one.belonging)


def _belonging(one: Belonging) -> Iterator[str]:
    """Yield why the article stands in its cluster, and what speaks against it."""
    if one.role:
        yield f"  role       {one.role}, strength {_rounded(one.strength)}"
    if reasons := ", ".join(_reasons(one)):
        yield f"  why        {reasons}"
    if one.elsewhere:
        yield f"  words      {', '.join(_words(one)) or _no_words(one)}"
    if one.listings and (one.across or one.role == "attached"):
        verb = "leads" if one.inside == 1 else "lead"
        yield f"  listings   {one.inside:,} of {one.listings:,} {verb} here"
    label = "apart from"
    for across in one.across[:_ACROSS]:
        verb = "which lists it" if across.is_lister else "which it lists"
        yield f"  {label:10} {quoted(across.headline)}, {verb}"
        label = ""
    if len(one.across) > _ACROSS:
        yield f"             and {many(len(one.across) - _ACROSS, 'more listing')} across clusters"


def _reasons(one: Belonging) -> Iterator[str]:
    """Yield what lists say for it."""
    if one.listed_by:
        yield f"listed by {one.listed_by:,} of its articles"
    if one.lists:
        yield f"lists {one.lists:,} of its articles"
    if one.beside:
        yield f"beside {one.beside:,} of its articles in a list"


def _words(one: Belonging) -> Iterator[str]:
    """Yield telling words with how many have each, of the first one also among how many."""
    for number, word in enumerate(one.words):
        if number:
            yield f"{word.text} ({word.members:,}, {word.elsewhere:,})"
        else:
            members = f"in {word.members:,} of {one.others:,} others here"
            yield f"{word.text} ({members}, {word.elsewhere:,} of {one.elsewhere:,} elsewhere)"


def _no_words(one: Belonging) -> str:
    """Return that no word tells, and so what alone does."""
    said = "no telling word is shared"
    if not (one.inside or one.beside):
        return said
    return f"{said}: only {'its list says' if one.listings == 1 else 'lists say'} so"


def _rounded(strength: str | None) -> str:
    """Return a strength as people read it; of others' graphs, as it stands."""
    try:
        return f"{float(strength or ''):.2f}"
    except ValueError:
        return shown(strength or "unknown")


def _sighting(one: Sighting, conflicts: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of one observation: its place, what it states otherwise, its URLs."""
    role = "the post itself" if one.role == "post" else f"listed, number {one.position}"
    yield ""
    yield f"  {one.source}:{one.line}  {role}"
    yield f"    identity      {_RULES.get(one.rule, one.rule)}"
    for field, value in one.stated:
        if field in conflicts or field == "quality" or field not in _COMPARED:
            yield f"    {field:<13} {value}"
