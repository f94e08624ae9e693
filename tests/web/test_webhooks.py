"""``/webhooks/leads/{token}``: kept before it is acknowledged, whatever is in it; unknown to whoever has no token."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

import bot.web.webhooks as webhooks_module
from bot.api import GoodOnes
from bot.sandbox.slack import SlackSandbox
from bot.services.subscriptions import Subscription, Subscriptions
from bot.slack.routes import Routes
from bot.store.inboxes import Inboxes
from bot.store.redis import Store
from bot.store.shards import shard_of
from bot.web.body import MEBIBYTE
from bot.web.webhooks import CAP, RETRY_AFTER, LeadWebhooks
from tests.slack.away import AWAY, silent_store
from tests.slack.make import LEADS, Answer, Front
from tests.support.clock import ManualClock
from tests.support.kept import keep
from tests.web.raw import exchange

GOOD, OTHER = "a-token-that-nobody-guesses", "another-token-of-another-channel"
BODY = json.dumps({"leads": [{"id": 1, "name": "Zoë"}]}).encode()
IMPATIENT = 0.05


class Hooks:
    """The address that the lead API calls, and the inbox behind it."""

    def __init__(self, front: Front, inbox: Inboxes) -> None:
        self.front = front
        self.inbox = inbox

    async def call(self, body: Any, token: str = GOOD) -> Answer:
        return await self.front.post(f"/webhooks/leads/{token}", body)

    async def kept(self) -> list[tuple[str, str | None]]:
        """Whose, and what; taken out of the inbox."""
        kept = []
        for part in {shard_of(id_): self.inbox.of(id_) for id_ in ("one", "two")}.values():
            for entry in await part.take(100, 0.001):
                await part.done(entry)
                kept.append((entry.body["subscription"], entry.body["body"]))
        return kept


def subscriptions(store: Store, api: GoodOnes, clock: ManualClock) -> Subscriptions:
    return Subscriptions(
        store, api, clock, public_url="http://127.0.0.1:1", key_mark="key", new_token=lambda: GOOD
    )


@pytest.fixture
async def api(clock: ManualClock) -> AsyncIterator[GoodOnes]:
    """Never called here."""
    api = GoodOnes("ctgo_" + "x" * 40, "http://127.0.0.1:1", clock=clock)
    yield api
    await api.close()


@pytest.fixture
async def hooks(slack: SlackSandbox, store: Store, api: GoodOnes, clock: ManualClock) -> AsyncIterator[Hooks]:
    known, inbox = subscriptions(store, api, clock), Inboxes(store, "leads")
    for id_, token in (("one", GOOD), ("two", OTHER)):
        at = datetime(2026, 11, 23, tzinfo=UTC)
        await keep(known, Subscription(id=id_, token=token, channel=LEADS, by="U1", at=at))
    receive = LeadWebhooks(known, inbox).receive
    async with Front(slack, store, Routes(), leads=receive, clock=clock) as front:
        yield Hooks(front, inbox)


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines


async def test_what_comes_is_kept_as_it_came_and_then_acknowledged(hooks: Hooks) -> None:
    answer = await hooks.call(BODY)
    assert (answer.status, answer.text) == (202, "")
    assert await hooks.kept() == [("one", BODY.decode())]


async def test_the_same_delivery_again_is_acknowledged_and_not_kept_again(hooks: Hooks) -> None:
    assert [(await hooks.call(BODY)).status for _ in range(3)] == [202, 202, 202]
    assert len(await hooks.kept()) == 1
    assert (await hooks.call(BODY)).status == 202
    assert not await hooks.kept()


async def test_deliveries_at_the_same_moment_are_kept_once(hooks: Hooks) -> None:
    answers = await asyncio.gather(*(hooks.call(BODY) for _ in range(8)))
    assert {answer.status for answer in answers} == {202}
    assert len(await hooks.kept()) == 1


async def test_the_same_leads_for_two_subscriptions_are_two(hooks: Hooks) -> None:
    await hooks.call(BODY, GOOD)
    await hooks.call(BODY, OTHER)
    assert [id_ for id_, _ in await hooks.kept()] == ["one", "two"]


@pytest.mark.parametrize(
    "token",
    [
        "wrong",
        GOOD.upper(),
        GOOD + "x",
        GOOD[:-1],
        "%00",
        "%ED%A0%80",
        "%FF%FE",
        "%0a",
        "..%2f..",
        "{token}",
        "one",
        "😀",
        "a" * 5000,
    ],
)
async def test_a_wrong_token_is_not_found_and_leaves_nothing(
    hooks: Hooks, token: str, lines: list[Any]
) -> None:
    answer = await hooks.call(BODY, token)
    assert answer.status == 404
    assert not await hooks.kept()
    assert not lines


@pytest.mark.parametrize("path", ["/webhooks/leads/", "/webhooks/leads", f"/webhooks/leads/{GOOD}/more", "/"])
async def test_other_addresses_are_not_found(hooks: Hooks, path: str) -> None:
    assert (await hooks.front.post(path, BODY)).status == 404


async def test_nobody_can_read_what_is_written_there(hooks: Hooks) -> None:
    assert (await hooks.front.get(f"/webhooks/leads/{GOOD}")).status == 405


async def test_without_a_token_not_a_byte_of_the_body_is_waited_for(hooks: Hooks) -> None:
    head = f"POST /webhooks/leads/wrong HTTP/1.1\r\nHost: x\r\nContent-Length: {CAP}\r\n\r\n"
    assert (await exchange(hooks.front.url, head.encode())).startswith(b"HTTP/1.1 404")


async def test_a_body_that_is_no_utf8_is_kept_byte_for_byte(hooks: Hooks) -> None:
    raw = b'{"leads": "\xff\xfe\xed\xa0\x80\x00"}'
    assert (await hooks.call(raw)).status == 202
    ((_, body),) = await hooks.kept()
    assert body is not None
    assert body.encode(errors="surrogateescape") == raw
    assert (await hooks.call(raw)).status == 202
    assert not await hooks.kept()


@given(raw=st.binary(min_size=1, max_size=200))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_bytes_are_kept_as_they_came(hooks: Hooks, raw: bytes) -> None:
    assert (await hooks.call(raw)).status == 202
    for _, body in await hooks.kept():
        assert body is not None
        assert body.encode(errors="surrogateescape") == raw


async def test_an_empty_body_is_a_hint_each_time(hooks: Hooks) -> None:
    assert [(await hooks.call(b"")).status for _ in range(2)] == [202, 202]
    assert await hooks.kept() == [("one", ""), ("one", "")]


async def test_what_is_too_large_is_kept_as_a_hint(
    hooks: Hooks, monkeypatch: pytest.MonkeyPatch, lines: list[Any]
) -> None:
    monkeypatch.setattr(webhooks_module, "CAP", 100)
    assert (await hooks.call(b"x" * 100)).status == 202
    assert (await hooks.call(b"x" * 101)).status == 202
    assert await hooks.kept() == [("one", "x" * 100), ("one", None)]
    assert [(line["event"], line["reason"]) for line in lines] == [("webhook kept as a hint", "TooLarge")]
    assert GOOD not in str(lines)


async def test_the_cap_is_sixteen_mebibytes_and_announced_bodies_over_it_are_not_read(hooks: Hooks) -> None:
    assert CAP == 16 * MEBIBYTE
    head = f"POST /webhooks/leads/{GOOD} HTTP/1.1\r\nHost: x\r\nContent-Length: {CAP + 1}\r\n\r\n"
    assert (await exchange(hooks.front.url, head.encode())).startswith(b"HTTP/1.1 202")
    assert await hooks.kept() == [("one", None)]


async def test_a_big_but_allowed_body_is_kept_whole(hooks: Hooks) -> None:
    body = b"a" * (2 * MEBIBYTE)
    assert (await hooks.call(body)).status == 202
    ((_, kept),) = await hooks.kept()
    assert kept == body.decode()


async def test_a_delivery_that_breaks_off_is_a_hint(hooks: Hooks, lines: list[Any]) -> None:
    head = f"POST /webhooks/leads/{GOOD} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n"
    await exchange(hooks.front.url, head.encode() + b'{"leads": [', hang_up=True)
    async with asyncio.timeout(5):
        entries = await hooks.inbox.of("one").take(1, 5)
    assert [entry.body for entry in entries] == [{"subscription": "one", "body": None}]
    assert [line["reason"] for line in lines] == ["BrokenOff"]


@pytest.fixture(params=AWAY)
async def away(
    request: pytest.FixtureRequest, slack: SlackSandbox, api: GoodOnes, clock: ManualClock
) -> AsyncIterator[Hooks]:
    async with AWAY[request.param]() as url:
        store = Store(url, answer_within=IMPATIENT)
        inbox = Inboxes(store, "leads")
        receive = LeadWebhooks(subscriptions(store, api, clock), inbox).receive
        async with Front(slack, store, Routes(), leads=receive, clock=clock) as front:
            yield Hooks(front, inbox)
        await store.close()


async def test_while_the_store_is_away_the_sender_is_asked_to_come_again(
    away: Hooks, lines: list[Any]
) -> None:
    answer = await away.call(BODY)
    assert (answer.status, answer.headers["Retry-After"]) == (503, RETRY_AFTER)
    assert [(line["event"], line["log_level"]) for line in lines] == [
        ("a webhook was not accepted", "warning")
    ]


async def test_a_store_that_goes_away_in_between_is_noticed_too(
    hooks: Hooks, slack: SlackSandbox, api: GoodOnes, clock: ManualClock
) -> None:
    """Who it is for is still known; that it came can't be written any more."""
    async with silent_store() as url:
        silent = Store(url, answer_within=IMPATIENT)
        known = subscriptions(hooks.front._store, api, clock)
        receive = LeadWebhooks(known, Inboxes(silent, "leads")).receive
        async with Front(slack, silent, Routes(), leads=receive, clock=clock) as front:
            answer = await front.post(f"/webhooks/leads/{GOOD}", BODY)
        await silent.close()
    assert (answer.status, answer.headers["Retry-After"]) == (503, RETRY_AFTER)


