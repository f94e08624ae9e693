"""What `/goodones status` answers: what waits, what holds it up, and what could not be done."""

from blocks.elements import message, section
from blocks.standing import connection, gist, given_up, queues, quiet_channels, troubles
from bot.records import Standing
from bot.slack.message import Blocks, Message


def status(standing: Standing, ask: str | None, notice: str | None = None) -> Message:
    """How things stand; ``ask`` as in :func:`given_up`, ``notice`` (mrkdwn) is what was just done."""
    blocks: Blocks = [section(notice)] if notice else []
    lines = [connection(standing), *troubles(standing), *queues(standing), *quiet_channels(standing)]
    blocks.append(section("\n".join(lines)))
    said = f"{notice} {gist(standing)}" if notice else gist(standing)
    return message(said, [*blocks, *given_up(standing, ask)])
