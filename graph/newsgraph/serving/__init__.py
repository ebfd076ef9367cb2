"""Serving: a graph on the web, for people and machines, to be read and never changed."""

from newsgraph.serving.application import make_application
from newsgraph.serving.settings import Settings

__all__ = ["Settings", "make_application"]
