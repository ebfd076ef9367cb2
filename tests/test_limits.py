"""Limits: each is documented with its value, and has its reason beside it."""

from __future__ import annotations

import re
from pathlib import Path

from newsgraph import limits

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
SOURCE = Path(limits.__file__).read_text(encoding="utf-8")


def test_every_limit_is_documented_with_its_value() -> None:
    documented = dict(re.findall(r"^\| `(\w+)` \| ([\d,.]+) \|", DOCUMENT, re.MULTILINE))
    values = {name: f"{value:,}" for name, value in vars(limits).items() if name.isupper()}
    assert documented == values


def test_every_limit_says_what_it_bounds() -> None:
    said = re.findall(r'^(\w+): Final = .*\n"""', SOURCE, re.MULTILINE)
    assert said == re.findall(r"^(\w+): Final", SOURCE, re.MULTILINE)
