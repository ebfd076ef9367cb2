"""Lets ``python -m newsgraph`` do what the command ``newsgraph`` does."""

from newsgraph.cli import main

if __name__ == "__main__":
    main()
