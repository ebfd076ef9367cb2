"""newsgraph: a folder of news posts as a typed knowledge graph."""
