"""Laws of marshalling: nothing is lost, whatever was read."""

from __future__ import annotations

from hypothesis import given, settings

from newsgraph.reading.marshalling import Unpacker, pack
from newsgraph.records import Reading


@settings(deadline=None)
@given(readings=...)
def test_what_was_read_comes_back_beside_others(readings: list[Reading]) -> None:
    unpacker = Unpacker()
    for reading in readings:
        path = reading.source.path
        assert repr(unpacker.unpack(pack(reading), path)) == repr(reading)
        assert repr(unpacker.share(reading, path)) == repr(reading)
