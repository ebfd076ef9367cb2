"""Building: a corpus -> the typed graph: articles, clusters, scores."""
