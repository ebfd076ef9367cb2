"""The wheel holds all that runs need: queries, vocabulary, the page's files, the licence."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "graph" / "newsgraph"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names of all files in a wheel that is built here and now."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(
    "pattern",
    ["**/*.py", "*.ttl", "queries/*.rq", "page/**/*.*", "serving/**/*.*", "py.typed"],
)
def test_the_wheel_holds_every_file_of_the_package(names: set[str], pattern: str) -> None:
    files = [path for path in PACKAGE.glob(pattern) if "__pycache__" not in path.parts]
    assert files
    assert {f"newsgraph/{path.relative_to(PACKAGE).as_posix()}" for path in files} <= names


def test_the_wheel_holds_the_licence_and_the_notice(names: set[str]) -> None:
    assert {"LICENSE", "NOTICE"} <= {name.rpartition("/")[2] for name in names}
