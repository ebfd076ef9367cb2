"""Login: what tells a store who the user is, and is never shown."""

from __future__ import annotations

import base64
import netrc
import os
import re
from collections.abc import Generator
from typing import Final

import httpx

from newsgraph.errors import PushError, UsageError
from newsgraph.pushing.target import Target

USER: Final = "NEWSGRAPH_USER"
PASSWORD: Final = "NEWSGRAPH_PASSWORD"  # noqa: S105 (the name of a variable)
TOKEN: Final = "NEWSGRAPH_TOKEN"  # noqa: S105 (the name of a variable)

_BEARER = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750, section 2.1
_UNTOLD = re.compile(r"[\x00-\x1f\x7f]")
_UNAUTHORIZED: Final = 401
_ODD: Final = (httpx.ProtocolError, LookupError, ValueError, NotImplementedError)
"""What httpx makes of a challenge that is wrong, or that it does not know."""


class Login:
    """A token, or a user name and a password, or neither, for one store.

    A token goes with every request, and so does a password, as Basic; a store that asks for
    Digest gets Digest from then on. It has no readable form, so that no message can hold it.
    """

    def __init__(self, token: str = "", user: str = "", password: str = "") -> None:
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._header = f"Bearer {token}" if token else f"Basic {pair}" if user else ""
        self._digest = httpx.DigestAuth(user, password)
        self._knows_digest = bool(user)
        self._asks_digest = False

    def __bool__(self) -> bool:
        """Return whether there is anything to tell."""
        return bool(self._header)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield a request with what the store wants to know, and take what it answers."""
        if not self._asks_digest:
            if self._header:
                request.headers["Authorization"] = self._header
            response = yield request
            if not (self._knows_digest and _asks_digest(response)):
                return
            self._asks_digest = True
            del request.headers["Authorization"]
        try:
            yield from self._digest.auth_flow(request)
        except _ODD:
            raise PushError("the store asks for the password in a way that is not known") from None


def find_login(target: Target, *, cleartext: bool = False) -> Login:
    """Return the login for a store: from the environment, else from ~/.netrc, else an empty one.

    An entry of ~/.netrc counts for its own host only, never the ``default`` one. Raises
    `UsageError` for half a login, and where it would go to another machine over http unless
    ``cleartext`` says that it may.
    """
    login = _from_environment() or _from_netrc(target.host)
    if login and not (target.is_private or cleartext):
        raise UsageError(
            "the password or token would go to another machine over http, where others can read "
            "it: use https, or say --cleartext if that is as it should be"
        )
    return login


def _from_environment() -> Login:
    """Return the login that variables tell; an empty one where there are none."""
    user, password, token = (os.environ.get(name, "") for name in (USER, PASSWORD, TOKEN))
    if token and (user or password):
        raise UsageError(f"{TOKEN} and {USER} are both set: a store takes one of them")
    if bool(user) != bool(password):
        raise UsageError(f"{USER} and {PASSWORD} go together: set both, or neither")
    if token and not _BEARER.fullmatch(token):
        raise UsageError(f"{TOKEN} holds what no token can: see that it is copied as it is")
    return Login(token) if token else _with_password(user, password, f"{USER} or {PASSWORD}")


def _from_netrc(host: str) -> Login:
    """Return the login that the user's ~/.netrc has for a host, an empty one where it has none.

    What is wrong with the file is not told in its own words, which may hold a password.
    """
    try:
        found = netrc.netrc().hosts.get(host)
    except FileNotFoundError:
        return Login()
    except (netrc.NetrcParseError, OSError, ValueError):
        raise UsageError(
            "~/.netrc can't be used: see that its lines are right, and that it is yours and "
            "nobody else can read it (chmod 600 ~/.netrc)"
        ) from None
    user, _, password = found or ("", "", "")
    return _with_password(user, password or "", "~/.netrc")


def _with_password(user: str, password: str, source: str) -> Login:
    """Return the login of a user; raises `UsageError` for what no header can hold."""
    try:
        (user + password).encode()
    except UnicodeEncodeError:
        raise UsageError(f"{source} holds what is not UTF-8: write it in UTF-8") from None
    if ":" in user or _UNTOLD.search(user + password):
        raise UsageError(
            f"{source} holds what can't be sent: no user name has a colon, and neither it nor the "
            "password has a control character"
        )
    return Login(user=user, password=password)


def _asks_digest(response: httpx.Response) -> bool:
    """Return whether a store refuses until it is told the password by Digest."""
    challenges = response.headers.get_list("www-authenticate")
    asked = any(one.lower().startswith("digest ") for one in challenges)
    return response.status_code == _UNAUTHORIZED and asked
