"""What was told from outside: asked once, kept for a while, the last known while nobody answers."""

import asyncio

import pytest
from pydantic import BaseModel, ConfigDict

from bot.errors import GoodOnesError, StoreAway
from bot.store import told
from bot.store.redis import Store
from bot.store.told import AT_HAND, LAST_KNOWN, Told
from tests.support.clock import ManualClock

FRESH = 600.0


class Fact(BaseModel):
    model_config = ConfigDict(frozen=True)

    said: str


class Source:
    """Who is asked: counts, and can be away or slow."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.word = "first"
        self.trouble: Exception | None = None
        self.was_asked = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def ask(self, id_: str) -> Fact:
        self.asked.append(id_)
        self.was_asked.set()
        await self.gate.wait()
        if self.trouble:
            raise self.trouble
        return Fact(said=f"{self.word} of {id_}")


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def facts(store: Store, source: Source, clock: ManualClock) -> Told[Fact]:
    return another(store, source, clock)


def another(store: Store, source: Source, clock: ManualClock) -> Told[Fact]:
    """As another process has it."""
    return Told(store, "fact", Fact, clock, source.ask, fresh=FRESH)


async def test_it_is_asked_once_and_again_when_it_is_old(
    facts: Told[Fact], source: Source, clock: ManualClock
) -> None:
    assert await facts.get("a") == await facts.get("a") == Fact(said="first of a")
    clock.advance(FRESH - 1)
    await facts.get("a")
    assert source.asked == ["a"]
    source.word = "second"
    clock.advance(AT_HAND)
    assert await facts.get("a") == Fact(said="second of a")
    assert source.asked == ["a", "a"]


async def test_what_one_process_was_told_the_others_know(
    facts: Told[Fact], store: Store, source: Source, clock: ManualClock
) -> None:
    await facts.get("a")
    assert await another(store, source, clock).get("a") == Fact(said="first of a")
    assert source.asked == ["a"]


async def test_of_many_who_ask_at_once_one_asks_outside(facts: Told[Fact], source: Source) -> None:
    source.gate.clear()
    waiting = [asyncio.create_task(facts.get("a")) for _ in range(5)]
    await source.was_asked.wait()
    waiting[0].cancel()
    source.gate.set()
    rest = await asyncio.gather(*waiting[1:])
    assert rest == [Fact(said="first of a")] * 4
    assert source.asked == ["a"]
    assert waiting[0].cancelled()


async def test_the_last_known_stands_while_nobody_answers(
    facts: Told[Fact], source: Source, clock: ManualClock
) -> None:
    await facts.get("a")
    clock.advance(FRESH)
    source.trouble = GoodOnesError("away")
    assert await facts.get("a") == Fact(said="first of a")
    assert await facts.get("a") == Fact(said="first of a")
    assert source.asked == ["a", "a"], "who is away is not asked again at once"


async def test_what_nobody_ever_told_is_said_to_all_who_wait_and_asked_anew(
    facts: Told[Fact], source: Source
) -> None:
    source.trouble = GoodOnesError("away")
    first, second = await asyncio.gather(facts.get("a"), facts.get("a"), return_exceptions=True)
    assert first is second is source.trouble
    source.trouble = None
    assert await facts.get("a") == Fact(said="first of a")


async def test_a_store_that_is_away_is_not_taken_for_somebody_who_does_not_answer(
    facts: Told[Fact], source: Source, clock: ManualClock
) -> None:
    await facts.get("a")
    clock.advance(FRESH)
    source.trouble = StoreAway("while asking")
    with pytest.raises(StoreAway):
        await facts.get("a")


async def test_what_is_at_hand_needs_no_waiting(facts: Told[Fact], clock: ManualClock) -> None:
    assert facts.at_hand("a") is None
    await facts.get("a")
    assert facts.at_hand("a") == Fact(said="first of a")
    clock.advance(AT_HAND)
    assert facts.at_hand("a") is None


async def test_what_was_forgotten_is_asked_anew(facts: Told[Fact], source: Source) -> None:
    await facts.get("a")
    source.word = "second"
    await facts.forget("a")
    assert facts.at_hand("a") is None
    assert await facts.get("a") == Fact(said="second of a")


async def test_a_process_has_only_so_much_at_hand(facts: Told[Fact], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "MOST", 2)
    for id_ in ("a", "b", "c"):
        await facts.get(id_)
    assert [facts.at_hand(id_) is not None for id_ in ("a", "b", "c")] == [False, False, True]


async def test_what_is_kept_has_an_end(facts: Told[Fact], store: Store) -> None:
    await facts.get("a")
    (name,) = await store.call("KEYS", "*")
    assert 0 < await store.call("TTL", name) <= LAST_KNOWN


async def test_what_another_process_had_forgotten_counts_at_once_for_who_does_not_go_by_hand(
    facts: Told[Fact], source: Source, clock: ManualClock, store: Store
) -> None:
    await facts.get("a")
    source.word = "second"
    await another(store, source, clock).forget("a")
    assert (await facts.get("a")).said == "first of a"
    assert (await facts.get("a", by_hand=False)).said == "second of a"
    assert (await facts.get("a")).said == "second of a"