async def test_a_store_with_more_patience_than_the_sender_is_not_waited_for(
    slack: SlackSandbox, api: GoodOnes, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks_module, "ANSWER_WITHIN", IMPATIENT)
    async with silent_store() as url:
        store = Store(url, answer_within=60)
        receive = LeadWebhooks(subscriptions(store, api, clock), Inboxes(store, "leads")).receive
        async with Front(slack, store, Routes(), leads=receive, clock=clock) as front:
            assert (await front.post(f"/webhooks/leads/{GOOD}", BODY)).status == 503
        await store.close()


async def test_two_hundred_webhooks_at_once_are_all_taken(hooks: Hooks) -> None:
    bodies = [f'{{"leads":[],"number":{number}}}'.encode() for number in range(200)]
    answers = await asyncio.gather(*(hooks.call(body) for body in bodies))
    assert {answer.status for answer in answers} == {202}


async def test_a_body_that_does_not_come_is_not_waited_for_for_ever(
    hooks: Hooks, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.body.READ_WITHIN", IMPATIENT)
    head = b"POST /webhooks/leads/%s HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{" % GOOD.encode()
    assert b" 202 " in await exchange(hooks.front.url, head)
    assert [line["reason"] for line in lines] == ["BrokenOff"]
    assert await hooks.kept() == [("one", None)]


async def test_above_the_high_water_mark_the_sender_is_asked_to_come_again(
    hooks: Hooks, store: Store, slack: SlackSandbox, api: GoodOnes, clock: ManualClock
) -> None:
    full = Inboxes(store, "leads", most_waiting=1)
    receive = LeadWebhooks(subscriptions(store, api, clock), full).receive
    async with Front(slack, store, Routes(), leads=receive, clock=clock) as front:
        first, second = [await Hooks(front, full).call(body) for body in (BODY, BODY + b" ")]
        assert (first.status, second.status, second.headers["Retry-After"]) == (202, 503, RETRY_AFTER)
        again = await Hooks(front, full).call(BODY)
        assert again.status == 202
