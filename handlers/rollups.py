"""The buttons of a roll-up: its list, page by page, and a card for one of its leads."""

from blocks.rollups import PAGE, card_coming, rollup_list
from bot.errors import Refused
from bot.roles import Who
from bot.services.rollups import RollUps
from bot.slack.payloads import Click
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import OLD, maybe, number, word
from handlers.drawing import rollup_of

routes = Routes()


@routes.action("rollup.list", mode=Mode.AFTER, who=Who.VIEWER)
@routes.action("rollup.back", mode=Mode.AFTER, who=Who.VIEWER)
async def show_list(click: Click, rollups: RollUps) -> Reply:
    """Ten of its leads, for who asked; the next ten stand in their place."""
    start = maybe(click, "start") or 0
    page = rollup_list(rollup_of(await rollups.view(word(click, "rollup"), start, PAGE)), start)
    return Replace(page) if click.ephemeral else Say(page)


@routes.action("rollup.card", mode=Mode.DURABLE)
async def show_card(click: Click, rollups: RollUps) -> Reply:
    """Judging happens on a card, which everyone sees."""
    if click.channel is None:
        raise Refused(OLD)
    return Say(card_coming((await rollups.show_card(number(click, "lead"), click.channel)).lead))
