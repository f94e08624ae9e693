"""When another organisation comes into a channel, every card there that may show contact details is drawn anew."""

import pytest

from bot.errors import StoreAway
from bot.services.rows import card_id
from bot.services.sharing import Sharing
from tests.services.make import House, SeesAll

HERE, ELSEWHERE = "C0LEADS", "C0SALES"
FOUND, ALSO_FOUND, BARE = 1252, 1251, 1247


class Notes(SeesAll):
    """Notes which channels are to be asked about anew."""

    def __init__(self) -> None:
        self.anew: list[str] = []

    async def forget(self, channel: str) -> None:
        self.anew.append(channel)

    async def is_stranger(self, person: str) -> bool:
        return person == "U0GUS"


@pytest.fixture
async def cards(house: House) -> House:
    """Three leads with cards in both channels; contacts of two are kept, of one since long ago."""
    for lead in (FOUND, ALSO_FOUND, BARE):
        await house.know(lead)
        for channel in (HERE, ELSEWHERE):
            await house.book.posted(lead, channel, f"{lead}.1")
    await house.retention_book.found(ALSO_FOUND, house.clock.now())
    house.clock.advance(25 * 86400)
    await house.retention_book.found(FOUND, house.clock.now())
    return house


async def drawn_anew(house: House, channel: str) -> list[int]:
    rows = {lead: house.outbox.of(channel).get(card_id(lead, channel)) for lead in (FOUND, ALSO_FOUND, BARE)}
    return [lead for lead, row in rows.items() if await row]


async def test_every_card_with_contacts_is_drawn_anew_there_and_nowhere_else(cards: House) -> None:
    sights = Notes()
    await Sharing(sights, cards.retention_book, cards.redrawing).begins(HERE)
    assert await drawn_anew(cards, HERE) == [FOUND, ALSO_FOUND]
    assert await drawn_anew(cards, ELSEWHERE) == []
    assert sights.anew == [HERE]


async def test_a_channel_without_cards_has_nothing_to_draw(cards: House) -> None:
    await Sharing(Notes(), cards.retention_book, cards.redrawing).begins("C0OTHER")
    assert await drawn_anew(cards, HERE) == []


async def test_who_is_stopped_on_the_way_does_it_again(cards: House, monkeypatch: pytest.MonkeyPatch) -> None:
    sharing = Sharing(Notes(), cards.retention_book, cards.redrawing)
    card, drawn = cards.redrawing.card, iter([True, False])

    async def stopped(lead: int, channel: str) -> None:
        if not next(drawn):
            raise StoreAway("stopped")
        await card(lead, channel)

    with monkeypatch.context() as patch:
        patch.setattr(cards.redrawing, "card", stopped)
        with pytest.raises(StoreAway):
            await sharing.begins(HERE)
    assert len(await drawn_anew(cards, HERE)) == 1
    await sharing.begins(HERE)
    assert await drawn_anew(cards, HERE) == [FOUND, ALSO_FOUND]


async def test_a_guest_who_comes_in_has_them_drawn_anew_and_a_colleague_has_not(cards: House) -> None:
    sharing = Sharing(Notes(), cards.retention_book, cards.redrawing)
    await sharing.comes(HERE, "U0BEN")
    assert await drawn_anew(cards, HERE) == []
    await sharing.comes(HERE, "U0GUS")
    assert await drawn_anew(cards, HERE) == [FOUND, ALSO_FOUND]
