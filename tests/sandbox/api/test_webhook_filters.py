"""Webhook filters: each alone, all together, replaced, taken away; held against a naive reading of the page."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.api.rows import Feedback, Lead
from bot.sandbox.api.tables import Tables
from tests.sandbox.api.naive import Desk, crowded
from tests.sandbox.api.support import Caller, Listener, opened

GENEROUS = {"starter": 500, "growth": 500, "pro": 500}
FILTERS: dict[str, st.SearchStrategy[Any]] = {
    "streamId": st.sampled_from([42, 43, 44, 999]),
    "accountId": st.sampled_from([7, 8, 9, 10]),
    "sourceType": st.sampled_from(["follower", "liker"]),
    "feedbackStatus": st.sampled_from(["good", "bad"]),
    "matchConfidence": st.sampled_from(["high", "medium"]),
}
ANY_FILTER = st.fixed_dictionaries(
    {}, optional={name: values | st.none() for name, values in FILTERS.items()}
)


def wanted(tables: Tables, filters: Mapping[str, Any], lead: Lead) -> bool:
    """One filter after the other, by the words of the page; one that is null is not set."""
    plain = {
        "streamId": lead.stream_id,
        "accountId": lead.account_id,
        "matchConfidence": lead.match_confidence,
    }
    for name, value in plain.items():
        if filters.get(name) not in {None, value}:
            return False
    names = {"follower": "new_follower", "liker": "liker", None: lead.source_type}
    if names[filters.get("sourceType")] != lead.source_type:
        return False
    if filters.get("feedbackStatus") is None:
        return True
    judged = [
        row for row in tables.feedback.all() if (row.lead_id, row.segment_id) == (lead.id, lead.segment_id)
    ]
    return [row.feedback for row in judged] == [filters["feedbackStatus"]]


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with crowded() as desk:
        for lead in desk.tables.leads.all()[::4]:
            body = {"segmentId": lead.segment_id, "feedback": ("good", "bad")[lead.id % 2]}
            desk.post("/leads/{id}/feedback", body, id=lead.id)
        yield desk


@settings(deadline=None, max_examples=100)
@given(filters=ANY_FILTER)
def test_any_filter_lets_through_what_a_naive_reader_would(desk: Desk, filters: dict[str, Any]) -> None:
    hooks = desk.backend.life._hooks
    for lead in desk.tables.leads.all()[::3]:
        assert hooks.wants(filters, lead) == wanted(desk.tables, filters, lead)


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_each_filter_alone_parts_the_leads(desk: Desk, name: str) -> None:
    values = {
        "streamId": (42, 43),
        "accountId": (7, 8),
        "sourceType": ("follower", "liker"),
        "feedbackStatus": ("good", "bad"),
        "matchConfidence": ("high", "medium"),
    }[name]
    hooks, leads = desk.backend.life._hooks, desk.tables.leads.all()
    first, second = ({lead.id for lead in leads if hooks.wants({name: value}, lead)} for value in values)
    assert first
    assert second
    assert not first & second


def test_judgement_for_another_segment_is_no_judgement_of_this_lead(desk: Desk) -> None:
    lead = next(lead for lead in desk.tables.leads.all() if desk.tables.feedback.get(f"{lead.id}-12") is None)
    other = Feedback(f"{lead.id}-99", lead.id, 99, "good", None, None, "2026-06-02T09:00:00Z")
    desk.tables.feedback.put(other)
    strangers = replace(lead, segment_id=12)
    assert not desk.backend.life._hooks.wants({"feedbackStatus": "good"}, strangers)
    desk.tables.feedback.drop(other.id)


@pytest.mark.parametrize(
    "stale",
    [{"segmentId": 13}, {"savedSearchId": 1}, {"trackedAccountId": 8}, {"segmentId": 0, "streamId": 43}],
)
async def test_filter_of_former_days_is_taken_and_silently_matches_nothing(
    caller: Caller, listener: Listener, stale: dict[str, Any]
) -> None:
    assert (await subscribe(caller, f"{listener.url}/stale", stale))[0] == 201
    await subscribe(caller, f"{listener.url}/all", None)
    await caller.run_through(43)
    assert await received(caller, 1) == {"all": ids_of_newest(caller)}


async def subscribe(caller: Caller, url: str, filters: dict[str, Any] | None) -> tuple[int, int]:
    """Status and the subscription's id."""
    body = {"targetUrl": url} if filters is None else {"targetUrl": url, "filterConfig": filters}
    status, answer = await caller.post("/webhooks/subscribe", body)
    return status, answer["id"]


async def received(caller: Caller, count: int) -> dict[str, list[int]]:
    """Ids of the leads that were sent, by the last part of the address, once this many deliveries are done."""
    deliveries = caller.sandbox.deliveries
    await caller.sandbox.until(lambda: len(deliveries) >= count)
    return {
        delivery.url.rsplit("/", 1)[1]: sorted(lead["id"] for lead in delivery.body["leads"])
        for delivery in deliveries
    }


def ids_of_newest(caller: Caller, **wanted_values: Any) -> list[int]:
    """Ids of the newest run's leads that have these values."""
    tables = caller.sandbox.tables
    newest = tables.runs.all()[-1].id
    leads = tables.leads.where(lambda lead: lead.run_id == newest)
    return [
        lead.id
        for lead in leads
        if all(getattr(lead, name) == value for name, value in wanted_values.items())
    ]


