"""A world with many leads and no server, and a plain reader of it to hold the lists of the API against."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Call, Query
from bot.sandbox.api.moments import stamp
from bot.sandbox.api.operations import ROUTES
from bot.sandbox.api.rows import Lead
from bot.sandbox.api.tables import Tables
from bot.sandbox.api.world.beginning import PAIRS
from bot.sandbox.keep import Keep
from tests.sandbox.api.support import KEY, START, ManualClock

LEADS_OF_42, LEADS_OF_OTHERS = 560, 160
"""How many are put in beside those of the beginning, so that one stream has more than a page can hold."""


@dataclass(frozen=True)
class Desk:
    """The operations of one world, asked directly."""

    backend: Backend

    @property
    def tables(self) -> Tables:
        return self.backend.tables

    def get(self, path: str, query: Mapping[str, Any] | None = None, **ids: int) -> Any:
        """The body of the answer; raises ``Refusal``."""
        texts = {name: str(value) for name, value in (query or {}).items()}
        return self._ask("GET", path, Call("http://api.example", ids, Query(texts)))

    def post(self, path: str, body: Mapping[str, Any], **ids: int) -> Any:
        """The body of the answer; raises ``Refusal``."""
        return self._ask("POST", path, Call("http://api.example", ids, raw=json.dumps(body)))

    def _ask(self, method: str, path: str, call: Call) -> Any:
        route = next(route for route in ROUTES if (route.method, route.path) == (method, path))
        return route.operation(self.backend, call).body


@contextmanager
def crowded(seed: int = 7) -> Iterator[Desk]:
    """A begun world with hundreds more leads, many of them found in the same second."""
    keep = Keep()
    desk = Desk(ApiSandbox(key=KEY, keep=keep, clock=ManualClock())._front._backend)
    throw = Random(seed)
    for stream_ids, count in (((42,), LEADS_OF_42), ((43, 44), LEADS_OF_OTHERS)):
        pairs = [pair for pair in PAIRS if pair[0] in stream_ids]
        for _ in range(count):
            desk.tables.leads.put(_lead(desk.tables, throw, *throw.choice(pairs)))
    hidden = desk.tables.leads.need(1240)
    desk.tables.profiles.drop(hidden.x_user_id)
    yield desk
    keep.close()


def _lead(tables: Tables, throw: Random, stream_id: int, account_id: int, segment_id: int) -> Lead:
    found = START - timedelta(seconds=throw.randrange(60), minutes=throw.randrange(3))
    fresh = Lead(
        id=tables.leads.next_id(),
        stream_id=stream_id,
        account_id=account_id,
        segment_id=segment_id,
        run_id=1,
        x_user_id=throw.choice(tables.profiles.all()).id,
        match_confidence=throw.choice(("high", "high", "medium")),
        source_type=throw.choice(("new_follower", "liker")),
        discovered_at=stamp(found),
    )
    return replace(fresh, exported_at=stamp(START)) if throw.random() < 0.3 else fresh


def expected(tables: Tables, query: Mapping[str, Any], stream_id: int | None) -> list[int]:
    """Ids that a list has to show, newest first, by the words of the documentation and one step at a time."""
    leads = [lead for lead in tables.leads.all() if tables.profiles.get(lead.x_user_id) is not None]
    if stream_id is not None:
        leads = [lead for lead in leads if lead.stream_id == stream_id]
    if query.get("lifecycle") == "new":
        leads = [lead for lead in leads if lead.exported_at is None]
    if query.get("lifecycle") == "exported":
        leads = [lead for lead in leads if lead.exported_at is not None]
    if "matchConfidence" in query:
        leads = [lead for lead in leads if lead.match_confidence == query["matchConfidence"]]
    if "accountId" in query:
        leads = [lead for lead in leads if lead.account_id == query["accountId"]]
    if "segmentId" in query:
        leads = [lead for lead in leads if lead.segment_id == query["segmentId"]]
    if "since" in query:
        leads = [lead for lead in leads if _moment(lead.discovered_at) > _moment(query["since"])]
    leads.sort(key=lambda lead: lead.id, reverse=True)
    leads.sort(key=lambda lead: lead.discovered_at, reverse=True)
    return [lead.id for lead in leads]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
