"""What the window of a channel's settings says under its fields, and what it does with what it never drew."""

from typing import Any

import pytest

from bot.errors import Refused
from bot.services.places import Places
from bot.slack.payloads import Submission
from handlers.settings import change, check
from tests.services.make import House

TYPED = {"quiet_from": "18:00", "quiet_until": "09:00"}


def submission(metadata: str = "{}", **values: Any) -> Submission:
    return Submission(
        person="U0AMY",
        trigger_id="1.1",
        callback_id="channel.settings",
        view_id="V1",
        private_metadata=metadata,
        values=values,
    )


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, set()),
        (TYPED, set()),
        ({"quiet_from": "18:00"}, {"quiet_until"}),
        ({"quiet_until": "18:00"}, {"quiet_from"}),
        ({"quiet_from": "18:00", "quiet_until": "18:00"}, {"quiet_until"}),
        ({"quiet_from": "late", "quiet_until": "18:00"}, {"quiet_from"}),
        ({"quiet_from": "18:00", "quiet_until": "25:00"}, {"quiet_from"}),
    ],
)
def test_times_that_are_no_good_are_said_under_their_field(values: dict[str, str], wrong: set[str]) -> None:
    assert set(check(submission(**values))) == wrong


def test_a_time_of_a_digest_that_has_no_days_is_said_there_too() -> None:
    shown = '{"channel":"C0LEADS","was":{"digest":{}}}'
    assert set(check(submission(shown, digest_at="17:00"))) == {"digest_when"}
    assert set(check(submission(shown, digest_at="late"))) == {"digest_at"}
    assert check(submission(shown, digest_at="17:00", digest_when="daily")) == {}
    assert check(submission("{}", digest_at="17:00")) == {}


@pytest.mark.parametrize(
    "metadata", ["{}", '{"channel":"C0LEADS"}', '{"channel":"C0LEADS","was":{"form":"huge"}}', '{"was":{}}']
)
async def test_a_window_of_another_version_changes_nothing(house: House, metadata: str) -> None:
    places = Places.__new__(Places)
    with pytest.raises(Refused):
        await change(submission(metadata, **TYPED), house.channels, places)
    assert (await house.channels.view("C0LEADS")).quiet.hours is None
