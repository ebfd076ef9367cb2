"""Commands: those of docs/triple-stores.md, run as they stand but for their ports."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Final

from tests.stores.conformance import DOCUMENT
from tests.stores.servers import free_port

_PORT: Final = re.compile(r"(?<=127\.0\.0\.1:)[0-9]+")
_WAIT: Final = """started="$started $!"
trap 'kill $started; wait' EXIT
until curl -s -o /dev/null http://127.0.0.1:{port}/; do kill -0 $!; sleep 0.1; done
"""


def blocks_of(heading: str, language: str) -> str:
    """Return what a section shows in a language, block after block."""
    section = DOCUMENT.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    assert section.startswith("\n**Run here**")
    return "".join(re.findall(rf"^```{language}\n(.*?)^```", section, re.DOTALL | re.MULTILINE))


def run_commands(commands: str, folder: Path, programs: Path) -> str:
    """Return what commands write, run in a folder with more programs than usual.

    Servers listen on free ports, are waited for, and end with the commands.
    """
    for port in set(_PORT.findall(commands)):
        commands = commands.replace(f"127.0.0.1:{port}", f"127.0.0.1:{free_port()}")
    environment = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "npm_config_offline": "true",
    }
    done = subprocess.run(
        ["sh", "-e", "-c", _awaiting(commands)],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def _awaiting(commands: str) -> str:
    """Return commands that wait for each server on the port that was named last."""
    lines: list[str] = []
    port = ""
    for line in commands.splitlines(keepends=True):
        port = next(reversed(_PORT.findall(line)), port)
        lines.append(line)
        if line.endswith("&\n"):
            lines.append(_WAIT.format(port=port))
    return "".join(lines)
