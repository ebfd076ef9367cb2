"""Questions: the packaged queries, each a SPARQL file with one question in its header."""

from __future__ import annotations

import difflib
import re
from importlib.resources import files
from itertools import takewhile
from typing import NamedTuple

from newsgraph.asking.parameters import Parameter, Values, declare, render
from newsgraph.errors import QuerySyntaxError, UnknownName
from newsgraph.problems import quoted
from newsgraph.sparql import check_query, tokens_of

_SUFFIX = ".rq"
_FIELDS = ("summary", "description", "params")


class Question(NamedTuple):
    """A query: its name, the question it answers, more about it, its text and parameters."""

    name: str
    summary: str
    description: str
    text: str
    parameters: tuple[Parameter, ...] = ()

    def told(self, values: Values) -> str:
        """Return the text that runs, with some parameters told; raises `UsageError`."""
        return render(self.text, self.parameters, values)


def list_questions() -> tuple[Question, ...]:
    """Return all packaged queries, by name."""
    folder = files("newsgraph").joinpath("queries")
    found = [file for file in folder.iterdir() if file.name.endswith(_SUFFIX)]
    questions = (
        parse_question(file.name.removesuffix(_SUFFIX), file.read_text(encoding="utf-8"))
        for file in found
    )
    return tuple(sorted(questions))


def find_question(name: str) -> Question:
    """Return the packaged query of this name, in any case; raises `UnknownName`, with the nearest.

    >>> find_question("most-listed").summary
    'Which articles stand in the most lists of related articles?'
    """
    known = {question.name: question for question in list_questions()}
    if name.lower() in known:
        return known[name.lower()]
    if "/" in name:
        raise UnknownName(
            f"{quoted(name)} is a path and no query: give the query first, then the graph"
            " (a query of your own goes in a file that ends with .rq)"
        )
    near = difflib.get_close_matches(name.lower(), known, n=1)
    there = f"there is {near[0]}" if near else "newsgraph queries lists what there is"
    raise UnknownName(
        f"there is no packaged query {quoted(name)}; {there}"
        " (a query of your own goes in quotation marks, or in a file that ends with .rq)"
    )


def question_of(query: str) -> Question:
    """Return the packaged query of a name, or a query as it is given, with its header.

    A name is a single word without signs that queries have. Raises `UnknownName` for one that
    there is not, `QuerySyntaxError` for one that is empty or never run (see `check_query`), and
    `UsageError` for a header that can't be.

    >>> question_of("ASK {}").text
    'ASK {}'
    """
    # Some editors begin a file with this mark, which no engine takes.
    text = query.removeprefix("\ufeff")
    name = text.strip()
    # Every query has a brace or, as DESCRIBE<https://example.org/> has, what it describes.
    if re.fullmatch(r"[^\s<{?$:]+", name):
        return find_question(name)
    check_query(text)
    if next(tokens_of(text), None) is None:
        raise QuerySyntaxError("the query is empty: write one, or name a packaged one")
    return parse_question("query", text)


def parse_question(name: str, text: str) -> Question:
    r"""Return a query with what its header says, in the manner of grlc: lines after ``#+``.

    The header stands above the query; among its lines may be blank ones and other comments.

    >>> parse_question("x", "#+ summary: Who?\n#+ description: >\n#+   It\n#+   says.\nASK {}")[1:3]
    ('Who?', 'It says.')
    """
    fields: dict[str, list[str]] = {field: [] for field in _FIELDS}
    last: list[str] = []
    for line in _header_of(text):
        field, colon, value = line.partition(":")
        if colon and field in fields:
            last = fields[field] = [value.strip().removeprefix(">").strip()]
        else:
            last.append(line)
    summary, description = (
        " ".join(filter(None, fields[field])) for field in ("summary", "description")
    )
    return Question(name, summary, description, text, declare(fields["params"], text))


def _header_of(text: str) -> list[str]:
    """Return the lines of a query's header, without their marks."""
    # Not splitlines(), which ends lines where SPARQL does not end a comment.
    lines = re.split(r"\r\n|[\r\n]", text)
    above = takewhile(lambda line: not line.strip() or line.startswith("#"), lines)
    return [line.removeprefix("#+").strip() for line in above if line.startswith("#+")]
