"""Posts: a deterministic generator of corpora in the posts' format, for benchmarks.

Stories are drawn by a power law, most of them small, and so are the providers of their articles.
The posts of a story list its articles, now and then one of an earlier story. An article is
mentioned several times, not always with the same score, title or form of its URL. Half of the
words of a title are its story's own; the vocabulary follows Zipf's law, beginning with the words of
the sample posts. A corpus is the beginning of every larger one.
"""

from __future__ import annotations

import random
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from typing import Final, NamedTuple

SEEDS: Final = Path(__file__).parent.parent / "seeds"

VOCABULARY: Final = 30_000
PROVIDERS: Final = 10_000
LARGEST: Final = 80
"""Posts of the largest stories."""

TOPICS: Final = (
    "AI",
    "Computer Vision",
    "Privacy",
    "Robotics",
    "Climate",
    "Elections",
    "Health",
    "Économie",
    "Fußball",
    "Космос",
    "半导体",
    "Energy",
    "Law",
    "Space",
    "Trade",
    "Security",
)
SYLLABLES: Final = (
    "ba con der el fi gra hi in jo ka lo men ne or pre qui ra sta ter ul ver wa xi yo zen",
    "bü cœur dé ño für gå øst hä île jö ção ß lé mā ný über řa sé tî ûr vö wę żó",
    "ба го де ёл жи за кра лю мир но по ро ста ту фо хле цен чи шко эк ю",  # noqa: RUF001 (meant)
    "新 闻 人 工 智 能 面 部 识 别 法 律 公 司 城 市 警 察 数 据 隐 私 研 究 报 告 政 府 市 场",
)
"""Of made-up words, by language: that of the samples, accents, Cyrillic, Chinese."""

MARKS: Final = ("", "", "", ": ", "\u2019s ", " \u2013 ", ' \\"', " “", " 🚗 ", ", ")
"""What stands between the first two words of a headline."""

LANGUAGES: Final = (86, 8, 4, 2)
"""How many of a hundred stories are in each."""


class Words(NamedTuple):
    """The vocabulary of one language, the most frequent first, with running weights."""

    words: Sequence[str]
    weights: Sequence[float]

    def draw(self, source: random.Random, count: int) -> list[str]:
        """Return some words by their weights."""
        return source.choices(self.words, cum_weights=self.weights, k=count)


class Story(NamedTuple):
    """What the articles of one story share: language, words, first day, topics."""

    vocabulary: Words
    subject: Sequence[str]
    day: int
    topics: Sequence[str]


class Article(NamedTuple):
    """An article as it is mentioned: what is always said of it, and what differs."""

    title: str
    url: str
    amp_url: str
    cdn_url: str
    quality: int
    provider: str
    fields: str


def write_posts(folder: Path, count: int) -> None:
    """Write some posts of 8 to 9 KB, nine observations each, 3.8 articles a post."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(islice(make_posts(), count)):
        (folder / f"post-{number:06}.md").write_text(text, encoding="utf-8")


def make_posts() -> Iterator[str]:
    """Yield the texts of posts, always the same and without end."""
    source = random.Random(7)
    earlier: deque[Sequence[Article]] = deque(maxlen=20)
    number = 0
    while True:
        posts = min(LARGEST, int(source.paretovariate(0.95)))
        articles = _draw_articles(source, round(6.5 + 3.05 * posts), number)
        number += len(articles)
        earlier.append(articles)
        for post in source.sample(articles, posts):
            yield _write_post(source, post, _draw_listed(source, articles, earlier))


def _draw_listed(
    source: random.Random, story: Sequence[Article], earlier: Sequence[Sequence[Article]]
) -> list[Article]:
    """Return what a post lists: four to twelve articles, an eighth of them of other stories."""
    count = source.randint(4, 12)
    strays = sum(source.random() < 1 / 8 for _ in range(count))
    listed = source.sample(story, min(count - strays, len(story)))
    return listed + [source.choice(source.choice(earlier)) for _ in range(strays)]


def _draw_articles(source: random.Random, count: int, number: int) -> list[Article]:
    """Return the articles of one story; they share words, topics and a fortnight."""
    language = source.choices(range(len(LANGUAGES)), weights=LANGUAGES)[0]
    words = make_vocabulary(language)
    subject = [source.choice(words.words[150:]) for _ in range(14)]
    day = source.randrange(1_000)
    story = Story(words, subject, day, source.sample(TOPICS, source.randint(1, 3)))
    return [_draw_article(source, number + i, story) for i in range(count)]


def _draw_article(source: random.Random, number: int, story: Story) -> Article:
    """Return one article."""
    day = story.day + source.randrange(14)
    site = make_site(min(PROVIDERS, int(20 * (source.paretovariate(1.1) - 1))))
    words = story.vocabulary
    title = words.draw(source, source.randint(2, 5))
    title += source.sample(story.subject, source.randint(3, 5))
    source.shuffle(title)
    slug = "-".join(title[:6])
    host = source.choice(("www.", "www.", "", "news.")) + site
    date = f"{2018 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02}"
    path = f"{date[:4]}/{date[5:7]}/{slug}-{number}"
    amp = source.choice((f"{host}/{path}/amp/", f"{host}/{path}?AMP", f"{host}/amp/{path}"))
    picture = f"{source.getrandbits(96):024x}"
    names = "".join(f"\n  - {name}" for name in story.topics)
    return Article(
        title=_punctuate(source, " ".join(title)),
        url=f"https://{host}/{path}/",
        amp_url=f"https://{amp}",
        cdn_url=f"https://{host.replace('.', '-')}.cdn.ampproject.org/c/s/{amp}",
        quality=source.randrange(20, 190),
        provider=site,
        fields=f"""\
