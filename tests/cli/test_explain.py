"""``explain``: what it tells of an article, from exports and from posts."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Command

CNET = "www.cnet.com/news/facial-recognitions-fate-could-be-decided-in-2021/"
AMP = CNET.replace("/news/", "/google-amp/news/")
TOLD = """\
Facial recognition's fate could be decided in 2021
  https://www.cnet.com/news/facial-recognitions-fate-could-be-decided-in-2021/
  CNET, 2020-12-11T13:12:00Z

  key        https://cnet.com/news/facial-recognitions-fate-could-be-decided-in-2021
  also       https://cnet.com/google-amp/news/facial-recognitions-fate-could-be-decided-in-2021
  asked for  https://cnet.com/google-amp/news/facial-recognitions-fate-could-be-decided-in-2021
  IRI        https://newsgraph.example/article/fec7a072eda03748c258acdc75af8e03
  quality    189, the largest of 89 and 189
  listed     by 2 articles
  cluster    Why Big Tech Wants (Some) Facial Recognition Rules (13 articles)
  role       core, strength 0.98
  why        listed by 2 of its articles, beside 11 of its articles in a list
  words      2021 (in 2 of 12 others here, 0 of 28 elsewhere), up (1, 0)

1 article, 2 observations

  seeds/2020-12-08-privacy-civil-rights-groups-plan-facial-recognition-offensive.md:47  listed, number 2
    identity      its webUrl is the article's
    quality       89
    webUrl        https://www.cnet.com/news/facial-recognitions-fate-could-be-decided-in-2021/
"""


def test_two_observations_are_told_with_file_and_line(newsgraph: Command) -> None:
    url = f"https://www-cnet-com.cdn.ampproject.org/c/s/{AMP}"
    code, out, err = newsgraph("explain", url, "seeds")
    assert (code, err) == (0, "")
    assert out.startswith(TOLD)
    assert newsgraph("build", "seeds", "-q").code == 0
    assert newsgraph("explain", url) == (code, out, err)


def test_one_observation_is_told_in_the_singular(newsgraph: Command) -> None:
    out = newsgraph("explain", "https://www.bbc.co.uk/news/technology-53024985", "seeds").out
    assert "\n  topics     AI, Computer Vision\n" in out
    assert "\n1 article, 1 observation\n" in out
    assert ".md:2  the post itself\n" in out
    assert "largest" not in out
    assert "asked for" not in out


def test_of_many_listings_across_clusters_the_first_are_told(
    newsgraph: Command, tmp_path: Path
) -> None:
    others = [f"<a:{number}>" for number in range(7)]
    path = tmp_path / "others.ttl"
    path.write_text(
        "@prefix ng: <https://w3id.org/newsgraph/ns#> . @prefix schema: <https://schema.org/> ."
        f"<a:x> ng:key 'https://a.example/x' ; ng:inCluster <c:x> ; ng:related {','.join(others)} ;"
        " ng:clusterRole 'core' ; ng:clusterStrength 'strong' . <c:x> ng:articleCount 2 ."
        + "".join(f"{other} schema:headline 'Title \\u001B {other[3]}' ." for other in others)
    )
    out = newsgraph("explain", "https://a.example/x", str(path)).out
    assert "\n  role       core, strength strong\n" in out
    assert r"apart from 'Title \x1b 0', which it lists" in out
    assert r"           'Title \x1b 4', which it lists" in out
    assert "             and 2 more listings across clusters\n" in out


PREFIXES = (
    "@prefix ng: <https://w3id.org/newsgraph/ns#> . @prefix schema: <https://schema.org/> ."
    "@prefix prov: <http://www.w3.org/ns/prov#> ."
)


def test_a_list_that_alone_holds_an_article_is_told_so(newsgraph: Command, tmp_path: Path) -> None:
    others = "".join(f"<a:{number}> schema:headline 'What a day' ." for number in range(9))
    path = tmp_path / "others.ttl"
    path.write_text(
        f"{PREFIXES}{others}<a:x> ng:key 'https://a.example/x' ; ng:inCluster <c:x> ;"
        " schema:headline 'What now' ; ng:clusterRole 'attached' . <c:x> ng:articleCount 2 ;"
        " prov:hadMember <a:x>, <a:y> . <a:y> schema:headline 'What else' ; ng:related <a:x> ."
    )
    out = newsgraph("explain", "https://a.example/x", str(path)).out
    assert "\n  why        listed by 1 of its articles\n" in out
    assert "\n  words      no telling word is shared: only its list says so\n" in out
    assert "\n  listings   1 of 1 leads here\n" in out
    path.write_text(f"{path.read_text()}<a:0> ng:related <a:x> .")
    out = newsgraph("explain", "https://a.example/x", str(path)).out
    assert "\n  words      no telling word is shared: only lists say so\n" in out
    assert "\n  listings   1 of 2 leads here\n" in out


def test_what_holds_nothing_is_no_reason(newsgraph: Command, tmp_path: Path) -> None:
    path = tmp_path / "others.ttl"
    path.write_text(
        f"{PREFIXES}<a:x> ng:key 'https://a.example/x' ; ng:inCluster <c:x> . <c:x>"
        " ng:articleCount 2 ; prov:hadMember <a:x>, <a:y> . <a:z> schema:headline 'Z' ."
    )
    out = newsgraph("explain", "https://a.example/x", str(path)).out
    assert "\n  words      no telling word is shared\n" in out
    assert "why" not in out
    assert "listings" not in out


@pytest.mark.parametrize("url", [f"http://{CNET}?utm_source=x#y", f"https://{AMP}"])
def test_any_form_will_do(url: str, newsgraph: Command) -> None:
    assert newsgraph("explain", url, "seeds").out.startswith("Facial recognition's fate")


@pytest.mark.parametrize(
    ("url", "code", "complaint"),
    [
        ("https://www.cnet.com/nothing", 1, "the graph knows no article with the URL"),
        ("www.cnet.com", 2, "give the URL in full, such as https://example.org/story"),
        ("", 2, "'' is not an absolute URL"),
    ],
)
def test_what_is_not_known_is_told(url: str, code: int, complaint: str, newsgraph: Command) -> None:
    outcome = newsgraph("explain", url, "seeds")
    assert (outcome.code, outcome.out) == (code, "")
    assert complaint in outcome.err
