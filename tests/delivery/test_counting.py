"""What the sender counts: each try to show a message, what became of lost answers, and what it gave up."""

import pytest

from bot.delivery.sender import CHANNEL_AGAIN
from bot.slack import history
from bot.slack.gateway import SCOPES
from bot.store.redis import Store
from tests.delivery.office import Office, office
from tests.support.numbers import number
from tests.support.world import LEADS, RANDOM

MAY_READ = (*SCOPES, "channels:history")


def sends(here: Office, outcome: str) -> float:
    return number(here.metrics, f'goodones_sends_total{{kind="other",outcome="{outcome}"}}')


def reconciles(here: Office) -> dict[str, float]:
    return {
        outcome: number(here.metrics, f'goodones_reconciles_total{{outcome="{outcome}"}}')
        for outcome in ("found", "absent", "cannot_look")
    }


async def test_what_was_posted_and_what_was_edited(here: Office) -> None:
    await here.put("a", LEADS, "old")
    await here.until(lambda: sends(here, "posted"))
    await here.put("a", LEADS, "new")
    await here.until(lambda: sends(here, "updated"))
    assert (sends(here, "posted"), sends(here, "updated"), sends(here, "again_later")) == (1, 1, 0)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"fault": "rate_limit", "seconds": 3}, "again_later"),
        ({"fault": "down", "count": 1}, "again_later"),
        ({"fault": "error", "error": "token_revoked"}, "no_token"),
    ],
)
async def test_each_try_that_slack_did_not_take(here: Office, fault: dict[str, object], outcome: str) -> None:
    await here.slack.control(method="chat.postMessage", **fault)
    await here.put("a", LEADS, "a")
    await here.until(lambda: sends(here, "posted"))
    assert (sends(here, outcome), sends(here, "posted")) == (1, 1)


async def test_a_channel_that_takes_nothing_counts_each_time(here: Office) -> None:
    await here.put("a", RANDOM, "a")
    await here.until(lambda: sends(here, "held"))
    here.clock.advance(CHANNEL_AGAIN)
    await here.until(lambda: sends(here, "held") == 2)
    assert number(here.metrics, 'goodones_dead_letters_total{sort="message"}') == 0


async def test_what_is_given_up_is_a_dead_letter(here: Office) -> None:
    await here.put("empty", LEADS, "")
    await here.until(lambda: sends(here, "dead"))
    await here.until(lambda: number(here.metrics, 'goodones_dead_letters_total{sort="message"}'))
    assert await here.outbox.dead_count() == 1


async def test_posted_again_without_looking_is_counted_so_that_one_knows_how_often(here: Office) -> None:
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.put("a", LEADS, "a")
    await here.until(lambda: sends(here, "posted"))
    assert here.texts(LEADS) == ["a", "a"]
    assert reconciles(here) == {"found": 0, "absent": 0, "cannot_look": 1}


async def test_a_channel_too_long_to_be_read_counts_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_PAGES", 0)
    async with office(store, scopes=MAY_READ) as here:
        here.open()
        await here.slack.control(fault="drop_reply", method="chat.postMessage")
        await here.put("a", LEADS, "a")
        await here.until(lambda: sends(here, "posted"))
        assert reconciles(here)["cannot_look"] == 1


@pytest.mark.parametrize(
    ("fault", "found"),
    [({"fault": "drop_reply"}, "found"), ({"fault": "error", "error": "internal_error"}, "absent")],
)
async def test_where_it_may_look_it_says_what_it_found(
    store: Store, fault: dict[str, object], found: str
) -> None:
    async with office(store, scopes=MAY_READ) as here:
        here.open()
        await here.slack.control(method="chat.postMessage", **fault)
        await here.put("a", LEADS, "a")
        await here.until(lambda: sends(here, "posted"))
        assert here.texts(LEADS) == ["a"]
        assert reconciles(here) == {"found": 0, "absent": 0, "cannot_look": 0, found: 1}
