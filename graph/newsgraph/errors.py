"""Errors: the tree of exceptions that newsgraph raises.

::

    NewsgraphError
    ├── UsageError              the request itself is wrong (exit code 2)
    │   ├── UnknownName         no packaged query, format or vocabulary file of that name
    │   └── QuerySyntaxError    the query text does not parse, or asks for what is refused
    ├── InputError              something that was read is not what it should be
    │   ├── FrontMatterError    one post's front matter can't be read
    │   ├── ValueRefused        one value is not what its field takes
    │   │   └── UrlError        it is not an http(s) URL
    │   ├── ExportFormatError   an export made earlier can't be loaded
    │   └── NothingAccepted     no post could be accepted
    ├── NotFound                the graph knows nothing of that URL
    ├── LimitReached            a query was ended at a limit: time, memory, or size of its answer
    │   ├── TryLater            the machine had no time or process for it; it may have another time
    │   └── Outdated            the store on disk is no longer the one that was opened
    └── OutputError             a file could not be written, or did not read back as written
        └── PushError           a triple store did not take a graph, or not all of it

Bad posts are data, not exceptions: they are collected as
:class:`newsgraph.problems.Problem` values. Only :class:`FrontMatterError` and
:class:`ValueRefused` are raised on the way there, and caught one room above.
"""

from __future__ import annotations


class NewsgraphError(Exception):
    """The root: every exception that newsgraph raises on purpose is one of these."""


class UsageError(NewsgraphError):
    """The request itself is wrong: a path that isn't there, an option that can't be."""


class UnknownName(UsageError):  # noqa: N818 (the error tree reads as sentences do)
    """No packaged query, format or vocabulary file has that name."""


class QuerySyntaxError(UsageError):
    """A SPARQL query does not parse, or asks for something that is never done."""


class InputError(NewsgraphError):
    """Something that was read is not what it should be."""


class FrontMatterError(InputError):
    """A post's front matter can't be read at all.

    ``code`` is a key of :data:`newsgraph.problems.CODES`; ``line`` and ``column`` count from 1.
    """

    def __init__(self, code: str, line: int, column: int, what: str) -> None:
        super().__init__(f"{line}:{column}: {code} {what}")
        self.code = code
        self.line = line
        self.column = column
        self.what = what


class ValueRefused(InputError):  # noqa: N818
    """One value is not what its field takes; ``code`` says in which way.

    ``path`` is the way from the value to what is wrong, where that is something inside.
    """

    def __init__(self, code: str, what: str, path: tuple[int, ...] = ()) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.path = path


class UrlError(ValueRefused):
    """A text is not a URL that an article can have."""


class ExportFormatError(InputError):
    """An export made earlier can't be loaded."""


class NothingAccepted(InputError):  # noqa: N818
    """Not one post could be accepted, so that there is no graph to speak of."""


class NotFound(NewsgraphError):  # noqa: N818
    """The graph knows nothing of that URL."""


class LimitReached(NewsgraphError):  # noqa: N818
    """A query was ended at a limit and shows nothing, or there is too little memory for a graph."""


class TryLater(LimitReached):
    """A query had not enough time, or got no process: another time it may be answered."""


class Outdated(LimitReached):
    """A store on disk is no longer the one that was opened, which no waiting brings back."""


class OutputError(NewsgraphError):
    """A file could not be written, or did not read back as it was written."""


class PushError(OutputError):
    """A triple store did not take a graph, or not all of it."""
