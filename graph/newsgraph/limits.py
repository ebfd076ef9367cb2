"""Limits: every bound on what is read, each a named constant, all in one place."""

from __future__ import annotations

from typing import Final

FILE_BYTES: Final = 1024 * 1024
"""Bytes of one post or authority file; real posts of 100 listed articles take 120 KB."""

YAML_DEPTH: Final = 32
"""Collections nested in one another; a post needs six."""

YAML_EVENTS: Final = 30_000
"""libyaml events in one front matter; a post with 100 listed articles takes about 5,000."""

TEXT_BYTES: Final = 64 * 1024
"""UTF-8 bytes of one text value: a title, an excerpt, a name."""

URL_CHARACTERS: Final = 8_192
"""Characters of one URL: the request line that RFC 9112, section 3, asks servers to take."""

CACHE_DEPTH: Final = 8
"""AMP cache URLs nested in one another; deeper ones are taken as they stand."""

LIST_ITEMS: Final = 1_000
"""Items of one list: listed articles of a post, images or topics of an article."""

QUOTED_CHARACTERS: Final = 60
"""Characters of an offending value that a message quotes."""

QUERY_BYTES: Final = 64 * 1024
"""UTF-8 bytes of one SPARQL query."""

QUERY_DEPTH: Final = 200
"""Brackets nested in one another in a query; engines crash at about 2,000."""

QUERY_SECONDS: Final = 60.0
"""Seconds that one query may take, unless told otherwise."""

QUERY_MEMORY: Final = 2 * 1024**3
"""Bytes of memory that one query may take, beyond what holds the graph."""

ANSWER_ROWS: Final = 1_000_000
"""Rows, or triples, of one answer, unless told otherwise."""

ANSWER_BYTES: Final = 256 * 1024**2
"""Bytes of one answer, as SPARQL TSV or N-Triples."""

VALIDATE_TRIPLES: Final = 1_000_000
"""Triples that are validated, where one of more than 500 characters counts as several: about
1.3 GB of memory, and 10 KB for each violation."""
