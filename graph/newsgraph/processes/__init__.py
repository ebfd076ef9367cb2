"""Processes: forks that work for this process, and what they may take."""
