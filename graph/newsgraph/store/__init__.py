"""Store: a graph held by pyoxigraph, in memory or on disk, to be asked and never changed."""

from newsgraph.store.folders import SUFFIX as FOLDER_SUFFIX
from newsgraph.store.folders import is_folder, open_folder
from newsgraph.store.holding import Dataset, Result, Store
from newsgraph.store.loads import SUFFIXES, load_export, load_graph

__all__ = [
    "FOLDER_SUFFIX",
    "SUFFIXES",
    "Dataset",
    "Result",
    "Store",
    "is_folder",
    "load_export",
    "load_graph",
    "open_folder",
]
