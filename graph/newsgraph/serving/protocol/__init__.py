"""Protocol: what programs are served: answers to queries, whole graphs, and what is served at all."""
