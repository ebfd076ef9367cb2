"""Every key that is read is documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsgraph import authorities, fields, schema

POSTS = (Path(__file__).parent.parent / "docs" / "posts.md").read_text(encoding="utf-8")
KEYS = sorted(
    {
        *schema._POST_FIELDS,
        *fields._PROVIDER_FIELDS,
        *fields._IMAGE_FIELDS,
        *authorities._ORGANIZATION_FIELDS,
        *authorities._TOPIC_FIELDS,
    }
)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_documented(key: str) -> None:
    assert f"`{key}`" in POSTS or f"`{key}: " in POSTS
