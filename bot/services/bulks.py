"""One verb over many leads: planned, done step by step in the background, told in one message, cancelled or gone on with."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from hashlib import sha256

import structlog

from bot.api.budget import LEFT, PER_MINUTE, Lane
from bot.api.errors import ApiError, CreditsExhausted, NoTeam
from bot.api.models import Feedback
from bot.bulk import Bulk, BulkKind, BulkState, Order, Plan, Result, Tally, already
from bot.clock import Clock
from bot.errors import GoodOnesError, Refused
from bot.listing import LeadList
from bot.roles import Who
from bot.services.leads import Act, Leads
from bot.services.lists import Lists
from bot.services.roles import Unsure
from bot.store.audit import AuditLog
from bot.store.outbox import Outbox
from bot.store.queues import Queues
from bot.store.redis import Store
from bot.store.shelf import Agenda, Shelf

log = structlog.stdlib.get_logger(__name__)

A_MINUTE = PER_MINUTE - LEFT[Lane.JOBS]
"""Leads in a minute: the rest of the API's requests is kept for people who wait for an answer."""
LEASE = 240.0
"""Seconds that a step may take: the wait for its turn, and the longest call."""
TRY_AGAIN = 30.0
GIVE_UP_AFTER = timedelta(hours=6)
SHOW_EVERY = 10
"""Leads between two looks of the message."""
SKIPPED_AT_ONCE = 50
"""Leads of one step that cost no request."""
KEEP = 7 * 24 * 3600.0
GONE = "*That is over a week old*, and how it went is no longer kept."
May = Callable[[str, Who], Awaitable[None]]
"""Raises Refused where somebody is not (any more) of this role, Unsure where nobody can say."""
NOT_YOURS = "*Only who began this can change it.*"


