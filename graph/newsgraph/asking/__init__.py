"""Asking: questions and queries of a store, guarded, and their answers."""
