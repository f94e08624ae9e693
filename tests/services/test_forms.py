"""The form of a channel's cards: full, until somebody chose the short one."""

from bot.modes import CardForm
from bot.quiet import ChannelSettings, QuietHours
from bot.services.forms import Forms
from bot.store.redis import Store
from bot.store.shelf import Shelf


async def test_cards_are_full_until_somebody_chose(store: Store) -> None:
    forms, channels = Forms(store), Shelf(store, "channels", ChannelSettings)
    assert await forms.of("C1") is CardForm.FULL
    await channels.put("C1", ChannelSettings(channel="C1", hours=QuietHours(weekends=True)))
    await channels.put("C2", ChannelSettings(channel="C2", form=CardForm.CONDENSED))
    assert [await forms.of(each) for each in ("C1", "C2", "C3")] == ["full", "condensed", "full"]
    await channels.put("C2", ChannelSettings(channel="C2"))
    assert await forms.of("C2") is CardForm.FULL
