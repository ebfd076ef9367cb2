"""The repository speaks of the project alone: no machine, and no registry of packages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOREIGN = re.compile(
    r"\bpypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org|(?<![\w.])/(?:home|root)/"
)


def test_no_file_names_a_registry_or_a_folder_of_somebodys_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    names = [name for name in listed.stdout.split("\0") if name and name != "tests/test_house.py"]
    assert "README.md" in names
    texts = {
        name: (ROOT / name).read_bytes().decode("utf-8", "replace")
        for name in names
        if (ROOT / name).is_file()
    }
    assert {name for name, text in texts.items() if FOREIGN.search(text)} == set()
