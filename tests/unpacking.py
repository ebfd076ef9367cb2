"""Unpacking: what the packs of a page hold, for whoever tests them."""

from __future__ import annotations

import base64
import bz2
import json
from typing import Any


def unpacked(packed: str) -> str:
    """Return the text that was compressed and written in base64."""
    return bz2.decompress(base64.b64decode(packed)).decode()


def unpack(packs: list[str]) -> list[Any]:
    """Return the values of packs, as scripts/unpacking.js does."""
    first, *others = map(unpacked, packs)
    words = json.loads(first)
    return [
        json.loads("".join(words[ord(c) - 0x800 * (c >= "\ud800")] for c in text))
        for text in others
    ]
