"""Answers that a page shows may gain fields one day: whatever is added to each object of them, the client reads the same."""

from typing import Any

import pytest

from bot.api import GoodOnes
from bot.api.errors import ApiRefusal
from bot.api.models import Feedback, NewAccount, NewPair, NewSegment, Output, Tier
from bot.sandbox.api import Shape
from bot.sandbox.api.shapes import UNDOCUMENTED
from tests.api.calls import Ask
from tests.api.wire import KEY, CountingClock
from tests.contract.documented import ENDPOINTS, REFUSALS, slug
from tests.contract.reading import plain
from tests.contract.standin import StandIn, running
from tests.contract.there import NOBODY

STREAM, RUN, LEAD, SEGMENT, AWAKE, ASLEEP = 43, 124, 1234, 13, 7, 10
"""What the stand-in's world begins with."""
FOUNDERS = NewSegment("Founders", applied_search_filters={"job_role": ["Founder"]})
BEEKEEPERS = NewSegment("Beekeepers", applied_search_filters={"job_role": ["Beekeeper"]})
HOOK = "https://goodones-contract.invalid/hook"

READINGS: dict[str, Ask] = {
    "POST /streams": lambda api: api.streams.create([NewPair(NewAccount("yongfook"), FOUNDERS)]),
    "PATCH /streams/{id}": lambda api: api.streams.update(
        STREAM, pairs=[NewPair(NewAccount("yongfook"), FOUNDERS)]
    ),
    "DELETE /streams/{id}": lambda api: api.streams.archive(STREAM),
    "POST /streams/{id}/run": lambda api: api.streams.run(STREAM),
    "POST /streams/{id}/re-test": lambda api: api.streams.re_test(STREAM),
    "GET /streams/{id}/runs": lambda api: api.runs.of_stream(STREAM),
    "GET /streams/{id}/runs/{runId}": lambda api: api.runs.get(STREAM, RUN),
    "GET /streams/{id}/leads": lambda api: api.leads.of_stream(STREAM),
    "POST /leads/{id}/feedback": lambda api: api.leads.feedback(LEAD, SEGMENT, Feedback(good=True)),
    "POST /leads/{id}/enrich": lambda api: api.leads.enrich(LEAD, list(Output)),
    "POST /segments": lambda api: api.segments.create(FOUNDERS),
    "GET /segments": lambda api: api.segments.list(),
    "GET /accounts": lambda api: api.accounts.list(),
    "POST /accounts/{id}/sleep": lambda api: api.accounts.sleep(AWAKE),
    "POST /accounts/{id}/wake": lambda api: api.accounts.wake(ASLEEP),
    "POST /accounts/{id}/change-tier": lambda api: api.accounts.change_tier(AWAKE, Tier.PRO),
    "GET /me": lambda api: api.me.get(),
    "POST /webhooks/subscribe": lambda api: api.webhooks.subscribe(HOOK),
    "DELETE /webhooks/subscribe": lambda api: api.webhooks.unsubscribe(1),
    "POST /lookups/segments/from-description": lambda api: api.lookups.segment_from_description(
        "Rust people", account_id=AWAKE
    ),
}
"""How each endpoint with a page is asked."""


async def read_in(shape: Shape, ask: Ask) -> Any:
    """What the client reads in a world of its own, without that world's address."""
    async with running() as stand_in, GoodOnes(KEY, stand_in.api_url, clock=CountingClock()) as api:
        await api.webhooks.subscribe(f"{HOOK}/first")
        stand_in.answer_in(shape)
        return without(plain(await ask(api)), stand_in.address)


def without(value: Any, address: str) -> Any:
    """A plain reading without the address of the world that it is from."""
    if isinstance(value, dict):
        return {name: without(part, address) for name, part in value.items()}
    if isinstance(value, list):
        return [without(part, address) for part in value]
    return value.replace(address, "") if isinstance(value, str) else value


def test_every_endpoint_with_a_page_is_read() -> None:
    assert set(READINGS) == ENDPOINTS - {" ".join(endpoint) for endpoint in UNDOCUMENTED}


@pytest.mark.parametrize("endpoint", READINGS)
async def test_added_fields_change_nothing_that_is_read(endpoint: str) -> None:
    assert await read_in(Shape(extra=True), READINGS[endpoint]) == await read_in(Shape(), READINGS[endpoint])


REFUSED: dict[str, Ask] = {
    "Stream not found": lambda api: api.streams.run(NOBODY),
    "Lead not found": lambda api: api.leads.feedback(NOBODY, SEGMENT, Feedback(good=True)),
    "Saved search not found": lambda api: api.leads.feedback(LEAD, NOBODY, Feedback(good=True)),
    "Account not found": lambda api: api.accounts.sleep(NOBODY),
    "Wake this account first to change its tier.": lambda api: api.accounts.change_tier(ASLEEP, Tier.PRO),
    "lead_not_found": lambda api: api.leads.enrich(NOBODY, [Output.EMAIL]),
    "handle_protected": lambda api: api.streams.create([NewPair(NewAccount("private_one"), SEGMENT)]),
    "orphan_label": lambda api: api.segments.create(BEEKEEPERS),
    "no_filters_matched": lambda api: api.lookups.segment_from_description("whoever likes rain"),
}


@pytest.mark.parametrize("words", REFUSED)
async def test_a_refusal_with_added_fields_is_the_same_refusal(
    api: GoodOnes, stand_in: StandIn, words: str
) -> None:
    stand_in.answer_in(Shape(extra=True))
    with pytest.raises(ApiRefusal) as caught:
        await REFUSED[words](api)
    assert caught.value.code == slug(words)
    assert caught.value.status in {refusal.status for refusal in REFUSALS if refusal.words == words}
