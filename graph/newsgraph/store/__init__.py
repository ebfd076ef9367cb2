"""Store: a graph held by pyoxigraph in memory, to be asked and never changed."""

from newsgraph.store.holding import Result, Store
from newsgraph.store.loads import SUFFIXES, load_export, load_graph

__all__ = ["SUFFIXES", "Result", "Store", "load_export", "load_graph"]
