"""What a team has left to spend, and when that ends if it goes on as it went."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.api.models import AccountBudget, Me
from bot.digests.credit import Lately

FAR = timedelta(days=400)
"""What ends later has no day."""
TELLING = timedelta(days=3)
"""How long a billing period goes on until its rate says something (*assumed*)."""
_MONTHS = 12
_PLENTY = 1.0
_NOT_TOLD = 2.0


class Syncs(NamedTuple):
    """Today's, of all accounts. ``cap`` is None where not every account's is told.

    ``without``: the handles of those who may have some and have none left, of ``accounts`` of which that is told.
    """

    left: int
    cap: int | None
    without: tuple[str, ...] = ()
    accounts: int = 0

    @property
    def are_gone(self) -> bool:
        """Whether there were some, as far as that is told, and none is left."""
        return not self.left and self.cap != 0


class Retests(NamedTuple):
    """Those of a billing period, of all accounts; None is what the API does not tell of each.

    ``renews`` is when the next period begins, ``ends`` when there are none left at this one's rate, if that is before.
    ``without``: the handles of those who may have some and have none left.
    """

    left: int
    used: int | None = None
    budget: int | None = None
    renews: datetime | None = None
    ends: datetime | None = None
    without: tuple[str, ...] = ()

    @property
    def are_short(self) -> bool:
        """Whether some were used, and there will be none left before the next period."""
        return bool(self.used) and (not self.left or self.ends is not None)


@dataclass(frozen=True)
class Purse:
    """All that a team may spend, as the API told it ``at`` a moment; ``lately``: how many credits went before."""

    me: Me
    at: datetime
    lately: Lately | None = None

    @property
    def credits_end(self) -> datetime | None:
        """As in :func:`runs_out`; None too where more are bought by themselves."""
        credit, went = self.me.credits, self.lately
        if credit is None or credit.auto_topup_enabled or went is None:
            return None
        return runs_out(credit.balance, went.used, went.since, self.at)


def runs_out(left: int, used: int | None, since: datetime, until: datetime) -> datetime | None:
    """When what is left ends at a period's rate.

    None where nothing is left, nothing went, how much is not known, or it would be more than 400 days off.
    """
    if left <= 0 or used is None or used <= 0 or until <= since:
        return None
    # In seconds: as a time span it could be longer than there is a name for.
    lasts = (until - since).total_seconds() * (left / used)
    return until + timedelta(seconds=lasts) if lasts <= FAR.total_seconds() else None


def syncs(me: Me) -> Syncs | None:
    """None where the API does not tell how many are left."""
    told = [(each.x_handle, each.daily_sync) for each in me.accounts if each.daily_sync]
    whole = bool(told) and len(told) == len(me.accounts)
    left = me.totals.daily_sync_remaining if me.totals else None
    if left is None:
        left = sum(max(0, sync.remaining) for _, sync in told) if whole else None
    if left is None:
        return None
    return Syncs(
        max(0, left),
        sum(max(0, sync.cap) for _, sync in told) if whole else None,
        tuple(handle for handle, sync in told if sync.cap > 0 and sync.remaining <= 0),
        len(told),
    )


def retests(me: Me, now: datetime) -> Retests | None:
    """None where the API does not tell how many are left."""
    named = [(each.x_handle, each.monthly_retest) for each in me.accounts if each.monthly_retest]
    told = [each for _, each in named]
    whole = bool(told) and len(told) == len(me.accounts)
    left = me.totals.monthly_retest_remaining if me.totals else None
    if left is None:
        left = sum(max(0, each.remaining) for each in told) if whole else None
    if left is None:
        return None
    used = sum(max(0, each.used) for each in told) if whole else None
    period = billing_period((each.billing_period_start for each in told), now)
    return Retests(
        max(0, left),
        used,
        sum(max(0, each.budget) for each in told) if whole else None,
        period[1] if period else None,
        _before_the_next(left, used, period, now) if period else None,
        tuple(handle for handle, each in named if each.budget > 0 and each.remaining <= 0),
    )


def billing_period(begins: Iterable[str | None], now: datetime) -> tuple[datetime, datetime] | None:
    """The period that ``now`` is in, from what each account says of its beginning; it is *assumed* to be a calendar month.

    None where they disagree, where one is no date (the old API wrote ``trial`` and ``free``), and where ``now`` is not
    within the month that follows.
    """
    moments = {_moment(each) for each in begins}
    begin = moments.pop() if len(moments) == 1 else None
    if begin is None or begin > now:
        return None
    end = _a_month_after(begin)
    return (begin, end) if now < end else None


def worst_first(accounts: Sequence[AccountBudget]) -> list[AccountBudget]:
    """By the smallest part that is left of what an account may; those of which nothing is told come last."""
    return sorted(accounts, key=lambda each: (*_parts(each), each.x_handle.casefold()))


def _parts(account: AccountBudget) -> list[float]:
    """The smaller part first."""
    sync, retest = account.daily_sync, account.monthly_retest
    return sorted(
        (
            _part(sync.remaining, sync.cap) if sync else _NOT_TOLD,
            _part(retest.remaining, retest.budget) if retest else _NOT_TOLD,
        ),
    )


def _part(left: int, of: int) -> float:
    """Who may have none is in no need of any."""
    return max(0, left) / of if of > 0 else _PLENTY


def _before_the_next(
    left: int, used: int | None, period: tuple[datetime, datetime], now: datetime
) -> datetime | None:
    begin, renews = period
    end = runs_out(left, used, begin, now) if now - begin >= TELLING else None
    return end if end and end < renews else None


def _moment(said: str | None) -> datetime | None:
    """A moment; a time without a zone is *assumed* to be UTC."""
    try:
        moment = datetime.fromisoformat(said or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _a_month_after(moment: datetime) -> datetime:
    """The same day of the next month, or its last one."""
    year, month = moment.year + moment.month // _MONTHS, moment.month % _MONTHS + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
