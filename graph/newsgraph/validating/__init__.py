"""Validating: a graph held against the shapes."""
