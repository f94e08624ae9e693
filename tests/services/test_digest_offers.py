"""A channel that acts on few of its cards is offered fewer."""

from bot.api.models import Feedback
from bot.digests.summary import Offer
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.services.acts import Act
from tests.services.digested import CHANNEL, subscribed
from tests.services.make import RUST, House, act


async def attend(house: House, cards: int, acted: int) -> None:
    """So many cards of this week in the channel, and so many acted on."""
    for lead in range(cards):
        await house.attention.shown(CHANNEL, lead, house.clock.now())
    for lead in range(acted):
        await house.attention.acted(CHANNEL, lead, house.clock.now())


async def test_a_channel_that_acts_on_few_cards_is_offered_less(house: House) -> None:
    await subscribed(house)
    assert (await house.digests.summarize(CHANNEL)).offer is None
    await attend(house, 30, 2)
    assert (await house.digests.summarize(CHANNEL)).offer == Offer(30, 2, ChannelMode.DIGEST)
    house.clock.advance(7 * 24 * 3600 + 1)
    assert (await house.digests.summarize(CHANNEL)).offer is None


async def test_the_loudest_of_a_channels_ways_is_what_could_be_less(house: House) -> None:
    await subscribed(house)
    await house.subscriptions.subscribe(CHANNEL, RUST, LeadFilter(), "U0AMY", ChannelMode.EVERY)
    await attend(house, 30, 0)
    offer = (await house.digests.summarize(CHANNEL)).offer
    assert offer
    assert offer.mode is ChannelMode.BALANCED


async def test_who_declined_is_not_asked_for_four_weeks(house: House) -> None:
    await subscribed(house)
    await house.quiets.decline(CHANNEL)
    await attend(house, 30, 0)
    assert (await house.digests.summarize(CHANNEL)).offer is None
    house.clock.advance(28 * 24 * 3600)
    await attend(house, 60, 0)
    assert (await house.digests.summarize(CHANNEL)).offer


async def test_a_verb_counts_in_the_channel_where_it_was_done(house: House) -> None:
    lead = await house.know(1252)
    for channel in (CHANNEL, "C2"):
        await house.book.posted(lead.id, channel, "1.5")
    begin = house.clock.now()
    await house.leads.judge(lead.id, Feedback(good=True), Act("U0AMY", "job-1", "C2"))
    assert await house.attention.since(CHANNEL, begin) == (0, 0)
    assert await house.attention.since("C2", begin) == (0, 1)


async def test_a_verb_on_a_lead_counts_where_its_card_stands(house: House) -> None:
    lead = await house.know(1252)
    await house.book.posted(lead.id, CHANNEL, "1.5")
    begin = house.clock.now()
    await house.leads.judge(lead.id, Feedback(good=True), act())
    await house.leads.export(lead.id, act("job-2"))
    assert await house.attention.since(CHANNEL, begin) == (0, 1)
    assert await house.attention.since("C2", begin) == (0, 0)
