"""What a person's Home tab is made of, in one place: whoever draws it needs all of it."""

from dataclasses import dataclass

from bot.services.follows import Follows
from bot.services.replays import Replays
from bot.services.schedules import Schedules
from bot.services.sights import Sights
from bot.services.standing import Standings
from bot.services.subscriptions import Subscriptions


@dataclass(frozen=True)
class AtHome:
    """One of each."""

    standings: Standings
    subscriptions: Subscriptions
    replays: Replays
    sights: Sights
    follows: Follows
    schedules: Schedules
