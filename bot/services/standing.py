"""How things stand: what waits and why, what was given up, and having it done after all."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.api import GoodOnes
from bot.api.errors import ApiError
from bot.clock import Clock
from bot.digests.slots import Unmade
from bot.records import Backlog, Buried, Place, Sort, Standing
from bot.services.quiet import Quiets
from bot.services.troubles import Troubles
from bot.services.waiting import Waits
from bot.store.due_digests import DueQueue
from bot.store.inbox import DeadLetter, Inbox
from bot.store.inboxes import Inboxes
from bot.store.lanes import Line, Row
from bot.store.outbox import Outbox
from bot.store.paces import Paces

MOST = 100
"""Dead letters of each sort that are looked at."""
IT_WAITS = "Nothing is lost: clicks and leads wait until it answers."
"""What passes by itself needs nothing from who only looks."""


@dataclass(frozen=True)
class Stores:
    """Where work and messages wait."""

    jobs: Inbox
    leads: Inboxes
    outbox: Outbox
    paces: Paces
    """By which the outbox is sent."""
    digests: DueQueue


class Standings:
    """Methods raise StoreAway."""

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        troubles: Troubles,
        api: GoodOnes | None = None,
        quiets: Quiets | None = None,
    ) -> None:
        """Without ``api`` nothing is said of the connection to it, without ``quiets`` nothing of quiet channels."""
        self._stores = stores
        self._clock = clock
        self._troubles = troubles
        self._api = api
        self._quiets = quiets

    async def look(self, *, ask: bool = True) -> Standing:
        """All of it as it is now; the newest dead letters first.

        Without ``ask`` the lead API is not asked, and only the store is waited for.
        """
        stores = self._stores
        dead = await self.dead()
        return Standing(
            at=self._clock.now(),
            api=await self._connection() if ask else None,
            asked=ask and self._api is not None,
            places=_places(await stores.outbox.lines(), stores.paces),
            clicks=await stores.jobs.size(),
            webhooks=await stores.leads.size(),
            dead=tuple(sorted(dead, key=lambda each: each.at, reverse=True)),
            more=any(count >= MOST for count in Counter(each.sort for each in dead).values()),
            troubles=tuple(await self._troubles.all()),
            quiet=tuple(await self._quiets.all()) if self._quiets else (),
        )

    async def count(self) -> Backlog:
        """Only the numbers, by a few commands that cost the same however much waits."""
        stores = self._stores
        return Backlog(
            waiting={
                "clicks": await stores.jobs.size(),
                "webhooks": await stores.leads.size(),
                "messages": sum(line.count for line in await stores.outbox.lines()),
            },
            dead={
                Sort.CLICK: await stores.jobs.dead_count(),
                Sort.WEBHOOK: await stores.leads.dead_count(),
                Sort.MESSAGE: await stores.outbox.dead_count(),
                Sort.DIGEST: await stores.digests.dead_count(),
            },
        )

    async def is_dead(self, sort: Sort, id_: str) -> bool:
        """Whether there is such a dead letter."""
        match sort:
            case Sort.MESSAGE:
                return await self._stores.outbox.is_dead(id_)
            case Sort.CLICK:
                return await self._stores.jobs.find_dead(id_) is not None
            case Sort.WEBHOOK:
                return await self._stores.leads.find_dead(id_) is not None
            case Sort.DIGEST:
                return await self._stores.digests.is_dead(id_)

    async def revive(self, sort: Sort, id_: str) -> bool:
        """Have one dead letter done after all; False where there is no such one (any more)."""
        match sort:
            case Sort.MESSAGE:
                return await self._stores.outbox.revive(id_, self._clock.now().timestamp())
            case Sort.CLICK:
                return await _revive(self._stores.jobs, id_)
            case Sort.WEBHOOK:
                return await _revive(self._stores.leads, id_)
            case Sort.DIGEST:
                return await self._stores.digests.revive(id_, self._clock.now())

    async def revive_all(self, until: datetime | None = None) -> list[Buried]:
        """Have every dead letter done after all that was given up until then; which ones that were."""
        revived: list[Buried] = []
        dead = await self.dead(until)
        # Not what fails again while we are at it: that would go on for ever.
        newest = max((each.at for each in dead), default=None)
        while dead:
            revived += [each for each in dead if await self.revive(each.sort, each.id)]
            dead = await self.dead(newest)
        return revived

    async def dead(self, until: datetime | None = None) -> list[Buried]:
        """What was given up until then, at most a hundred of each sort."""
        stores, end = self._stores, None if until is None else until.timestamp()
        clicks = [_click(letter) for letter in await stores.jobs.dead(MOST, until)]
        webhooks = [_webhook(letter) for letter in await stores.leads.dead(MOST, until)]
        messages = [_message(row, at) for row, at in await stores.outbox.buried(MOST, end)]
        digests = [_digest(each) for each in await stores.digests.dead(MOST, until)]
        return [*clicks, *webhooks, *messages, *digests]

    async def _connection(self) -> str | None:
        """What is wrong between us and the lead API, in words for people; None where nothing is."""
        if self._api is None:
            return None
        try:
            await self._api.me.get()
        except ApiError as error:
            return f"{error.cause} {IT_WAITS}" if error.retryable else error.user_text
        return None


async def _revive(inbox: Inbox | Inboxes, id_: str) -> bool:
    letter = await inbox.find_dead(id_)
    return letter is not None and await inbox.revive(letter)


def _places(lines: list[Line], paces: Paces) -> tuple[Place, ...]:
    """One for each channel, the one that waits longest first; posts and edits of a channel are counted together."""
    channels: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        channels[line.channel].append(line)
    waits = Waits(lines, paces)
    places = [
        Place(
            channel,
            sum(line.count for line in of_channel),
            datetime.fromtimestamp(min(line.since for line in of_channel), tz=UTC),
            next((line.held for line in of_channel if line.held), ""),
            waits.seconds(channel),
        )
        for channel, of_channel in channels.items()
    ]
    return tuple(sorted(places, key=lambda each: each.since))


def _click(letter: DeadLetter) -> Buried:
    payload: dict[str, Any] = letter.body.get("payload") or {}
    # Of what was typed the word alone: the rest is between the person and us.
    word = str(payload.get("text") or "").split(" ")[0]
    names = (payload.get("command"), word, payload.get("action_id"), payload.get("callback_id"))
    what = " ".join(str(name) for name in names if name) or "work"
    return Buried(Sort.CLICK, letter.id, what, letter.reason, letter.at, payload.get("person"))


def _webhook(letter: DeadLetter) -> Buried:
    return Buried(Sort.WEBHOOK, letter.id, "webhook with leads", letter.reason, letter.at)


def _digest(unmade: Unmade) -> Buried:
    target = unmade.queued.target
    return Buried(Sort.DIGEST, target, "digest", unmade.reason, unmade.at, channel=target)


def _message(row: Row, at: float) -> Buried:
    what = next(iter(row.content), "message")
    when = datetime.fromtimestamp(at, tz=UTC)
    return Buried(Sort.MESSAGE, row.id, what, row.reason or "", when, channel=row.channel)
