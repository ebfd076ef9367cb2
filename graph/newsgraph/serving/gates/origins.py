"""Origins: the sites whose pages may ask this server."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsgraph.errors import UsageError
from newsgraph.problems import quoted

_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?")


def origins_of(told: Iterable[str]) -> tuple[str, ...]:
    """Return origins as browsers tell them; raises `UsageError` for what none ever tells.

    >>> origins_of(["https://yasgui.org", "*"])
    ('https://yasgui.org', '*')
    """
    origins = tuple(told)
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise UsageError(
                f"--cors {quoted(origin)} is no origin, which is scheme, host and port alone, in "
                "small letters and without a slash at its end: such as https://yasgui.org"
            )
    return origins
