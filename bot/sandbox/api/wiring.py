"""From the pairs that are asked for to rows: accounts and segments upserted, pairs wired, all of it told.

Source: https://docs.catchthegoodones.com/api-reference/create-stream. *Assumed*, since the page does not say: pairs sent
twice count once, and so do inline segments that are alike; an account that sleeps sleeps on and costs nothing until
it is woken; ``billingDelta`` is ``none`` where nothing is billed; ``handle`` is told for an ``accountId`` too.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.pairing import NOT_YET, Wish
from bot.sandbox.api.rows import Account, Pair, Segment
from bot.sandbox.api.views import Json


class Upsert:
    """Writes what a list of wishes needs, and tells of each account and segment once, in the order of the wishes."""

    def __init__(self, api: Backend, wishes: Iterable[Wish]) -> None:
        self._api = api
        self._accounts: dict[str, Json] = {}
        self._segments: list[tuple[Segment, Json]] = []
        self.couples = [(self._account(wish.account), self._segment(wish.segment)) for wish in wishes]
        """Account id and segment id of every wish."""

    @property
    def accounts(self) -> list[Json]:
        return list(self._accounts.values())

    @property
    def segments(self) -> list[Json]:
        return [told for _, told in self._segments]

    def _account(self, account: Account) -> int:
        told = self._accounts.get(account.handle.lower())
        if told is None:
            told = self._accounts[account.handle.lower()] = self._tell_account(account)
        account_id: int = told["accountId"]
        return account_id

    def _tell_account(self, account: Account) -> Json:
        tables = self._api.tables
        created = account.id == NOT_YET
        if created:
            account = tables.accounts.put(replace(account, id=tables.accounts.next_id()))
        billed = created and tables.owner.subscribed
        return {
            "handle": account.handle,
            "accountId": account.id,
            "accountCreated": created,
            "billingDelta": "stripe_quantity_incremented" if billed else "none",
        }

    def _segment(self, segment: Segment) -> int:
        told = next((told for known, told in self._segments if known == segment), None)
        if told is None:
            told = self._tell_segment(segment)
            self._segments.append((segment, told))
        segment_id: int = told["segmentId"]
        return segment_id

    def _tell_segment(self, segment: Segment) -> Json:
        segments = self._api.tables.segments
        created = segment.id == NOT_YET
        if created:
            segment = segments.put(replace(segment, id=segments.next_id()))
        return {"segmentId": segment.id, "segmentCreated": created}


def wire(api: Backend, stream_id: int, couples: Iterable[tuple[int, int]]) -> None:
    """Give the stream these pairs and no others; those that it has already stay as they are."""
    pairs = api.tables.pairs
    wanted = dict.fromkeys(couples)
    had = {(pair.account_id, pair.segment_id): pair for pair in api.tables.pairs_of(stream_id)}
    for account_id, segment_id in wanted:
        if (account_id, segment_id) not in had:
            pairs.put(Pair(pairs.next_id(), stream_id, account_id, segment_id))
    for couple, pair in had.items():
        if couple not in wanted:
            pairs.drop(pair.id)
