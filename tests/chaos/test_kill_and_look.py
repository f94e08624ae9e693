"""``kill -9`` where the workspace lets us look: whatever dies between a post and our note of it, nothing stands twice."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.slack.gateway import SCOPES
from bot.store.redis import Store
from tests.chaos.town import Town

LEADS_IN_FLIGHT = 6


def shows(town: Town, cards: int) -> bool:
    return len(town.cards()) >= cards


def several(lead: dict[str, Any]) -> list[dict[str, Any]]:
    """As many leads as are to be in flight, all like this one."""
    people = [{"xUserId": str(number), "handle": f"person{number}"} for number in range(LEADS_IN_FLIGHT)]
    return [
        {**lead, "id": 9000 + number, "profile": {**lead["profile"], **person}}
        for number, person in enumerate(people)
    ]


@pytest.fixture
async def town(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with Town(store, store_url, tmp_path, scopes=(*SCOPES, "channels:history")) as town:
        yield town


async def test_kills_among_the_cards_lose_none_and_double_none(town: Town) -> None:
    url = await town.subscribe()
    leads = several(*await town.leads(1))
    assert await town.bring(url, leads) == 202
    for shown in (1, 3, 4):
        await town.until(partial(shows, town, shown))
        await town.kill_and_start()
    await town.until(town.quiet)
    assert sorted(town.handles(leads)) == sorted(lead["profile"]["handle"] for lead in leads)


async def test_a_kill_after_slack_took_it_and_before_it_answered_doubles_nothing(town: Town) -> None:
    url = await town.subscribe()
    leads = await town.leads(2)
    await town.slack.control(fault="latency", method="chat.postMessage", seconds=3.0)
    assert await town.bring(url, leads) == 202
    await town.until(lambda: town.slack.calls("chat.postMessage") or town.cards())
    await town.kill_and_start()
    await town.until(town.quiet)
    assert sorted(town.handles(leads)) == sorted(lead["profile"]["handle"] for lead in leads)


async def test_a_lost_reply_and_a_kill_together_double_nothing(town: Town) -> None:
    url = await town.subscribe()
    leads = await town.leads(2)
    await town.slack.control(fault="drop_reply", method="chat.postMessage")
    assert await town.bring(url, leads) == 202
    await town.until(town.cards)
    await town.kill_and_start()
    await town.until(town.quiet)
    assert sorted(town.handles(leads)) == sorted(lead["profile"]["handle"] for lead in leads)
