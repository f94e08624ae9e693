"""The windows of when digests come: what they carry is read with care, and done again it is the same."""

import json
from datetime import time
from typing import Any

import pytest

from bot.digests.picks import Pick, Picks
from bot.digests.schedule import OFF, WEEKDAYS, Schedule, When
from bot.errors import Refused, StoreAway
from bot.filters import LeadFilter
from bot.services.places import Places
from bot.slack.payloads import Click, Submission
from bot.slack.replies import Open, Say
from bot.store.paces import Paces
from handlers.schedules import check, pick, picked, wished_picks
from tests.handlers.test_quiet import announced
from tests.services.make import FOUNDERS, House, act

HERE = "C0LEADS"
SHOWN = Picks(days=(0, 2), pick=Pick.KEPT, at=time(8), zone="Asia/Tokyo", skip_empty=True)


@pytest.fixture
async def places(house: House) -> Places:
    await house.subscriptions.subscribe(HERE, FOUNDERS, LeadFilter(), "U0AMY")
    return Places(None, house.outbox, Paces(house.store), house.clock)  # type: ignore[arg-type]  # Slack is not asked


def submission(carried: Any = None, **values: Any) -> Submission:
    was = Picks().model_dump(mode="json", exclude_defaults=True)
    metadata = {"v": 1, "channel": HERE, "was": was} if carried is None else carried
    return Submission(
        person="U0AMY",
        person_name="amy",
        trigger_id="1.1",
        callback_id="digest.schedule",
        view_id="V1",
        private_metadata=json.dumps(metadata),
        values=values,
    )


def text_of(reply: object) -> str:
    assert isinstance(reply, Say)
    return reply.message.text


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("09:00", False), ("", False), (None, False), ("25:00", True), ("late", True), ([], False)],
)
def test_a_time_that_is_none_is_said_under_its_field(typed: Any, *, wrong: bool) -> None:
    windows: tuple[Any, ...] = (None, {})
    for carried in windows:
        errors = check(submission(carried, digest_when="daily", digest_at=typed))
        assert set(errors) == ({"digest_at"} if wrong else set())


@pytest.mark.parametrize(
    ("was", "values", "idle"),
    [
        ("team", {"digest_at": "17:00"}, True),
        ("off", {"digest_day": "3"}, True),
        ("sync", {"digest_at": "17:00", "digest_form": ["skip"]}, False),
        ("daily", {"digest_at": "17:00"}, False),
        ("daily", {"digest_day": "3"}, True),
        ("weekly", {"digest_day": "3"}, False),
        ("team", {"digest_at": "17:00", "digest_when": "off"}, False),
        ("team", {"digest_at": "17:00", "digest_when": "daily"}, False),
        ("team", {"digest_at": "09:00", "digest_day": "0"}, False),
    ],
)
def test_a_day_or_time_that_would_change_nothing_is_said(
    was: str, values: dict[str, Any], *, idle: bool
) -> None:
    sent = submission({"channel": HERE, "was": {"pick": was}}, **values)
    assert set(check(sent)) == ({"digest_when"} if idle else set())


