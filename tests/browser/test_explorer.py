"""The pages of a server in the browser: the editor, its results, and what strangers wrote."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.serving.conftest import started

from newsgraph.asking.questions import Question, list_questions
from newsgraph.vocabulary import PREFIXES

ROOT: Final = Path(__file__).parents[2]
AXE: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FINDINGS: Final = """
    axe.run().then(({violations}) => violations.flatMap(({id, nodes}) =>
        nodes.map(({html, failureSummary}) => [id, html, failureSummary])))
"""
READERS: Final[dict[str, dict[str, Any]]] = {
    "by day": {"color_scheme": "light"},
    "by night": {"color_scheme": "dark"},
    "on a phone": {"viewport": {"width": 390, "height": 844}},
}
HOSTILE: Final = """
    SELECT ?script ?data ?slashes ?dots ?text ?turned WHERE { BIND("x" AS ?x)
      BIND(IRI("javascript:alert(1)") AS ?script) BIND(IRI("data:text/html,x") AS ?data)
      BIND(IRI("https://newsgraph.example//evil.example/") AS ?slashes)
      BIND(IRI("https://newsgraph.example/a/%2e%2e/b") AS ?dots)
      BIND("<img src=x onerror=alert(1)>" AS ?text) BIND("\\u202Eelit" AS ?turned) }
"""


class Visit:
    """A browser on a server: with all that it asked for and complained of."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def open(self, path: str) -> None:
        """Open a page of the server."""
        self.page.goto(f"{self.url}{path}")

    def edit(self, query: str = "") -> None:
        """Open the editor, with a query if one is given."""
        self.page.goto("about:blank")  # so that another fragment is another visit
        self.open(f"/sparql#query={quote(query, safe='')}" if query else "/sparql")
        self.page.locator("html[data-ready]").wait_for(state="attached")

    def run(self) -> None:
        """Ask what stands in the editor, and wait for what comes."""
        self.page.get_by_role("button", name="Run").click()
        expect(self.page.get_by_role("status")).not_to_have_text("Asking …")

    def written(self) -> str:
        """Return what stands in the editor."""
        script = "document.querySelector('.CodeMirror').CodeMirror.getValue()"
        return str(self.page.evaluate(script))

    def write(self, text: str) -> None:
        """Have a text stand in the editor, as if it had been typed."""
        self.page.evaluate(
            "text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", text
        )

    def is_marked(self) -> bool:
        """Return whether the editor marks a line as wrong."""
        expect(self.page.locator(".CodeMirror-code .CodeMirror-linenumber").first).to_be_visible()
        return self.page.locator(".parseErrorIcon").count() > 0

    def until_written(self, text: str) -> None:
        """Wait until a text stands in the editor."""
        deadline = time.monotonic() + 10
        while text not in self.written():
            assert time.monotonic() < deadline, self.written()
            time.sleep(0.02)

    def outside(self) -> list[str]:
        """Return the requests that went elsewhere."""
        return [url for url in self.requests if not url.startswith((self.url, "about:", "data:"))]


