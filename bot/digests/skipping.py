"""Which accounts runs pass over, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.api.models import Accounts, Run, Stream
from bot.digests.summary import Skipped

SLEEPING = "account_sleeping"
"""The API's word for it."""


@dataclass(frozen=True)
class PassedOver:
    """An account that a run of a stream did not touch when it was started, with the API's word for why."""

    stream_id: int
    account_id: int
    handle: str
    reason: str
    at: datetime


def skipped(
    stream: Stream, accounts: Accounts, passed: Iterable[PassedOver], runs: Sequence[Run]
) -> tuple[Skipped, ...]:
    """Those that sleep now, and those that were passed over for another reason and have had no run since.

    Of which accounts a stream is, its pairs say (*assumed*: how a stream shows them is not documented).
    """
    asleep = {each.id: each.x_handle for each in accounts.asleep}
    own = dict.fromkeys(pair.account_id for pair in stream.pairs if pair.account_id is not None)
    found = {
        each: Skipped(stream.id, stream.title, each, asleep[each], SLEEPING) for each in own if each in asleep
    }
    for each in sorted(passed, key=lambda each: each.at):
        if each.stream_id != stream.id or each.reason == SLEEPING or each.account_id in asleep:
            continue
        if not any(_ran_since(run, each) for run in runs):
            found[each.account_id] = Skipped(
                stream.id, stream.title, each.account_id, each.handle, each.reason
            )
    return tuple(found.values())


def _ran_since(run: Run, passed: PassedOver) -> bool:
    return (
        run.account_id == passed.account_id and run.triggered_at is not None and run.triggered_at > passed.at
    )
