"""Explaining: what is known of one article, and what holds it in its cluster."""
