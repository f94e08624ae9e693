"""Tracked accounts: the list of them, and waking them or putting them to sleep, each once, since it changes the bill."""

from collections import Counter
from collections.abc import Collection, Sequence

import structlog

from bot.accounts import Deed, Outcome, Tracked, Turned
from bot.api import GoodOnes
from bot.api.errors import AccountNotFound, ApiError, Conflict, UpstreamFailed
from bot.api.models import Account, Accounts
from bot.clock import Clock
from bot.records import Began, Mark
from bot.services.acts import Act
from bot.services.catalog import Catalog
from bot.store.audit import AuditLog
from bot.store.calls import CallBook

log = structlog.stdlib.get_logger(__name__)

_NOTED = {Deed.WAKE: "account.woken", Deed.SLEEP: "account.slept"}


class TrackedAccounts:
    """Methods raise StoreAway, and ApiError where they ask the API."""

    def __init__(
        self, api: GoodOnes, catalog: Catalog, calls: CallBook, audit: AuditLog, clock: Clock
    ) -> None:
        self._api = api
        self._catalog = catalog
        self._calls = calls
        self._audit = audit
        self._clock = clock

    async def all(self) -> list[Tracked]:
        """Every one, those that sleep first, then by handle. Costs at most two requests, which are cached."""
        accounts = await self._api.accounts.list()
        used = await self._used()
        asleep = {each.id for each in accounts.asleep}
        every = [
            Tracked(each, each.id in asleep, None if used is None else used[each.id]) for each in accounts.all
        ]
        return sorted(every, key=lambda each: (not each.asleep, each.account.x_handle.casefold()))

    async def open_to(self, deed: Deed, ids: Collection[int]) -> list[Account]:
        """Those of these with which there is something to do."""
        accounts = await self._api.accounts.list()
        return [each for each in accounts.all if each.id in ids and not _is(deed, each.id, accounts)]

    async def known(self, ids: Collection[int]) -> dict[int, Account]:
        """What these are, as far as it is known; never fails."""
        accounts = await self._catalog.accounts() or Accounts()
        return {each.id: each for each in accounts.all if each.id in ids}

    async def change(self, ids: Sequence[int], deed: Deed, act: Act) -> list[Turned]:
        """Wake each, or put it to sleep, one after the other; what has been sent is never sent again.

        Once one fails for a reason that holds for all, the rest is left. Raises ApiError where trying again later is
        safe, and nothing has happened yet. Costs a request for the list, and one for each account.
        """
        accounts = await self._api.accounts.list(anew=True)
        turned: list[Turned] = []
        for at, id_ in enumerate(ids, 1):
            try:
                turned.append(await self._one(id_, deed, act, accounts))
            except ApiError as error:
                if _is_for_later(error) and not any(each.happened for each in turned):
                    raise
                turned.append(Turned(id_, Outcome.FAILED, error.user_text))
                if not isinstance(error, AccountNotFound | Conflict):
                    return [*turned, *(Turned(each, Outcome.LEFT) for each in ids[at:])]
        return turned

    async def _one(self, id_: int, deed: Deed, act: Act, accounts: Accounts) -> Turned:
        """Raises ApiError where it certainly did not happen."""
        last = await self._calls.get(_name(id_))
        if last and last.job == act.job:
            return await self._resume(id_, deed, last, act)
        if _is(deed, id_, accounts):
            return Turned(id_, Outcome.ALREADY, by=_done(deed, last))
        mark = Mark(kind=deed.value, by=act.by, at=self._clock.now(), job=act.job)
        began = await self._calls.begin(_name(id_), mark)
        match began.outcome:
            case "started":
                return await self._begun(id_, deed, began, act)
            case "resumed":
                return await self._resume(id_, deed, began.mark, act)
            case "taken":
                return Turned(id_, Outcome.BUSY, by=began.mark)

    async def _begun(self, id_: int, deed: Deed, began: Began, act: Act) -> Turned:
        """Whoever was at it before may have come to an end after the list was read: then it is read once more."""
        try:
            if began.before and _is(deed, id_, await self._api.accounts.list(anew=True)):
                await self._calls.abandon(_name(id_), began.mark, began.before)
                return Turned(id_, Outcome.ALREADY, by=_done(deed, began.before))
            await self._send(id_, deed)
        except ApiError as error:
            if error.maybe_done:
                log.warning("an answer was lost", account=id_, deed=deed, error=str(error))
                return await self._look(id_, deed, began.mark, act)
            await self._calls.abandon(_name(id_), began.mark, began.before)
            raise
        return await self._end(id_, deed, began.mark, act)

    async def _send(self, id_: int, deed: Deed) -> None:
        if deed is Deed.WAKE:
            await self._api.accounts.wake(id_)
        else:
            await self._api.accounts.sleep(id_)

    async def _resume(self, id_: int, deed: Deed, mark: Mark, act: Act) -> Turned:
        """The same click once more, after who did it was stopped: it is looked at, and not sent again."""
        return Turned(id_, Outcome.DONE) if mark.state == "done" else await self._look(id_, deed, mark, act)

    async def _look(self, id_: int, deed: Deed, mark: Mark, act: Act) -> Turned:
        """What became of a call without an answer."""
        try:
            accounts = await self._api.accounts.list(anew=True)
        except ApiError as error:
            log.info("nobody can tell what became of it", account=id_, error=str(error))
            accounts = None
        if accounts is not None and _is(deed, id_, accounts):
            return await self._end(id_, deed, mark, act)
        await self._note(id_, deed, act, result="unknown")
        await self._calls.finish(_name(id_), mark, known=False)
        return Turned(id_, Outcome.UNKNOWN if accounts is None else Outcome.UNCHANGED)

    async def _end(self, id_: int, deed: Deed, mark: Mark, act: Act) -> Turned:
        await self._note(id_, deed, act)
        await self._calls.finish(_name(id_), mark)
        log.info("account", account=id_, deed=deed, by=act.by)
        return Turned(id_, Outcome.DONE)

    async def _note(self, id_: int, deed: Deed, act: Act, *, result: str = "done") -> None:
        await self._audit.note(act.entry(_NOTED[deed], self._clock.now(), account=id_, result=result))

    async def _used(self) -> Counter[int] | None:
        """How many streams have each account, where any says so (*assumed*: see :class:`bot.api.models.Stream`)."""
        try:
            streams = await self._catalog.streams()
        except ApiError as error:
            log.info("nobody can tell which streams use which account", error=str(error))
            return None
        used = Counter(
            id_ for stream in streams for id_ in {pair.account_id for pair in stream.pairs} if id_ is not None
        )
        return used if used or not streams else None


def _is_for_later(error: ApiError) -> bool:
    """Whether it is to be tried again by itself; a payment that failed (*assumed* of a 502) is for people to look at."""
    return error.retryable and not isinstance(error, UpstreamFailed)


def _is(deed: Deed, id_: int, accounts: Accounts) -> bool:
    """Whether an account is already as it is wished. Raises AccountNotFound."""
    if id_ not in {each.id for each in accounts.all}:
        raise AccountNotFound("GET /accounts", f"account {id_} is not listed")
    return (id_ in {each.id for each in accounts.asleep}) is (deed is Deed.SLEEP)


def _done(deed: Deed, mark: Mark | None) -> Mark | None:
    """Who did it, where that was here and nothing else was done since."""
    return mark if mark and mark.kind == deed.value and mark.state == "done" else None


def _name(id_: int) -> str:
    return str(id_)
