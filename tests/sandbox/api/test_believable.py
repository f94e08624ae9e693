"""Whether the invented world could pass for a real one, and whether nobody real is in it."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.avatars import COLOURS, avatar
from bot.sandbox.api.fit import fit
from bot.sandbox.api.moments import read_moment
from bot.sandbox.api.rows import Profile
from bot.sandbox.api.tables import Tables
from bot.sandbox.api.world.people import invent
from bot.sandbox.keep import Keep
from tests.sandbox.api.support import KEY, START, Caller, ManualClock, client, opened

REAL = ("yongfook", "alice", "levelsio", "elonmusk", "jack", "naval", "paulg")
"""Handles of the documentation's examples, and of people whom everybody on X knows."""
SEEDS = pytest.mark.parametrize("seed", [1, 2, 3])


def crowd(seed: int, size: int = 600) -> list[Profile]:
    people: dict[str, Profile] = {}
    for number in range(1, size + 1):
        person = invent(seed, number, people)
        people[person.handle] = person
    return list(people.values())


@pytest.fixture(params=[1, 2, 3, 40], scope="module")
def world(request: pytest.FixtureRequest) -> Iterator[Tables]:
    keep = Keep()
    yield ApiSandbox(key=KEY, seed=request.param, keep=keep, clock=ManualClock()).tables
    keep.close()


@SEEDS
def test_handles_differ_in_more_than_capital_letters(seed: int) -> None:
    handles = [person.handle.lower() for person in crowd(seed)]
    assert len(set(handles)) == len(handles) == 600


@SEEDS
def test_no_two_people_share_a_linkedin_page_or_an_x_id(seed: int) -> None:
    people = crowd(seed)
    pages = [person.linkedin for person in people if person.linkedin]
    assert len(set(pages)) == len(pages)
    assert len({person.id for person in people}) == len(people)
    assert all(re.fullmatch(r"\d{19}", person.id) for person in people)


@SEEDS
def test_nobody_has_the_handle_of_a_real_person(seed: int) -> None:
    handles = {person.handle.lower() for person in crowd(seed, 1_500)}
    assert not handles & set(REAL)


async def test_no_answer_of_the_beginning_names_a_real_person_or_a_real_site(caller: Caller) -> None:
    paths = ("/streams", "/leads", "/runs", "/segments", "/accounts", "/me")
    for path in paths:
        text = (await caller.http.get(f"/api/v2{path}")).text.lower()
        assert not [name for name in REAL if re.search(rf"\b{name}\b", text)]
        assert "twimg.com" not in text


@SEEDS
def test_most_have_some_hundreds_of_followers_and_few_have_many(seed: int) -> None:
    reach = [person.followers for person in crowd(seed)]
    assert 500 < median(reach) < 2_500
    assert sum(followers > 100_000 for followers in reach) < len(reach) * 0.05
    assert sum(followers > 10_000 for followers in reach) > len(reach) * 0.03
    assert len(set(reach)) > len(reach) * 0.7


@SEEDS
def test_names_come_from_everywhere_and_rarely_twice(seed: int) -> None:
    names = Counter(person.name for person in crowd(seed))
    assert len(names) > 450
    assert max(names.values()) < 8
    scripts = {
        script
        for script, letters in {
            "latin": "[A-Za-z]",
            "arabic": "[\u0600-\u06ff]",
            "hebrew": "[\u0590-\u05ff]",
            "cyrillic": "[\u0400-\u04ff]",
            "kana or han": "[\u3040-\u9fff]",
            "hangul": "[\uac00-\ud7af]",
        }.items()
        if any(re.search(letters, name) for name in names)
    }
    assert len(scripts) == 6


@SEEDS
def test_bios_are_short_varied_and_sometimes_missing(seed: int) -> None:
    bios = Counter(person.bio for person in crowd(seed))
    assert all(len(bio) <= 160 for bio in bios)
    assert len(bios) > 150
    assert 0 < bios[""] < 60
    assert not [bio for bio in bios if "TODO" in bio or "lorem" in bio.lower()]


@SEEDS
def test_women_and_men_are_about_as_many(seed: int) -> None:
    genders = Counter(person.gender for person in crowd(seed))
    assert set(genders) == {"female", "male"}
    assert min(genders.values()) > 240


@SEEDS
def test_address_is_verified_only_where_there_is_one(seed: int) -> None:
    for person in crowd(seed, 300):
        assert person.email is not None or not person.email_verified
        assert person.email is None or re.fullmatch(r"[a-z]+\.[a-z]+@[a-z-]+\.example", person.email)
        assert person.linkedin is None or person.linkedin.startswith("https://linkedin.com/in/")


def test_every_lead_of_the_history_fits_its_segment_as_it_says(world: Tables) -> None:
    leads = world.leads.all()
    assert len(leads) >= 15
    for lead in leads:
        segment, profile = world.segments.need(lead.segment_id), world.profiles.need(lead.x_user_id)
        assert fit(segment, profile) == lead.match_confidence


