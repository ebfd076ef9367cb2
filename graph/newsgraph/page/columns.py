"""Columns: rows of objects and lists turned into columns, which compress far better.

A list of objects becomes ``{"of": {field: column}, "count": length, "not": rows}``, a list of
lists ``{"counts": lengths, "all": column}`` of what they hold in a row, any other list a
column as it is. In a list of objects or lists, None stands for one that is not there; in an
object, for a field that is not. `scripts/unpacking.js` turns columns into rows again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

Column = Any
"""A column, ready for JSON."""


def to_columns(rows: Sequence[Any]) -> Column:
    """Return rows as columns; all that are not None are objects, or all lists, or neither.

    >>> to_columns([{"a": 1}, None, {"a": 2, "b": [3, 4]}])
    {'of': {'a': [1, None, 2], 'b': {'counts': [None, None, 2], 'all': [3, 4]}}, \
'count': 3, 'not': [1]}
    """
    first = next((row for row in rows if row is not None), None)
    if isinstance(first, Mapping):
        return _objects(rows)
    if isinstance(first, list | tuple):
        counts = [None if row is None else len(row) for row in rows]
        return {"counts": counts, "all": to_columns(list(chain(*filter(None, rows))))}
    return list(rows)


def _objects(rows: Sequence[Mapping[str, Any] | None]) -> Column:
    """Return the columns of objects, and which rows hold none."""
    known = [row or {} for row in rows]
    fields = dict.fromkeys(chain(*known))
    columns = {field: to_columns([row.get(field) for row in known]) for field in fields}
    missing = [i for i, row in enumerate(rows) if row is None]
    return {"of": columns, "count": len(rows), "not": missing}
