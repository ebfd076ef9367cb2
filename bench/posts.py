"""Posts: a deterministic generator of corpora in the posts' format, for benchmarks."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
WORDS = sorted(
    {
        word.lower()
        for post in SEEDS.glob("*.md")
        for text in re.findall(r"(?:title|excerpt): (.*)", post.read_text(encoding="utf-8"))
        for word in re.findall("[A-Za-z]{4,}", text)
    }
)
"""The vocabulary of generated titles: that of the sample posts."""

LISTED = 8
"""Entries in the list of each post."""


def write_posts(folder: Path, count: int) -> None:
    """Write some posts of 8 KB, nine observations each; stories list one another."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"post-{number:06}.md").write_text(_post(number), encoding="utf-8")


def _post(number: int) -> str:
    """Return one post; the articles it lists are neighbours in its story."""
    story = number // 10
    listed = (_article(story * 40 + _digit(f"{number}/{i}", 40)) for i in range(LISTED))
    entries = "".join(_indented(fields) for fields in listed)
    head = "".join(f"{line}\n" for line in _article(story * 40 + number % 10))
    return f"---\n{head}heat: -1\npublished: false\nrelated:\n{entries}---\n"


def _article(number: int) -> list[str]:
    """Return the fields of one article, always the same for a number."""
    site = f"site{_digit(f'site{number}', 400) ** 2 // 400}.example"
    slug = "-".join(_words(f"title{number}", 9))
    title = " ".join(_words(f"title{number}", 9)).capitalize()
    url = f"https://www.{site}/2020/{slug}-{number}"
    return [
        f'title: "{title} “{number}”"',
        f'excerpt: "{" ".join(_words(f"excerpt{number}", 45))}."',
        f"publishedDateTime: 2020-{1 + number % 12:02}-{1 + number % 28:02}T12:00:00Z",
        f'webUrl: "{url}/"',
        f'ampWebUrl: "{url}/amp/?utm_source=x"',
        "type: article",
        f"quality: {_digit(f'quality{number}', 150)}",
        "provider:",
        f"  name: {site.partition('.')[0].capitalize()}",
        f"  domain: {site}",
        "topics:",
        f"  - {WORDS[_digit(f'topic{number}', 30)].capitalize()}",
        "images:",
        f'  - url: "https://img.{site}/{hashlib.sha256(slug.encode()).hexdigest()}.jpg"',
        "    width: 1200",
        "    height: 630",
    ]


def _indented(fields: list[str]) -> str:
    """Return fields as an entry of a list."""
    return f"  - {fields[0]}\n" + "".join(f"    {field}\n" for field in fields[1:])


def _words(seed: str, count: int) -> list[str]:
    """Return some words, always the same for a seed."""
    digest = hashlib.sha512(seed.encode()).digest()
    return [
        WORDS[(digest[i % 64] * 256 + digest[(i * 7 + 1) % 64]) % len(WORDS)] for i in range(count)
    ]


def _digit(seed: str, below: int) -> int:
    """Return a number below a bound, always the same for a seed."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6]) % below
