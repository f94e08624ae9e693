"""A segment from a description in words, over HTTP, and the reading of the words."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api.labelling import labels_in
from bot.sandbox.api.operations.described_segments import SEGMENT_CAPS
from bot.sandbox.api.world.vocabulary import vocabulary
from bot.sandbox.keep import Keep
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, opened

PATH = "/lookups/segments/from-description"
FOUNDERS = "AI founders building developer tools"
NOT_ASSIGNED = {"assigned": False, "alreadyAssigned": False, "position": None}


async def ask(caller: Caller, description: Any = FOUNDERS, **more: Any) -> tuple[int, Any]:
    return await caller.post(PATH, {"description": description, **more})


async def assignment(caller: Caller, account_id: int, description: str = FOUNDERS) -> tuple[Any, Any]:
    """``assignment`` and ``assignError`` of a success."""
    status, body = await ask(caller, description, trackedAccountId=account_id)
    assert (status, set(body)) == (201, documented.FROM_DESCRIPTION)
    return body["assignment"], body["assignError"]


async def test_documented_example_comes_out_as_documented(caller: Caller) -> None:
    status, body = await ask(caller, "Rust students in Berlin", trackedAccountId=7)
    assert (status, set(body)) == (201, documented.FROM_DESCRIPTION)
    assert set(body["segment"]) == documented.DESCRIBED_SEGMENT
    assert body["segment"] == {"id": 16, "name": None, "description": "Rust students in Berlin"}
    assert set(body["assignment"]) == documented.ASSIGNMENT
    assert body["assignment"] == {"assigned": True, "alreadyAssigned": False, "position": 2}
    assert body["assignError"] is None


async def test_without_an_account_nothing_is_assigned(caller: Caller) -> None:
    pairs = caller.sandbox.tables.pairs.all()
    _, body = await ask(caller)
    assert (body["assignment"], body["assignError"]) == (None, None)
    assert caller.sandbox.tables.pairs.all() == pairs


async def test_segment_is_listed_with_the_filters_that_the_words_ask_for(caller: Caller) -> None:
    _, body = await ask(caller, "Rust engineers")
    segment = (await caller.get("/segments"))["segments"][-1]
    assert set(segment) == documented.SEGMENT
    assert (segment["id"], segment["description"]) == (body["segment"]["id"], "Rust engineers")
    assert segment["appliedSearchFilters"] == {"job_role": ["Engineer"], "skill": ["Rust"]}
    assert segment["linkedStreamCount"] == 0


async def test_same_description_again_is_the_same_segment(caller: Caller) -> None:
    first, again = (await ask(caller))[1], (await ask(caller))[1]
    assert first["segment"] == again["segment"]
    segments = caller.sandbox.tables.segments
    segments.put(replace(segments.need(first["segment"]["id"]), is_archived=True))
    assert (await ask(caller))[1]["segment"]["id"] == first["segment"]["id"] + 1


async def test_segment_of_that_account_already_stays_in_its_place(caller: Caller) -> None:
    assert await assignment(caller, 8) == (
        {"assigned": True, "alreadyAssigned": False, "position": 1},
        None,
    )
    pairs = caller.sandbox.tables.pairs.all()
    assert await assignment(caller, 8) == (
        {"assigned": True, "alreadyAssigned": True, "position": 1},
        None,
    )
    assert caller.sandbox.tables.pairs.all() == pairs


async def test_default_stream_is_the_first_active_one_of_the_account(caller: Caller) -> None:
    streams = caller.sandbox.tables.streams
    await assignment(caller, 9)
    assert caller.sandbox.tables.pairs.all()[-1].stream_id == 42
    streams.put(replace(streams.need(42), is_active=False))
    await assignment(caller, 9, "Rust people")
    assert caller.sandbox.tables.pairs.all()[-1].stream_id == 44


async def test_account_without_an_active_stream_gets_one(caller: Caller) -> None:
    streams = caller.sandbox.tables.streams
    streams.put(replace(streams.need(43), is_active=False, is_archived=True))
    assert await assignment(caller, 8) == (
        {"assigned": True, "alreadyAssigned": False, "position": 0},
        None,
    )
    stream = (await caller.get("/streams/45"))["stream"]
    assert stream["name"] == f"{FOUNDERS} · @rustlings_daily"
    assert [pair["accountId"] for pair in stream["pairs"]] == [8]
    assert stream["isActive"]


async def test_run_finds_leads_for_the_new_segment(caller: Caller) -> None:
    streams = caller.sandbox.tables.streams
    streams.put(replace(streams.need(43), is_active=False))
    await assignment(caller, 8)
    (run,) = await caller.run_through(45)
    assert run["status"] == "succeeded"
    leads = (await caller.get("/streams/45/leads"))["leads"]
    assert {lead["segmentId"] for lead in leads} == {16}


async def test_account_that_is_not_there_or_asleep_gets_none_but_the_segment_stays(caller: Caller) -> None:
    assert await assignment(caller, 999) == (NOT_ASSIGNED, "account_not_found")
    assert await assignment(caller, 10) == (NOT_ASSIGNED, "account_inactive")
    assert [segment["id"] for segment in (await caller.get("/segments"))["segments"]][-1] == 16


@pytest.mark.parametrize(("account_id", "tier"), [(7, "starter"), (8, "growth")])
async def test_segments_of_an_account_are_capped_by_its_tier(
    caller: Caller, account_id: int, tier: str
) -> None:
    labels = [label for name, label in vocabulary() if name == "job_role"]
    errors = [(await assignment(caller, account_id, f"{label}, please"))[1] for label in labels]
    assigned = errors.count(None)
    had = {7: 2, 8: 1}[account_id]
    assert had + assigned == SEGMENT_CAPS[tier]
    assert errors == [None] * assigned + ["cap_exceeded"] * (len(labels) - assigned)


async def test_words_without_a_filter_make_no_segment(caller: Caller) -> None:
    status, body = await ask(caller, "people who go for long walks and are content", trackedAccountId=7)
    assert (status, body["error"], set(body)) == (400, "no_filters_matched", {"error", "message"})
    assert len((await caller.get("/segments"))["segments"]) == 4


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "description"),
        ({"description": ""}, "description"),
        ({"description": "f" * 1001}, "description"),
        ({"description": ["founder"]}, "description"),
        ({"description": "founder", "trackedAccountId": "7"}, "trackedAccountId"),
        ({"description": "founder", "trackedAccountId": True}, "trackedAccountId"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_bad_body_is_refused_by_field(caller: Caller, body: Any, field: str) -> None:
    status, answer = await caller.post(PATH, body)
    assert (status, answer["error"]) == (400, "validation_error")
    assert answer["message"].startswith(field)


async def test_longest_description_is_taken(caller: Caller) -> None:
    assert (await ask(caller, "founder " * 125))[0] == 201


async def test_it_outlives_a_restart(tmp_path: Path) -> None:
    before = Keep(tmp_path / "api.db")
    async with opened(before) as caller:
        await assignment(caller, 7)
        told = await caller.get("/segments"), await caller.get("/streams")
    before.close()
    after = Keep(tmp_path / "api.db")
    async with opened(after) as caller:
        assert (await caller.get("/segments"), await caller.get("/streams")) == told
        assert (await assignment(caller, 7))[0]["alreadyAssigned"]
    after.close()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Founders & CEOs", {"job_role": ["Founder", "CEO"]}),
        ("co-founder", {"job_role": ["Founder"]}),
        ("confounders", {}),
        ("ML engineers", {"job_role": ["Engineer"], "skill": ["AI/ML"]}),
        ("golang developers", {"job_role": ["Engineer"], "skill": ["Go"]}),
        ("where do they go", {}),
        ("indie hackers, no code", {"job_role": ["Indie hacker"], "skill": ["No-code"]}),
        ("Head of growth", {"job_role": ["Head of Growth"], "skill": ["Growth"]}),
        ("UX designers", {"job_role": ["Designer"], "skill": ["UI/UX"]}),
        ("angel investors", {"job_role": ["Investor"]}),
        ("创始人", {}),
        ("<!channel> *founder*", {"job_role": ["Founder"]}),
    ],
)
def test_labels_are_read_from_words(text: str, labels: dict[str, list[str]]) -> None:
    assert labels_in(text) == labels


@pytest.mark.parametrize("label", [label for _, label in vocabulary()])
def test_every_label_can_be_asked_for(label: str) -> None:
    asked = {"Go": "golang", "Content": "newsletter"}.get(label, label)
    assert label in [found for labels in labels_in(f"someone ({asked.upper()})").values() for found in labels]


@given(st.text())
def test_only_labels_of_the_vocabulary_are_read_from_any_text(text: str) -> None:
    known = set(vocabulary())
    assert {(name, label) for name, labels in labels_in(text).items() for label in labels} <= known
