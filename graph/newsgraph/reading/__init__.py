"""Reading: bytes of posts and authority files -> immutable records."""