@pytest.mark.parametrize(
    ("values", "changed"),
    [
        ({}, {}),
        ({"digest_when": "hourly", "digest_day": "8", "digest_at": "late", "digest_form": "skip"}, {}),
        ({"digest_day": "-1"}, {}),
        ({"digest_when": "weekly", "digest_day": "6"}, {"pick": Pick.WEEKLY, "day": 6}),
        ({"digest_at": "17:05"}, {"at": time(17, 5)}),
        ({"digest_form": []}, {"skip_empty": False}),
        ({"digest_form": ["short", "owls"]}, {"skip_empty": False, "short": True}),
    ],
)
def test_a_field_that_says_nothing_we_know_is_as_it_was_shown(
    values: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert wished_picks(submission(**values), SHOWN) == SHOWN.model_copy(update=changed)


@pytest.mark.parametrize(
    "carried",
    [
        {},
        {"was": {}},
        {"channel": HERE},
        {"channel": HERE, "was": {"pick": "owls"}},
        {"channel": HERE, "was": []},
        {"channel": 7, "was": {}},
        {"channel": "C0RANDOM", "was": {}},
    ],
)
async def test_a_window_of_another_version_or_place_changes_nothing(
    house: House, places: Places, carried: Any
) -> None:
    with pytest.raises(Refused):
        await picked(submission(carried, digest_when="daily"), house.schedules, house.subscriptions, places)
    assert await house.schedules.all() == []


async def test_what_is_picked_is_set_told_and_previewed(house: House, places: Places) -> None:
    sent = submission(digest_when="weekdays", digest_at="08:30")
    said = text_of(await picked(sent, house.schedules, house.subscriptions, places))
    assert said.startswith(
        "✅ This channel's digest comes weekdays at 8:30 (UTC); the channel is told. Next: "
    )
    assert (await house.schedules.of(HERE)).schedule == Schedule(
        when=When.DAYS, days=WEEKDAYS, at=time(8, 30)
    )
    (told,) = await announced(house)
    assert told.startswith("🗞️ amy set when this channel's digest comes: weekdays at 8:30 (UTC).")


@pytest.mark.parametrize("when", ["daily", "team"])
async def test_done_again_it_says_the_same_and_tells_once(house: House, places: Places, when: str) -> None:
    before = OFF if when == "team" else None
    carried = {"channel": HERE, "was": {"pick": "off"} if before else {}}
    if before:
        await house.schedules.set(HERE, before, act("earlier"))
    sent = submission(carried, digest_when=when)
    first = await picked(sent, house.schedules, house.subscriptions, places)
    again = await picked(sent, house.schedules, house.subscriptions, places)
    assert text_of(first).startswith("✅")
    assert when == "team" or again == first
    assert len(await announced(house)) == 1


@pytest.mark.parametrize("when", ["daily", "team"])
async def test_who_is_stopped_before_all_is_done_tells_once_and_does_it(
    house: House, places: Places, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Telling and doing are two steps: whichever comes first, the second try does both."""
    await house.schedules.set(HERE, OFF, act("earlier"))
    sent = submission({"channel": HERE, "was": {"pick": "off"}}, digest_when=when)

    async def gone(*_: object, **__: object) -> None:
        raise StoreAway("gone")

    with monkeypatch.context() as broken:
        broken.setattr(
            places if when == "daily" else house.schedules, "announce" if when == "daily" else "drop", gone
        )
        with pytest.raises(StoreAway):
            await picked(sent, house.schedules, house.subscriptions, places)
    assert text_of(await picked(sent, house.schedules, house.subscriptions, places)).startswith("✅")
    assert (await house.schedules.of(HERE)).is_default is (when == "team")
    assert len(await announced(house)) == 1


async def test_nothing_picked_changes_nothing_that_somebody_set_meanwhile(
    house: House, places: Places
) -> None:
    await house.schedules.set(HERE, Schedule(when=When.SYNC), act("meanwhile", "U0BEN"))
    said = text_of(await picked(submission(), house.schedules, house.subscriptions, places))
    assert said.startswith("🗞️ This channel's digest comes after each sync.")
    assert await announced(house) == []


async def test_what_somebody_else_picked_already_is_not_told_twice(house: House, places: Places) -> None:
    await house.schedules.set(HERE, Schedule(when=When.SYNC), act("meanwhile", "U0BEN"))
    sent = submission(digest_when="sync")
    said = text_of(await picked(sent, house.schedules, house.subscriptions, places))
    assert said.startswith("🗞️ This channel's digest comes after each sync.")
    assert await announced(house) == []


@pytest.mark.usefixtures("places")
async def test_the_pickers_open_where_leads_come_and_nowhere_else(house: House) -> None:
    click = Click(action_id="digest.schedule", person="U0AMY", trigger_id="1", channel=HERE)
    opened = await pick(click, house.schedules, house.subscriptions)
    assert isinstance(opened, Open)
    assert f"By the clock of {house.zone}" in str(opened.view)
    with pytest.raises(Refused, match="No stream comes to this channel yet"):
        await pick(click.model_copy(update={"channel": "C0RANDOM"}), house.schedules, house.subscriptions)
