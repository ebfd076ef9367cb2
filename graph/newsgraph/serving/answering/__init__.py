"""Answering: queries of many clients, computed in forks, and sent as fast as each is read."""
