"""Every key that is read is documented, where a reader looks for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsgraph.reading import authorities, fields, schema
from newsgraph.reading.fields import Fields

POSTS = (Path(__file__).parent.parent / "docs" / "posts.md").read_text(encoding="utf-8")
TABLE = "\n".join(re.findall(r"^\| (`[^|]*) \|", POSTS.split("## Keys of a post")[1], re.MULTILINE))
SHARED = {"taxonomy", "services", "secured"}
"""What authority records of both kinds have: told before and after both lists."""


def paragraph(beginning: str) -> str:
    """Return the paragraph of docs/posts.md that begins with these words."""
    (found,) = (one for one in POSTS.split("\n\n") if one.startswith(f"**{beginning}"))
    return found


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (schema._POST_FIELDS, TABLE),
        (fields._PROVIDER_FIELDS, paragraph("Provider") + "`secured`"),
        (fields._IMAGE_FIELDS, paragraph("Images") + "`secured`"),
        (authorities._ORGANIZATION_FIELDS, paragraph("Organizations")),
        (authorities._TOPIC_FIELDS, paragraph("Topics")),
    ],
    ids=["post", "provider", "image", "organization", "topic"],
)
def test_every_key_is_told_in_its_section(known: Fields, told: str) -> None:
    named = set(re.findall(r"`([A-Za-z_]+)(?::[^`]*)?`", told))
    assert set(known) - named - SHARED == set()
