"""``kill -9`` right after each step of sending, fifty leads in flight: none is lost and none stands twice."""

from pathlib import Path

from bot.store.redis import Store
from tests.chaos.dying import Dying, Part, check_dying


async def test_nothing_is_lost_and_nothing_stands_twice(store: Store, store_url: str, tmp_path: Path) -> None:
    await check_dying(Dying(store, store_url, tmp_path), Part.SENDING, "after")
