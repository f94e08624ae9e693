"""A sender that was stopped while it had a lane: whatever it meant to post, another one does that by now."""

import pytest

from bot.slack.gateway import SCOPES
from bot.store.lanes import Claimed, Row
from bot.store.redis import Store
from tests.delivery.office import Office
from tests.support.world import LEADS

LEASE_OF = "{goodones}:outbox:lease:"


@pytest.fixture
def scopes() -> tuple[str, ...]:
    return (*SCOPES, "channels:history")


async def test_an_old_word_that_the_lane_is_ours_counts_for_nothing(here: Office) -> None:
    real, late = here.outbox.hold, [here.outbox.lease]

    async def hold(claimed: Claimed, now: float, begin: Row | None = None) -> bool:
        held = await real(claimed, now, begin)
        here.clock.advance(late.pop() if late else 0.0)
        return held

    here.outbox.hold = hold  # type: ignore[method-assign]  # answers as it does, but late
    await here.put("a", LEADS, "hello")
    await here.until(lambda: here.posted)
    assert here.texts(LEADS) == ["hello"]
    # Who has the lane next does not know whether it was posted.
    assert len(here.calls("conversations.history")) == 1


async def test_who_lost_its_lane_while_looking_does_not_post(here: Office, store: Store) -> None:
    await here.slack.control(fault="error", method="chat.postMessage", error="internal_error")
    real, looks = here.gateway.find, []

    async def find(channel: str, id_: str, since: float, thread: str | None = None) -> str | None:
        looks.append(id_)
        found = await real(channel, id_, since, thread)
        if len(looks) == 1:
            await store.call("SET", LEASE_OF + LEADS, "another's", "PX", 50)
        return found

    here.gateway.find = find  # type: ignore[method-assign]  # looks as it does, but slowly
    await here.put("a", LEADS, "hello")
    await here.until(lambda: here.posted)
    await here.settle(10)
    assert here.texts(LEADS) == ["hello"]
    assert looks == ["a", "a"]
