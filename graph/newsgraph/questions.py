"""Questions: the packaged queries, each a SPARQL file with one question in its header."""

from __future__ import annotations

import difflib
import re
from importlib.resources import files
from typing import NamedTuple

from newsgraph.errors import UnknownName
from newsgraph.parameters import Parameter, Values, declare, render
from newsgraph.problems import quoted

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


def question_of(query: str) -> Question:
    """Return the packaged query of a name, or a query as it is given, with its header.

    A name is a single word; no query is.

    >>> question_of("ASK {}").text
    'ASK {}'
    """
    is_name = re.fullmatch(r"[^\s{]+", query)
    return find_question(query) if is_name else parse_question("query", query)


def parse_question(name: str, text: str) -> Question:
    r"""Return a query with what its header says, in the manner of grlc: lines after ``#+``.

    >>> parse_question("x", "#+ summary: Who?\n#+ description: >\n#+   It\n#+   says.\nASK {}")[1:3]
    ('Who?', 'It says.')
    """
    header = [line[2:].strip() for line in text.splitlines() if line.startswith("#+")]
    fields: dict[str, list[str]] = {field: [] for field in _FIELDS}
    last: list[str] = []
    for line in header:
        field, colon, value = line.partition(":")
        if colon and field in fields:
            last = fields[field] = [value.strip().removeprefix(">").strip()]
        else:
            last.append(line)
    summary, description = (
        " ".join(filter(None, fields[field])) for field in ("summary", "description")
    )
    return Question(name, summary, description, text, declare(fields["params"], text))
