"""The Home tab: drawn anew each time that it is opened, and what its buttons open."""

from collections.abc import AsyncIterator
from dataclasses import replace

from blocks.home import MOST, HomeView, home_tab, home_trouble
from blocks.modals import info_modal, loading_modal, problem_modal
from blocks.reasons import held
from blocks.streams import stream_list
from bot.api.budget import Lane
from bot.api.turns import asking
from bot.errors import GoodOnesError
from bot.records import Standing
from bot.roles import Who
from bot.services.at_home import AtHome
from bot.services.standing import Standings
from bot.services.streams import Streams
from bot.services.subscriptions import Subscription
from bot.slack.message import View
from bot.slack.payloads import Click, Event, Incoming
from bot.slack.replies import Fill, Home, Open, Reply
from bot.slack.routes import Mode, Routes
from bot.troubles import Kind
from handlers.hands import row_of as hand_of
from handlers.help import overview
from handlers.streams import row_of as stream_row
from handlers.subscriptions import row_of

routes = Routes()

STREAMS = "Streams"
NOT_WELL = "*The lead API did not answer as it should when it was asked last.* I go on asking."


@routes.event("app_home_opened", mode=Mode.AFTER)
async def open_home(event: Event, at_home: AtHome) -> AsyncIterator[Reply]:
    """The tab of the person who opened it; the other tab, that of the messages, draws itself."""
    if event.on_home and event.person:
        async for reply in _shown(event, at_home):
            yield reply


@routes.action("home.refresh", mode=Mode.AFTER, who=Who.EVERYONE)
async def look_again(click: Click, at_home: AtHome) -> AsyncIterator[Reply]:
    """The same by a button."""
    async for reply in _shown(click, at_home):
        yield reply


@routes.action("home.help", mode=Mode.AFTER, who=Who.EVERYONE)
async def open_help(_click: Click) -> Reply:
    """In a window: here is no channel to say it in."""
    return Open(info_modal("Help", overview().blocks))


@routes.action("home.streams", mode=Mode.AFTER, who=Who.VIEWER)
async def open_streams(_click: Click, streams: Streams) -> AsyncIterator[Reply]:
    """The list in a window, which opens at once."""
    yield Open(loading_modal(STREAMS))
    try:
        rows = [stream_row(each) for each in await streams.all()]
        yield Fill(info_modal(STREAMS, stream_list(rows, buttons=False).blocks))
    except GoodOnesError as error:
        yield Fill(problem_modal(STREAMS, error.user_text))


async def pictures(standings: Standings) -> AsyncIterator[Standing]:
    """What the store knows at once, then whether the lead API answers, which may take its time."""
    yield await standings.look(ask=False)
    # Nobody need hear that it waits for its turn: the first picture says that the API is being asked.
    with asking(Lane.PEOPLE):
        whole = await standings.look()
    yield whole


async def tab(person: str, standing: Standing, at_home: AtHome, notice: str | None = None) -> View:
    """One person's tab. Raises StoreAway."""
    hands = await at_home.follows.of(person, 0, MOST)
    every = await at_home.subscriptions.all()
    mine = [each for each in every if each.by == person]
    digest = (await at_home.schedules.of(person)).schedule
    hidden = await at_home.sights.hidden(person, {*standing.channels, *(each.channel for each in mine)})
    return home_tab(
        HomeView(
            standing=standing.without(hidden),
            hands=[hand_of(each, person) for each in hands.records],
            more_in_hand=hands.more,
            mine=[row_of(each, _paused(each, standing), hidden=hidden) for each in mine],
            others=len(every) - len(mine),
            digest=digest,
            next_digest=at_home.schedules.next_of(digest),
            ask=await at_home.replays.whom_to_ask(person),
            notice=notice,
        )
    )


async def whole_tab(person: str, at_home: AtHome, notice: str | None = None) -> View:
    """As ``tab``, by what is known here: nobody opened it just now, so the lead API is not asked. Raises StoreAway."""
    standing = await at_home.standings.look(ask=False)
    down = any(each.kind in {Kind.DOWN, Kind.REFUSED} for each in standing.troubles)
    return await tab(person, replace(standing, asked=True, api=NOT_WELL if down else None), at_home, notice)


async def _shown(incoming: Incoming, at_home: AtHome) -> AsyncIterator[Reply]:
    """Whatever goes wrong is told there, too."""
    try:
        await at_home.follows.opened_home(incoming.person)
        async for standing in pictures(at_home.standings):
            yield Home(await tab(incoming.person, standing, at_home))
    except GoodOnesError as error:
        yield Home(home_trouble(error.user_text))


def _paused(subscription: Subscription, standing: Standing) -> str | None:
    """What holds up the channel of a subscription, in words; also where nothing waits for it just now."""
    places = [each for each in standing.places if each.channel == subscription.channel]
    closed = [each for each in standing.troubles if each.kind is Kind.CHANNEL]
    whys = [held(each.held) for each in places]
    whys += [held(each.reason) for each in closed if each.channel == subscription.channel]
    return next(filter(None, whys), None)
