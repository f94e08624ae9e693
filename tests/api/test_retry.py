"""The rules of repeating, without any network."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.retry import (
    LONGEST_PAUSE,
    Repeat,
    Trouble,
    pause_before_repeat,
    retry_after,
    trouble_of,
    trouble_of_status,
)

NOW = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (httpx.ConnectError("refused"), Trouble.NOT_SENT),
        (httpx.ConnectTimeout("slow"), Trouble.NOT_SENT),
        (httpx.PoolTimeout("busy"), Trouble.NOT_SENT),
        (httpx.WriteTimeout("slow"), Trouble.LOST),
        (httpx.WriteError("broken"), Trouble.LOST),
        (httpx.ReadTimeout("slow"), Trouble.LOST),
        (httpx.ReadError("broken"), Trouble.LOST),
        (httpx.RemoteProtocolError("hung up"), Trouble.LOST),
        (httpx.DecodingError("not gzip"), Trouble.LOST),
        (TimeoutError(), Trouble.LOST),
    ],
)
def test_only_a_missing_connection_means_not_sent(error: Exception, trouble: Trouble) -> None:
    assert trouble_of(error) is trouble


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (200, None),
        (404, None),
        (429, None),
        (500, None),
        (502, Trouble.AWAY),
        (503, Trouble.AWAY),
        (504, None),
    ],
)
def test_only_502_and_503_are_worth_another_try(status: int, trouble: Trouble | None) -> None:
    assert trouble_of_status(status) is trouble


@pytest.mark.parametrize(
    ("repeat", "trouble", "allowed"),
    [
        (Repeat.ALWAYS, Trouble.NOT_SENT, True),
        (Repeat.ALWAYS, Trouble.LOST, True),
        (Repeat.ALWAYS, Trouble.AWAY, True),
        (Repeat.IF_UNSENT, Trouble.NOT_SENT, True),
        (Repeat.IF_UNSENT, Trouble.LOST, False),
        (Repeat.IF_UNSENT, Trouble.AWAY, False),
    ],
)
def test_what_spends_is_repeated_only_when_it_was_not_sent(
    repeat: Repeat, trouble: Trouble, *, allowed: bool
) -> None:
    pause = pause_before_repeat(repeat, trouble, 0, jitter=1.0)
    assert (pause is not None) is allowed


def test_pauses_grow_and_end_after_two() -> None:
    pauses = [pause_before_repeat(Repeat.ALWAYS, Trouble.LOST, done, jitter=1.0) for done in range(4)]
    assert pauses == [0.5, 1.0, None, None]


def test_jitter_takes_away_at_most_half() -> None:
    assert pause_before_repeat(Repeat.ALWAYS, Trouble.LOST, 1, jitter=0.0) == 0.5


@given(st.floats(0, 1), st.floats(0, LONGEST_PAUSE), st.integers(0, 1))
def test_nobody_comes_back_before_they_were_told(jitter: float, told: float, done: int) -> None:
    pause = pause_before_repeat(Repeat.ALWAYS, Trouble.AWAY, done, jitter=jitter, told=told)
    assert pause is not None
    assert told <= pause <= max(1.0, told)


def test_a_long_wait_is_told_and_not_slept() -> None:
    assert pause_before_repeat(Repeat.ALWAYS, Trouble.AWAY, 0, jitter=0.5, told=LONGEST_PAUSE + 1) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("40", 40.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("9" * 400, 86400.0),
        ("Tue, 02 Jun 2026 09:00:30 GMT", 30.0),
        ("Tue, 02 Jun 2026 09:00:30 -0000", 30.0),
        ("Tue, 02 Jun 2026 08:59:00 GMT", 0.0),
        ("Tue, 02 Jun 2099 09:00:00 GMT", 86400.0),
        (None, None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("٤٠", None),
        ("Tue, 99 Jun 2026 99:00:00 GMT", None),
        ("Tue, 02 Jun 2026 09:00:30 +999999999999", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_or_nothing(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@given(st.text())
def test_any_header_gives_a_sane_wait_or_none(header: str) -> None:
    wait = retry_after(header, NOW)
    assert wait is None or 0 <= wait <= timedelta(days=1).total_seconds()
