"""What the window of triage says where it cannot go on, or where somebody else was quicker."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.errors import Refused
from bot.services.triage import Step, Tap
from bot.slack.payloads import Click, Command
from bot.slack.replies import Fill, Open, Reply, Say
from bot.store.walks import LEASE
from handlers.triage import (
    ask_why,
    export,
    gave_up,
    mark_bad,
    open_by_button,
    show_next_after_good,
    triage_command,
)
from handlers.walking import QUICKER
from tests.services.make import House, act
from tests.services.test_triage import AMY, BEN, OF_FOUNDERS, let_wait, shown

LEADS = "C0LEADS"


def click(action: str, person: str = AMY, **carried: Any) -> Click:
    value = json.dumps({"v": 1, **carried})
    return Click(action_id=action, person=person, trigger_id="1", channel=LEADS, value=value)


def command(line: str) -> Command:
    return Command(command="/goodones", text=line, person=AMY, trigger_id="1", channel=LEADS)


def words(reply: Reply) -> str:
    assert isinstance(reply, Fill | Open | Say)
    return json.dumps(reply.message.blocks if isinstance(reply, Say) else reply.view, ensure_ascii=False)


async def last(replies: AsyncIterator[Reply]) -> str:
    return words([each async for each in replies][-1])


@pytest.fixture
async def step(house: House) -> Step:
    """Amy has a window open that shows one of two leads."""
    await let_wait(house, 1252, 1251)
    return await house.triage.open(OF_FOUNDERS, AMY)


async def test_a_channel_to_which_nothing_comes_is_told_so_in_the_window(house: House) -> None:
    opening = open_by_button(click("triage.open"), house.triage, house.catalog)
    assert "Start with `/goodones subscribe`" in await last(opening)


async def test_a_name_that_nobody_knows_is_asked_about_in_the_window(house: House) -> None:
    asked = triage_command(command("triage nonsense"), house.triage, house.catalog)
    assert "nonsense" in await last(asked)


async def test_who_asks_why_of_a_lead_that_is_shown_no_more_sees_the_one_that_is(
    house: House, step: Step
) -> None:
    other = next(each for each in (1252, 1251) if each != shown(step))
    reply = await ask_why(click("triage.bad", triage=step.walk, lead=other), house.triage)
    assert "triage.good" in words(reply)
    over = await ask_why(click("triage.bad", triage="nothing", lead=other), house.triage)
    assert "over a week old" in words(over)


async def test_a_judgement_that_is_given_up_has_its_lead_wait_again(house: House) -> None:
    await let_wait(house, 1252)
    step = await house.triage.open(OF_FOUNDERS, AMY)
    good = click("triage.good", triage=step.walk, lead=1252)
    assert shown(await house.triage.say(Tap(AMY, step.walk, good.key), 1252, "good")) is None
    await gave_up(good, house.triage)
    assert shown(await house.triage.open(OF_FOUNDERS, AMY)) == 1252
    await gave_up(command("triage"), house.triage)


async def test_a_reason_that_we_do_not_know_is_refused(house: House, step: Step) -> None:
    odd = click("triage.reason", triage=step.walk, lead=shown(step), reason="because")
    with pytest.raises(Refused):
        await mark_bad(odd, house.triage, house.leads)


async def test_who_exports_second_hears_who_was_first(house: House, step: Step) -> None:
    lead = shown(step) or 0
    await house.leads.export(lead, act("first", BEN))
    reply = await export(click("triage.export", triage=step.walk, lead=lead), house.leads)
    assert isinstance(reply, Say)
    assert BEN in words(reply)


async def test_who_is_slower_is_told_and_shown_the_next_one(house: House, step: Step) -> None:
    lead = shown(step) or 0
    house.clock.advance(LEASE + 1)
    assert shown(await house.triage.open(OF_FOUNDERS, BEN)) == lead
    late = show_next_after_good(click("triage.good", triage=step.walk, lead=lead), house.triage)
    assert QUICKER in await last(late)
