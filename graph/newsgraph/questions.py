"""Questions: the packaged queries, each a SPARQL file with one question in its header."""

from __future__ import annotations

import difflib
import re
from importlib.resources import files
from typing import NamedTuple

from newsgraph.errors import UnknownName
from newsgraph.problems import quoted

_SUFFIX = ".rq"


class Question(NamedTuple):
    """A packaged query: its name, the question it answers, more about it, and its text."""

    name: str
    summary: str
    description: str
    text: str


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
    """Return the packaged query of this name; raises `UnknownName` with the nearest ones.

    >>> find_question("most-listed").summary
    'Which articles stand in the most lists of related articles?'
    """
    known = {question.name: question for question in list_questions()}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1) or sorted(known)
    message = (
        f"there is no packaged query {quoted(name)}; there is {', '.join(near)}"
        " (a query of your own goes in quotation marks, or in a file that ends with .rq)"
    )
    raise UnknownName(message)


def text_of(query: str) -> str:
    """Return the text of a query that is given by its name, or as it is.

    A name is a single word; no query is.

    >>> text_of("ASK {}")
    'ASK {}'
    """
    return find_question(query).text if re.fullmatch(r"[^\s{]+", query) else query


def parse_question(name: str, text: str) -> Question:
    r"""Return a query with what its header says, in the manner of grlc: lines after ``#+``.

    >>> parse_question("x", "#+ summary: Who?\n#+ description: >\n#+   It\n#+   says.\nASK {}")[1:3]
    ('Who?', 'It says.')
    """
    header = [line[2:].strip() for line in text.splitlines() if line.startswith("#+")]
    fields: dict[str, list[str]] = {}
    for line in header:
        name_of_field, colon, value = line.partition(":")
        if colon and name_of_field in ("summary", "description"):
            fields[name_of_field] = [value.strip().removeprefix(">").strip()]
        elif fields:
            fields[list(fields)[-1]].append(line)
    told = {key: " ".join(part for part in parts if part) for key, parts in fields.items()}
    return Question(name, told.get("summary", ""), told.get("description", ""), text)
