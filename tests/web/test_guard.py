"""Only Slack passes: the signature, the five minutes, and whatever else a header can be."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadPayload
from bot.slack.payloads import Challenge, Command, SslCheck
from bot.web.guard import MAX_AGE, Stopped, check, sign
from tests.slack.make import FORM, JSON, REAL, SECRET, command, form, sent

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC).timestamp()
STAMP = str(int(NOW))
BODY = form(**command())


def headers(stamp: str = STAMP, signature: str | None = None, body: bytes = BODY) -> dict[str, str]:
    return {
        "Content-Type": FORM,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(SECRET, stamp, body) if signature is None else signature,
    }


def test_a_genuine_request_passes() -> None:
    passed = check(headers(), BODY, SECRET, NOW)
    assert isinstance(passed, Command)
    assert (passed.command, passed.text) == ("/goodones", "help")


def test_the_signature_is_the_documented_one() -> None:
    """The example of https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
        b"%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    assert (
        sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body)
        == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


@pytest.mark.parametrize("missing", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
@pytest.mark.parametrize("empty", [True, False])
def test_without_its_headers_nothing_passes(missing: str, *, empty: bool) -> None:
    given = headers()
    if empty:
        given[missing] = ""
    else:
        del given[missing]
    assert check(given, BODY, SECRET, NOW) == Stopped(401, "headers missing")


@pytest.mark.parametrize(
    "stamp",
    [
        "now",
        "1.5",
        "-5",
        "+5",
        " 17",
        "1e9",
        "9" * 13,
        "9" * 5000,
        "١٧٦٤",
        "１７６４",
        "²",
        "0x10",
        "1_0",
        "\udcff",
    ],
)
def test_a_time_that_is_no_number_is_stopped(stamp: str) -> None:
    stopped = check(headers(stamp, signature="v0=00"), BODY, SECRET, NOW)
    assert stopped == Stopped(401, "timestamp is no number")


@pytest.mark.parametrize("apart", [-MAX_AGE - 1, MAX_AGE + 1, -86_400, 86_400])
def test_a_time_too_far_off_is_stopped_though_it_is_signed(apart: int) -> None:
    stopped = check(headers(str(int(NOW) + apart)), BODY, SECRET, NOW)
    assert stopped == Stopped(401, "timestamp too far off")


@pytest.mark.parametrize("apart", [-MAX_AGE, -1, 0, 1, MAX_AGE])
def test_five_minutes_either_way_are_allowed(apart: int) -> None:
    assert isinstance(check(headers(str(int(NOW) + apart)), BODY, SECRET, NOW), Command)


@pytest.mark.parametrize(
    "signature",
    [
        "v0=" + "0" * 64,
        "v1=" + sign(SECRET, STAMP, BODY)[3:],
        sign(SECRET, STAMP, BODY)[3:],
        sign(SECRET, STAMP, BODY)[:-1],
        sign(SECRET, STAMP, BODY) + " ",
        sign(SECRET, STAMP, BODY).upper(),
        sign("another secret", STAMP, BODY),
        sign(SECRET, str(int(STAMP) - 1), BODY),
        sign(SECRET, STAMP, BODY + b"&"),
        "überraschung",
        "\udcff\udcfe",
        "\ud800",
        "v0=" + "f" * 100_000,
    ],
)
def test_any_other_signature_is_stopped(signature: str) -> None:
    assert check(headers(signature=signature), BODY, SECRET, NOW) == Stopped(401, "signature does not match")


def test_a_changed_body_is_stopped() -> None:
    assert isinstance(check(headers(), BODY.replace(b"help", b"run"), SECRET, NOW), Stopped)


def test_the_signature_is_looked_at_before_the_body() -> None:
    stopped = check(headers(signature="v0=1"), b"\xff\xfe no sense at all", SECRET, NOW)
    assert stopped == Stopped(401, "signature does not match")


def test_a_signed_body_without_sense_is_a_bad_request() -> None:
    stopped = check(headers(body=b"hello"), b"hello", SECRET, NOW)
    assert stopped == Stopped(400, "a form that is neither a command nor an interaction")


def test_verification_and_certificate_checks_pass_as_what_they_are() -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "old"}).encode()
    found = check({**headers(body=body), "Content-Type": JSON}, body, SECRET, NOW)
    assert found == Challenge(challenge="abc")
    body = form(ssl_check="1", token="old")
    assert check(headers(body=body), body, SECRET, NOW) == SslCheck()


@pytest.mark.parametrize("kind", REAL)
def test_each_kind_of_payload_passes(kind: str) -> None:
    content_type, body = sent(REAL[kind])
    found = check({**headers(body=body), "Content-Type": content_type}, body, SECRET, NOW)
    assert not isinstance(found, Stopped | BadPayload)


@given(
    stamp=st.one_of(st.text(max_size=20), st.integers().map(str)),
    signature=st.text(st.characters(), max_size=80),
    body=st.binary(max_size=200),
)
@settings(max_examples=300, deadline=None)
def test_a_stranger_is_stopped_whatever_he_sends(stamp: str, signature: str, body: bytes) -> None:
    found = check(headers(stamp, signature), body, SECRET, NOW)
    assert isinstance(found, Stopped)
    assert found.status == 401


@given(
    body=st.binary(max_size=300), content_type=st.sampled_from([FORM, JSON, "", "text/plain", JSON + "; x"])
)
@settings(max_examples=300, deadline=None)
def test_any_signed_bytes_are_read_or_refused(body: bytes, content_type: str) -> None:
    found = check({**headers(body=body), "Content-Type": content_type}, body, SECRET, NOW)
    assert not isinstance(found, Stopped) or found.status == 400
