"""Somebody in the workspace changes: a role, a name, or that they are here at all."""

from blocks.subscriptions import inherited
from bot.services.leavers import Leavers
from bot.services.places import Places
from bot.services.sights import Sights
from bot.slack.payloads import Event
from bot.slack.routes import Mode, Routes
from handlers.subscriptions import row_of

routes = Routes()


@routes.event("user_change", mode=Mode.DURABLE)
async def changed(event: Event, leavers: Leavers, places: Places, sights: Sights) -> None:
    """Who is made an admin is one at the next click. Who leaves leaves nothing behind that is nobody's.

    Those who take over hear of it before it is theirs: done again after a crash, there may be nothing left to tell of.
    """
    person = event.person
    await leavers.changed(person)
    if not _left(event):
        return
    legacies = await leavers.legacies(person)
    for each in legacies:
        hidden = await sights.hidden(each.heir, [one.channel for one in each.subscriptions])
        told = inherited(person, [row_of(one, hidden=hidden) for one in each.subscriptions])
        await places.announce(f"left:{event.key}:{each.heir}", each.heir, told)
    await leavers.hand_over(person, legacies, event.key)
    await leavers.release(person, event.key)


def _left(event: Event) -> bool:
    user = event.event.get("user")
    return bool(event.person) and isinstance(user, dict) and user.get("deleted") is True
