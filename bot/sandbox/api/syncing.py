"""Sending a stream's accounts to sync, whoever asked: a caller or the clock."""

from dataclasses import dataclass, field

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.rows import Account, Run, Stream


@dataclass
class Sent:
    """Runs that were queued, and accounts that were skipped with why."""

    queued: list[Run] = field(default_factory=list)
    skipped: list[tuple[Account, str]] = field(default_factory=list)


def sync_stream(api: Backend, stream: Stream, source: str) -> Sent:
    """Queue one run for each account, which uses one of its daily slots; its first pair names the segment (*assumed*).

    ``source`` is ``manual`` or ``cron``.
    """
    sent = Sent()
    for account_id, segment_id in _accounts_of(api, stream).items():
        account = api.need_account(account_id)
        if reason := _why_skipped(api, account):
            sent.skipped.append((account, reason))
        else:
            api.budgets.use_sync(account)
            sent.queued.append(api.life.queue(stream.id, account.id, segment_id, source=source))
    return sent


def _accounts_of(api: Backend, stream: Stream) -> dict[int, int]:
    """Every account of the stream once, with the segment of its first pair."""
    first: dict[int, int] = {}
    for pair in api.tables.pairs_of(stream.id):
        first.setdefault(pair.account_id, pair.segment_id)
    return first


def _why_skipped(api: Backend, account: Account) -> str | None:
    if not account.is_active:
        return "account_sleeping"
    return None if api.budgets.syncs_left(account) else "budget_exhausted"
