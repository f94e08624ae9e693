"""Which lead is meant by a message."""

from bot.services.pointing import Pointing
from bot.store.redis import Store
from bot.store.standing_cards import StandingCards


async def test_a_card_is_meant_before_the_thread_and_before_what_buttons_say(store: Store) -> None:
    cards = StandingCards(store)
    await cards.posted("C1", "1.1", 7)
    await cards.posted("C1", "1.5", 8)
    pointing = Pointing(cards)
    assert await pointing.lead_of("C1", ("1.5", "1.1"), [9]) == 8
    assert await pointing.lead_of("C1", ("2.2", "1.1"), [9]) == 7
    assert await pointing.lead_of("C1", ("2.2", None), [9, 10]) == 9
    assert await pointing.lead_of(None, ("1.5",), [9]) == 9
    assert await pointing.lead_of("C2", ("1.5",), []) is None
