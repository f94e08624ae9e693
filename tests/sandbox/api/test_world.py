"""The invented world: people, fits, history, and the small parts that make it."""

import asyncio
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.avatars import avatar, initials
from bot.sandbox.api.fit import fit, in_tier
from bot.sandbox.api.moments import read_moment, stamp
from bot.sandbox.api.rows import Profile, Segment
from bot.sandbox.api.tasks import Tasks
from bot.sandbox.api.world.people import invent
from tests.sandbox.api.support import KEY, ManualClock


def crowd(seed: int = 1, size: int = 400) -> list[Profile]:
    people: dict[str, Profile] = {}
    for number in range(1, size + 1):
        person = invent(seed, number, people)
        people[person.handle] = person
    return list(people.values())


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_people_have_handles_as_on_x_and_no_two_the_same(seed: int) -> None:
    people = crowd(seed)
    assert all(re.fullmatch(r"[A-Za-z0-9_]{2,15}", person.handle) for person in people)
    assert len({person.handle for person in people}) == len(people)
    assert len({person.id for person in people}) == len(people)


def test_people_have_a_believable_spread_of_followers() -> None:
    followers = sorted(person.followers for person in crowd())
    assert followers[0] >= 20
    assert followers[-1] <= 400_000
    assert followers[40] < 400
    assert 500 < followers[200] < 3_000
    assert followers[-20] > 10_000


def test_bios_hold_what_careless_code_trips_over() -> None:
    text = "".join(person.bio for person in crowd())
    assert all(mark in text for mark in "&<>*_~`|")
    assert "<!channel>" in text
    assert re.search("[\u0590-\u06ff]", text)
    assert re.search("[\u3040-\u9fff\uac00-\ud7af]", text)
    assert re.search("[\U0001f300-\U0001faff]", text)
    assert "" in {person.bio for person in crowd()}
    assert all(len(person.bio) <= 160 for person in crowd())


def test_contact_details_are_of_nobody_real_and_not_for_everybody() -> None:
    people = crowd()
    addresses = [person.email for person in people if person.email]
    assert all(address.endswith(".example") for address in addresses)
    assert all(person.linkedin.endswith("-sandbox") for person in people if person.linkedin)
    kinds = Counter((person.email is not None, person.email_verified) for person in people)
    assert set(kinds) == {(True, True), (True, False), (False, False)}
    assert min(kinds.values()) > 50
    assert 200 < sum(person.linkedin is not None for person in people) < 360


def test_taken_handle_is_not_given_again() -> None:
    alone = invent(1, 5, set())
    other = invent(1, 5, {alone.handle})
    assert other.handle != alone.handle
    assert other.handle.endswith("_5")
    assert len(other.handle) <= 15


PERSON = Profile(
    id="1",
    handle="a",
    name="A",
    bio="I build databases in Rust",
    followers=5_000,
    gender="female",
    labels={"job_role": ["Founder"], "skill": ["Rust"]},
)
SEGMENT = Segment(1, "", "", "")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"applied_search_filters": {"job_role": ["Founder"], "skill": ["Rust", "Go"]}}, "high"),
        ({"applied_search_filters": {"job_role": ["CEO"], "skill": ["Rust"]}}, "medium"),
        ({"applied_search_filters": {"job_role": ["CEO"]}}, None),
        ({"applied_search_filters": {"city": ["Berlin"]}}, None),
        ({"applied_search_filters": {"skill": ["Rust"]}, "gender_values": ["male"]}, None),
        ({"applied_search_filters": {"skill": ["Rust"]}, "gender_values": ["male", "female"]}, "high"),
        ({"applied_search_filters": {"skill": ["Rust"]}, "follower_count_tiers": ["10k_to_100k"]}, None),
        ({"applied_search_filters": {"skill": ["Rust"]}, "follower_count_tiers": ["1k_to_10k"]}, "high"),
        ({"description": "Founders who like databases"}, "high"),
        ({"description": "Database people"}, "medium"),
        ({"description": "Gardeners"}, None),
    ],
)
def test_fit_is_high_for_every_filter_and_medium_for_some(
    changes: dict[str, Any], expected: str | None
) -> None:
    assert fit(replace(SEGMENT, **changes), PERSON) == expected


