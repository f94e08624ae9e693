"""What is kept of the traffic: order, lateness, and nothing secret."""

from typing import Any

import pytest

from bot.sandbox.slack.hub import Hub
from bot.sandbox.slack.traffic import KEPT, Traffic
from tests.sandbox.slack.support import ManualClock


@pytest.fixture
def traffic() -> Traffic:
    return Traffic(ManualClock(), Hub(), ("xoxb-secret", ""))


def note(traffic: Traffic, **more: Any) -> None:
    told: dict[str, Any] = {"status": 200, "ms": 1.234, "ok": True, "body": {}, "answer": {}, **more}
    traffic.note("to_app", "command /x", **told)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"token": "anything"}, {"token": "•••"}),
        ({"access_token": "xoxb-new", "ok": True}, {"access_token": "•••", "ok": True}),
        ({"client_secret": "s", "client_id": "1"}, {"client_secret": "•••", "client_id": "1"}),
        (["my xoxb-secret key"], ["my ••• key"]),
        ({"xoxb-secret": [{"deep": "xoxb-secret"}]}, {"•••": [{"deep": "•••"}]}),
        (None, None),
        (7, 7),
    ],
)
def test_secrets_are_taken_out(traffic: Traffic, said: Any, shown: Any) -> None:
    note(traffic, body=said, answer=said)

    (entry,) = traffic
    assert (entry.body, entry.answer) == (shown, shown)


def test_lateness_is_counted(traffic: Traffic) -> None:
    for late in (True, False, True):
        note(traffic, late=late, limit_ms=3000)

    assert traffic.late == 2
    assert [entry.late for entry in traffic] == [True, False, True]


def test_the_newest_are_kept(traffic: Traffic) -> None:
    for _ in range(KEPT + 2):
        note(traffic)

    ids = [entry.id for entry in traffic]
    assert (len(ids), ids[0], ids[-1]) == (KEPT, 3, KEPT + 2)


def test_times_are_rounded_for_reading(traffic: Traffic) -> None:
    note(traffic)

    assert next(iter(traffic)).for_page()["ms"] == 1.23
