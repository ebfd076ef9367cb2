"""Gates: what stands around every answer: names of the server, headers, other sites, the journal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.serving.conftest import Application, serving

from newsgraph.errors import UsageError
from newsgraph.serving.gates.headers import EVERYWHERE
from newsgraph.serving.gates.hosts import hosts_of, is_allowed
from newsgraph.store import Store

PAGE = "https://yasgui.example"
ADDRESSES = [
    *("/health", "/sparql", "/sparql?query=ASK%20%7B%7D", "/data?default"),
    *("/sparql?query=ASK", "/data", "/nothing", "/<script>", "/data?graph=s:s"),
]


@pytest.fixture(scope="module")
def open_to_page(seeds: Store) -> Iterator[Application]:
    """Return an application that pages of one other site may ask."""
    with serving(seeds, origins=(PAGE,)) as found:
        yield found


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_every_answer_has_the_headers(method: str, address: str, application: Application) -> None:
    found = application.ask(method, address)
    assert found.headers.items() >= {name.lower(): v for name, v in EVERYWHERE.items()}.items()
    assert found.status_code < 500


def test_so_has_one_to_a_server_of_another_name(application: Application) -> None:
    found = application.get("/health", host="attacker.example")
    assert found.status_code == 421
    assert found.headers.items() >= {name.lower(): v for name, v in EVERYWHERE.items()}.items()
    assert "--allow-host" in found.text


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("localhost:8765", True),
        ("LOCALHOST", True),
        ("127.0.0.1:1", True),
        ("[::1]:8765", True),
        ("news.example.org", True),
        ("localhost.", True),
        ("NEWS.example.org.:443", True),
        ("[0:0::1]:8765", True),
        ("xn--bcher-kva.example", True),
        ("b\xfccher.example", False),
        ("[::1%25lo]", False),
        ("-", False),
        ("localhost..", False),
        ("." * 999, False),
        ("localhost:" + "8" * 999, False),
        ("localhost.attacker.example", False),
        ("localhost:8765:9", False),
        ("attacker.example#localhost", False),
        ("user@localhost", False),
        ("localhost\n", False),
        ("", False),
        (None, False),
    ],
)
def test_only_its_own_names_lead_to_a_server(host: str | None, is_own: bool) -> None:  # noqa: FBT001
    allowed = ("News.Example.org.", "B\xfccher.example")
    assert is_allowed(host, hosts_of("127.0.0.1", allowed)) is is_own


def test_an_address_that_it_is_bound_to_is_a_name() -> None:
    assert is_allowed("192.0.2.7:80", hosts_of("192.0.2.7"))
    assert is_allowed("[2001:db8::1]", hosts_of("2001:DB8:0:0::1"))
    assert is_allowed("bound.example", hosts_of("Bound.example."))


def test_an_address_with_a_zone_is_no_name_that_a_client_sends() -> None:
    assert hosts_of("fe80::1%eth0") == hosts_of("127.0.0.1")


@pytest.mark.parametrize("name", [".", "-", "a..b", "[:::::]", "::1", "a b", "", "https://a/"])
def test_what_is_no_name_is_never_allowed(name: str) -> None:
    with pytest.raises(UsageError, match="is no name of a host"):
        hosts_of("127.0.0.1", (name,))


def test_no_other_site_reads_anything_unless_it_may(application: Application) -> None:
    for address in ADDRESSES:
        found = application.get(address, origin=PAGE)
        assert [name for name in found.headers if name.startswith("access-control")] == []


def test_a_site_that_may_reads_answers_and_their_headers(open_to_page: Application) -> None:
    found = open_to_page.get("/sparql?query=ASK%20%7B%7D", origin=PAGE)
    assert found.headers["access-control-allow-origin"] == PAGE
    exposed = set(found.headers["access-control-expose-headers"].split(", "))
    assert exposed == {"ETag", "Last-Modified", "Retry-After"}
    assert "Origin" in found.headers["vary"]
    assert "Accept" in found.headers["vary"]
    refused = open_to_page.get("/sparql?query=ASK", origin=PAGE)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (400, PAGE)


def test_a_site_that_may_asks_before_it_posts(open_to_page: Application) -> None:
    headers = {
        "origin": PAGE,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    found = open_to_page.ask("OPTIONS", "/sparql", headers)
    assert found.status_code == 200
    assert "POST" in found.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in found.headers
    private = {"access-control-request-private-network": "true"}
    found = open_to_page.ask("OPTIONS", "/sparql", headers | private)
    assert found.headers["access-control-allow-private-network"] == "true"
    assert found.status_code == 200
    other = open_to_page.ask("OPTIONS", "/sparql", headers | {"origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers


def test_all_sites_may_never_with_credentials(seeds: Store) -> None:
    with serving(seeds, origins=("*",)) as application:
        found = application.get("/health", origin=PAGE, cookie="a=b")
        assert found.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in found.headers


@pytest.mark.parametrize("address", ["/%1B[31m%0Ared", "/%E2%80%AEgnp.exe", "/%FF%00"])
def test_what_strangers_wrote_steers_no_terminal_and_no_browser(
    address: str, application: Application
) -> None:
    found = application.get(address)
    line = application.lines[-1]
    assert found.headers["content-type"] == "text/plain; charset=utf-8"
    assert (found.status_code, line.isprintable()) == (404, True)
    assert found.text.removesuffix("\n").isprintable()


def test_a_line_tells_of_each_request(application: Application) -> None:
    application.lines.clear()
    application.get("/health")
    application.get("/sparql?query=ASK")
    application.ask("DELETE", "/" + "x" * 5000)
    words = [line.split() for line in application.lines]
    assert [(one[0], one[2]) for one in words] == [
        ("GET", "200"),
        ("GET", "400"),
        ("DELETE", "404"),
    ]
    assert words[0][3:] == [words[0][3], "ms", "3", "bytes"]
    assert len(application.lines[-1]) < 160


def test_no_path_tells_of_another_status(application: Application) -> None:
    application.get("/health%20200%200%20ms%203%20bytes")
    words = application.lines[-1].split()
    assert words[:3] == ["GET", "/health%20200%200%20ms%203%20bytes", "404"]
    application.get("/a%0AGET%20/b%1B")
    assert application.lines[-1].startswith("GET /a%0AGET%20/b%1B 404 ")


def test_of_a_head_no_bytes_are_told(application: Application) -> None:
    for path in ("/health", "/sparql", "/data?default", "/nothing"):
        application.ask("HEAD", path)
        assert application.lines[-1].endswith(" ms 0 bytes")


def test_no_password_gets_into_the_journal(application: Application) -> None:
    for path in ("/https://me:secret@example.org/", "/https%3A%2F%2Fme%3Asecret%40example.org/"):
        application.get(path)
        assert "secret" not in application.lines[-1]


def test_a_server_tells_that_it_is_well(application: Application) -> None:
    found = application.get("/health")
    assert (found.status_code, found.text) == (200, "ok\n")


@pytest.mark.parametrize("path", ["/sparql/", "/data/?default", "/about/", "/queries/topic-trend/"])
def test_a_path_with_one_slash_more_is_another(path: str, application: Application) -> None:
    found = application.get(path)
    assert (found.status_code, "location" in found.headers) == (404, False)
