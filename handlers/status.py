"""``/goodones status``: how things stand."""

from blocks.status import status
from bot.services.replays import Replays
from bot.services.sights import Sights
from bot.services.standing import Standings
from bot.slack.payloads import Click, Command
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes

routes = Routes()


@routes.command("status", mode=Mode.AFTER)
@routes.action("status.open", mode=Mode.AFTER)
async def show_status(
    incoming: Command | Click, standings: Standings, replays: Replays, sights: Sights
) -> Reply:
    """Connection, what waits and why, what was given up."""
    standing = await standings.look()
    hidden = await sights.hidden(incoming.person, standing.channels, here=incoming.channel)
    return Say(status(standing.without(hidden), await replays.whom_to_ask(incoming.person)))
