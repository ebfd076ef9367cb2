"""Unpacking: what the packs of a page hold, for whoever tests them."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any


def inflate(packed: str) -> str:
    """Return the text that was deflated and written in base64."""
    return zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS).decode()


def unpack(packs: list[str]) -> list[Any]:
    """Return the values of packs, as scripts/unpacking.js does."""
    first, *others = map(inflate, packs)
    words = json.loads(first)
    return [
        json.loads("".join(words[ord(c) - 0x800 * (c >= "\ud800")] for c in text))
        for text in others
    ]
