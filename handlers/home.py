"""The Home tab: drawn anew each time that it is opened, and what its buttons open."""

from collections.abc import AsyncIterator

from blocks.home import HomeView, home_tab, home_trouble
from blocks.modals import info_modal, loading_modal, problem_modal
from blocks.reasons import held
from blocks.streams import stream_list
from bot.api.budget import Lane
from bot.api.turns import asking
from bot.errors import GoodOnesError
from bot.records import Standing
from bot.roles import Who
from bot.services.replays import Replays
from bot.services.sights import Sights
from bot.services.standing import Standings
from bot.services.streams import Streams
from bot.services.subscriptions import Subscription, Subscriptions
from bot.slack.message import View
from bot.slack.payloads import Click, Event, Incoming
from bot.slack.replies import Fill, Home, Open, Reply
from bot.slack.routes import Mode, Routes
from bot.troubles import Kind
from handlers.help import overview
from handlers.streams import row_of as stream_row
from handlers.subscriptions import row_of

routes = Routes()

STREAMS = "Streams"


@routes.event("app_home_opened", mode=Mode.AFTER)
async def open_home(
    event: Event, standings: Standings, subscriptions: Subscriptions, replays: Replays, sights: Sights
) -> AsyncIterator[Reply]:
    """The tab of the person who opened it; the other tab, that of the messages, draws itself."""
    if event.on_home and event.person:
        async for reply in _shown(event, standings, subscriptions, replays, sights):
            yield reply


@routes.action("home.refresh", mode=Mode.AFTER, who=Who.EVERYONE)
async def look_again(
    click: Click, standings: Standings, subscriptions: Subscriptions, replays: Replays, sights: Sights
) -> AsyncIterator[Reply]:
    """The same by a button."""
    async for reply in _shown(click, standings, subscriptions, replays, sights):
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


async def tab(
    person: str,
    standing: Standing,
    subscriptions: Subscriptions,
    replays: Replays,
    sights: Sights,
    notice: str | None = None,
) -> View:
    """One person's tab. Raises StoreAway."""
    every = await subscriptions.all()
    mine = [each for each in every if each.by == person]
    hidden = await sights.hidden(person, {*standing.channels, *(each.channel for each in mine)})
    return home_tab(
        HomeView(
            standing=standing.without(hidden),
            mine=[row_of(each, _paused(each, standing), hidden=hidden) for each in mine],
            others=len(every) - len(mine),
            ask=await replays.whom_to_ask(person),
            notice=notice,
        )
    )


async def _shown(
    incoming: Incoming, standings: Standings, subscriptions: Subscriptions, replays: Replays, sights: Sights
) -> AsyncIterator[Reply]:
    """Whatever goes wrong is told there, too."""
    try:
        async for standing in pictures(standings):
            yield Home(await tab(incoming.person, standing, subscriptions, replays, sights))
    except GoodOnesError as error:
        yield Home(home_trouble(error.user_text))


def _paused(subscription: Subscription, standing: Standing) -> str | None:
    """What holds up the channel of a subscription, in words; also where nothing waits for it just now."""
    places = [each for each in standing.places if each.channel == subscription.channel]
    closed = [each for each in standing.troubles if each.kind is Kind.CHANNEL]
    whys = [held(each.held) for each in places]
    whys += [held(each.reason) for each in closed if each.channel == subscription.channel]
    return next(filter(None, whys), None)
