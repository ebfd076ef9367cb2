"""Serving: a graph on the web, for people and machines, to be read and never changed."""

from newsgraph.serving.answering.desk import Desk
from newsgraph.serving.application import make_application
from newsgraph.serving.gates.hosts import hosts_of
from newsgraph.serving.gates.origins import origins_of
from newsgraph.serving.location import location_of
from newsgraph.serving.running import listen, serve
from newsgraph.serving.settings import Settings

__all__ = [
    "Desk",
    "Settings",
    "hosts_of",
    "listen",
    "location_of",
    "make_application",
    "origins_of",
    "serve",
]