class Bulks:
    """Methods raise ApiError, StoreAway and Refused."""

    def __init__(
        self,
        store: Store,
        leads: Leads,
        lists: Lists,
        outbox: Outbox,
        audit: AuditLog,
        may: May,
        clock: Clock,
    ) -> None:
        self._shelf = Shelf(store, "bulks", Bulk)
        self._agenda = Agenda(store, "bulks", lease=LEASE)
        self._queues = Queues(store)
        self._leads = leads
        self._lists = lists
        self._outbox = outbox
        self._audit = audit
        self._may = may
        self._clock = clock
        self._left: dict[str, tuple[int, int]] = {}
        """What the last answer to an order said is left of the credits, and how many leads the order had then."""

    async def plan(self, order: Order, kept: LeadList) -> Plan:
        """Which leads of a list it would be for, as they stand now."""
        records = await self._lists.records(kept.leads)
        todo = tuple(record.lead.id for record in records if already(record, order) is None)
        return Plan(todo, len(kept.leads))

    async def start(self, order: Order, leads: tuple[int, ...], act: Act) -> Bulk:
        """Begin; the same job begins it once."""
        id_ = sha256(act.job.encode()).hexdigest()[:20]
        now = self._clock.now()
        bulk = Bulk(id=id_, order=order, by=act.by, at=now, size=len(leads), surface=act.surface)
        await self._queues.fill(id_, leads)
        bulk, _ = await self._shelf.add(id_, bulk)
        result = f"{bulk.size} leads"
        await self._audit.note(act.entry(f"bulk.{order.kind}", now, stream=order.stream, result=result))
        if bulk.state == "going":
            await self._agenda.by(id_, now.timestamp())
            await self.show(bulk)
        return bulk

    async def view(self, id_: str) -> tuple[Bulk, Tally]:
        """As it stands now. Raises Refused where it is no longer known."""
        bulk = await self._shelf.get(id_)
        if bulk is None:
            raise Refused(GONE)
        return bulk, await self._queues.tally(id_)

    async def cancel(self, id_: str, act: Act) -> None:
        """No more leads; the one that has its turn just now is finished."""
        bulk, _ = await self.view(id_)
        _check(bulk, act)
        if bulk.stalled and (lead := await self._queues.first(id_)):
            await self._leads.give_up(lead, f"{id_}:{lead}")
        await self._turn(id_, act, {"going", "stopped"}, "cancelled")

    async def go_on(self, id_: str, act: Act) -> None:
        """Take up again what was cancelled or stopped."""
        if await self._turn(id_, act, {"cancelled", "stopped"}, "going"):
            await self._agenda.by(id_, self._clock.now().timestamp())

    async def retry(self, id_: str, act: Act) -> Bulk | None:
        """The same again for those that failed, and for no other; None where none did."""
        bulk, _ = await self.view(id_)
        _check(bulk, act)
        failed = await self._queues.failed(id_)
        return await self.start(bulk.order, tuple(failed), act) if failed else None

    async def due(self) -> tuple[list[str], float | None]:
        """Those to do a step of now, and the Unix time at which to look again."""
        return await self._agenda.due(self._clock.now().timestamp())

    async def step(self, id_: str) -> None:
        """Do the next lead, and those before it that need nothing. Whoever dies in the middle is made up for later."""
        bulk = await self._shelf.get(id_)
        if bulk is None or bulk.told:
            await self._agenda.drop(id_)
            await self._shelf.drop(id_)
            return
        if bulk.state == "going":
            bulk = await self._some(bulk)
        await self._look_again(bulk)

    async def show(self, bulk: Bulk) -> None:
        """Have its message, among the person's direct messages, show it as it stands now."""
        now = self._clock.now().timestamp()
        await self._outbox.put(f"bulk:{bulk.id}", bulk.by, {"bulk": bulk.id}, now)

    async def _some(self, bulk: Bulk) -> Bulk:
        for _ in range(SKIPPED_AT_ONCE):
            lead = await self._queues.first(bulk.id)
            if lead is None:
                return await self._become(bulk, "ended")
            act = Act(by=bulk.by, job=f"{bulk.id}:{lead}", surface=bulk.surface)
            try:
                # It goes on for hours, in which somebody may lose the right to it.
                await self._may(bulk.by, Who.ADMIN if bulk.order.kind is BulkKind.ENRICH else Who.MEMBER)
                result, why, asked = await self._one(bulk, lead, act)
            except Refused as refused:
                return await self._become(bulk, "stopped", refused.user_text)
            except Unsure as unsure:
                return await self._stall(bulk, lead, act, unsure)
            except ApiError as error:
                if _concerns_all(error):
                    return await self._become(bulk, "stopped", error.user_text)
                return await self._stall(bulk, lead, act, error)
            await self._queues.settle(bulk.id, lead, result, why)
            if asked:
                break
        return await self._answers_again(bulk) if bulk.stalled else bulk

    async def _one(self, bulk: Bulk, lead: int, act: Act) -> tuple[Result, str, bool]:
        """How it went with a lead, why, and whether the API was asked. Raises ApiError where all has to wait."""
        try:
            if stands := already(await self._leads.record(lead), bulk.order, act.job):
                return stands, "", False
            outcome = await self._do(bulk.order, lead, act)
        except ApiError as error:
            if error.retryable or _concerns_all(error):
                raise
            return (Result.UNKNOWN if error.maybe_done else Result.FAILED), error.user_text, True
        except Refused as refused:
            return Result.FAILED, refused.user_text, False
        return (Result.DONE if outcome else Result.SKIPPED), "", True

    async def _do(self, order: Order, lead: int, act: Act) -> bool:
        """Whether it was done: somebody may have done it before."""
        match order.kind:
            case BulkKind.ENRICH:
                # What the answer before said is left spares a request for each lead, unless another process had one
                # since.
                of = act.job.rpartition(":")[0]
                size = await self._queues.left(of)
                said, before = self._left.get(of, (None, 0))
                told = said if before == size + 1 else None
                outcome = await self._leads.enrich(
                    lead, order.outputs, act, verified_only=order.verified_only, told_balance=told
                )
                now_left = outcome.credits_left
                self._left = {} if now_left is None else {of: (now_left, size)}
            case BulkKind.EXPORT:
                outcome = await self._leads.export(lead, act)
            case _:
                good = order.kind is BulkKind.GOOD
                outcome = await self._leads.judge(
                    lead, Feedback(good=good, reason=order.reason, note=order.note), act
                )
        return outcome.before is None

    async def _stall(self, bulk: Bulk, lead: int, act: Act, error: GoodOnesError) -> Bulk:
        """The API does not answer: later, or after hours no more."""
        now = self._clock.now()
        since = bulk.stalled or now
        if now - since >= GIVE_UP_AFTER:
            await self._leads.give_up(lead, act.job)
            return await self._become(bulk, "stopped", error.user_text)
        log.warning("a bulk order waits", bulk=bulk.id, error=str(error))
        wait = max(TRY_AGAIN, error.retry_after or 0.0)
        changed = await self._shelf.amend(
            bulk.id, lambda known: known.model_copy(update={"stalled": since, "why": error.cause})
        )
        await self._agenda.at(bulk.id, now.timestamp() + wait)
        if bulk.stalled is None:
            await self.show(bulk)
        return changed or bulk

    async def _answers_again(self, bulk: Bulk) -> Bulk:
        changed = await self._shelf.amend(
            bulk.id, lambda known: known.model_copy(update={"stalled": None, "why": ""})
        )
        await self.show(bulk)
        return changed or bulk

    async def _look_again(self, bulk: Bulk) -> None:
        now = self._clock.now().timestamp()
        if bulk.state == "going":
            tally = await self._queues.tally(bulk.id)
            if tally.settled and tally.settled % SHOW_EVERY == 0:
                await self.show(bulk)
            if not bulk.stalled:
                await self._agenda.at(bulk.id, now)
            return
        await self.show(bulk)
        await self._shelf.amend(
            bulk.id, lambda known: known.model_copy(update={"told": known.state != "going"})
        )
        await self._agenda.at(bulk.id, now + KEEP)

    async def _become(self, bulk: Bulk, state: BulkState, why: str = "") -> Bulk:
        """Unless somebody cancelled it meanwhile."""
        changed = await self._shelf.amend(
            bulk.id,
            lambda known: (
                known.model_copy(update={"state": state, "why": why, "stalled": None})
                if known.state == "going"
                else known
            ),
        )
        log.info("bulk", bulk=bulk.id, kind=bulk.order.kind.value, by=bulk.by, state=state)
        return changed or bulk

    async def _turn(self, id_: str, act: Act, before: set[BulkState], state: BulkState) -> bool:
        """What a person changes; done already is done."""
        bulk, _ = await self.view(id_)
        _check(bulk, act)
        update = {"state": state, "why": "", "stalled": None, "told": False, "job": act.job}
        turned = await self._shelf.amend(
            id_,
            lambda known: known.model_copy(update=update) if known.state in before else known,
        )
        if turned is None or turned.state != state or turned.job != act.job:
            return False
        word = "resumed" if state == "going" else state
        await self._audit.note(
            act.entry(
                f"bulk.{word}", self._clock.now(), stream=bulk.order.stream, result=bulk.order.kind.value
            )
        )
        await self.show(turned)
        return True


def _concerns_all(error: ApiError) -> bool:
    """Whether it would go wrong with every other lead too, until somebody has done something about it."""
    return error.mendable or isinstance(error, CreditsExhausted | NoTeam)


def _check(bulk: Bulk, act: Act) -> None:
    if bulk.by != act.by:
        raise Refused(NOT_YOURS)