excerpt: "{_punctuate(source, " ".join(words.draw(source, source.randint(12, 26))))}."
publishedDateTime: {date}T{source.randrange(24):02}:{source.randrange(60):02}:00Z
type: article
provider:
  name: {site.partition(".")[0].replace("-", " ").title()}
  domain: {site}
topics:{names}
images:
  - url: "https://img.{site}/{date[:4]}/{picture}.jpg?w=1200&#038;h=630"
    width: 1200
    height: {source.randrange(600, 900)}
    isCached: true
""",
    )


def _punctuate(source: random.Random, text: str) -> str:
    """Return a text as a headline has it: a capital, now and then quotes, a colon, a sign."""
    text = text[0].upper() + text[1:]
    mark = source.choice(MARKS)
    return text.replace(" ", mark, 1) if mark else text


def _write_post(source: random.Random, post: Article, listed: Sequence[Article]) -> str:
    """Return the text of one post."""
    entries = "".join(f"  - {_mention(source, one, '    ')}" for one in listed)
    heat = source.choice((-1, -1, -1, source.randrange(100)))
    published = source.choice(("true", "false", "false"))
    own = _mention(source, post, "")
    return (
        f"---\ncategory: news\n{own}heat: {heat}\npublished: {published}\nrelated:\n{entries}---\n"
    )


def _mention(source: random.Random, one: Article, indent: str) -> str:
    """Return what one place says of an article; one in six differs from the others."""
    title, url, quality = one.title, one.url, one.quality
    match source.randrange(30):
        case 0:
            title = f"{title} | {one.provider}"
        case 1:
            url += "?utm_source=rss&utm_medium=feed"
        case 2:
            url = one.amp_url
        case 3 | 4:
            quality = source.randrange(20, 190)
    cdn = f'cdnAmpWebUrl: "{one.cdn_url}"\n' if len(one.title) % 2 else ""
    text = f"""\
title: "{title}"
webUrl: "{url}"
ampWebUrl: "{one.amp_url}"
{cdn}quality: {quality}
{one.fields}"""
    return text.replace("\n", f"\n{indent}").removesuffix(indent)


@cache
def make_vocabulary(language: int) -> Words:
    """Return the words of a language: those of the samples in the first, then made-up ones."""
    source = random.Random(language)
    syllables = SYLLABLES[language].split()
    words = dict.fromkeys(() if language else read_words())
    while len(words) < VOCABULARY:
        words["".join(source.choices(syllables, k=source.randint(2, 4)))] = None
    return Words(list(words), list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY))))


def read_words() -> list[str]:
    """Return the words in titles and excerpts of the sample posts, as they come."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.md")))
    lines = (line for text in texts for line in re.findall("(?:title|excerpt): (.*)", text))
    return [word.lower() for line in lines for word in re.findall("[A-Za-z]{3,}", line)]


@cache
def make_site(rank: int) -> str:
    """Return the domain of a provider, always the same for a rank; some are not ASCII."""
    source = random.Random(f"site {rank}")
    language = source.choices((0, 1), weights=(95, 5))[0]
    kind = source.choice(("daily", "news", "tech", "radio", "post", "times"))
    syllables = source.choices(SYLLABLES[language].split(), k=3)
    return f"{kind}-{''.join(syllables)}{rank}.example".encode("idna").decode()
