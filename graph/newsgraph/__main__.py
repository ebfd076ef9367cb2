"""Main: where the command starts; Ctrl-C ends it quietly even while its parts are loading."""

from __future__ import annotations

import sys

_INTERRUPTED = 130  # as newsgraph.cli has it, which may not be loaded yet


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from newsgraph.cli import main as run  # noqa: PLC0415 (loading it takes a moment)

        run()
    except KeyboardInterrupt:  # nothing has begun
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
