"""What was done with many leads, read in one step: for those who count."""

import asyncio
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.records import LeadState, Verb
from bot.store.redis import Script, Store

ENRICHED = "enriched"
"""How a lead came that had a way to reach the person."""

_UNKNOWN = "-"
_CAME: Mapping[str, LeadState] = MappingProxyType(
    {
        "e": LeadState(came_enriched=True),
        "b": LeadState(came_enriched=False),
        "?": LeadState(),
    }
)
"""Leads with which nothing was done, by the letter for how they came."""

# Keys: leads. Answers a letter for each, and a row for those with which something was done: its place among the keys,
# and what that was. Most have none, and so cost a letter.
STATES = Script(f"""
local letters, rows = {{}}, {{}}
for at, name in ipairs(KEYS) do
  local got = redis.call('HMGET', name, 'came', '{Verb.JUDGE}', '{Verb.EXPORT}', 'gone')
  if got[2] or got[3] or got[4] then rows[#rows + 1] = {{at - 1, got[2], got[3], got[4]}} end
  if got[1] then
    letters[at] = got[1] == '{ENRICHED}' and 'e' or 'b'
  elseif got[2] or got[3] or got[4] or redis.call('EXISTS', name) == 1 then
    letters[at] = '?'
  else
    letters[at] = '{_UNKNOWN}'
  end
end
return {{table.concat(letters), rows}}
""")


async def read_states(store: Store, keys: Mapping[int, str]) -> dict[int, LeadState]:
    """By lead; ``keys`` says under which key each is kept. Raises StoreAway.

    One step for all of them, which takes a single server about a millisecond for 500; on a cluster, where leads are
    on different nodes, one for each.
    """
    if not keys:
        return {}
    steps = [[lead] for lead in keys] if store.clustered else [list(keys)]
    answers = await asyncio.gather(*(store.run(STATES, [keys[lead] for lead in step]) for step in steps))
    states: dict[int, LeadState] = {}
    for step, (letters, rows) in zip(steps, answers, strict=True):
        came = dict(zip(step, letters, strict=True))
        states |= {lead: _CAME[letter] for lead, letter in came.items() if letter != _UNKNOWN}
        for at, judged, exported, gone in rows:
            states[step[at]] = _with(states[step[at]], judged, exported, gone)
    return states


def _with(state: LeadState, judged: str | None, exported: str | None, gone: str | None) -> LeadState:
    mark = _done(judged)
    return LeadState(
        judged=mark.get("kind", ""),
        reason=mark.get("reason"),
        exported=bool(_done(exported)),
        came_enriched=state.came_enriched,
        gone=gone or "",
    )


def _done(raw: str | None) -> dict[str, Any]:
    """A mark, where what it says is done."""
    mark: dict[str, Any] = json.loads(raw) if raw else {}
    return mark if mark.get("state") == "done" else {}
