"""A few dozen leads through the soak, and what it would say of a week that went wrong."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.modes import ChannelMode
from tests.soak import week
from tests.soak.__main__ import wanted
from tests.soak.bill import opened
from tests.soak.measure import MIB, Cost, Sample, Window, heading, marks, missed, verdicts
from tests.soak.traffic import A_WEEK, MODES, SECONDS_BETWEEN, bodies, channel_of, mode_of
from tests.soak.young import next_door

FEW = len(MODES)
"""Channels; more need more leads."""
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def sample(leads: int, cost: float = 0.003, store_cost: float = 0.0005, mib: float = 80.0) -> Sample:
    """Each lead took so many seconds; in the young house, to which every fourth one came, 3 ms and 0.5 ms."""
    return Sample(
        here=Cost(leads, leads * cost, leads * store_cost),
        young=Cost(leads // 4, leads // 4 * 0.003, leads // 4 * 0.0005),
        memory=int(mib * MIB),
        store_memory=leads * 1000,
        keys=leads * 3,
    )


FLAT = [sample(leads) for leads in (0, 1_002, 2_004, 10_002, 12_000)]


async def test_each_lead_comes_where_it_belongs() -> None:
    async with opened(48, FEW) as house:
        taken = [each async for each in week.samples(house, 48)]
        endings = [row async for row in week.endings(house)]
        assert [each.here.leads for each in taken] == [0, 48]
        assert not [row.what for row in endings if missed(row)]
        # Of the first four channels two have every lead as a card, and two a roll-up that grows once.
        assert (house.slack.posts, house.slack.edits) == (24 + 2, 2)
    assert taken[1].here.cpu > 0
    assert taken[1].young.leads == 60
    assert taken[1].keys > taken[0].keys


async def test_what_waits_is_waited_for_and_what_is_missing_is_noticed() -> None:
    async with opened(6, FEW) as house:
        (body,) = bodies(6, house.clock.now())
        assert house.slack.astray() == 6
        await house.bring(body)
        await house.pass_time(0.5)
        assert [row.what for row in [each async for each in week.endings(house)] if missed(row)] == []
        assert house.slack.astray() == 0


async def test_a_webhook_that_is_not_taken_ends_it_all() -> None:
    async with opened(6, FEW) as house:
        (body,) = bodies(6, house.clock.now())
        await house.store.call("FLUSHALL")
        with pytest.raises(RuntimeError, match="404"):
            await house.bring(body)


async def test_a_lead_that_comes_twice_is_no_lead_twice() -> None:
    async with opened(6, FEW) as house:
        (body,) = bodies(6, house.clock.now())
        for again in (b"", b" "):
            await house.bring(replace(body, body=body.body + again))
        assert await house.finish()
        assert house.slack.posts == 6


async def test_the_young_houses_end_with_whoever_asked_them() -> None:
    async with next_door(FEW) as young:
        assert await young.total() == Cost()
        await young.bring()
        assert (await young.total()).leads == 6
    assert young.ended


def test_a_week_in_which_all_stays_the_same_is_well() -> None:
    rows = list(verdicts(FLAT))
    assert not [row.what for row in rows if missed(row)]
    assert rows[-1].value == pytest.approx(1000 * A_WEEK / 2**30)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (sample(12_000, cost=0.0034), "until 12,000: a lead, beside one that comes to a young house"),
        (sample(12_000, store_cost=0.0006), "until 12,000: its cost to the store, likewise"),
        (sample(12_000, mib=90.0), "the bot's memory, beside that after the first thousand leads"),
    ],
)
def test_what_grows_is_said(last: Sample, said: str) -> None:
    assert said in [row.what for row in verdicts([*FLAT[:-1], last]) if missed(row)]


def test_a_window_is_what_came_between() -> None:
    window = Window(FLAT[1], FLAT[2])
    assert window.here.leads == 1_002
    assert window.here.each == pytest.approx(3000)
    assert window.store_bytes == pytest.approx(1000)
    assert str(window).split()[:2] == ["2,004", "3,000"]
    assert len(str(window)) == len(heading())


@pytest.mark.parametrize(
    ("leads", "expected"),
    [
        (1_500, [1_000, 1_500]),
        (5_000, [1_000, 2_000, 5_000]),
        (60_000, [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 60_000]),
    ],
)
def test_samples_are_taken_less_and_less_often(leads: int, expected: list[int]) -> None:
    assert list(marks(leads)) == expected


def test_each_lead_comes_once_and_a_channels_run_in_two_webhooks() -> None:
    some = list(bodies(1_000, NOON))
    assert sum(each.leads for each in some) == 1_000
    assert [each.channel for each in some[:4]] == [0, 0, 1, 1]
    assert all(each.channel == channel_of(1 + 6 * number) for number, each in enumerate(some))
    assert SECONDS_BETWEEN * len(list(bodies(6_000, NOON))) == pytest.approx(7 * 86_400 * 6_000 / A_WEEK)


def test_most_channels_want_something_to_be_posted() -> None:
    assert {mode_of(channel) for channel in range(FEW)} == set(ChannelMode)


@pytest.mark.parametrize(("arguments", "leads"), [([], A_WEEK), (["20000"], 20_000), ([str(A_WEEK)], A_WEEK)])
def test_who_says_nothing_gets_the_whole_week(arguments: list[str], leads: int) -> None:
    assert wanted(arguments) == leads


@pytest.mark.parametrize("few", ["0", "1000", "1000001"])
def test_too_few_leads_say_nothing(few: str) -> None:
    with pytest.raises(SystemExit):
        wanted([few])
