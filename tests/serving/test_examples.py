"""Examples: docs/serving.md is true: each thing that can be run gives what stands below it."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from typing import Final

import pytest

from .conftest import ROOT, Server

PAGE: Final = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
ADDRESS: Final = "http://localhost:8765"
SHELL: Final = re.findall(r"```sh\n((?:(?!```).)*curl.*?)```\n\n```text\n(.*?)```", PAGE, re.DOTALL)
PYTHON: Final = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), SHELL)
def test_a_command_gives_what_is_shown(command: str, shown: str, server: Server) -> None:
    own = command.replace(ADDRESS, server.url)
    own = re.sub(r"^newsgraph ", f"{sys.executable} -m newsgraph ", own)
    done = subprocess.run(
        ["bash", "-c", own], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.replace("\r\n", "\n")) == (0, shown)


@pytest.mark.parametrize("lines", PYTHON)
def test_python_lines_give_what_they_show(lines: str, server: Server) -> None:
    own = lines.replace(ADDRESS, server.url)
    test = doctest.DocTestParser().get_doctest(own, {}, "docs/serving.md", None, 0)
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert results.attempted > 3
    assert results.failed == 0


def test_there_are_examples() -> None:
    assert (len(SHELL), len(PYTHON)) == (2, 2)
