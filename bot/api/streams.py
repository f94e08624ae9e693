"""Streams (campaigns): list, look at one, make, change, archive, run, test again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack

from bot.api import decode
from bot.api.models import (
    NewPair,
    RetestStarted,
    RunStarted,
    Stream,
    StreamChanges,
    StreamCreated,
    StreamSettings,
    StreamUpdated,
)
from bot.api.models.stream_settings import wire_pairs, wire_settings
from bot.api.retry import Repeat
from bot.api.transport import Call, Transport, get

_PATIENCE = 60.0
"""Seconds: handles are looked up on X and accounts are billed before the answer (assumed to take a while)."""


class StreamsApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def list(self) -> tuple[Stream, ...]:
        """``GET /streams``: the active campaigns. Costs one request.

        Only the purpose is documented: read under ``streams``, ``data`` or ``items``, or bare; taken as whole (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        return await self._api.ask(get("/streams"), decode.any_many(Stream, "streams"))

    async def get(self, stream_id: int, *, anew: bool = False) -> Stream:
        """``GET /streams/{id}``: one campaign with its pairs and full config. Costs one request.

        ``anew``: not one that was read some seconds ago, as whoever sends changed pairs back must have it.
        Only the purpose is documented: read under ``stream`` or ``data``, or bare, with pairs and config therein or
        beside it (assumed).
        Raises ``NotFound`` (``StreamNotFound`` where the answer says so).
        https://docs.catchthegoodones.com/api-reference/migration-v1-to-v2
        """
        reader = decode.any_one(Stream, "stream", beside=("pairs", "config"))
        return await self._api.ask(replace(get("/streams/{id}", id=stream_id), anew=anew), reader)

    async def create(self, pairs: Sequence[NewPair], **settings: Unpack[StreamSettings]) -> StreamCreated:
        """``POST /streams``: make a campaign, with accounts and segments where pairs name new ones.

        Costs one request, and **the subscription's quantity goes up** by each new account: billed, as
        ``billing_delta`` tells. Takes 1 to 50 pairs. ``ValueError`` for other numbers, for sync times off the quarter
        of an hour, and for unknown zones. Never repeated once sent. Neither webhook nor e-mail addresses are shown
        by errors. Raises ``HandleNotFound``, ``HandleProtected``, ``HandleLookupFailed``, ``FreeAccountLimit``,
        ``SubscriptionRequired``, ``StreamCapExceeded``, ``OrphanLabel`` (assumed, as for a segment alone).
        https://docs.catchthegoodones.com/api-reference/create-stream
        """
        body = {"pairs": wire_pairs(pairs), **wire_settings(settings)}
        call = Call("POST", "/streams", body=body, patience=_PATIENCE, hidden=_addresses(settings))
        return await self._api.ask(call, decode.bare(StreamCreated, "id"))

    async def update(self, stream_id: int, **changes: Unpack[StreamChanges]) -> StreamUpdated:
        """``PATCH /streams/{id}``: change what is given, and nothing else.

        Costs one request. ``pairs`` are a full replace: what they do not list is removed, and **the subscription's
        quantity goes up** by each new account: billed, as ``pairs_diff`` tells. What the removal of an account bills
        is not documented. Repeated like a read while there are no pairs (the same settings twice are the same); with
        pairs never once sent, since a second answer would not tell what the first one added. ``ValueError`` as in
        ``create``, and where nothing is given. The page has no errors: raises those of ``create``, and
        ``StreamNotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/update-stream
        """
        if not changes:
            raise ValueError("nothing to change")
        settings = {name: value for name, value in changes.items() if name != "pairs"}
        pairs = {"pairs": wire_pairs(changes["pairs"])} if "pairs" in changes else {}
        call = Call(
            "PATCH",
            "/streams/{id}",
            {"id": stream_id},
            body={**wire_settings(settings), **pairs},
            repeat=Repeat.IF_UNSENT if pairs else Repeat.ALWAYS,
            patience=_PATIENCE,
            hidden=_addresses(settings),
        )
        return await self._api.ask(call, decode.bare(StreamUpdated, "id"))

    async def archive(self, stream_id: int) -> None:
        """``DELETE /streams/{id}``: pause and archive; its leads are kept. Costs one request.

        Repeated like a read: archived twice is archived (assumed). Raises ``StreamNotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/delete-stream
        """
        call = Call("DELETE", "/streams/{id}", {"id": stream_id}, repeat=Repeat.ALWAYS)
        await self._api.ask(call, decode.told_done("archived"))

    async def restore(self, stream_id: int) -> StreamUpdated:
        """``PATCH /streams/{id}``: bring an archived campaign back, active. Costs one request; otherwise as ``update``.

        https://docs.catchthegoodones.com/api-reference/delete-stream
        """
        return await self.update(stream_id, is_active=True, is_archived=False)

    async def run(self, stream_id: int) -> RunStarted:
        """``POST /streams/{id}/run``: fetch followers and classify them. Uses **one daily sync slot per account**.

        Queues the work: poll each ``run_id`` with ``runs.get``. Accounts without budget or asleep are in ``skipped``.
        Never repeated once sent. Raises ``StreamNotFound``, ``StreamArchived``.
        https://docs.catchthegoodones.com/api-reference/run-stream
        """
        call = Call("POST", "/streams/{id}/run", {"id": stream_id})
        return await self._api.ask(call, decode.bare(RunStarted, "queued"))

    async def re_test(
        self, stream_id: int, *, account_id: int | None = None, segment_id: int | None = None
    ) -> RetestStarted:
        """``POST /streams/{id}/re-test``: classify cached followers again, without a fetch.

        Uses the **monthly re-test budget per account**. Of all pairs, or those of the account, of the segment, or of
        both. Queues the work: poll each ``run_id`` with ``runs.get``. Accounts of a free plan, without budget or
        asleep are in ``skipped``. Never repeated once sent. The page has no errors: raises ``StreamNotFound``,
        ``StreamArchived`` as ``run`` does (assumed).
        https://docs.catchthegoodones.com/api-reference/re-test-stream
        """
        only = {"accountId": account_id, "segmentId": segment_id}
        body = {name: value for name, value in only.items() if value is not None}
        call = Call("POST", "/streams/{id}/re-test", {"id": stream_id}, body=body)
        return await self._api.ask(call, decode.bare(RetestStarted, "queued"))


def _addresses(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Whatever of the settings is a secret or a person's address."""
    recipients = settings.get("csv_email_recipients")
    people = () if recipients is None else (*recipients.to, *recipients.cc)
    return tuple(filter(None, (settings.get("webhook_url"), *people)))
