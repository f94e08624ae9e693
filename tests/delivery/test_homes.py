"""Home tabs are drawn anew one after the other; one that can't be drawn keeps nobody else's waiting."""

import pytest

from bot.delivery.homes import HomeDrawer
from bot.errors import Refused, StoreAway
from bot.store.homes import Homes
from bot.store.redis import Store
from tests.support.clock import ManualClock

PEOPLE = ("U0AMY", "U0BEN")


class Ended(Exception):
    """The loop has been watched for long enough."""


class Counting(ManualClock):
    """Ends the loop after so many naps."""

    def __init__(self, naps: int) -> None:
        super().__init__()
        self._naps = naps

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)
        self._naps -= 1
        if not self._naps:
            raise Ended


async def drawn(store: Store, naps: int, error: Exception | None = None) -> list[str]:
    """Who was drawn in that time, after both did something; the first drawing raises the error."""
    clock, homes = Counting(naps), Homes(store)
    for who in PEOPLE:
        await homes.opened(who, clock.now())
        await homes.stir(who, clock.now())
    seen: list[str] = []

    async def draw(person: str) -> None:
        seen.append(person)
        if error and len(seen) == 1:
            raise error

    with pytest.raises(Ended):
        await HomeDrawer(homes, draw, clock).run()
    return seen


async def test_each_is_drawn_once(store: Store) -> None:
    assert sorted(await drawn(store, 15)) == list(PEOPLE)


@pytest.mark.parametrize("error", [Refused("not now"), StoreAway("away")])
async def test_trouble_with_one_ends_nothing(store: Store, error: Exception) -> None:
    seen = await drawn(store, 3, error)
    assert len(seen) == (2 if isinstance(error, Refused) else 1)
