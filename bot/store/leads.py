"""What we know of each lead: the API's own record, who did what, what was found, and where its cards stand."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple

from bot.api.models import EnrichmentResult, Lead, Profile
from bot.records import Began, LeadFacts, LeadRecord, LeadState, Mark, Snooze, Verb
from bot.store.audit import history_key
from bot.store.lead_facts import read_facts
from bot.store.redis import Argument, Script, Store, key
from bot.store.states import ENRICHED, read_states

KEEP = 180 * 24 * 3600
"""Seconds for which a lead is kept after it was last touched."""

PENDING = "pending:"
"""How the fields of clicks begin that are put off; the rest is the job."""
CLAIMED = "claim"
SNOOZED = "snooze:"
"""How the fields of snoozes begin; the rest is the person."""
NAMED = "as:"
"""How the fields of handles begin under which it came; the rest is the handle, in lower case."""

GIVEN_UP_AFTER = timedelta(minutes=10)
"""A mark that says *calling* for longer was left by a job that was given up: it no longer keeps others away."""

NOBODY = Profile(x_user_id="", handle="")
KEEP_MET = 50
"""So many leads of one person are known, those that were found last."""

BARE = "bare"
"""How a lead came that had none."""

# How a lead came is written once: what is found of it later changes no more who wanted it. One whose time was over is
# known again when it comes again; one that was forgotten never is. What the cards still show of a lead that changed
# elsewhere stays until they were drawn anew, also where somebody was stopped before that.
# Keys: the lead. Arguments: the lead, how it came, seconds, the field of its handle (empty: it has none).
LEARN = Script("""
local gone = redis.call('HGET', KEYS[1], 'gone')
if gone == 'forgotten' then return {0, gone, false} end
if gone then redis.call('HDEL', KEYS[1], 'gone') end
local before = redis.call('HGET', KEYS[1], 'lead')
if before and before ~= ARGV[1] then redis.call('HSETNX', KEYS[1], 'was', before) end
local new = redis.call('HSET', KEYS[1], 'lead', ARGV[1])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], ARGV[4], 1) end
redis.call('HSETNX', KEYS[1], 'came', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return {new, redis.call('HGET', KEYS[1], 'came'), redis.call('HGET', KEYS[1], 'was')}
""")

# One mark per verb. Whoever begins first has it; the same job may begin again after a crash. What stood before is
# what was known last: a mark that was left behind half way never takes its place.
BEGIN = Script("""
local new = cjson.decode(ARGV[2])
local raw = redis.call('HGET', KEYS[1], ARGV[1])
if raw then
  local old = cjson.decode(raw)
  if old.job == new.job then return {'resumed', raw} end
  if old.state == 'calling' and old.at > ARGV[4] then return {'taken', raw} end
  if old.state == 'done' and old.kind == new.kind then return {'taken', raw} end
  if old.state ~= 'calling' then redis.call('HSET', KEYS[1], ARGV[1] .. ':before', raw) end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return {'started', ARGV[2]}
""")

FINISH = Script("""
local raw = redis.call('HGET', KEYS[1], ARGV[1])
if not raw then return 0 end
local mark = cjson.decode(raw)
if mark.job ~= ARGV[2] then return 0 end
mark.state = ARGV[3]
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(mark))
redis.call('HDEL', KEYS[1], ARGV[1] .. ':before')
return 1
""")

ABANDON = Script("""
local raw = redis.call('HGET', KEYS[1], ARGV[1])
if not raw or cjson.decode(raw).job ~= ARGV[2] then return 0 end
local before = redis.call('HGET', KEYS[1], ARGV[1] .. ':before')
if before then redis.call('HSET', KEYS[1], ARGV[1], before) else redis.call('HDEL', KEYS[1], ARGV[1]) end
redis.call('HDEL', KEYS[1], ARGV[1] .. ':before')
return 1
""")

# Whoever claims first has it, until it is released; the same person may claim it again.
CLAIM = Script("""
local raw = redis.call('HGET', KEYS[1], 'claim')
if raw and cjson.decode(raw).by ~= cjson.decode(ARGV[1]).by then return raw end
if not raw then redis.call('HSET', KEYS[1], 'claim', ARGV[1]) end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return redis.call('HGET', KEYS[1], 'claim')
""")

# Only the claim that was looked at: who released it, was stopped and does so again meets nobody's, or another's.
RELEASE = Script("""
local raw = redis.call('HGET', KEYS[1], 'claim')
if not raw or cjson.decode(raw).job ~= ARGV[1] then return raw end
redis.call('HDEL', KEYS[1], 'claim')
return false
""")

# What came meanwhile is newer than what was to be removed, and stays.
# Keys: the lead. Arguments: the lead as it was read, as it is to be, whether its profile is gone.
STRIP = Script("""
if redis.call('HGET', KEYS[1], 'lead') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'lead', ARGV[2])
redis.call('HDEL', KEYS[1], 'found', 'was')
if ARGV[3] == '' then return 1 end
redis.call('HSET', KEYS[1], 'gone', ARGV[3])
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, 3) == 'as:' then redis.call('HDEL', KEYS[1], field) end
end
return 1
""")

# Keys: the lead. Arguments: all that is left of it.
FORGET = Script("""
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'lead', ARGV[1], 'gone', 'forgotten')
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if field ~= 'lead' and field ~= 'gone' then redis.call('HDEL', KEYS[1], field) end
end
return 1
""")

# An answer may come after the person was forgotten, or the lead's time was over: nothing of it is kept then.
# Keys: the lead. Arguments: what was found.
KEEP_FOUND = Script("""
if redis.call('HEXISTS', KEYS[1], 'lead') == 0 or redis.call('HEXISTS', KEYS[1], 'gone') == 1 then return 0 end
redis.call('HSET', KEYS[1], 'found', ARGV[1])
return 1
""")

# A newer wish of the same person stays.
WAKE = Script("""
local raw = redis.call('HGET', KEYS[1], ARGV[1])
if raw and (ARGV[2] == '' or cjson.decode(raw).job == ARGV[2]) then redis.call('HDEL', KEYS[1], ARGV[1]) end
""")

# Which leads are one person, by when they were found; what is known of a lead is in its own key.
MEET = Script("""
local found = ARGV[2]
if found == '' then found = redis.call('TIME')[1] end
redis.call('ZADD', KEYS[1], 'NX', found, ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[3]))
redis.call('EXPIRE', KEYS[1], ARGV[4])
""")

# Whoever is still looked at is kept: a lead is drawn after each thing that is done with it.
MET = Script("""
redis.call('EXPIRE', KEYS[1], ARGV[2])
return redis.call('ZREVRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1)
""")

# Keys: where cards of the lead stand, the lead. Arguments: channel, ts, seconds.
POSTED = Script("""
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return redis.call('HGET', KEYS[2], 'gone') == 'forgotten' and 1 or 0
""")


class Learnt(NamedTuple):
    """Whether a lead was not known before, whether it had contacts when it first came, and whether it is kept at all.

    ``was`` is the API's record that its cards may still show, where another one has come since.
    """

    new: bool
    enriched: bool
    was: Lead | None = None
    kept: bool = True


class LeadBook:
    """All leads that ever came. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def learn(self, lead: Lead) -> Learnt:
        """Keep the API's newest word on a lead; what people did stays. One that was forgotten is not kept."""
        learnt = await self._note(lead)
        if learnt.kept:
            await self._meet(lead)
        return learnt

    async def met(self, x_user_id: str, most: int) -> list[int]:
        """The leads that are this person, found last first; each may be gone by now. Nobody has no id."""
        if not x_user_id:
            return []
        return [int(each) for each in await self._store.run(MET, [_person(x_user_id)], [most, KEEP])]

    async def unmeet(self, x_user_id: str) -> None:
        """Which leads are this person is not known any more."""
        await self._store.call("DEL", _person(x_user_id))

    async def _note(self, lead: Lead) -> Learnt:
        now = ENRICHED if lead.has_contacts else BARE
        handle = lead.profile.handle.casefold()
        args: list[Argument] = [lead.model_dump_json(), now, KEEP, NAMED + handle if handle else ""]
        new, came, was = await self._store.run(LEARN, [_lead(lead.id)], args)
        before = Lead.model_validate_json(was) if was else None
        return Learnt(bool(new), came == ENRICHED, before, came != "forgotten")

    async def caught_up(self, lead_id: int) -> None:
        """Its cards are to show the newest record by now."""
        await self._store.call("HDEL", _lead(lead_id), "was")

    async def _meet(self, lead: Lead) -> None:
        if not lead.profile.x_user_id:
            return
        found = int(lead.discovered_at.timestamp()) if lead.discovered_at else ""
        await self._store.run(MEET, [_person(lead.profile.x_user_id)], [lead.id, found, KEEP_MET, KEEP])

    async def came_enriched(self, lead_id: int) -> bool | None:
        """Whether a lead had contacts when it first came; None where it never came, or before that was noted."""
        came = await self._store.call("HGET", _lead(lead_id), "came")
        return None if came is None else bool(came == ENRICHED)

    async def get(self, lead_id: int) -> LeadRecord | None:
        fields = await self._store.call("HGETALL", _lead(lead_id))
        if "lead" not in fields:
            return None
        return LeadRecord(
            lead=Lead.model_validate_json(fields["lead"]),
            judged=_mark(fields.get(Verb.JUDGE)),
            enriched=_mark(fields.get(Verb.ENRICH)),
            exported=_mark(fields.get(Verb.EXPORT)),
            messaged=_mark(fields.get(Verb.MESSAGE)),
            claimed=_mark(fields.get(CLAIMED)),
            snoozed=_snoozed(fields),
            found=EnrichmentResult.model_validate_json(fields["found"]) if "found" in fields else None,
            pending=_pending(fields),
            gone=fields.get("gone"),
            handles=tuple(sorted(name.removeprefix(NAMED) for name in fields if name.startswith(NAMED))),
        )

    async def states(self, lead_ids: Sequence[int]) -> dict[int, LeadState]:
        """What was done with some hundreds of leads, read at once; those that never came are left out."""
        return await read_states(self._store, {each: _lead(each) for each in lead_ids})

    async def facts(self, lead_ids: Sequence[int]) -> dict[int, LeadFacts]:
        """What numbers need of some hundreds of leads; those that are known no more are left out."""
        return await read_facts(self._store, {each: (_lead(each), history_key(each)) for each in lead_ids})

    async def begin(self, lead_id: int, verb: Verb, mark: Mark) -> Began:
        """Write *calling* before the API is asked, unless somebody else did the same or is at it."""
        stale = (mark.at - GIVEN_UP_AFTER).strftime("%Y-%m-%dT%H:%M:%S")
        args: list[Argument] = [verb, mark.model_dump_json(), KEEP, stale]
        outcome, raw = await self._store.run(BEGIN, [_lead(lead_id)], args)
        return Began(outcome=outcome, mark=Mark.model_validate_json(raw))

    async def finish(self, lead_id: int, verb: Verb, job: str, *, known: bool = True) -> None:
        """It is done; or (not ``known``) it may have happened, and nobody can tell."""
        await self._store.run(FINISH, [_lead(lead_id)], [verb, job, "done" if known else "unknown"])

    async def abandon(self, lead_id: int, verb: Verb, job: str) -> None:
        """It certainly did not happen: what stood before stands again."""
        await self._store.run(ABANDON, [_lead(lead_id)], [verb, job])

    async def claim(self, lead_id: int, mark: Mark) -> Mark:
        """Give a lead to who asks, unless somebody else has it; answers the mark of whose it is now."""
        raw = await self._store.run(CLAIM, [_lead(lead_id)], [mark.model_dump_json(), KEEP])
        return Mark.model_validate_json(raw)

    async def release(self, lead_id: int, claim: Mark) -> Mark | None:
        """Have it be nobody's, where this claim still stands; answers the other one that stands there by now."""
        return _mark(await self._store.run(RELEASE, [_lead(lead_id)], [claim.job]))

    async def snooze(self, lead_id: int, snooze: Snooze) -> None:
        """Note when somebody wants to see it again; a person's newest wish counts."""
        await self._store.call("HSET", _lead(lead_id), SNOOZED + snooze.by, snooze.model_dump_json())

    async def wake(self, lead_id: int, by: str, job: str = "") -> None:
        """That person's snooze is over; with a ``job``, only the one that it made."""
        await self._store.run(WAKE, [_lead(lead_id)], [SNOOZED + by, job])

    async def put_off(self, lead_id: int, mark: Mark) -> bool:
        """A click is saved and could not be done yet; answers whether that is news."""
        return bool(
            await self._store.call("HSETNX", _lead(lead_id), PENDING + mark.job, mark.model_dump_json())
        )

    async def settle(self, lead_id: int, job: str) -> bool:
        """A click is done, or will not be; answers whether it had been put off."""
        return bool(await self._store.call("HDEL", _lead(lead_id), PENDING + job))

    async def keep_found(self, lead_id: int, found: EnrichmentResult) -> None:
        """Add what an enrichment found to what earlier ones did; nothing of a lead that is known no more."""
        record = await self.get(lead_id)
        if record and record.found:
            found = found.model_copy(
                update={
                    "linkedin": found.linkedin or record.found.linkedin,
                    "email": found.email or record.found.email,
                },
            )
        await self._store.run(KEEP_FOUND, [_lead(lead_id)], [found.model_dump_json()])

    async def expire(self, lead_id: int) -> None:
        """Keep no more of a lead than ids and what was done, unless it comes again just now."""
        await self._strip(lead_id, bare_lead, "expired")

    async def drop_contacts(self, lead_id: int) -> None:
        """Keep none of a lead's contacts, unless it comes again just now."""
        await self._strip(lead_id, Lead.without_contacts, "")

    async def _strip(self, lead_id: int, left_of: Callable[[Lead], Lead], gone: str) -> None:
        raw = await self._store.call("HGET", _lead(lead_id), "lead")
        if raw is not None:
            left = left_of(Lead.model_validate_json(raw))
            await self._store.run(STRIP, [_lead(lead_id)], [raw, left.model_dump_json(), gone])

    async def forget(self, lead: Lead) -> None:
        """Keep its number only, and never learn it again."""
        left = bare_lead(lead).model_copy(update={"profile": NOBODY})
        await self._store.run(FORGET, [_lead(lead.id)], [left.model_dump_json()])

    async def posted(self, lead_id: int, channel: str, ts: str) -> bool:
        """Remember where a card of this lead stands; answers whether the lead was forgotten by then."""
        keys = [_posts(lead_id), _lead(lead_id)]
        return bool(await self._store.run(POSTED, keys, [channel, ts, KEEP]))

    async def posts(self, lead_id: int) -> dict[str, str]:
        """The cards of a lead: channel → ts."""
        answer: dict[str, str] = await self._store.call("HGETALL", _posts(lead_id))
        return answer


def bare_lead(lead: Lead) -> Lead:
    """A lead by ids alone, those of its person and its times included."""
    return Lead(
        id=lead.id,
        stream_id=lead.stream_id,
        account_id=lead.account_id,
        segment_id=lead.segment_id,
        discovered_at=lead.discovered_at,
        exported_at=lead.exported_at,
        profile=Profile(x_user_id=lead.profile.x_user_id, handle=""),
    )


def _lead(lead_id: int) -> str:
    return key("lead", group=f"lead:{lead_id}")


def _person(x_user_id: str) -> str:
    return key("met", group=f"person:{x_user_id}")


def _posts(lead_id: int) -> str:
    return key("posts", group=f"lead:{lead_id}")


def _pending(fields: dict[str, str]) -> tuple[Mark, ...]:
    marks = (Mark.model_validate_json(raw) for name, raw in fields.items() if name.startswith(PENDING))
    return tuple(sorted(marks, key=lambda mark: mark.at))


def _snoozed(fields: dict[str, str]) -> tuple[Snooze, ...]:
    rows = (Snooze.model_validate_json(raw) for name, raw in fields.items() if name.startswith(SNOOZED))
    return tuple(sorted(rows, key=lambda each: each.until))


def _mark(raw: str | None) -> Mark | None:
    return None if raw is None else Mark.model_validate(json.loads(raw))
