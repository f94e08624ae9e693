"""The inner parts one by one: tables, budgets, steps of a run, discovery, prospecting."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.api.budgets import Budgets
from bot.sandbox.api.changes import Changes
from bot.sandbox.api.discovery import FEWEST, MOST, discover
from bot.sandbox.api.moments import stamp
from bot.sandbox.api.progress import Progress
from bot.sandbox.api.prospecting import Found, auto_enrich, prospect
from bot.sandbox.api.rows import Profile, Run, Segment, Subscription
from bot.sandbox.api.tables import Tables
from bot.sandbox.api.world.beginning import begin
from bot.sandbox.keep import Keep
from tests.sandbox.api.support import START, ManualClock

NOW = stamp(START)


class World:
    """A world of its own without any server."""

    def __init__(self, seed: int = 1) -> None:
        self.seed = seed
        self.keep = Keep()
        self.clock = ManualClock()
        self.tables = Tables(self.keep, Changes())
        self.progress = Progress(self.tables, seed)
        self.budgets = Budgets(self.tables, self.clock)
        begin(self.tables, self.progress, self.budgets, seed, START)

    def run(self, stream_id: int = 43, account_id: int = 8, segment_id: int = 13) -> Run:
        run_id = self.tables.runs.next_id()
        queued = Run(run_id, stream_id, account_id, segment_id, "manual", "queued", NOW)
        return self.tables.runs.put(queued)


@pytest.fixture
def world() -> World:
    return World()


def test_row_is_on_the_shelf_as_soon_as_it_is_put(world: World) -> None:
    world.tables.subscriptions.put(Subscription(1, "http://hooks.example/", {"streamId": 42}))
    again = Tables(world.keep, Changes())
    assert again.subscriptions.all() == world.tables.subscriptions.all()
    world.tables.subscriptions.drop(1)
    assert Tables(world.keep, Changes()).subscriptions.get(1) is None


def test_every_table_reads_back_what_it_wrote(world: World) -> None:
    again = Tables(world.keep, Changes())
    for name, table in vars(world.tables).items():
        assert getattr(again, name).all() == table.all()
    assert again.begun


def test_id_is_never_given_twice_even_by_the_next_process(world: World) -> None:
    first = world.tables.subscriptions.next_id()
    again = Tables(world.keep, Changes())
    assert (first, again.subscriptions.next_id()) == (1, 2)


def test_cleared_tables_begin_at_the_first_ids(world: World) -> None:
    world.tables.clear()
    assert not world.tables.begun
    assert all(not table.all() for table in vars(world.tables).values())
    assert world.tables.leads.next_id() == 1234


async def test_every_change_of_a_row_wakes_who_waits_for_it(world: World) -> None:
    changes = Changes()
    tables = Tables(Keep(), changes)
    waiting = asyncio.create_task(changes.until(lambda: bool(tables.segments.all())))
    await asyncio.sleep(0)
    tables.segments.put(Segment(1, "x", NOW, NOW))
    await waiting
    waiting = asyncio.create_task(changes.until(lambda: not tables.segments.all()))
    await asyncio.sleep(0)
    tables.segments.drop(1)
    await waiting


@pytest.mark.parametrize("used", [0, 1, 3, 4, 5, 20])
def test_syncs_left_are_the_cap_less_the_used_and_never_below_none(world: World, used: int) -> None:
    account = world.tables.accounts.need(7)
    for _ in range(used):
        world.budgets.use_sync(account)
    assert world.budgets.syncs_used(account) == used
    assert world.budgets.syncs_left(account) == max(0, 4 - used)


def test_use_at_a_past_time_counts_for_that_day(world: World) -> None:
    account = world.tables.accounts.need(7)
    world.budgets.use_sync(account, START - timedelta(days=1))
    assert world.budgets.syncs_used(account) == 0


@pytest.mark.parametrize("days", [0, 1, 11, 12, 13, 41, 42, 43, 365, 400])
def test_billing_period_holds_the_present_day(world: World, days: int) -> None:
    world.clock.skip(days * 86_400)
    start = world.budgets.billing_period_start()
    assert start <= stamp(world.clock.now()) < stamp(START + timedelta(days=days + 31))
    assert stamp(world.clock.now() - timedelta(days=30)) < start


@pytest.mark.parametrize("run_id", range(1, 200, 7))
def test_pace_is_about_a_second_queued_and_three_to_five_running(run_id: int) -> None:
    progress = Progress(Tables(Keep(), Changes()), seed=1)
    queued = Run(run_id, 43, 8, 13, "manual", "queued", NOW)
    running = replace(queued, status="running")
    assert 0.8 <= progress.pause(queued) <= 1.2
    assert 3.0 <= 3 * progress.pause(running) <= 5.0 + 1e-9


def test_run_takes_four_steps_and_logs_three(world: World) -> None:
    run, states = world.run(), []
    while run.going:
        run = world.progress.advance(run, NOW)
        states.append((run.status, len(run.progress_log)))
    assert states == [("running", 0), ("running", 1), ("running", 2), ("succeeded", 3)]
    assert world.tables.runs.need(run.id) == run


def test_doomed_run_fails_after_its_followers_were_fetched(world: World) -> None:
    run = replace(world.run(), doomed=True)
    while run.going:
        run = world.progress.advance(run, NOW)
    assert (run.status, len(run.progress_log), run.candidates_passed_count) == ("failed", 1, 0)
    assert run.error_message


@pytest.mark.parametrize("seed", range(1, 9))
def test_every_run_finds_three_to_seven_high_and_medium_ones_more_of_the_high(seed: int) -> None:
    world = World(seed)
    for _ in range(5):
        found = discover(world.tables, seed, world.run(), NOW)
        fits = Counter(lead.match_confidence for lead in found)
        assert FEWEST <= len(found) <= MOST
        assert fits["high"] > fits["medium"] > 0


def test_account_with_two_segments_finds_people_for_both(world: World) -> None:
    segments: Counter[int] = Counter()
    for _ in range(12):
        found = discover(world.tables, 1, world.run(44, 7, 14), NOW)
        segments.update(lead.segment_id for lead in found)
    assert set(segments) == {14, 15}


def test_women_in_growth_are_women_with_the_right_reach(world: World) -> None:
    for _ in range(12):
        discover(world.tables, 1, world.run(44, 7, 14), NOW)
    leads = world.tables.leads.where(lambda lead: lead.segment_id == 15)
    people = [world.tables.profiles.need(lead.x_user_id) for lead in leads]
    assert {person.gender for person in people} == {"female"}
    assert all(1_000 <= person.followers < 100_000 for person in people)


def test_newcomers_are_invented_only_when_the_known_are_used_up(world: World) -> None:
    known = len(world.tables.profiles.all())
    discover(world.tables, 1, world.run(), NOW)
    assert len(world.tables.profiles.all()) == known
    for _ in range(30):
        discover(world.tables, 1, world.run(), NOW)
    assert len(world.tables.profiles.all()) > known


def test_segment_that_fits_nobody_ends_without_leads(world: World) -> None:
    nobody = replace(world.tables.segments.need(13), gender_values=["unknown"])
    world.tables.segments.put(nobody)
    assert discover(world.tables, 1, world.run(), NOW) == []


PROFILE = Profile(
    id="1",
    handle="a",
    name="A",
    bio="",
    followers=1,
    gender="female",
    labels={},
    linkedin="https://linkedin.com/in/a-sandbox",
    email="a@papermoth.example",
    email_verified=True,
)


@pytest.mark.parametrize(
    ("changes", "outputs", "mode", "paid"),
    [
        ({}, ["linkedin_url", "email"], "any", 2),
        ({}, ["linkedin_url"], "any", 1),
        ({}, ["email"], "verified", 1),
        ({"email_verified": False}, ["email"], "any", 1),
        ({"email_verified": False}, ["email"], "verified", 0),
        ({"email": None, "email_verified": False}, ["email"], "any", 0),
        ({"linkedin": None}, ["linkedin_url", "email"], "any", 1),
    ],
)
def test_found_outputs_are_what_is_paid_for(
    changes: dict[str, Any],
    outputs: list[str],
    mode: str,
    paid: int,
) -> None:
    found = prospect(replace(PROFILE, **changes), outputs, mode)
    assert found.credits == paid


def test_nothing_found_is_empty_throughout() -> None:
    assert prospect(PROFILE, [], "any") == Found(None, None, email_verified=False)


def test_auto_enrichment_looks_for_what_the_stream_wants(world: World) -> None:
    stream = world.tables.streams.need(43)
    world.tables.streams.put(replace(stream, auto_enrich_email=True, email_mode="verified"))
    run = world.run()
    leads = discover(world.tables, 1, run, NOW)
    people = [world.tables.profiles.need(lead.x_user_id) for lead in leads]
    verified = sum(person.email_verified for person in people)
    assert auto_enrich(world.tables, 43, run.id) == verified
    assert world.tables.owner.credits_balance == 47 - verified
