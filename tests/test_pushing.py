"""Pushing: what a store is sent, by whom, and what becomes of it, whatever the store does."""

from __future__ import annotations

import base64
import re
import socket
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from tests.graphstores import (
    CERTIFICATE,
    GraphStore,
    Mood,
    ask_digest,
    break_off,
    drop,
    good,
    never_end,
    oxigraph,
    say,
    serving,
    take_and_say,
    talk,
    trickle,
    wait,
)

import newsgraph as ng
from newsgraph.errors import InputError, PushError, UsageError
from newsgraph.limits import PUSH_ANSWER_BYTES, PUSH_REDIRECTS, PUSH_WAIT_SECONDS
from newsgraph.pushing import Sent, exchange, find_login, find_target, push_store, transfer
from newsgraph.store import Store, load_graph

SEEDS = Path(__file__).parent.parent / "seeds"
SECRET = "s3cr3t-Pa55.w@rd"
TOKEN = "s3cr3t.T0ken-w"
STEERING = "\x1b[31mred\x07\r\n\x9b2J\u202e"
NONSENSE = talk(b"\x1b]0;owned\x07 what?\r\n\r\n")


@pytest.fixture(scope="module")
def store() -> Store:
    return load_graph(ng.build(ng.read(SEEDS)))


@pytest.fixture
def server() -> Iterator[GraphStore]:
    with serving() as one:
        yield one


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the pauses that are made, which take no time here."""
    made: list[float] = []
    monkeypatch.setattr(time, "sleep", made.append)
    return made


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's home, where there is no login, as there is none in the environment."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("NEWSGRAPH_USER", "NEWSGRAPH_PASSWORD", "NEWSGRAPH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let chunks be small, so that there are several."""
    monkeypatch.setattr(transfer, "PUSH_BYTES", 100_000)


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a login in the environment."""
    monkeypatch.setenv("NEWSGRAPH_USER", "anna")
    monkeypatch.setenv("NEWSGRAPH_PASSWORD", SECRET)


def push(
    store: Store,
    server: GraphStore,
    *moods: Mood,
    graph: str | None = None,
    replace: bool = False,
) -> Sent:
    """Push to a server in these moods, one for each request."""
    server.moods[:] = moods
    target = find_target(server.url, graph)
    return push_store(store, target, find_login(target), replace=replace)


def lines(store: Store) -> set[bytes]:
    return set(store.lines())


def of_text(text: str, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE) -> Store:
    """Return a store with what a text states."""
    quads = ox.Store()
    quads.load(text.encode(), format=syntax)
    return Store(quads)


# What is sent


def test_a_graph_arrives_whole_and_can_be_read_by_turtle_parsers(
    store: Store, server: GraphStore
) -> None:
    sent = push(store, server)
    assert sent == Sent(len(store), len(store), 1)
    assert server.graphs == {"default": lines(store)}
    assert server.methods == ["GET", "POST"]
    for request in server.requests:
        assert request.path == "/store?default"
    headers = server.requests[-1].headers
    assert headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert headers["User-Agent"].startswith("newsgraph/")
    turtle = ox.parse(server.requests[-1].body, ox.RdfFormat.TURTLE)
    assert {f"{quad.triple} .\n".encode() for quad in turtle} == lines(store)


@pytest.mark.usefixtures("small")
def test_chunks_are_whole_and_of_a_known_size(store: Store, server: GraphStore) -> None:
    told: list[Sent] = []
    target = find_target(server.url)
    sent = push_store(store, target, find_login(target), on_chunk=told.append)
    bodies = [request.body for request in server.requests if request.method == "POST"]
    assert len(bodies) == sent.chunks > 5
    assert all(len(body) <= 100_000 for body in bodies)
    assert all(body.endswith(b" .\n") for body in bodies)
    assert server.graphs == {"default": lines(store)}
    assert [one.chunks for one in told] == list(range(sent.chunks + 1))
    assert told[-1] == sent


@pytest.mark.parametrize(
    "graph", ["urn:x", "https://a.example/ü?x=1&default#y", "tag:a b".replace(" ", "+")]
)
def test_a_graph_is_named_by_its_iri(graph: str, store: Store, server: GraphStore) -> None:
    push(store, server, graph=graph)
    assert server.graphs == {graph: lines(store)}
    with pytest.raises(PushError, match="is not empty"):
        push(store, server, graph=graph)


def test_a_query_of_the_endpoint_is_kept_and_not_shown(store: Store, server: GraphStore) -> None:
    target = find_target(f"{server.url}?key=hidden#part", "urn:x")
    push_store(store, target, find_login(target))
    assert {request.path for request in server.requests} == {"/store?key=hidden&graph=urn%3Ax"}
    assert target.name == f"graph <urn:x> of {server.url}"


@pytest.mark.parametrize(
    ("text", "syntax", "complaint"),
    [
        ("<a:a> <a:b> [] .", "ttl", "blank nodes"),
        ("_:a <a:b> 1 .", "ttl", "blank nodes"),
        ("<a:a> <a:b> <<( <a:c> <a:d> <a:e> )>> .", "ttl", "triple terms"),
        ("", "ttl", "nothing to push"),
        ("<a:a> <a:b> <a:c> <a:g> .", "nq", "default graph is empty"),
    ],
)
def test_what_cannot_be_cut_is_refused_before_anything_is_sent(
    text: str, syntax: str, complaint: str, server: GraphStore
) -> None:
    known = {"ttl": ox.RdfFormat.TURTLE, "nq": ox.RdfFormat.N_QUADS}
    with pytest.raises(InputError, match=complaint):
        push(of_text(text, known[syntax]), server, replace=True)
    assert server.requests == []


# What is there already


def test_what_is_there_is_kept(store: Store, server: GraphStore) -> None:
    server.graphs["default"] = {b"<a:a> <a:b> <a:c> .\n"}
    with pytest.raises(PushError, match=r"is not empty, and is kept: replace it with --replace"):
        push(store, server)
    assert server.methods == ["GET"]
    assert server.graphs == {"default": {b"<a:a> <a:b> <a:c> .\n"}}


@pytest.mark.usefixtures("small")
def test_what_is_there_is_replaced_if_asked(store: Store, server: GraphStore) -> None:
    server.graphs["default"] = {b"<a:a> <a:b> <a:c> .\n"}
    push(store, server, replace=True)
    assert server.graphs == {"default": lines(store)}
    assert server.methods[:2] == ["PUT", "POST"]
    assert set(server.methods[1:]) == {"POST"}


@pytest.mark.parametrize(
    "mood", [say(404), say(410), say(204), say(200, b"\n# Empty NT\n"), say(404, b"no such graph")]
)
def test_stores_tell_in_many_ways_that_a_graph_is_empty(
    mood: Mood, store: Store, server: GraphStore
) -> None:
    assert push(store, server, mood).triples == len(store)


@pytest.mark.parametrize(
    ("mood", "complaint"),
    [
        (say(200, b"@prefix a: <a:> ."), "is not empty"),
        (say(200, b"\x1f\x8b\x08", Content_Encoding="gzip"), "is not empty"),
        (say(200, b"#\n" * PUSH_ANSWER_BYTES), "is not empty"),
        (never_end(200), "is not empty"),
        (say(200, b"<h1>Hello", Content_Type="Text/HTML; charset=utf-8"), "is a web page"),
        (say(400, b"which graph?"), r"answers 400 \(Bad Request\), saying which graph\?"),
        (say(405), r"does not tell if anything is in it.*: see that --to names"),
        (say(401), "NEWSGRAPH_PASSWORD"),
    ],
)
def test_where_nobody_can_tell_nothing_is_sent(
    mood: Mood, complaint: str, store: Store, server: GraphStore
) -> None:
    with pytest.raises(PushError, match=complaint):
        push(store, server, mood)
    assert server.methods == ["GET"]


# What goes wrong


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("mood", "complaint"),
    [
        (say(400, b"line 1: no"), r"400 \(Bad Request\), saying line 1: no;"),
        (say(403), "403 .*: see what this user may do there"),
        (say(404), "404 .*: see that --to names the Graph Store endpoint"),
        (say(409), "409 "),
        (say(411), "411 "),
        (say(413), "413 .*: let it take 1,000,000 bytes at once"),
        (say(415), "415 "),
        (say(500, b"<h1>oh</h1>", Content_Type="text/html"), r"500 \(Internal Server Error\);"),
        (say(599), r"599 \(which HTTP does not know\)"),
        (say(503, Retry_After="999999"), "503 .*: it asks to wait 999,999 s"),
        (never_end(500), "500 .*, saying # more and more"),
    ],
)
def test_a_chunk_that_is_refused_ends_the_push_with_what_was_confirmed(
    mood: Mood, complaint: str, store: Store, server: GraphStore
) -> None:
    with pytest.raises(PushError, match=complaint) as caught:
        push(store, server, good, good, good, mood)
    assert server.methods == ["GET", "POST", "POST", "POST"]
    count = len(server.graphs["default"])
    said = f"the store has confirmed 2 chunks, {count:,} of {len(store):,} triples"
    assert str(caught.value).endswith(f"; {said}; push again with --replace")
    server.requests.clear()
    assert push(store, server, replace=True).triples == len(store)
    assert server.graphs["default"] == lines(store)


def test_where_nothing_was_confirmed_none_is_told(store: Store, server: GraphStore) -> None:
    with pytest.raises(PushError, match=r"the store has confirmed none of [\d,]+ triples$"):
        push(store, server, good, say(500))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "trouble",
    [
        (drop, 1),
        (break_off, 1),
        (NONSENSE, 1),
        (say(502), 1),
        (say(503, Retry_After="7"), 7),
        (say(503, Retry_After="Sat, 21 Nov 2026 08:00:00 GMT"), 1),
        (say(503, Retry_After="-1"), 1),
        (take_and_say(504), 1),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_what_may_be_over_in_a_moment_is_tried_once_more(
    trouble: tuple[Mood, int], place: int, store: Store, server: GraphStore, pauses: list[float]
) -> None:
    mood, pause = trouble
    assert push(store, server, *[good] * place, mood).triples == len(store)
    assert server.graphs["default"] == lines(store)
    assert server.methods[place] == server.methods[place + 1]
    assert pauses == [pause]


@pytest.mark.parametrize(
    ("mood", "complaint"),
    [
        (drop, "the store gave no complete answer in HTTP;"),
        (break_off, "the store gave no complete answer in HTTP;"),
        (NONSENSE, "the store gave no complete answer in HTTP;"),
        (say(502), "the store answers 502"),
        (say(503, b"busy", Retry_After=str(PUSH_WAIT_SECONDS)), "503 .*, saying busy"),
        (say(504), "the store answers 504"),
    ],
)
def test_it_is_tried_no_more_than_twice(
    mood: Mood, complaint: str, store: Store, server: GraphStore, pauses: list[float]
) -> None:
    with pytest.raises(PushError, match=complaint):
        push(store, server, good, mood, mood)
    assert server.methods == ["GET", "POST", "POST"]
    assert len(pauses) == 1


def test_a_store_that_does_not_answer_is_left(
    store: Store, server: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "PUSH_SECONDS", 0.2)
    with pytest.raises(PushError, match=r"did not answer within 0.2 s; .* none of"):
        push(store, server, good, wait)
    assert server.methods == ["GET", "POST"]


@pytest.mark.parametrize(
    "mood",
    [
        trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", b"#"),
        trickle(b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        trickle(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_an_answer_that_trickles_is_waited_for_no_longer(
    mood: Mood, store: Store, server: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "PUSH_SECONDS", 0.4)
    with pytest.raises(PushError, match=r"did not answer within 0.4 s"):
        push(store, server, mood)
    assert server.methods == ["GET"]


@pytest.mark.parametrize("part", [b"", b"# working\n"])
@pytest.mark.parametrize("place", [0, 1])
def test_an_answer_that_is_cut_because_it_is_late_is_no_whole_one(
    part: bytes,
    place: int,
    store: Store,
    server: GraphStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exchange, "PUSH_SECONDS", 0.4)
    mood = trickle(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", part)
    with pytest.raises(PushError, match=r"did not answer within 0.4 s"):
        push(store, server, *[good] * place, mood)
    assert server.methods == ["GET", "POST"][: place + 1]


def test_a_connection_that_is_made_too_late_is_closed_at_once(
    store: Store, server: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = socket.getaddrinfo

    def find_late(*told: Any) -> list[Any]:
        time.sleep(0.6)
        return find(*told)

    monkeypatch.setattr(exchange, "PUSH_SECONDS", 0.4)
    monkeypatch.setattr(socket, "getaddrinfo", find_late)
    with pytest.raises(PushError, match=r"did not answer within 0.4 s"):
        push(store, server)
    assert server.requests == []


def test_a_store_that_is_not_there_is_told(store: Store) -> None:
    with serving() as server:
        pass
    with pytest.raises(PushError, match=r"no connection to 127.0.0.1: .*refused"):
        push(store, server)


def test_what_a_store_says_is_shortened_and_escaped(store: Store, server: GraphStore) -> None:
    hostile = (STEERING * 50).encode()
    with pytest.raises(PushError) as caught:
        push(store, server, good, say(500, hostile))
    assert str(caught.value).isprintable()
    assert r"\x1b[31mred\x07" in str(caught.value)
    assert len(str(caught.value)) < 1_500
    with pytest.raises(PushError) as caught:
        push(store, server, good, say(500, b"\xff\xfe\x00"))
    assert str(caught.value).isprintable()


# Redirects


@pytest.mark.usefixtures("login")
@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize("place", ["/elsewhere?default", "{url}?default", "?default"])
def test_a_redirect_within_the_server_keeps_method_and_body(
    status: int, place: str, store: Store, server: GraphStore
) -> None:
    redirect = say(status, Location=place.format(url=server.url))
    push(store, server, redirect, good, redirect)
    assert server.methods == ["GET", "GET", "POST", "POST"]
    assert server.requests[2].body == server.requests[3].body
    assert server.graphs == {"default": lines(store)}
    assert all("Authorization" in request.headers for request in server.requests)


@pytest.mark.usefixtures("login")
@pytest.mark.parametrize("status", [301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_nothing_is_sent_on_to_another_server(
    status: int, method: str, store: Store, server: GraphStore
) -> None:
    with serving() as other:
        redirect = say(status, Location=f"{other.url}?default")
        with pytest.raises(PushError, match=f"sends on to another address \\({status}\\)"):
            push(store, server, redirect, replace=method == "PUT")
        assert other.requests == []
    assert server.methods == [method]


@pytest.mark.parametrize(
    "place",
    [
        "https://127.0.0.1:{port}/store?default",
        "http://localhost:{port}/store?default",
        "http://127.0.0.1/store?default",
        "//evil.example/store?default",
        "http://evil:pw@127.0.0.1:{port}/store?default",
        "/store",
        "/store?graph=urn:other",
        "file:///etc/passwd?default",
        "http://[",
        "http://xn--/?default",
        "http://h:port/?default",
    ],
)
def test_only_the_same_origin_and_graph_is_followed(
    place: str, store: Store, server: GraphStore
) -> None:
    redirect = say(307, Location=place.format(port=server.server_port))
    with pytest.raises(PushError, match=r"sends on to .*: if that is the store, name it") as caught:
        push(store, server, redirect)
    assert server.methods == ["GET"]
    assert "pw@" not in str(caught.value)


def test_other_redirects_are_told_and_not_followed(store: Store, server: GraphStore) -> None:
    with pytest.raises(PushError, match=r"sends on to /new\?default \(301\)"):
        push(store, server, say(301, Location="/new?default"))
    with pytest.raises(PushError, match=r"sends on to nowhere \(302\)"):
        push(store, server, say(302))
    with pytest.raises(PushError) as caught:
        push(
            store,
            server,
            say(
                302, Location="https://e.example/\u202e\x85".encode().decode("latin-1") + "x" * 999
            ),
        )
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


def test_redirects_end(store: Store, server: GraphStore) -> None:
    circle = say(307, Location="?default")
    with pytest.raises(PushError, match="from address to address, more than 5 times"):
        push(store, server, *[circle] * 99)
    assert len(server.requests) == PUSH_REDIRECTS + 1


# Logins


def authorizations(server: GraphStore) -> list[str | None]:
    return [request.headers.get("Authorization") for request in server.requests]


BASIC = "Basic " + base64.b64encode(f"anna:{SECRET}".encode()).decode()


def test_without_a_login_none_is_told(store: Store, server: GraphStore) -> None:
    push(store, server)
    assert authorizations(server) == [None, None]


@pytest.mark.usefixtures("login")
def test_a_password_of_the_environment_goes_with_each_request(
    store: Store, server: GraphStore
) -> None:
    push(store, server)
    assert authorizations(server) == [BASIC, BASIC]


def test_a_token_goes_with_each_request(
    store: Store, server: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSGRAPH_TOKEN", "abc.def-1==")
    push(store, server)
    assert authorizations(server) == ["Bearer abc.def-1=="] * 2


def test_a_netrc_entry_counts_for_its_own_host(
    home: Path, store: Store, server: GraphStore
) -> None:
    file = home / ".netrc"
    entry = f"login anna password {SECRET}\n"
    file.write_text(f"machine 127.0.0.1 {entry}default {entry}")
    file.chmod(stat.S_IRUSR | stat.S_IWUSR)
    push(store, server)
    assert authorizations(server) == [BASIC, BASIC]
    assert not find_login(find_target("http://localhost/"))
    file.write_text(f"machine 127.0.0.1.evil.example {entry}default {entry}")
    assert not find_login(find_target(server.url))


@pytest.mark.usefixtures("login")
def test_the_environment_goes_before_the_netrc_file(home: Path) -> None:
    (home / ".netrc").write_text("what is this")
    assert find_login(find_target("http://localhost/"))


@pytest.mark.parametrize(
    "text",
    [
        f"machine h login anna password {SECRET} {SECRET}\n",
        f"{SECRET} machine\n",
        "machine h login anna password \udcff\n",
        f"machine localhost login an:na password {SECRET}\n",
        f'machine localhost login anna password "{SECRET}\n"\n',
    ],
)
def test_a_netrc_file_that_is_wrong_is_told_without_its_words(home: Path, text: str) -> None:
    file = home / ".netrc"
    file.write_bytes(text.encode(errors="surrogateescape"))
    file.chmod(stat.S_IRUSR)
    with pytest.raises(UsageError, match=r"~/.netrc") as caught:
        find_login(find_target("http://localhost/"))
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_netrc_file_that_others_may_read_is_refused(home: Path) -> None:
    file = home / ".netrc"
    file.write_text(f"machine localhost login anna password {SECRET}\n")
    file.chmod(0o644)
    with pytest.raises(UsageError, match="nobody else can read it"):
        find_login(find_target("http://localhost/"))


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"USER": "anna"}, "go together"),
        ({"PASSWORD": SECRET}, "go together"),
        ({"TOKEN": "t", "USER": "anna", "PASSWORD": SECRET}, "are both set"),
        ({"TOKEN": f"{SECRET}\r\nX: y"}, "holds what no token can"),
        ({"TOKEN": f"{SECRET}é"}, "holds what no token can"),
        ({"USER": "an:na", "PASSWORD": SECRET}, "no user name has a colon"),
        ({"USER": "anna\n", "PASSWORD": SECRET}, "has a control character"),
        ({"USER": "anna", "PASSWORD": f"{SECRET}\x7f"}, "has a control character"),
        ({"USER": "anna", "PASSWORD": f"{SECRET}\udcff"}, "not UTF-8"),
    ],
)
def test_half_a_login_is_refused(
    variables: dict[str, str], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"NEWSGRAPH_{name}", value)
    with pytest.raises(UsageError, match=complaint) as caught:
        find_login(find_target("http://localhost/"))
    assert SECRET not in str(caught.value)


@pytest.mark.usefixtures("login")
@pytest.mark.parametrize(
    ("to", "is_private"),
    [
        ("http://localhost/", True),
        ("http://127.0.0.2/", True),
        ("http://[::1]:7878/", True),
        ("http://store.localhost/", True),
        ("https://store.example/", True),
        ("HTTPS://store.example/", True),
        ("http://store.example/", False),
        ("http://10.0.0.1/", False),
        ("http://localhost.evil.example/", False),
        ("http://127.0.0.1.evil.example/", False),
    ],
)
def test_a_password_goes_to_another_machine_by_https(to: str, is_private: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    target = find_target(to)
    assert find_login(target, cleartext=True)
    if is_private:
        assert find_login(target)
    else:
        with pytest.raises(UsageError, match=r"use https, or say --cleartext"):
            find_login(target)


@pytest.mark.usefixtures("login", "small")
def test_digest_is_told_to_who_asks_for_it(store: Store, server: GraphStore) -> None:
    push(store, server, ask_digest("anna", SECRET))
    assert server.graphs["default"] == lines(store)
    told = authorizations(server)
    assert told[:2] == [BASIC, None]
    assert len(told) == 10  # after that, each request once
    assert all(one is not None and one.startswith("Digest ") for one in told[2:])
    with pytest.raises(PushError, match="401"):
        push(store, server, ask_digest("anna", "other"))


@pytest.mark.usefixtures("login")
@pytest.mark.parametrize(
    "challenge",
    [
        "Digest ",
        "Digest realm",
        'Digest realm="a"',
        'Digest realm="a", nonce="b", algorithm=ROT13',
        'Digest realm="a", nonce="b", qop="auth-int"',
        'Digest realm="a", nonce="b", qop="other"',
        'Digest realm="é", nonce="b"',
        'Digest realm="\x85\\", nonce="b", x=',
    ],
)
def test_a_challenge_that_is_odd_is_no_trouble(
    challenge: str, store: Store, server: GraphStore
) -> None:
    with pytest.raises(PushError):
        push(store, server, *[say(401, WWW_Authenticate=challenge)] * 3)
    assert len(server.requests) <= 3


@pytest.mark.usefixtures("login")
def test_who_asks_for_a_password_without_an_end_is_not_listened_to(
    store: Store, server: GraphStore
) -> None:
    mood = never_end(401, WWW_Authenticate='Digest realm="a", nonce="b", qop="auth"')
    with pytest.raises(PushError, match="401"):
        push(store, server, mood, mood, mood)


NO_ANSWER = "the store gave no complete answer in HTTP"


@pytest.mark.parametrize("variables", [{"TOKEN": TOKEN}, {"USER": "anna", "PASSWORD": SECRET}])
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda echo: say(400, echo.encode()), "the store answers 400 (Bad Request)"),
        (lambda echo: say(507, echo.encode()), "the store answers 507 (Insufficient Storage)"),
        (
            lambda echo: say(302, Location=f"https://e.example/?{echo}"),
            "the store sends on to another address (302), where nothing is sent by itself: "
            "if that is the store, name it with --to",
        ),
        (
            lambda echo: say(302, X=echo),
            "the store sends on to nowhere (302), where nothing is "
            "sent by itself: if that is the store, name it with --to",
        ),
        (lambda echo: talk(f"HTTP/1.1 {echo}\r\n\r\n".encode()), NO_ANSWER),
        (lambda echo: talk(f"HTTP/1.1 200 OK\r\n{echo}\r\n\r\n".encode()), NO_ANSWER),
    ],
)
@pytest.mark.usefixtures("pauses")
def test_no_message_holds_a_secret_that_the_store_sends_back(
    variables: dict[str, str],
    answer: Callable[[str], Mood],
    *,
    message: str,
    store: Store,
    server: GraphStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"NEWSGRAPH_{name}", value)
    login = find_login(find_target(server.url))
    mood = answer(" ".join(variables.values()))
    with pytest.raises(PushError) as caught:
        push(store, server, mood, mood, replace=True)
    # Word for word: a store may spell what it sends back in more ways than could be listed.
    assert str(caught.value) == f"{message}; the store has confirmed none of {len(store):,} triples"
    assert "s3cr3t" not in f"{caught.value!r} {login!r} {vars(caught.value)}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.usefixtures("login")
def test_the_environment_sends_us_to_no_proxy(
    store: Store, server: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        push(store, server)
        assert proxy.requests == []


# TLS


@pytest.fixture
def secure() -> Iterator[GraphStore]:
    with serving("https") as one:
        yield one


def test_a_certificate_that_the_system_does_not_trust_gets_nothing(
    store: Store, secure: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSGRAPH_TOKEN", TOKEN)
    with pytest.raises(PushError, match="certificate verify failed"):
        push(store, secure)
    assert secure.requests == []


def test_a_certificate_can_be_trusted(
    store: Store, secure: GraphStore, server: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    assert push(store, secure).triples == len(store)
    monkeypatch.setattr(exchange, "PUSH_SECONDS", 0.4)
    with pytest.raises(PushError, match=r"did not answer within 0.4 s"):
        push(store, secure, trickle(b"HTTP/1.1 200 OK\r\nX: ", b"y"))
    with pytest.raises(PushError, match="sends on to http:"):
        push(store, secure, say(307, Location=f"{server.url}?default"), replace=True)
    assert server.requests == []


# Targets


@pytest.mark.parametrize(
    ("to", "complaint"),
    [
        ("", "is no http or https URL"),
        ("localhost:7878/store", "is no"),
        ("ftp://localhost/", "is no http or https URL"),
        ("file:///etc/passwd", "is no http or https URL"),
        ("http://", "no valid host"),
        ("http:///store", "no valid host"),
        ("http://a b/", "no valid host"),
        ("http://h:0/", "no valid host or port"),
        ("http://h:99999/", "no valid host or port"),
        ("http://h:x/", "is no URL"),
        ("http://h\x1b/", "is no URL"),
        ("http://xn--/", "no valid host"),
        ("http://h/?default", "names a graph: name it with --graph"),
        ("http://h/?x=y&graph=urn:x", "names a graph"),
        ("http://anna:s3cr3t@h/", "holds a user name or password"),
        ("http://anna@h/", "holds a user name or password"),
        ("http://anna:s3cr3t/7@h/", "is no URL"),
        ("https:/anna:s3cr3t@h/", "no valid host"),
        ("ftp://anna:s3cr3t@h/", "holds a user name or password"),
    ],
)
def test_an_endpoint_is_http_and_holds_no_password(to: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint) as caught:
        find_target(to)
    assert "s3cr3t" not in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("graph", ["", "news", "//a/b", "a b", "urn:x y", "urn:<x>", "urn:\udc00"])
def test_a_graph_is_an_absolute_iri(graph: str) -> None:
    with pytest.raises(UsageError, match="is no absolute IRI"):
        find_target("http://localhost/", graph)


# A real store


def test_a_real_store_takes_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "PUSH_BYTES", 100_000)
    with oxigraph(tmp_path / "held") as url:
        endpoint = f"{url}/store"
        assert ng.push(store, endpoint).triples == len(store)
        with pytest.raises(PushError, match="is not empty"):
            ng.push(store, endpoint)
        other = of_text("<a:a> <a:b> <a:c> .")
        ng.push(other, endpoint, graph="urn:x")
        with pytest.raises(PushError, match="is not empty"):
            ng.push(other, endpoint, graph="urn:x")
        ng.push(other, endpoint, replace=True)
        ng.push(store, endpoint, graph="urn:x", replace=True)
    held = ox.Store.read_only(str(tmp_path / "held"))
    named = held.quads_for_pattern(None, None, None, ox.NamedNode("urn:x"))
    assert {f"{quad.triple} .\n".encode() for quad in named} == lines(store)
    assert lines(Store(held)) == {b"<a:a> <a:b> <a:c> .\n"}


def test_a_message_of_a_real_store_is_told(store: Store, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "held") as url, pytest.raises(PushError) as caught:
        ng.push(store, f"{url}/query")
    assert re.search(r"answers 400 \(Bad Request\), saying .*query", str(caught.value))
