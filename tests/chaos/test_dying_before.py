"""``kill -9`` right before each step, fifty leads in flight: none is lost and none stands twice."""

from pathlib import Path

from bot.store.redis import Store
from tests.chaos.dying import IN_FLIGHT, Dying
from tests.support.world import LEADS, SALES


async def test_nothing_is_lost_and_nothing_stands_twice(store: Store, store_url: str, tmp_path: Path) -> None:
    dying = Dying(store, store_url, tmp_path)
    async with dying.town:
        await dying.open(IN_FLIGHT)
        steps = await dying.steps()
        await dying.die_at_each(sorted(steps), "before")
        assert dying.numbers(LEADS) == sorted(lead["id"] for lead in dying.cards)
        assert len(dying.numbers(SALES)) + dying.rolled() == len(dying.rolled_up)
        assert dying.unjudged() == []
        assert len(dying.cards) > IN_FLIGHT
        assert dying.judged
