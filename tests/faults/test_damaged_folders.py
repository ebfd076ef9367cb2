"""Damaged folders: a store on disk that was changed is refused, or answers rightly, and crashes nobody."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph.errors import NewsgraphError
from newsgraph.rdf.serialization import write_trig
from newsgraph.store import open_folder
from newsgraph.store.folders import write_mark, write_quads

SEEDS = Path(__file__).parent.parent.parent / "seeds"
QUERY = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
DAMAGED = 40


def answer_of(folder: Path) -> object:
    """Return the answer that a folder gives, or the words in which it is refused."""
    try:
        return ng.query(open_folder(folder), QUERY)
    except NewsgraphError as error:
        return str(error)
    except OSError as error:  # the engine's own complaint, which the command tells in a line
        return str(error)


def damage(folder: Path, chance: random.Random) -> None:
    """Change one file of a folder: flip bits, write zeros, or leave it out."""
    file = chance.choice(sorted(folder.iterdir()))
    data = bytearray(file.read_bytes())
    how = chance.choice(["flip", "flip", "zero", "gone", "longer"])
    if how == "gone":
        file.unlink()
        return
    if how == "zero":
        data = bytearray(len(data))
    elif how == "longer":
        data += bytes(9)
    elif data:
        for _ in range(chance.choice([1, 40])):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "coverage.store"
    folder.mkdir()
    write_quads(folder, map(str.encode, write_trig(ng.build(ng.read(SEEDS)))))
    write_mark(folder, "0f" * 32)
    return folder


def test_a_damaged_folder_is_refused_or_answers_rightly(made: Path, tmp_path: Path) -> None:
    whole = answer_of(made)
    assert not isinstance(whole, str)
    refused = 0
    for seed in range(DAMAGED):
        folder = Path(shutil.copytree(made, tmp_path / f"{seed}.store"))
        damage(folder, random.Random(seed))
        answer = answer_of(folder)
        assert answer == whole or isinstance(answer, str), seed
        refused += isinstance(answer, str)
    assert refused > DAMAGED / 3
