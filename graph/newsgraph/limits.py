"""Limits: every bound on what is read, each a named constant, all in one place."""

from __future__ import annotations

from typing import Final

FOLDER_ENTRIES: Final = 100_000
"""Files and folders of one folder; so many posts would take 24 GB of memory."""

FILE_BYTES: Final = 1024 * 1024
"""Bytes of one post or authority file; real posts of 100 listed articles take 120 KB."""

FILES_A_PROCESS: Final = 100
"""Files that each process reads at least; below twice as many, one reads all, and asks no cache."""

SHARED_ARTICLES: Final = 100_000
"""Articles of a graph that two processes export at once, which takes up to twice the memory of one."""

CACHE_FILE_BYTES: Final = 2 * 1024**3
"""Bytes of the cache of readings, of which a post takes 10 KB."""

CACHE_DAYS: Final = 30
"""Days that the cache keeps what no command has asked for."""

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

QUERY_SECONDS_AT_MOST: Final = 24 * 60 * 60
"""Seconds that a query can be given."""

QUERY_MEMORY: Final = 2 * 1024**3
"""Bytes of memory that one query may take, beyond what holds the graph."""

ANSWER_ROWS: Final = 1_000_000
"""Rows, or triples, of one answer, unless told otherwise."""

ANSWER_BYTES: Final = 256 * 1024**2
"""Bytes of one answer, as SPARQL TSV or N-Triples."""

ANSWER_CELLS: Final = 10_000_000
"""Cells of one answer, rows times columns: in Python each takes about 100 bytes."""

ROW_BYTES: Final = 16_000_000
"""Bytes of a row or triple; the engine's reader takes no more than 16,777,216, looking ahead."""

LOADING_BYTES: Final = 256 * 1024**2
"""Bytes of memory that the engine must be given to load anything, little as it may use of them."""

EXPORT_BYTES: Final = 2 * 1024**3
"""Bytes of one export made elsewhere; the Turtle of 50,000 posts takes 1.1 GB."""

REPORT_BYTES: Final = 32 * 1024**2
"""Bytes of the report beside an export; one with 80,000 problems is as large."""

LARGE_EXPORT_BYTES: Final = 256 * 1024**2
"""Bytes of an export beyond which a store on disk is named: that of 10,000 posts takes 215 MB."""

EXPORT_TRIPLES: Final = 25_000_000
"""Triples or quads of one export; 50,000 posts make 17 million triples."""

EXPORT_TEXT_BYTES: Final = 4 * 1024**3
"""Bytes of one export as N-Quads, where prefixes are written out; 50,000 posts take 3 GB."""

EXPORT_DEPTH: Final = 32
"""Triples nested in one another, as RDF 1.2 has them; the engine crashes at about 20,000."""

TRIPLE_BYTES: Final = 700
"""Bytes of memory that the engine takes for a triple, besides its text: 400 were measured where
triples share their terms, and 700 where they share none."""

INSPECTION_BYTES: Final = 512 * 1024**2
"""Bytes of memory that parsing an export may take: those of nesting, and of prefixes."""

INSPECTION_SECONDS: Final = 120.0
"""Seconds that parsing an export may take; a million triples take two."""

VALIDATE_TRIPLES: Final = 1_000_000
"""Triples that are validated, where one of more than 500 characters counts as several: about
1.3 GB of memory."""

VALIDATE_STATEMENTS: Final = 40_000
"""Statements of one node that is validated, about 1 GB of memory where all are wrong; no graph of
ours has so many within `VALIDATE_TRIPLES`, since each article of a cluster takes 25 triples."""

VIOLATIONS: Final = 10_000
"""Violations after which a validation ends."""

CLOSENESS_SOURCES: Final = 1_024
"""Members of a cluster that closeness is measured from; with more of them, it is sampled."""

PROJECTED_PAIRS: Final = 3_000_000
"""Pairs of providers in the projection of the provider-cluster graph, counted cluster by cluster;
beyond, the clusters with the most providers are left out of it."""

BETWEENNESS_WORK: Final = 100_000_000
"""Sources times edges that betweenness searches in one component; beyond, it is sampled."""

BETWEENNESS_PIVOTS: Final = 32
"""Sources that betweenness is sampled from, at least."""

REQUESTED_NODES: Final = 2_000
"""Nodes of a graph that a measure of networkx is asked of: many take the square of them."""

REQUESTED_EDGES: Final = 20_000
"""Edges of a graph that a measure of networkx is asked of."""

PUSH_BYTES: Final = 1_000_000
"""Bytes of one chunk of a push, unless a single triple is longer; servers such as nginx take 1 MB
unless told otherwise."""

PUSH_SECONDS: Final = 120.0
"""Seconds that one request of a push may take, with its answer."""

PUSH_WAIT_SECONDS: Final = 30
"""Seconds that a push waits before it tries again, where a busy store asks for that."""

PUSH_REDIRECTS: Final = 5
"""Redirects, within one server, that one request of a push follows."""

PUSH_ANSWER_BYTES: Final = 8 * 1024
"""Bytes of a triple store's answer that a push reads."""

REQUEST_BYTES: Final = 256 * 1024
"""Bytes of the body of a request: a form writes most signs of a query as three."""

REQUEST_HEAD_BYTES: Final = 256 * 1024
"""Bytes of the head of a request, where a query by GET stands."""

REQUEST_FIELDS: Final = 100
"""Fields of an address or form."""

REQUEST_SECONDS: Final = 30.0
"""Seconds in which the body of a request must have come."""

CONNECTIONS: Final = 400
"""Clients that are connected at once."""

CONNECTION_SECONDS: Final = 20.0
"""Seconds after which a connection on which nothing moves is closed, at the latest after twice as many."""

WAITING_QUERIES: Final = 64
"""Queries that wait for their turn."""

COPIES: Final = 18
"""Queries that have begun: each may come to copy what it reads of the graph. Fewer where so many
copies would take three quarters of the memory; as many as there are processors, and one, at least."""

WORKER_QUERIES: Final = 200
"""Queries that one process answers, one after another."""

SERVED_BYTES: Final = 64 * 1024**2
"""Bytes of one answer of a server, as SPARQL TSV or N-Triples; it is held until it has been read."""

HELD_BYTES: Final = 512 * 1024**2
"""Bytes of answers that wait until slow clients have read them."""

DOWNLOADS: Final = 4
"""Whole graphs that are sent at once, as slowly as their clients read."""

DOWNLOAD_SECONDS: Final = 900.0
"""Seconds that sending a whole graph may take."""

DESCRIBED_GRAPHS: Final = 1_000
"""Named graphs that the description of a server names."""

NODE_STATEMENTS: Final = 2_000
"""Statements of a node that its page is made of, and as many that lead to it; a query gives all."""

NODE_CHARACTERS: Final = 4_000_000
"""Characters of the statements of a node, and of those that lead to it, that are read for its page."""

NODE_NEIGHBOURS: Final = 25
"""Nodes that the page of a node shows, of those that lead to it by one property."""

NODE_TEXT_CHARACTERS: Final = 2_000
"""Characters of one text that the page of a node shows."""
