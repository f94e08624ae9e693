"""Which channels a lead goes to, and by which wish: pure functions over what is subscribed."""

from collections.abc import Iterable
from datetime import datetime

from bot.api.models import Confidence, Lead
from bot.services.subscriptions import Subscription
from bot.store.rollups import BAND, HIGH, MEDIUM, Arrived

_BANDS: dict[str, int] = {Confidence.HIGH: HIGH, Confidence.MEDIUM: MEDIUM}


def wants(
    subscription: Subscription, lead: Lead, account: str | None, *, enriched: bool | None = None
) -> bool:
    """Whether a subscription wants a lead; ``account`` is the handle of the account that it came from.

    ``enriched``: whether it came with contacts (None: as its own record says).
    A lead that does not say its stream is taken as one of the subscription's own.
    """
    if subscription.stream_id is not None and lead.stream_id not in {subscription.stream_id, None}:
        return False
    return subscription.wanted.matches(lead, account, enriched=enriched)


def destinations(
    came_for: Iterable[Subscription],
    known: Iterable[Subscription],
    lead: Lead,
    account: str | None,
    *,
    enriched: bool | None = None,
) -> list[Subscription]:
    """For each channel that the lead goes to, the one subscription by which it comes there.

    A lead that came for some goes to their channels. Where several of a channel want it, known ones included, the
    loudest has it: who asked for every lead as a card gets it as one, in whatever order it comes. A subscription
    that was changed meanwhile counts as it is known now.
    """
    asked = list(came_for)
    its_own = {each.id for each in asked}
    everyone = {each.id: each for each in (*asked, *known)}.values()
    wanting = [each for each in everyone if wants(each, lead, account, enriched=enriched)]
    channels = dict.fromkeys(each.channel for each in wanting if each.id in its_own)
    return [
        max((each for each in wanting if each.channel == channel), key=_precedence) for channel in channels
    ]


def arrived(lead: Lead, now: datetime) -> Arrived:
    """A lead as it is counted; one that does not say when it was found was found now."""
    return Arrived(lead.id, int((lead.discovered_at or now).timestamp()), rank(lead))


def rank(lead: Lead) -> int:
    """High fit first, then medium, then what is not known; of one fit, most followers first."""
    band = _BANDS.get(lead.match_confidence or "", 0)
    return band + max(0, min(lead.profile.follower_count or 0, BAND - 1))


def _precedence(subscription: Subscription) -> tuple[int, bool, str]:
    """The loudest; of equals the one that names the stream; the id only so that it is always the same."""
    return subscription.mode.loudness, subscription.stream_id is not None, subscription.id
