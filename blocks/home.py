"""The Home tab: what one person has coming where, how things stand, and the next likely buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from blocks.elements import actions, button, context, counted, header, home, ref, section
from blocks.mine import MineRow, mine_at_home
from blocks.schedules import schedule_line
from blocks.standing import connection, given_up, queues, quiet_channels, troubles
from blocks.subscriptions import SubscriptionRow, subscription_line
from bot.digests.schedule import OFF, Schedule, When
from bot.records import Standing
from bot.slack import text
from bot.slack.message import Block, Blocks, View

MOST = 10
NONE = (
    "You have not subscribed any channel yet. Type `/goodones subscribe` in a channel, and leads arrive there "
    "as cards."
)


@dataclass(frozen=True)
class HomeView:
    """What is shown to one person.

    ``hands`` are the leads that they have in hand, with ``more_in_hand`` behind those. ``mine`` are the subscriptions that they made; of the ``others`` only the number is told. ``digest`` says when their own
    comes by direct message. ``ask``: whom to ask for a replay (None: they may themselves). ``notice`` is what was just done. ``ask`` and ``notice`` are mrkdwn.
    """

    standing: Standing
    hands: Sequence[MineRow] = ()
    more_in_hand: bool = False
    mine: Sequence[SubscriptionRow] = ()
    others: int = 0
    digest: Schedule = OFF
    next_digest: datetime | None = None
    ask: str | None = None
    notice: str | None = None


def home_tab(view: HomeView) -> View:
    """All of it."""
    blocks: Blocks = [section(view.notice)] if view.notice else []
    blocks += [header("In your hands"), *mine_at_home(view.hands, more=view.more_in_hand)]
    blocks += [header("Your subscriptions"), *_subscriptions(view), context(_digest(view))]
    standing = view.standing
    lines = [connection(standing), *troubles(standing), *queues(standing), *quiet_channels(standing)]
    blocks += [header("How things stand"), section("\n".join(lines))]
    blocks += given_up(view.standing, view.ask)
    as_of = f"As it stood {text.date(view.standing.at, '{date_short_pretty} at {time}')}"
    return home([*blocks, _buttons(), context(as_of)])


def home_trouble(sentence: str) -> View:
    """What stands there when it could not be drawn; ``sentence`` is mrkdwn: cause, then next step."""
    return home([section(f"⚠️ {sentence}"), _buttons()])


def _subscriptions(view: HomeView) -> Blocks:
    blocks = [section(subscription_line(row)) for row in view.mine[:MOST]] or [section(NONE)]
    more = len(view.mine) - MOST
    rest = [f"… and {more} more of yours"] if more > 0 else []
    if view.others:
        rest.append(f"{counted(view.others, 'subscription')} by others")
    return [*blocks, context(f"{', '.join(rest)}: `/goodones subscriptions`")] if rest else blocks


def _digest(view: HomeView) -> str:
    if view.digest.when is When.OFF:
        return "🗞️ `/goodones digest me weekly` sums up all streams for you by direct message"
    return f"🗞️ Your digest by direct message: {schedule_line(view.digest, view.next_digest)}"


def _buttons() -> Block:
    return actions(
        [
            button("🔄 Look again", "home.refresh", ref()),
            button("🎯 Streams", "home.streams", ref()),
            button("Help", "home.help", ref()),
        ],
        "next",
    )
