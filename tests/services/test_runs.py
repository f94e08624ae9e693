"""Runs: started once by each job, followed to their end, and given up when there is none."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.api.errors import ApiError, ApiUnreachable, Forbidden, NotFound, OutcomeUnknown
from bot.api.models import Run
from bot.services.repeating import NO_CLEAR_ANSWER
from bot.services.runs import GIVE_UP_AFTER, KEEP, LOOK_EVERY_AT_MOST, Follow
from tests.services.make import FOUNDERS, MAKERS, RUST, House, act


async def start(house: House, job: str = "job-1", shown_in: str = "C1") -> Follow:
    return await house.runs.start(RUST, act(job), shown_in=shown_in)


def manual(house: House) -> int:
    """How many runs were started by hand."""
    return len(house.sandbox.tables.runs.where(lambda run: run.source == "manual"))


async def test_a_started_run_is_followed_with_its_handles(house: House) -> None:
    follow = await start(house)
    assert follow.state == "going"
    assert [run.status for run in follow.runs] == ["queued"]
    assert follow.handles[8] == house.sandbox.tables.accounts.need(8).handle
    assert list(follow.accounts.values()) == [8]


async def test_the_same_job_starts_it_once(house: House) -> None:
    assert await start(house) == await start(house)
    assert manual(house) == 1


async def test_who_started_it_and_what_the_api_said_is_noted_once(house: House) -> None:
    house.trouble("drop_after", "/streams/43/run", count=1)
    with pytest.raises(OutcomeUnknown):
        await start(house)
    assert await house.noted() == []
    for _ in range(2):
        await start(house)
    (line,) = await house.noted()
    assert (line.what, line.by, line.stream, line.result) == ("run.started", "U0AMY", 43, "queued 1")


async def test_what_was_skipped_is_noted_too(house: House) -> None:
    for account in house.sandbox.tables.accounts.all():
        house.sandbox.tables.accounts.put(replace(account, is_active=account.id == 7))
    follow = await house.runs.start(MAKERS, act(), shown_in="C1")
    assert follow.runs
    (line,) = await house.noted()
    assert line.result == f"queued {len(follow.runs)}, skipped {len(follow.skipped)}"


async def test_another_job_starts_another(house: House) -> None:
    await start(house)
    await start(house, "job-2")
    assert manual(house) == 2


async def test_a_job_that_died_while_it_called_finds_what_it_started(house: House) -> None:
    house.trouble("drop_after", "/streams/43/run", count=1)
    with pytest.raises(OutcomeUnknown) as caught:
        await start(house)
    assert caught.value.retryable
    assert caught.value.user_text == NO_CLEAR_ANSWER
    follow = await start(house)
    assert follow.state == "going"
    assert manual(house) == 1


async def test_a_job_whose_call_never_arrived_starts_it(house: House) -> None:
    house.trouble("drop_before", "/streams/43/run", count=1)
    with pytest.raises(OutcomeUnknown):
        await start(house)
    await start(house)
    assert manual(house) == 1


async def test_scheduled_runs_and_older_ones_are_not_taken_for_ours(house: House) -> None:
    await start(house, "job-0")
    house.api_clock.advance(600)
    house.clock.advance(600)
    house.trouble("drop_before", "/streams/43/run", count=1)
    with pytest.raises(OutcomeUnknown):
        await start(house)
    await start(house)
    assert manual(house) == 2


async def test_what_was_refused_is_forgotten(house: House) -> None:
    house.trouble("error", "/streams/43/run", status=403, count=1)
    with pytest.raises(Forbidden):
        await start(house)
    assert await house.runs.get("job-1") is None


async def test_a_run_of_which_nothing_was_queued_has_ended(house: House) -> None:
    for account in house.sandbox.tables.accounts.all():
        house.sandbox.tables.accounts.put(replace(account, is_active=False))
    follow = await house.runs.start(FOUNDERS, act(), shown_in="C1")
    assert follow.state == "ended"
    assert {each.reason for each in follow.skipped} == {"account_sleeping"}
    assert await house.noted() == [], "nothing was started"
    assert await house.runs.look("job-1") is None


async def test_looking_says_whether_anything_changed(house: House) -> None:
    await start(house)
    looked = await house.runs.look("job-1")
    assert looked is not None
    follow, _ = looked
    again = await house.runs.look("job-1")
    assert again == (follow, False)
    run = house.sandbox.tables.runs.need(follow.runs[0].id)
    house.sandbox.tables.runs.put(replace(run, status="running"))
    changed = await house.runs.look("job-1")
    assert changed is not None
    assert changed[1]
    assert changed[0].runs[0].status == "running"


async def test_the_end_is_seen_once_and_asked_for_no_more(house: House) -> None:
    follow = await start(house)
    run = house.sandbox.tables.runs.need(follow.runs[0].id)
    house.sandbox.tables.runs.put(replace(run, status="succeeded", candidates_passed_count=4))
    looked = await house.runs.look("job-1")
    assert looked is not None
    assert looked[0].state == "ended"
    await house.runs.ended(looked[0])
    seen = len(house.sandbox.requests)
    assert await house.runs.look("job-1") is None
    assert len(house.sandbox.requests) == seen
    assert await house.runs.get("job-1") is None


async def test_an_end_that_was_seen_but_never_shown_is_shown_at_the_next_look(house: House) -> None:
    follow = await start(house)
    run = house.sandbox.tables.runs.need(follow.runs[0].id)
    house.sandbox.tables.runs.put(replace(run, status="succeeded"))
    first = await house.runs.look("job-1")
    assert first is not None
    assert await house.runs.look("job-1") == (first[0], True)
    await house.runs.ended(first[0])
    assert await house.runs.look("job-1") is None


async def test_what_has_ended_can_be_drawn_for_a_while(house: House) -> None:
    follow = await start(house)
    await house.runs.ended(follow)
    house.clock.advance(KEEP - 1)
    assert (await house.runs.due())[0] == []
    assert await house.runs.get("job-1") is not None
    house.clock.advance(2)
    assert (await house.runs.due())[0] == ["job-1"]


async def test_a_look_that_fails_changes_nothing(house: House) -> None:
    follow = await start(house)
    house.trouble("error", "/streams/43/runs/*", status=404)
    with pytest.raises(NotFound):
        await house.runs.look("job-1")
    assert await house.runs.get("job-1") == follow


async def test_after_six_hours_it_is_given_up_without_asking(house: House) -> None:
    await start(house)
    house.trouble("down")
    house.clock.advance(GIVE_UP_AFTER.total_seconds() + 1)
    looked = await house.runs.look("job-1")
    assert looked is not None
    follow, changed = looked
    assert changed
    assert follow.state == "ended"
    assert [follow.gave_up(run) for run in follow.runs] == [True]


def test_what_is_over_was_not_given_up() -> None:
    over = Run(id=1, status="succeeded")
    ended = Follow.model_validate(
        {
            "id": "j",
            "stream_id": 1,
            "stream_title": "s",
            "by": "U1",
            "shown_in": "C1",
            "started_at": "2026-11-23T09:00:00Z",
            "state": "ended",
        }
    )
    assert not ended.gave_up(over)
    assert not ended.model_copy(update={"state": "going"}).gave_up(Run(id=1, status="queued"))


async def test_looks_grow_rarer_with_age(house: House) -> None:
    await start(house)
    waits = []
    for _ in range(6):
        await house.runs.look("job-1")
        _, due = await house.runs.due()
        assert due is not None
        waits.append(due - house.clock.now().timestamp())
        house.clock.advance(60)
        await house.runs.due()
    assert waits[0] <= 2.1
    assert waits[-1] == pytest.approx(LOOK_EVERY_AT_MOST, abs=1)
    assert waits == sorted(waits)


async def test_showing_puts_one_row_that_is_put_again(house: House) -> None:
    follow = await start(house)
    await house.runs.show(follow)
    await house.runs.show(follow)
    row = await house.outbox.of("C1").get("run:job-1")
    assert row is not None
    assert (row.channel, row.content, row.rev) == ("C1", {"run": "job-1"}, "2")


async def test_an_api_that_is_away_changes_nothing(house: House) -> None:
    house.trouble("error", "/streams/43/run", status=503)
    with pytest.raises(ApiError) as caught:
        await start(house)
    assert caught.value.retryable
    assert not isinstance(caught.value, ApiUnreachable | OutcomeUnknown)
    assert await house.runs.get("job-1") is None


async def test_a_run_of_several_accounts_is_followed_by_one_request(house: House) -> None:
    await house.runs.start(MAKERS, act(), shown_in="C1")
    seen = len(house.sandbox.requests)
    looked = await house.runs.look("job-1")
    assert looked is not None
    assert len(looked[0].runs) > 1
    assert [each.path for each in list(house.sandbox.requests)[seen:]] == ["/api/v2/streams/44/runs"]


async def test_a_run_that_the_list_lacks_is_asked_for_by_itself(house: House) -> None:
    follow = await house.runs.start(MAKERS, act(), shown_in="C1")
    missing = follow.runs[0].id
    house.api.runs.of_stream = listing_without(house, missing)  # type: ignore[method-assign, assignment]
    looked = await house.runs.look("job-1")
    assert looked is not None
    assert [run.id for run in looked[0].runs] == [run.id for run in follow.runs]
    assert house.sandbox.requests[-1].path == f"/api/v2/streams/44/runs/{missing}"


def listing_without(house: House, missing: int) -> Callable[..., Awaitable[tuple[Run, ...]]]:
    """The stream's runs as an API lists them that has dropped one."""
    list_all = house.api.runs.of_stream

    async def listed(stream_id: int, limit: int = 30) -> tuple[Run, ...]:
        return tuple(run for run in await list_all(stream_id, limit) if run.id != missing)

    return listed
