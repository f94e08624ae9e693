"""What was chosen about the team's summaries is what differs from what was shown, and nothing else."""

import json
from typing import Any

import pytest

from blocks.team_notifications import Shown
from bot.api.models import EmailDigest
from bot.services.notifications import NotificationWish
from bot.slack.payloads import Submission
from handlers.team_notifications import was, wished

SHOWN: Shown = {"frequency": "daily", "channels": [["emailEnabled", True], ["telegramEnabled", False]]}
AS_SHOWN = {"notify_frequency": "daily", "notify_channels": ["0"]}


def sent(notify: Any, **values: Any) -> Submission:
    return Submission(
        person="U0AMY",
        trigger_id="1",
        callback_id="team.save",
        view_id="V1",
        private_metadata=json.dumps({"v": 1, "notify": notify}),
        values=values,
    )


@pytest.mark.parametrize(
    ("values", "wish"),
    [
        (AS_SHOWN, NotificationWish()),
        ({**AS_SHOWN, "notify_frequency": "off"}, NotificationWish(EmailDigest.OFF)),
        ({**AS_SHOWN, "notify_channels": []}, NotificationWish(channels={"emailEnabled": False})),
        (
            {"notify_frequency": "weekly", "notify_channels": ["1"]},
            NotificationWish(EmailDigest.WEEKLY, {"emailEnabled": False, "telegramEnabled": True}),
        ),
        ({}, NotificationWish()),
        ({"notify_frequency": "hourly", "notify_channels": ["0", "7", "x", 1, None]}, NotificationWish()),
        (
            {"notify_frequency": ["daily"], "notify_channels": None},
            NotificationWish(channels={"emailEnabled": False}),
        ),
    ],
)
def test_only_what_differs_from_what_was_shown_is_wished(
    values: dict[str, Any], wish: NotificationWish
) -> None:
    assert wished(sent(SHOWN, **values)) == wish
    assert was(sent(SHOWN, **values)) == SHOWN


@pytest.mark.parametrize(
    "notify",
    [
        None,
        [],
        "daily",
        {"frequency": None, "channels": None},
        {"frequency": 5, "channels": ["emailEnabled", ["x"], ["x", 1], [1, True], {"x": True}]},
        {"frequency": "hourly", "channels": {}},
    ],
)
def test_a_window_that_showed_nothing_we_know_wishes_for_nothing(notify: Any) -> None:
    submission = sent(notify, notify_frequency="weekly", notify_channels=["0"])
    assert not wished(submission)
    assert was(submission)["channels"] == []
