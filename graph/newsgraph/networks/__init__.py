"""Networks: the graph for the tools of others: GraphML, networkx, rdflib."""
