"""Fuzzing: atheris makes bytes that reach ever more of the reader, and it must keep its promises.

``./do fuzz`` runs it. What libFuzzer is told, folders of inputs and options, are its arguments.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Fuzz until an option of libFuzzer ends it, or a promise is broken."""
    import atheris  # noqa: PLC0415 (only ./do fuzz installs it)

    with atheris.instrument_imports(include=["newsgraph"]):
        from tests.fuzz import promises  # noqa: PLC0415 (what it imports is instrumented)
    # Which inputs are kept is decided by what they are, not by what the checks make of them.
    is_merging = any(option.startswith("-merge") for option in sys.argv)
    target = promises.read_named if is_merging else promises.hold_promises
    # To minimise its inputs, libFuzzer runs a shell with the first word and its own options.
    command = f"{sys.executable} -m tests.fuzz.fuzzing"
    atheris.Setup([command, *sys.argv[1:]], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
