"""The team's notification settings are changed where they live, and nothing of them is lost on the way."""

import asyncio
from typing import Any

import pytest

from bot.api.errors import ApiError, OutcomeUnknown, Unavailable, UnexpectedResponse
from bot.api.models import EmailDigest
from bot.digests.schedule import When
from bot.errors import Refused
from bot.services.admins import Admins
from bot.services.audience import Audience
from bot.services.notifications import Notifications, NotificationWish
from bot.services.team_default import TeamDefault
from bot.store.mutex import LOOK_AGAIN
from tests.services.make import House, act

PATH = "/notification-settings"
WEEKLY = NotificationWish(EmailDigest.WEEKLY)
USUAL = {"summaryFrequency": "daily", "emailEnabled": True, "telegramEnabled": False, "timezone": "UTC"}


def default_of(house: House) -> TeamDefault:
    audience = Audience(house.store, house.subscriptions, Admins(()))
    return TeamDefault(
        house.store,
        house.api,
        house.subscriptions,
        audience,
        house.outbox,
        house.clock,
        paused=lambda: False,
    )


def notifications(house: House) -> Notifications:
    return Notifications(house.store, house.api, default_of(house), house.audit, house.clock)


async def held(house: House) -> Any:
    """What the API holds."""
    return (await house.api.notification_settings.get()).fields


async def test_a_change_is_kept_at_the_api_and_holds_for_digests_at_once(house: House) -> None:
    after = await notifications(house).change(
        NotificationWish(EmailDigest.WEEKLY, {"telegramEnabled": True}), act()
    )
    changed = {**USUAL, "summaryFrequency": "weekly", "telegramEnabled": True}
    assert (after.fields, await held(house)) == (changed, changed)
    schedule = await default_of(house).schedule("Asia/Tokyo")
    assert (schedule.when, schedule.days) == (When.DAYS, (0,))
    (line,) = await house.noted()
    assert (line.what, line.by, line.result) == (
        "notifications.changed",
        "U0AMY",
        "weekly, telegramEnabled on",
    )


async def test_what_somebody_else_changed_and_what_nobody_knows_survives(house: House) -> None:
    known = await notifications(house).read()
    await house.api.notification_settings.put(known.changed({"emailEnabled": False, "quietHours": [1, 2]}))
    await notifications(house).change(WEEKLY, act())
    assert await held(house) == {
        **USUAL,
        "summaryFrequency": "weekly",
        "emailEnabled": False,
        "quietHours": [1, 2],
    }


@pytest.mark.parametrize("processes", [1, 3])
async def test_two_of_us_at_once_lose_nothing_of_each_other(house: House, processes: int) -> None:
    ours = [notifications(house) for _ in range(processes)] * (3 // processes)
    changes = asyncio.gather(
        ours[0].change(WEEKLY, act("one")),
        ours[1].change(NotificationWish(channels={"emailEnabled": False}), act("two")),
        ours[2].change(NotificationWish(channels={"telegramEnabled": True}), act("three")),
    )
    while not changes.done():
        house.clock.advance(LOOK_AGAIN)
        await asyncio.sleep(0.001)  # lets the store answer
    await changes
    assert await held(house) == {
        **USUAL,
        "summaryFrequency": "weekly",
        "emailEnabled": False,
        "telegramEnabled": True,
    }


async def test_the_same_twice_is_put_once_and_one_line(house: House) -> None:
    ours = notifications(house)
    for _ in range(2):
        await ours.change(WEEKLY, act())
    assert len(house.asked("PUT", PATH)) == 1
    assert len(await house.noted()) == 1


async def test_a_change_whose_answer_was_lost_is_made_again_and_then_noted(house: House) -> None:
    house.trouble("drop_after", path=PATH, method="PUT")
    with pytest.raises(OutcomeUnknown) as lost:
        await notifications(house).change(WEEKLY, act())
    assert lost.value.retryable
    assert await house.noted() == []
    house.sandbox.faults.clear()
    assert (await notifications(house).change(WEEKLY, act())).frequency == EmailDigest.WEEKLY
    assert len(await house.noted()) == 1


@pytest.mark.parametrize("wish", [WEEKLY, NotificationWish(channels={"emailEnabled": False})])
async def test_what_the_api_holds_in_another_way_by_now_is_not_written(
    house: House, wish: NotificationWish, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"summary": {"often": "hourly"}, "email": 1}
    monkeypatch.setattr("bot.sandbox.api.operations.notification_settings._usual", lambda: row)
    with pytest.raises(Refused, match="in another way than before"):
        await notifications(house).change(wish, act())
    assert house.asked("PUT", PATH) == []
    assert await house.noted() == []


@pytest.mark.parametrize(
    ("kind", "error"), [("error", Unavailable), ("malformed", UnexpectedResponse), ("html", ApiError)]
)
async def test_what_cannot_be_read_is_told_and_changes_nothing(
    house: House, kind: str, error: type[ApiError]
) -> None:
    await notifications(house).read()
    house.trouble(kind, path=PATH, method="GET")
    with pytest.raises(error):
        await notifications(house).read()
    with pytest.raises(error):
        await notifications(house).change(WEEKLY, act())
    assert house.asked("PUT", PATH) == []
    assert (await default_of(house).schedule("UTC")).when is When.DAYS


def test_a_wish_for_nothing_is_none() -> None:
    assert not NotificationWish()
    assert WEEKLY
    assert NotificationWish(channels={"emailEnabled": False}).words == "emailEnabled off"