def test_history_hangs_together(world: Tables) -> None:
    for lead in world.leads.all():
        run = world.runs.need(lead.run_id)
        assert (run.stream_id, run.account_id, run.completed_at) == (
            lead.stream_id,
            lead.account_id,
            lead.discovered_at,
        )
        pairs = {(pair.account_id, pair.segment_id) for pair in world.pairs_of(lead.stream_id)}
        assert (lead.account_id, lead.segment_id) in pairs
    for row in world.feedback.all():
        assert world.leads.need(row.lead_id).segment_id == row.segment_id


def test_history_lies_in_the_past_and_in_the_right_order(world: Tables) -> None:
    now = START
    for run in world.runs.all():
        assert run.completed_at is not None
        assert read_moment(run.triggered_at) < read_moment(run.completed_at) < now
    for account in world.accounts.all():
        assert now - timedelta(days=120) < read_moment(account.added_at) < now
    for lead in world.leads.all():
        found = read_moment(lead.discovered_at)
        assert found < now
        assert lead.exported_at is None or found < read_moment(lead.exported_at) < now


def test_counts_of_every_past_run_agree_with_its_leads(world: Tables) -> None:
    for run in world.runs.all():
        found = [lead for lead in world.leads.all() if lead.run_id == run.id]
        assert run.candidates_passed_count == len(found)
        assert run.medium_fit_count == sum(lead.match_confidence == "medium" for lead in found)
        assert run.status == ("succeeded" if found else "failed")


async def test_every_picture_of_the_world_is_a_valid_svg(caller: Caller) -> None:
    leads = (await caller.get("/leads", limit=500))["leads"]
    accounts = await caller.get("/accounts")
    urls = [lead["profile"]["profileImageUrl"] for lead in leads]
    urls += [account["profileImageUrl"] for account in accounts["active"] + accounts["sleeping"]]
    async with client() as anyone:
        for url in urls:
            picture = await anyone.get(url)
            root = ET.fromstring(picture.text)
            assert picture.headers["Content-Type"].startswith("image/svg+xml")
            assert root.attrib["viewBox"] == "0 0 96 96"


async def test_pictures_are_there_while_the_api_is_down_and_the_key_revoked(caller: Caller) -> None:
    await caller.control(fault="down")
    await caller.control(do="revoke_key")
    assert (await caller.http.get("/avatars/founderfuel.svg")).status_code == 200


@pytest.mark.parametrize("handle", ["nobody", "../me", "%3Csvg%3E", "founderfuel.svg"])
async def test_picture_of_a_stranger_is_a_404(caller: Caller, handle: str) -> None:
    assert (await caller.http.get(f"/avatars/{handle}.svg")).status_code == 404


@given(st.text(max_size=20), st.text("<>&\"'/\u00e9\u0130\u1e9e a", max_size=20) | st.text(max_size=20))
def test_picture_holds_two_letters_at_most_and_no_markup_of_its_owner(handle: str, name: str) -> None:
    root = ET.fromstring(avatar(handle, name))
    assert [child.tag.rpartition("}")[2] for child in root] == ["rect", "text"]
    assert root[0].attrib["fill"] in COLOURS
    assert 1 <= len(root[1].text or "") <= 6


def test_colour_is_the_handle_s_own_and_there_are_many() -> None:
    colours = Counter(ET.fromstring(avatar(person.handle, "A"))[0].attrib["fill"] for person in crowd(1, 200))
    assert set(colours) == set(COLOURS)
    assert avatar("ana", "A") == avatar("ana", "A")


async def deeds(seed: int) -> list[object]:
    """What a fixed series of calls is answered."""
    answers: list[object] = []
    async with opened(seed=seed, public_url="http://api.example") as caller:
        for stream_id in (42, 43, 44, 43):
            answers += await caller.run_through(stream_id)
        answers.append(
            await caller.post("/leads/1234/enrich", {"requested_outputs": ["email", "linkedin_url"]})
        )
        for path in ("/streams", "/leads", "/runs", "/segments", "/accounts", "/me"):
            answers.append(await caller.get(path))
    return answers


@pytest.mark.parametrize("seed", [1, 8])
async def test_same_seed_and_the_same_calls_get_the_same_answers(seed: int) -> None:
    assert await deeds(seed) == await deeds(seed)


async def test_other_seed_has_other_people_under_the_same_streams() -> None:
    handles, settings = [], []
    for seed in (1, 2):
        async with opened(seed=seed) as caller:
            await caller.run_through(43)
            leads = (await caller.get("/leads", limit=500))["leads"]
            handles.append({lead["profile"]["handle"] for lead in leads})
            settings.append([await caller.get(path) for path in ("/streams", "/segments")])
    assert settings[0] == settings[1]
    assert len(handles[0] & handles[1]) < 0.1 * len(handles[0])
