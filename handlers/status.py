"""``/goodones status``: how things stand."""

from blocks.status import status
from bot.services.replays import Replays
from bot.services.standing import Standings
from bot.slack.payloads import Command
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes

routes = Routes()


@routes.command("status", mode=Mode.AFTER)
async def show_status(command: Command, standings: Standings, replays: Replays) -> Reply:
    """Connection, what waits and why, what was given up."""
    return Say(status(await standings.look(), await replays.whom_to_ask(command.person)))
