"""Values: what a plain text means where a number, a boolean, a date or a text should be."""

from __future__ import annotations

import pytest

from newsgraph.errors import ValueRefused
from newsgraph.limits import TEXT_BYTES
from newsgraph.reading.values import INT64, parse_boolean, parse_integer, parse_moment, parse_text
from newsgraph.records import Moment


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("59", 59),
        ("-1", -1),
        ("+7", 7),
        ("-0", 0),
        ("0123", 123),
        ("0" * 19, 0),
        ("+" + "0" * 40 + "59", 59),
        (str(INT64[0]), -(2**63)),
        (str(INT64[-1]), 2**63 - 1),
    ],
)
def test_integer(text: str, number: int) -> None:
    assert parse_integer(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", " 1", "1 ", "1\n", "-", "+-1", "1.0", "1e3", "0x1f", "1_000", "1,000", "12b"),
        *("12:30", "null", "true", "\u0661", "\uff11", "²", "0" * 20 + "x", "9" * 5000),
        *(str(INT64[0] - 1), str(INT64[-1] + 1)),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_what_is_no_integer(text: str) -> None:
    with pytest.raises(ValueRefused) as caught:
        parse_integer(text)
    assert caught.value.code == "bad-integer"
    assert len(caught.value.what) < 200


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("True", True), ("false", False), ("False", False)]
)
def test_boolean(text: str, value: object) -> None:
    assert parse_boolean(text) is value


@pytest.mark.parametrize("text", ["", "yes", "no", "on", "off", "TRUE", "1", "0", "y", " true"])
def test_what_is_no_boolean(text: str) -> None:
    with pytest.raises(ValueRefused) as caught:
        parse_boolean(text)
    assert caught.value.code == "bad-boolean"


# Stated: as XML Schema writes it, and in UTC.
MOMENTS = {
    "2020-06-12T19:19:00Z": ("2020-06-12T19:19:00Z", "2020-06-12T19:19:00"),
    "2020-06-12t19:19:00z": ("2020-06-12T19:19:00Z", "2020-06-12T19:19:00"),
    "2020-06-12 19:19Z": ("2020-06-12T19:19:00Z", "2020-06-12T19:19:00"),
    "2020-06-12 19:19:07 +02:00": ("2020-06-12T19:19:07+02:00", "2020-06-12T17:19:07"),
    "2020-06-12T19:19+0230": ("2020-06-12T19:19:00+02:30", "2020-06-12T16:49:00"),
    "2020-06-12T23:19-05": ("2020-06-12T23:19:00-05:00", "2020-06-13T04:19:00"),
    "2020-06-12T19:19:00+00:00": ("2020-06-12T19:19:00Z", "2020-06-12T19:19:00"),
    "2020-06-12T19:19:00-0000": ("2020-06-12T19:19:00Z", "2020-06-12T19:19:00"),
    "2020-06-12T19:19:00+14:00": ("2020-06-12T19:19:00+14:00", "2020-06-12T05:19:00"),
    "2020-06-12T19:19:00-14:00": ("2020-06-12T19:19:00-14:00", "2020-06-13T09:19:00"),
    "2020-06-12T19:19:00.250Z": ("2020-06-12T19:19:00.25Z", "2020-06-12T19:19:00.25"),
    "2020-06-12T19:19:00,5+01:00": ("2020-06-12T19:19:00.5+01:00", "2020-06-12T18:19:00.5"),
    "2020-06-12T19:19:00.000Z": ("2020-06-12T19:19:00Z", "2020-06-12T19:19:00"),
    "2020-06-12T19:19:00.123456789Z": (
        "2020-06-12T19:19:00.123456789Z",
        "2020-06-12T19:19:00.123456789",
    ),
    "2020-02-29T00:00:00Z": ("2020-02-29T00:00:00Z", "2020-02-29T00:00:00"),
    "0001-01-01T00:00:00Z": ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00"),
    "9999-12-31T23:59:59Z": ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59"),
}


@pytest.mark.parametrize(("text", "forms"), MOMENTS.items())
def test_moment(text: str, forms: tuple[str, str]) -> None:
    assert parse_moment(text) == (Moment(text, forms[0], "xsd:dateTime", forms[1]), None)


def test_a_moment_without_zone_is_one_of_utc_with_a_warning() -> None:
    expected = Moment(
        "2020-06-12 19:19", "2020-06-12T19:19:00Z", "xsd:dateTime", "2020-06-12T19:19:00"
    )
    assert parse_moment("2020-06-12 19:19") == (expected, "date-without-zone")
    assert expected.day == "2020-06-12"


def test_a_day_stays_a_day_with_a_warning() -> None:
    expected = Moment("2020-06-12", "2020-06-12", "xsd:date", "2020-06-12T00:00:00")
    assert parse_moment("2020-06-12") == (expected, "date-without-time")


def test_a_day_is_counted_in_utc() -> None:
    assert parse_moment("2020-06-12T23:30:00-01:00")[0].day == "2020-06-13"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "12 June 2020",
            "2020",
            "2020-06",
            "20200612",
            "2020-6-1",
            "12-06-2020",
            "1591989540",
        ),
        *("2020-02-30", "2019-02-29", "2020-13-01", "2020-00-01", "2020-06-00", "0000-01-01"),
        *("2020-06-12T", "2020-06-12T19", "2020-06-12T24:00:00Z", "2020-06-12T19:60Z"),
        *("2020-06-12T19:19:60Z", "2020-06-12T19:19:00.Z", "2020-06-12T19:19.5Z"),
        *("2020-06-12T19:19:00.1234567890Z", "2020-06-12  19:19", "2020-06-12T19:19  Z"),
        *("2020-06-12T19:19+14:01", "2020-06-12T19:19-15", "2020-06-12T19:19+01:60"),
        *("2020-06-12T19:19+1", "2020-06-12T19:19 CEST", "2020-06-12Z", "2020-06-12T19:19Z\n"),
        *("0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "+2020-06-12", "-2020-06-12"),
        *("\u0662020-06-12", "2020-06-12T\u0661\u0669:19"),
    ],
    ids=ascii,
)
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueRefused) as caught:
        parse_moment(text)
    assert caught.value.code == "bad-date"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a\tb\nc",
        "null",
        "é e\u0301 \U0001f600",
        "\u202egnp",
        "\ufffd\ufeff\u00a0\U0010ffff",
    ],
    ids=ascii,
)
def test_a_text_stays_as_it_stands(text: str) -> None:
    assert parse_text(text) == text


@pytest.mark.parametrize("character", list("\x00\x07\x0b\x0c\r\x1b\x1f\x7f\x9f\ufffe\uffff\ud800"))
def test_a_text_holds_no_control_character(character: str) -> None:
    with pytest.raises(ValueRefused) as caught:
        parse_text(f"secret{character}")
    assert caught.value.code == "control-character"
    assert caught.value.what == f"this text holds U+{ord(character):04X}"


@pytest.mark.parametrize("character", list("\x85\u2028\u2029"))
def test_a_text_holds_no_line_break_of_yaml_alone(character: str) -> None:
    with pytest.raises(ValueRefused) as caught:
        parse_text(f"a{character}b")
    assert caught.value.code == "line-separator"


@pytest.mark.parametrize("character", list("xé€\U0001f600"))
def test_a_text_may_be_as_long_as_the_limit_in_bytes(character: str) -> None:
    longest = character * (TEXT_BYTES // len(character.encode()))
    assert parse_text(longest) == longest
    with pytest.raises(ValueRefused) as caught:
        parse_text(longest + character)
    assert caught.value.code == "text-too-long"