Visiting = Callable[..., Visit]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Return the address of a server of the seeds."""
    with started(str(ROOT / "seeds")) as server:
        yield server.url


@pytest.fixture(scope="module")
def hostile_url() -> Iterator[str]:
    """Return the address of a server of the hostile posts."""
    with started(str(ROOT / "tests" / "hostile" / "posts")) as server:
        yield server.url


@pytest.fixture
def visit(browser: Browser, url: str) -> Iterator[Visiting]:
    """Return what visits a server; nothing is complained of, and nothing is asked elsewhere."""
    visits, contexts = [], []

    def begin(where: str = url, **settings: Any) -> Visit:
        context = browser.new_context(**settings)
        contexts.append(context)
        visits.append(Visit(context.new_page(), where))
        return visits[-1]

    yield begin
    for one in visits:
        assert one.outside() == []
    for context in contexts:
        context.close()


def test_one_begins_with_the_coverage_page(visit: Visiting) -> None:
    one = visit()
    one.open("/")
    one.page.locator("html[data-ready]").wait_for(state="attached")
    assert one.complaints == []


def test_no_query_that_we_write_is_marked_as_wrong(visit: Visiting) -> None:
    one = visit()
    one.open("/about")
    more = one.page.get_by_role("link", name="More in the editor")
    written = [link.get_attribute("href") for link in more.all()]
    one.open("/provider/bbc.co.uk.html")
    around = one.page.locator("a[href^='/sparql#query=']").all()
    for address in ["/sparql", *written, *(link.get_attribute("href") for link in around)]:
        one.page.goto("about:blank")
        one.open(str(address))
        one.page.locator("html[data-ready]").wait_for(state="attached")
        one.until_written("SELECT")
        assert not one.is_marked()


@pytest.mark.parametrize("question", list_questions(), ids=lambda question: question.name)
def test_no_packaged_query_is_marked_as_wrong_with_its_prefixes_or_without(
    visit: Visiting, question: Question
) -> None:
    one = visit()
    lines = question.text.splitlines(keepends=True)
    bare = "".join(line for line in lines if not line.startswith("PREFIX"))
    one.edit(bare)
    assert one.is_marked() is False
    one.write(question.text)
    assert one.is_marked() is False
    assert (bare == question.text) is ("PREFIX" not in question.text)


def test_a_prefix_that_the_endpoint_knows_is_not_marked_and_any_other_is(visit: Visiting) -> None:
    one = visit()
    one.edit()
    for prefix in PREFIXES:
        one.write(f"SELECT * {{ ?s {prefix}:p/{prefix}:q* ?o . FILTER(?o = {prefix}:x) }}")
        assert one.is_marked() is False
        one.run()
        expect(one.page.get_by_role("status")).to_have_text("0 rows")
    one.write("ASK { ?s foaf:name ?o }")
    assert one.is_marked() is True
    one.write("PREFIX foaf: <http://xmlns.com/foaf/0.1/> ASK { ?s foaf:name ?o }")
    assert one.is_marked() is False
    one.write("ASK { ?s foaf:name ?o }")
    assert one.is_marked() is True
    one.write("ASK { ?s ng:a }")
    assert one.is_marked() is True


def test_a_query_is_answered_with_links_to_pages_here(visit: Visiting) -> None:
    one = visit()
    one.edit("SELECT ?p ?u { ?a schema:publisher ?p ; schema:url ?u } ORDER BY ?p ?u LIMIT 3")
    assert one.written().startswith("SELECT ?p ?u")
    one.run()
    expect(one.page.get_by_role("status")).to_have_text("3 rows")
    outside = one.page.locator("#answer td:nth-child(2) a").first
    assert outside.get_attribute("rel") == "noopener noreferrer nofollow"
    one.page.locator("#answer td a").first.click()
    expect(one.page.locator(".kind")).to_contain_text("provider")
    assert one.complaints == []


def test_a_link_runs_nothing_by_itself(visit: Visiting) -> None:
    one = visit()
    one.edit("SELECT * { ?s ?p ?o } LIMIT 1")
    expect(one.page.locator("#results")).to_be_hidden()
    assert not [url for url in one.requests if "query=" in url.partition("#")[0]]


def test_a_packaged_query_is_told_what_its_form_says(visit: Visiting) -> None:
    one = visit()
    one.edit()
    one.page.get_by_label("Question", exact=True).select_option("topic-trend")
    form = one.page.locator("#topic-trend")
    form.get_by_label("topic", exact=True).fill("AI")
    form.get_by_role("button", name="Another value of topic").click()
    one.page.keyboard.type("Computer Vision")
    form.get_by_role("button", name="Write it into the editor").click()
    one.until_written('VALUES ?topic { "AI" "Computer Vision" }')
    one.run()
    expect(one.page.locator("#answer tbody tr").first).to_be_visible()
    assert one.complaints == []


def test_what_somebody_wrote_stays_until_they_have_it_replaced(visit: Visiting) -> None:
    one = visit()
    one.edit()
    question = one.page.get_by_label("Question", exact=True)
    question.select_option("topic-trend")
    one.until_written("VALUES ?topic { UNDEF }")
    question.select_option("most-listed")
    one.until_written("Which articles stand in the most lists")
    one.page.locator(".CodeMirror").click()
    one.page.keyboard.press("Control+A")
    one.page.keyboard.type("ASK {}")
    mine = one.written()
    with one.page.expect_response("**/queries/topic-trend*"):
        question.select_option("topic-trend")
    expect(one.page.get_by_text("What you wrote stays")).to_be_visible()
    assert one.written() == mine
    form = one.page.locator("#topic-trend")
    form.get_by_role("button", name="Write it into the editor").click()
    one.until_written("VALUES ?topic { UNDEF }")
    expect(one.page.get_by_text("What you wrote stays")).to_be_hidden()
    one.page.locator(".CodeMirror").click()
    one.page.keyboard.press("Control+Z")
    assert one.written() == mine
    assert one.complaints == []


def test_of_two_questions_that_are_chosen_quickly_the_last_is_written(visit: Visiting) -> None:
    one = visit()
    one.edit()
    slow: list[Route] = []

    def hold(route: Route) -> None:
        slow.append(route)

    one.page.route("**/queries/topic-trend*", hold)
    question = one.page.get_by_label("Question", exact=True)
    with one.page.expect_request("**/queries/topic-trend*"):
        question.select_option("topic-trend")
    with one.page.expect_event("requestfailed"):  # nobody waits for it any more
        question.select_option("most-listed")
    one.until_written("Which articles stand in the most lists")
    for route in slow:
        route.abort()
    assert len(slow) == 1
    assert one.page.locator(".failed").count() == 0


def test_where_the_server_is_gone_that_is_told(visit: Visiting) -> None:
    one = visit()
    one.edit()
    before = one.written()
    one.page.route("**/queries/*", lambda route: route.abort())
    one.page.get_by_label("Question", exact=True).select_option("topic-trend")
    expect(one.page.locator(".failed")).to_have_text("No answer: is the server there?")
    assert one.written() == before


def test_what_a_parameter_does_not_take_is_told_beside_it(visit: Visiting) -> None:
    one = visit()
    one.edit()
    one.page.get_by_label("Question", exact=True).select_option("biggest-clusters")
    form = one.page.locator("#biggest-clusters")
    form.get_by_label("least", exact=True).fill("many")
    form.get_by_role("button", name="Write it into the editor").click()
    field = form.locator("[data-parameter=least]")
    expect(field.locator(".error")).to_contain_text("'many' is not what the parameter least takes")
    expect(field.locator("input")).to_have_attribute("aria-invalid", "true")
    expect(field.locator("input")).to_be_focused()


def test_a_mistake_in_a_query_is_told(visit: Visiting) -> None:
    one = visit()
    one.edit("SELECT ?x { ?x a }")
    one.run()
    expect(one.page.get_by_role("status")).to_have_text("There is no answer.")
    expect(one.page.locator(".failed")).to_contain_text("query:1:")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK { ?a a ng:Article }", "Yes"),
        ("CONSTRUCT { <urn:a> <urn:b> ?n } { VALUES ?n { 7 } }", "<urn:a> <urn:b>"),
    ],
)
def test_truths_and_triples_are_shown_as_text(visit: Visiting, query: str, expected: str) -> None:
    one = visit()
    one.edit(query)
    one.run()
    expect(one.page.locator("#answer pre")).to_contain_text(expected)


def test_an_answer_can_be_taken_away(visit: Visiting) -> None:
    one = visit()
    one.edit("SELECT ?name { ?p a ng:Provider ; schema:name ?name } ORDER BY ?name")
    one.run()
    with one.page.expect_download() as taken:
        one.page.get_by_role("link", name="Download CSV").click()
    rows = list(csv.reader(taken.value.path().read_text("utf-8").splitlines()))
    assert rows[0] == ["name"]
    assert len(rows) > 30
    with one.page.expect_download() as taken:
        one.page.get_by_role("link", name="Download JSON").click()
    answer = json.loads(taken.value.path().read_text("utf-8"))
    assert len(answer["results"]["bindings"]) == len(rows) - 1


def test_the_keyboard_is_enough_and_gets_out_of_the_editor(visit: Visiting) -> None:
    one = visit()
    one.edit("ASK {}")
    one.page.locator(".CodeMirror").click()
    one.page.keyboard.press("Control+Enter")
    expect(one.page.locator("#answer pre")).to_have_text("Yes")
    one.page.keyboard.press("Tab")
    expect(one.page.get_by_role("button", name="Run")).to_be_focused()
    one.page.keyboard.press("Shift+Tab")
    assert one.page.evaluate("document.activeElement.getAttribute('aria-label')") == "SPARQL query"


def test_typing_asks_nobody(visit: Visiting) -> None:
    one = visit()
    one.edit()
    one.page.locator(".CodeMirror").click()
    before = len(one.requests)
    one.page.keyboard.press("Control+A")
    typed = "SELECT * { ?s schema:na ?o ; foaf:na wd:Q42 ; a schema:Ne"
    one.page.keyboard.type(typed)
    one.page.keyboard.press("Control+Space")
    one.page.wait_for_timeout(800)  # in which it would have asked
    assert one.requests[before:] == []
    assert one.complaints == []  # nor was it kept from asking by the policy of the page
    assert one.written().rstrip(" }") == typed


def test_what_an_answer_holds_is_text_and_leads_to_http_alone(visit: Visiting) -> None:
    one = visit()
    one.edit(HOSTILE)
    one.run()
    expect(one.page.locator("#answer td")).to_have_count(6)
    assert one.page.locator("#answer a, #answer img").count() == 0
    assert "\ufffdelit" in one.page.locator("#answer").inner_text()
    assert one.complaints == []


def test_hostile_posts_are_inert_in_the_browser(visit: Visiting, hostile_url: str) -> None:
    one = visit(hostile_url)
    one.edit("SELECT ?a ?t { ?a a ng:Article ; rdfs:label ?t } ORDER BY ?t")
    one.run()
    expect(one.page.locator("#answer table")).to_be_visible()
    found = one.page.locator("#answer td a").evaluate_all("all => all.map((a) => a.pathname)")
    marked = one.page.locator("#answer tr", has_text="<").locator("a")
    paths = marked.evaluate_all("all => all.map((a) => a.pathname)")
    assert paths
    for path in [*paths, *found[:10], "/about"]:
        one.open(path)
        assert one.page.locator("script, img, iframe, svg, [onerror], [onload]").count() == 0
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert one.complaints == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("path", ["/about", "/provider/bbc.co.uk", "/vocabulary", "/sparql", "/x"])
def test_everyone_can_use_it(visit: Visiting, reader: str, path: str) -> None:
    one = visit(**READERS[reader], bypass_csp=True)  # for axe, which is no script of the page
    one.open(path)
    if path == "/sparql":
        one.page.locator("html[data-ready]").wait_for(state="attached")
        one.page.get_by_label("Question", exact=True).select_option("topic-trend")
        one.run()
        expect(one.page.locator("#answer table")).to_be_visible()
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    one.page.add_script_tag(path=AXE)
    assert one.page.evaluate(FINDINGS) == []
