"""Lookups: contact details for any X handle, segments drawn from a description, and the end of a key."""

from typing import Any
from urllib.parse import quote

from bot.api import decode
from bot.api.decode import Reader, Unreadable, build, kind_of
from bot.api.models import Lookup, PastLookup, SegmentFound
from bot.api.models.accounts import bare_handle
from bot.api.models.lookups import result_in
from bot.api.transport import Call, Transport, get

LONGEST_DESCRIPTION = 1000
_PATIENCE = 120.0
"""Seconds: both the engine and the reading of a description may take long (assumed)."""


class LookupsApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def enrich(self, handle: str) -> Lookup:
        """``POST /lookups/enrich``: LinkedIn address and e-mail for an X handle. Uses team **credits** (assumed).

        Only the purpose is documented, and that the engine is that of ``leads.enrich``: sends ``handle`` without
        ``@``, and reads the same answer, or its result under ``data`` or bare (assumed). ``ValueError`` for an empty
        handle. Never repeated once sent. Raises ``CreditsExhausted``, ``NoTeam``, ``HandleNotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        return await self._look_up("/lookups/enrich", handle)

    async def enrich_email(self, handle: str) -> Lookup:
        """``POST /lookups/enrich-email``: the e-mail address alone for an X handle. Uses team **credits** (assumed).

        Everything else as ``enrich`` (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        return await self._look_up("/lookups/enrich-email", handle)

    async def history(self) -> tuple[PastLookup, ...]:
        """``GET /lookups/enrich/history``: recent LinkedIn lookups. Costs one request.

        Only the purpose is documented: read under ``history``, ``lookups``, ``data`` or ``items``, or bare (assumed);
        how many come, and in which order, is unknown.
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        return await self._api.ask(get("/lookups/enrich/history"), _history())

    async def email_history(self) -> tuple[PastLookup, ...]:
        """``GET /lookups/enrich-email/history``: recent e-mail lookups. Costs one request. As ``history``.

        https://docs.catchthegoodones.com/api-reference/introduction
        """
        return await self._api.ask(get("/lookups/enrich-email/history"), _history())

    async def segment_from_description(
        self, description: str, *, account_id: int | None = None
    ) -> SegmentFound:
        """``POST /lookups/segments/from-description``: make a segment from plain words. Costs one request.

        With an ``account_id`` it is assigned to that account's default stream too; where that fails the segment
        exists all the same and ``assign_error`` says why. Labels that the API proposes itself join its vocabulary.
        ``ValueError`` beyond 1000 characters. Never repeated once sent. Raises ``NoFiltersMatched``.
        https://docs.catchthegoodones.com/api-reference/lookups-segment-from-description
        """
        if len(description) > LONGEST_DESCRIPTION:
            raise ValueError(f"a description has at most {LONGEST_DESCRIPTION} characters")
        account = {} if account_id is None else {"trackedAccountId": account_id}
        body = {"description": description, **account}
        call = Call("POST", "/lookups/segments/from-description", body=body, patience=_PATIENCE)
        return await self._api.ask(call, decode.bare(SegmentFound, "segment"))

    async def revoke_api_key(self, key_id: int | str) -> None:
        """``DELETE /lookups/api-keys/{id}``: end a key for good, as a sign-out does. Costs one request.

        Only the purpose is documented: neither what the id is nor where one learns it; anything that names no error
        means done (assumed). ``ValueError`` for an id that can be no part of a path. Never repeated once sent.
        Raises ``NotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        text = str(key_id)
        if not text.strip("."):
            raise ValueError("no id of a key")
        call = Call("DELETE", "/lookups/api-keys/{id}", {"id": quote(text, safe="")})
        await self._api.ask(call, decode.done())

    async def _look_up(self, route: str, handle: str) -> Lookup:
        asked = bare_handle(handle)
        call = Call("POST", route, body={"handle": asked}, patience=_PATIENCE)
        return await self._api.ask(call, _lookup(asked))


def _lookup(handle: str) -> Reader[Lookup]:
    """The first object that holds a result or is one: the body, or what stands under ``data``."""

    def read(body: Any) -> Lookup:
        for part in (body, body.get("data") if isinstance(body, dict) else None):
            if isinstance(part, dict) and ("result" in part or result_in(part) is not None):
                return build(Lookup, {**part, "handle": handle})
        raise Unreadable(f"no result in {kind_of(body)}")

    return Reader(read, ("result", "data"))


def _history() -> Reader[tuple[PastLookup, ...]]:
    return decode.any_many(PastLookup, "history", "lookups")
