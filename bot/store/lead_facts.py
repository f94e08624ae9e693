"""What numbers need of many leads at once: ids, times and reasons, read in steps that hold nobody up."""

import asyncio
import json
from collections.abc import Mapping, Sequence

from bot.audit import Entry
from bot.records import LeadFacts, Verb
from bot.store.redis import Script, Store

AT_ONCE = 100
"""Leads that are read in one step: the server does nothing else meanwhile."""

# Keys: of each lead what is known, and its own lines of the audit. Answers the lead, its judgement, and the lines.
READ = Script(f"""
local answer = {{}}
for at = 1, #KEYS, 2 do
  local judged = {{}}
  for _, line in ipairs(redis.call('HVALS', KEYS[at + 1])) do
    if string.find(line, '"what":"lead.good"', 1, true) or string.find(line, '"what":"lead.bad"', 1, true) then
      judged[#judged + 1] = line
    end
  end
  local known = redis.call('HMGET', KEYS[at], 'lead', '{Verb.JUDGE}')
  answer[#answer + 1] = {{known[1], known[2], judged}}
end
return answer
""")


async def read_facts(store: Store, keys: Mapping[int, tuple[str, str]]) -> dict[int, LeadFacts]:
    """By lead; one that is known no more is not among them. Raises StoreAway.

    ``keys``: where a lead is kept, and where its own lines of the audit are. A hundred go in one step; on a cluster,
    where leads are on different nodes, each in its own.
    """
    leads, width = list(keys), 1 if store.clustered else AT_ONCE
    steps = [leads[start : start + width] for start in range(0, len(leads), width)]
    found: dict[int, LeadFacts] = {}
    for each in await asyncio.gather(*(_read(store, step, keys) for step in steps)):
        found |= each
    return found


async def _read(
    store: Store, leads: Sequence[int], keys: Mapping[int, tuple[str, str]]
) -> dict[int, LeadFacts]:
    rows = await store.run(READ, [part for lead in leads for part in keys[lead]])
    return {
        lead: _facts(raw, mark, judgements)
        for lead, (raw, mark, judgements) in zip(leads, rows, strict=True)
        if raw is not None
    }


def _facts(raw: str, mark: str | None, judgements: Sequence[str]) -> LeadFacts:
    first = min((Entry.model_validate_json(line).at for line in judgements), default=None)
    known = {"first_judged": first, "reason": _reason(mark)}
    return LeadFacts.model_validate_json(raw).model_copy(update=known)


def _reason(mark: str | None) -> str | None:
    """What a bad one was called, where that was noted."""
    judged = json.loads(mark) if mark else {}
    reason = judged.get("reason") if judged.get("kind") == "bad" else None
    return reason if isinstance(reason, str) else None
