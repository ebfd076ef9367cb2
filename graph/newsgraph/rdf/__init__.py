"""RDF: the graph -> descriptions in triples, as Turtle, N-Triples and TriG."""
