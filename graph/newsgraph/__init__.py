"""newsgraph: a folder of news posts as a typed knowledge graph.

>>> import newsgraph as ng
>>> graph = ng.build(ng.read("seeds"))
>>> graph.counts.articles
41
>>> ng.query(graph, "quality-conflicts").rows[0][2:]
(89, 189, 2)
"""

from newsgraph.api import (
    build,
    diff,
    explain,
    export,
    load,
    push,
    query,
    rank,
    read,
    to_networkx,
    to_rdflib,
    validate,
)
from newsgraph.errors import NewsgraphError
from newsgraph.version import VERSION

__version__ = VERSION

__all__ = [
    "NewsgraphError",
    "__version__",
    "build",
    "diff",
    "explain",
    "export",
    "load",
    "push",
    "query",
    "rank",
    "read",
    "to_networkx",
    "to_rdflib",
    "validate",
]