async def test_every_subscription_of_many_gets_its_own_part_of_a_run(
    caller: Caller, listener: Listener
) -> None:
    filters: dict[str, dict[str, Any] | None] = {
        "all": None,
        "empty": {},
        "high": {"matchConfidence": "high"},
        "medium": {"matchConfidence": "medium"},
        "this": {"streamId": 43},
        "other": {"streamId": 44},
        "account": {"accountId": 8},
        "judged": {"feedbackStatus": "good"},
        "together": {"streamId": 43, "accountId": 8, "matchConfidence": "high", "sourceType": None},
        "contrary": {"streamId": 43, "accountId": 9},
    }
    for name, config in filters.items():
        await subscribe(caller, f"{listener.url}/{name}", config)
    await caller.run_through(43)
    every = ids_of_newest(caller)
    high = ids_of_newest(caller, match_confidence="high")
    assert await received(caller, 7) == {
        "all": every,
        "empty": every,
        "high": high,
        "medium": ids_of_newest(caller, match_confidence="medium"),
        "this": every,
        "account": every,
        "together": high,
    }


async def test_followers_and_likers_are_sent_to_those_who_asked(listener: Listener) -> None:
    async with opened(daily_syncs=GENEROUS) as caller:
        await subscribe(caller, f"{listener.url}/follower", {"sourceType": "follower"})
        await subscribe(caller, f"{listener.url}/liker", {"sourceType": "liker"})
        for _ in range(12):
            await caller.run_through(43)
        parts = {(lead.run_id, lead.source_type) for lead in caller.sandbox.tables.leads.all()}
        told = sum(caller.sandbox.tables.runs.need(run_id).source == "manual" for run_id, _ in parts)
        await received(caller, told)
        sources = {
            (delivery.url.rsplit("/", 1)[1], lead["sourceType"])
            for delivery in caller.sandbox.deliveries
            for lead in delivery.body["leads"]
        }
    assert sources == {("follower", "new_follower"), ("liker", "liker")}


async def test_subscribing_again_replaces_the_whole_filter_and_keeps_the_id(
    caller: Caller, listener: Listener
) -> None:
    url = f"{listener.url}/mine"
    assert await subscribe(caller, url, {"streamId": 42, "matchConfidence": "high"}) == (201, 1)
    await caller.run_through(43)
    assert await subscribe(caller, url, {"matchConfidence": "medium"}) == (200, 1)
    await caller.run_through(43)
    medium = ids_of_newest(caller, match_confidence="medium")
    assert await received(caller, 1) == {"mine": medium}
    assert len(caller.sandbox.deliveries) == 1


async def test_addresses_that_differ_in_a_letter_are_two_subscriptions(caller: Caller) -> None:
    for number, url in enumerate(
        ("http://hooks.example/a", "http://hooks.example/A", "http://hooks.example/a?x=1"), start=1
    ):
        assert await subscribe(caller, url, None) == (201, number)
    assert await subscribe(caller, "http://hooks.example/A", {}) == (200, 2)


async def test_unsubscribing_stops_one_and_leaves_the_others(caller: Caller, listener: Listener) -> None:
    for name in ("first", "second"):
        await subscribe(caller, f"{listener.url}/{name}", None)
    await caller.run_through(43)
    await received(caller, 2)
    assert (await caller.ask("DELETE", "/webhooks/subscribe", {"id": 1}))[0] == 200
    await caller.run_through(43)
    await received(caller, 3)
    names = [delivery.url.rsplit("/", 1)[1] for delivery in caller.sandbox.deliveries]
    assert sorted(names[:2]) == ["first", "second"]
    assert names[2:] == ["second"]


async def test_subscribing_after_unsubscribing_starts_anew_without_the_old_filter(
    caller: Caller, listener: Listener
) -> None:
    url = f"{listener.url}/back"
    await subscribe(caller, url, {"streamId": 999})
    await caller.ask("DELETE", "/webhooks/subscribe", {"id": 1})
    assert await subscribe(caller, url, None) == (201, 2)
    await caller.run_through(43)
    assert await received(caller, 1) == {"back": ids_of_newest(caller)}


async def test_who_subscribes_during_a_run_is_told_of_it_and_who_leaves_is_not(
    caller: Caller, listener: Listener
) -> None:
    await subscribe(caller, f"{listener.url}/leaves", None)
    await caller.post("/streams/43/run")
    await caller.clock.advance(2)
    await subscribe(caller, f"{listener.url}/comes", None)
    await caller.ask("DELETE", "/webhooks/subscribe", {"id": 1})
    await caller.clock.advance(10)
    assert list(await received(caller, 1)) == ["comes"]


async def test_leads_of_former_runs_are_never_sent_later(caller: Caller, listener: Listener) -> None:
    (first,) = await caller.run_through(43)
    await subscribe(caller, f"{listener.url}/new", None)
    (second,) = await caller.run_through(43)
    sent = (await received(caller, 1))["new"]
    runs = {caller.sandbox.tables.leads.need(lead_id).run_id for lead_id in sent}
    assert runs == {second["id"]} != {first["id"]}
