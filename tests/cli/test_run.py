"""The command as a whole: exit codes, streams, help, and what the README says of it."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from typing import Any

import click
import pytest

from newsgraph.cli import main
from newsgraph.cli import newsgraph as group
from newsgraph.cli.ending import Stopped
from newsgraph.version import VERSION

from .conftest import ROOT, Command

VERBS = sorted(group.commands)
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_version(newsgraph: Command) -> None:
    assert newsgraph("--version") == (0, f"newsgraph {VERSION}\n", "")


def test_help_lists_every_verb_in_a_whole_sentence(
    newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    help_text = newsgraph("--help").out
    lines = help_text.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == VERBS
    assert all(line.endswith(".") and not line.endswith("...") for line in lines)
    assert "\\b" not in help_text


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_an_example(verb: str, newsgraph: Command) -> None:
    for option in ("-h", "--help"):
        assert f"  Example: newsgraph {verb} " in newsgraph(verb, option).out


@pytest.mark.parametrize("verb", VERBS)
def test_the_readme_names_each_verb_and_option(verb: str) -> None:
    assert f"| `{verb}" in README
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `{verb}")]
    for option in group.commands[verb].params:
        if isinstance(option, click.Option):
            assert any(f"`{name}" in row for name in option.opts), option.opts


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "Usage: newsgraph"),
        (["buld", "seeds"], "Did you mean 'build'?"),
        (["build"], "Missing argument 'PATH...'"),
        (["build", "absent"], "newsgraph: there is no file or folder 'absent'"),
        (["build", "seeds", "--colour"], "--colour"),
        (["check"], "Missing argument 'PATH...'"),
        (["check", "absent"], "newsgraph: there is no file or folder 'absent'"),
        (["query"], "Missing argument 'QUERY'"),
        (["query", "ASK {}", "absent"], "newsgraph: there is no file or folder 'absent'"),
        (["query", "ASK {}"], "newsgraph: there is no 'exports': make it with newsgraph build"),
        (["query", "ASK {}", "seeds", "-f", "pdf"], "'pdf' is not one of 'table', 'csv'"),
        (["vocabulary", "shape"], "'shape' is not one of 'ontology', 'shapes'"),
        (["queries", "top-provider"], "there is no packaged query 'top-provider'; there is top-"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_on_stderr(
    arguments: list[str], complaint: str, newsgraph: Command
) -> None:
    code, out, err = newsgraph(*arguments)
    assert (code, out) == (2, "")
    assert complaint in err


@pytest.mark.parametrize(
    ("error", "code", "complaint"),
    [
        (KeyboardInterrupt(), 130, "interrupted; every file is complete, the old one or the new"),
        (click.Abort(), 130, "interrupted"),
        (OSError(errno.ENOSPC, "No space left"), 1, "the output can't be written: No space left"),
        (OSError(errno.EMFILE, "Too many"), 1, "the system refuses: Too many"),
        (OSError(errno.EIO, "Failed", "a\x1b.ttl"), 1, "the system refuses: 'a\\x1b.ttl': Failed"),
        (OSError(errno.EACCES, "Denied", b"b.ttl"), 1, "the system refuses: 'b.ttl': Denied"),
        (OSError("without a number"), 1, "the system refuses: without a number"),
        (MemoryError(), 1, "there is not enough memory: ask for less, or cut the graph"),
        (Stopped(signal.SIGTERM), 143, "interrupted; every file is complete"),
        (Stopped(signal.SIGHUP), 129, "interrupted; every file is complete"),
    ],
)
def test_no_error_leaves_as_a_traceback(
    error: BaseException,
    code: int,
    complaint: str,
    newsgraph: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("newsgraph.cli.asking.read_document", fail)
    outcome = newsgraph("vocabulary")
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err.lstrip().startswith(f"newsgraph: {complaint}")


@pytest.fixture
def handlers() -> Iterator[None]:
    """Leave signals to whom they were left before; `main` takes some."""
    taken = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)
    before = {number: signal.getsignal(number) for number in taken}
    hook = sys.unraisablehook
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    sys.unraisablehook = hook
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("folder", "handlers")
def test_main_leaves_with_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["newsgraph", "check", "absent"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2


@pytest.mark.usefixtures("handlers")
def test_a_signal_is_taken_once_and_only_if_nobody_ignores_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["newsgraph", "queries"])
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup has it
    with pytest.raises(SystemExit):
        main()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    with pytest.raises(Stopped) as ended:
        os.kill(os.getpid(), signal.SIGTERM)
    assert ended.value.number == signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN


@pytest.mark.parametrize(
    ("closed", "verb", "code"),
    [("stdin", "queries", 0), ("stderr", "queries", 0), ("stdout", "check", 0)]
    + [("stdout", verb, 1) for verb in ("queries", "vocabulary", "--version", "--help")],
)
@pytest.mark.usefixtures("folder", "handlers")
def test_a_closed_stream_matters_where_something_is_written_to_it(
    closed: str, verb: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, closed, None)
    monkeypatch.setattr(sys, "argv", ["newsgraph", verb, *(["seeds"] if verb == "check" else [])])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == code
    stream: Any = getattr(sys, closed)
    assert stream.name == os.devnull
    stream.close()
