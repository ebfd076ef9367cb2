"""Pages: what people are served: where one begins, the editor, and the page of each node."""
