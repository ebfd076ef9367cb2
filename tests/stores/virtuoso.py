"""Virtuoso: a server of its own in a folder, with a fresh database on free loopback ports."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from tests.stores.servers import Endpoint, free_port, running

GRAPH: Final = "https://newsgraph.example/"
_SETTINGS: Final = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{console}
DirsAllowed = .
CheckpointInterval = 0
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = .
"""


class Server(NamedTuple):
    """A server: the ports of its console and of its web server, and the folder it may read."""

    console: int
    web: int
    folder: Path

    def load(self, export: Path) -> None:
        """Load triples into the graph, or quads, those without a graph into the graph."""
        shutil.copy(export, self.folder)
        quads = 512 if export.suffix == ".nq" else 0
        self._run(f"DB.DBA.TTLP(file_to_string_output('{export.name}'), '', '{GRAPH}', {quads});")

    def ask(self, query: str) -> bytes:
        """Return the answer to a query; without a graph, it would be asked of all together."""
        return Endpoint(f"http://127.0.0.1:{self.web}/sparql", GRAPH).ask(query)

    def _run(self, statement: str) -> None:
        """Run a statement in the console, by the name and password of a fresh database."""
        command = ["isql-vt", f"127.0.0.1:{self.console}", "dba", "dba", f"exec={statement}"]
        done = subprocess.run(command, capture_output=True, check=True)
        said = done.stdout.decode() + done.stderr.decode()
        assert "*** Error" not in said, said


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Run a server in an empty folder."""
    server = Server(free_port(), free_port(), folder)
    settings = _SETTINGS.format(console=server.console, web=server.web)
    (folder / "virtuoso.ini").write_text(settings)
    with running(["virtuoso-t", "-f", "-c", "virtuoso.ini"], folder, server.web):
        yield server
