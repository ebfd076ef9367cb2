"""Streams: bytes that come part by part, as the engine reads them: from a file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK: Final = 1024**2


def as_file(parts: Iterable[bytes]) -> BinaryIO:
    """Return a file that holds some parts, one after the other.

    >>> as_file([b"new", b"", b"s"]).read()
    b'news'
    """
    return io.BufferedReader(_Stream(parts), _CHUNK)


class _Stream(io.RawIOBase):
    """Lets parts be read as one file, so that they never stand in memory together.

    Between parts the interpreter runs, so that Ctrl-C ends a load.
    """

    def __init__(self, parts: Iterable[bytes]) -> None:
        super().__init__()
        self._parts = iter(parts)
        self._rest = b""

    def readable(self) -> bool:
        """Return that this can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer as far as the next part goes; return how far, 0 at the end."""
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = part
        view = memoryview(buffer)
        count = min(len(view), len(self._rest))
        view[:count], self._rest = self._rest[:count], self._rest[count:]
        return count
