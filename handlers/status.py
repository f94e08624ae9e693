"""``/goodones status``: how things stand."""

from blocks.status import status
from bot.services.quiet import Quiets
from bot.services.standing import Standings
from bot.slack.payloads import Command
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.quiet import quietness

routes = Routes()


@routes.command("status", mode=Mode.AFTER)
async def show_status(_command: Command, standings: Standings, quiets: Quiets) -> Reply:
    """Connection, what waits and why, where leads are held, what was given up."""
    quiet = [(each.channel, quietness(each)) for each in await quiets.all()]
    return Say(status(await standings.look(), quiet))
