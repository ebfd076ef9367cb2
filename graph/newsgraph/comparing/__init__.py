"""Comparing: what changed between two graphs."""