@pytest.mark.parametrize(
    ("tier", "inside", "outside"),
    [
        ("10k_to_100k", [10_000, 99_999], [9_999, 100_000]),
        ("500_to_2k", [500, 1_999], [499, 2_000]),
        ("100k_to_1m", [999_999], [1_000_000]),
        ("under_1k", [0, 999], [1_000]),
        ("over_100k", [100_000], [99_999]),
        ("celebrities", [0, 10**9], []),
    ],
)
def test_size_tiers_include_the_lower_border(tier: str, inside: list[int], outside: list[int]) -> None:
    assert all(in_tier(tier, followers) for followers in inside)
    assert not any(in_tier(tier, followers) for followers in outside)


async def test_world_starts_with_some_days_of_history() -> None:
    sandbox = ApiSandbox(key=KEY, clock=ManualClock())
    tables = sandbox.tables
    assert len(tables.profiles.all()) >= 200
    assert {account.tier for account in tables.accounts.all()} == {"starter", "growth", "pro"}
    assert [account.handle for account in tables.accounts.all() if not account.is_active] == ["vectorvera"]
    leads = tables.leads.all()
    assert 15 <= len(leads) <= 35
    assert {lead.match_confidence for lead in leads} == {"high", "medium"}
    assert 0 < sum(lead.exported_at is not None for lead in leads) < len(leads)
    judged = Counter(row.feedback for row in tables.feedback.all())
    assert judged["good"] > judged["bad"] > 0
    assert tables.owner.credits_balance == 47
    await sandbox.stop()


async def test_world_is_the_same_for_the_same_seed_and_moment() -> None:
    def rows(seed: int) -> list[object]:
        sandbox = ApiSandbox(key=KEY, seed=seed, clock=ManualClock())
        return [table.all() for table in vars(sandbox.tables).values()]

    assert rows(3) == rows(3) != rows(4)


async def test_world_without_a_clock_lives_now() -> None:
    sandbox = ApiSandbox(key=KEY)
    newest = max(lead.discovered_at for lead in sandbox.tables.leads.all())
    assert timedelta(hours=3) < datetime.now(UTC) - read_moment(newest) < timedelta(hours=5)
    await sandbox.stop()


@given(st.text(max_size=30), st.text(max_size=60))
def test_avatar_is_well_formed_whatever_the_name(handle: str, name: str) -> None:
    assert ET.fromstring(avatar(handle, name)).tag.endswith("svg")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Sampaiva", "AS"),
        ("founder_fuel", "FF"),
        ("星野原 美咲", "星美"),
        ("Chidi Ezeudu 🚀", "CE"),
        ("🚀", "?"),
        ("", "?"),
        ("Zoé", "Z"),
    ],
)
def test_initials_are_the_first_letters_of_two_words(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.floats(min_value=0, max_value=4_000_000_000), st.integers(-14, 14))
def test_stamp_is_utc_to_the_second_and_reads_back(seconds: float, hours: int) -> None:
    moment = datetime.fromtimestamp(seconds, timezone(timedelta(hours=hours)))
    assert read_moment(stamp(moment)) == moment.replace(microsecond=0)


async def test_stopping_tasks_raises_what_went_wrong_in_one_of_them() -> None:
    async def stumble() -> None:
        raise LookupError("over a stone")

    tasks = Tasks()
    tasks.spawn(stumble())
    tasks.spawn(asyncio.Event().wait())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    with pytest.raises(BaseExceptionGroup) as raised:
        await tasks.stop()
    assert raised.group_contains(LookupError, match="over a stone")
    await tasks.stop()
