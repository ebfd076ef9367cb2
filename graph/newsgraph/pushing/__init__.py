"""Pushing: a graph into a triple store, by the SPARQL 1.1 Graph Store HTTP Protocol.

This is the one room that reaches the network, and only the host that the user names.
"""

from newsgraph.pushing.login import Login, find_login
from newsgraph.pushing.target import Target, find_target
from newsgraph.pushing.transfer import Sent, push_store

__all__ = ["Login", "Sent", "Target", "find_login", "find_target", "push_store"]
