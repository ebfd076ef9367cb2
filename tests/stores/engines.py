"""Engines: each loads an export in its own way, and answers queries in SPARQL JSON."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import rdflib
from tests.stores import jena, virtuoso
from tests.stores.servers import Endpoint, free_port, put, running

Ask = Callable[[Path, Mapping[str, str], Path], dict[str, bytes]]
"""From an export, queries by name, and an empty folder to work in, to the answers by name."""

HERE: Final = Path(__file__).parent
MEDIA_TYPES: Final = {".ttl": "text/turtle", ".nq": "application/n-quads"}
_FORMATS: Final = {".ttl": "turtle", ".nq": "nquads"}  # of rdflib
_OXIGRAPH: Final = Path(sys.executable).with_name("oxigraph")


def ask_oxigraph(export: Path, queries: Mapping[str, str], folder: Path) -> dict[str, bytes]:
    """Ask the server of Oxigraph, which takes exports by the Graph Store Protocol."""
    port = free_port()
    bind = f"127.0.0.1:{port}"
    command = [str(_OXIGRAPH), "serve", "--location", "store", "--bind", bind]
    with running(command, folder, port):
        graph = "" if export.suffix == ".nq" else "?default"
        put(export, MEDIA_TYPES[export.suffix], f"http://{bind}/store{graph}")
        endpoint = Endpoint(f"http://{bind}/query")
        return {name: endpoint.ask(text) for name, text in queries.items()}


def ask_virtuoso(export: Path, queries: Mapping[str, str], folder: Path) -> dict[str, bytes]:
    """Ask Virtuoso, which takes quads by its console only."""
    with virtuoso.serving(folder) as server:
        server.load(export)
        return {name: server.ask(text) for name, text in queries.items()}


def ask_jena(export: Path, queries: Mapping[str, str], folder: Path) -> dict[str, bytes]:
    """Ask Apache Jena of a TDB2 store."""
    programs = jena.install(folder)
    subprocess.run([programs / "tdb2.tdbloader", "--loc", folder / "DB", export], check=True)
    command = [programs / "java", HERE / "Jena.java", folder / "DB"]
    return _ask_of_folder(command, queries, folder)


def ask_comunica(export: Path, queries: Mapping[str, str], folder: Path) -> dict[str, bytes]:
    """Ask Comunica, which reads the file itself."""
    return _ask_of_folder(["node", HERE / "comunica.js", export], queries, folder)


def ask_rdflib(export: Path, queries: Mapping[str, str], folder: Path) -> dict[str, bytes]:
    """Ask rdflib."""
    del folder
    with warnings.catch_warnings():
        # It calls what it has itself deprecated.
        warnings.filterwarnings("ignore", r"Dataset\.", DeprecationWarning)
        store = rdflib.Dataset().parse(data=export.read_bytes(), format=_FORMATS[export.suffix])
        answers = {
            name: store.query(text).serialize(format="json") for name, text in queries.items()
        }
    return {name: answer for name, answer in answers.items() if answer is not None}


def _ask_of_folder(
    command: Sequence[str | Path], queries: Mapping[str, str], folder: Path
) -> dict[str, bytes]:
    """Run a program that answers all queries of the folder that it is told last."""
    asked = folder / "queries"
    asked.mkdir()
    for number, text in enumerate(queries.values()):
        (asked / f"{number}.rq").write_text(text, encoding="utf-8")
    subprocess.run([*command, asked], check=True)
    return {name: (asked / f"{number}.srj").read_bytes() for number, name in enumerate(queries)}


ENGINES: Final[Mapping[str, Ask]] = {
    "Oxigraph": ask_oxigraph,
    "Jena": ask_jena,
    "Virtuoso": ask_virtuoso,
    "Comunica": ask_comunica,
    "rdflib": ask_rdflib,
}
HEAVY: Final = ("Jena", "Virtuoso", "Comunica", "rdflib")
"""Those that ``./do test-heavy`` asks; ``./do test`` asks the others."""
