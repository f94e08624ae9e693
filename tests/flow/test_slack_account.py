"""Slack takes nothing at all: those who run the app hear once, and what was due comes when it does again."""

from functools import partial

import pytest

from tests.flow.steps import VERIFIED, direct, hooks, lead_json, let_pass, push, subscribe, tell
from tests.support.world import AMY, CLEO, LEADS, World, visible

CODES = {
    "token_revoked": "Slack refuses this app's token",
    "account_inactive": "switched this app's user off",
    "message_limit_exceeded": "takes no more messages from this workspace",
    "missing_scope": "lacks a permission in Slack",
    "invalid_auth": "Slack refuses this app's token",
    "org_login_required": "moved to another organization",
}


async def refuse(world: World, code: str, channel: str | None = None, lead: int = VERIFIED) -> None:
    """Slack answers every post (in a channel) with this code, and a lead comes."""
    await world.slack.control(
        fault="error", error=code, method="chat.postMessage", count=9_999, channel=channel
    )
    assert await push(hooks(world)[0], {"leads": [lead_json(world, lead)]}) == 202


@pytest.mark.parametrize("code", CODES)
async def test_who_runs_the_app_is_told_once_while_direct_messages_go(world: World, code: str) -> None:
    await world.stop_app()
    await world.start_app(admins=(CLEO,))
    await world.settle(3)
    await subscribe(world)
    await refuse(world, code, LEADS)
    await world.until(lambda: direct(world, CLEO))
    assert CODES[code] in visible(direct(world, CLEO)[0])
    assert code in visible(direct(world, CLEO)[0])
    status = await tell(world, "/goodones status", CODES[code])
    assert "1 message for" in visible(status)
    await let_pass(world, 130, 5)
    assert len(direct(world, CLEO)) == 1
    assert direct(world, AMY) == []
    await world.slack.control(fault="none")
    await world.until(world.cards)
    await world.until(lambda: "takes my messages again" in visible(direct(world, CLEO)[0]))
    assert len(direct(world, CLEO)) == 1


async def test_where_nothing_goes_it_is_logged_once_and_told_in_one_message_afterwards(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    await subscribe(world)
    await refuse(world, "token_revoked")
    logged = ""

    def times_told() -> int:
        nonlocal logged
        logged += capsys.readouterr().out
        return logged.count("trouble=slack:token_revoked")

    await world.until(times_told)
    await let_pass(world, 200, 5)
    assert times_told() == 1
    await tell(world, "/goodones status", "Slack refuses this app's token")
    await world.slack.control(fault="none")
    await world.until(world.cards)
    await world.until(lambda: direct(world))
    await world.until(lambda: "takes my messages again" in visible(direct(world)[0]))
    await world.settle(5)
    assert len(direct(world)) == 1


@pytest.mark.parametrize("first", ["token_revoked", "message_limit_exceeded"])
async def test_the_next_time_is_told_again(world: World, first: str) -> None:
    await subscribe(world)
    for lead, code in ((VERIFIED, first), (1251, first)):
        before = len(direct(world))
        await refuse(world, code, LEADS, lead)
        await world.until(partial(more_direct, world, before))
        await world.slack.control(fault="none")
        await world.until(partial(all_well, world))
    assert len(direct(world)) == 2


def more_direct(world: World, before: int) -> bool:
    return len(direct(world)) > before


def all_well(world: World) -> bool:
    return all("takes my messages again" in visible(each) for each in direct(world))
