"""The same tests against another API: only read there unless asked, and honest about what is not there to look at."""

import asyncio
import os
import re
import sys
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.api import GoodOnes
from tests.api.wire import KEY
from tests.contract.documented import ENDPOINTS
from tests.contract.standin import StandIn, running
from tests.contract.target import VARIABLE, OtherApi, Writes, meant_for, other_api

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
URL, NO_END = "https://api.test/api/v2", 10_000
FREE = pytest.mark.writes.mark
BILLED = pytest.mark.writes(billed=True).mark
NEVER_THERE = {"DELETE /lookups/api-keys/{id}"}
"""It would end the key that is used."""
BILLED_THERE = {
    "POST /streams/{id}/run",
    "POST /streams/{id}/re-test",
    "POST /leads/{id}/enrich",
    "POST /accounts/{id}/sleep",
    "POST /accounts/{id}/wake",
    "POST /accounts/{id}/change-tier",
    "POST /lookups/enrich",
    "POST /lookups/enrich-email",
}


class Session(NamedTuple):
    """How a run of these tests in a process of its own ended: numbers by outcome, and what it said."""

    counts: Counter[str]
    text: str
    status: int | None


async def session(*arguments: str, **variables: str) -> Session:
    """Run pytest on this folder with no other variables of ours than these."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GOODONES_")}
    named = {VARIABLE + name: value for name, value in variables.items()}
    command = ("-m", "pytest", str(HERE), "-p", "no:cacheprovider", f"--confcutdir={HERE}", "-rs", *arguments)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        env={**clean, **named},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    text = said.decode()
    last = text.strip().splitlines()[-1]
    counts = Counter(
        {word: int(number) for number, word in re.findall(r"(\d+)(?:/\d+)? (?:tests )?(\w+)", last)}
    )
    return Session(counts, text, process.returncode)


async def held_against(stand_in: StandIn, writes: str = "") -> Session:
    named = {"URL": stand_in.api_url, "KEY": KEY, "PER_MINUTE": str(NO_END)}
    return await session(**named, **({"WRITES": writes} if writes else {}))


def asked(stand_in: StandIn) -> set[str]:
    """The endpoints that were asked with success, every id as ``{id}``."""
    found = set()
    for seen in stand_in.sandbox.requests:
        if seen.status in {200, 201}:
            path = re.sub(r"/\d+", "/{id}", seen.path.removeprefix("/api/v2"))
            found.add(f"{seen.method} {path}".replace("runs/{id}", "runs/{runId}"))
    return found


async def lasting(stand_in: StandIn) -> list[object]:
    """What must be in the end as it was, whatever was tried in between; that this was looked at leaves no trace."""
    async with GoodOnes(KEY, stand_in.api_url) as api:
        found = [
            await api.streams.list(),
            await api.accounts.list(),
            await api.dm_templates.list(),
            await api.notification_settings.get(),
            stand_in.sandbox.tables.subscriptions.all(),
        ]
    stand_in.sandbox.requests.clear()
    return found


async def test_by_default_nothing_is_left_out() -> None:
    ended = await session("--collect-only", "-q")
    assert ended.status == 0, ended.text
    assert ended.counts["collected"] > 100
    assert not ended.counts["deselected"]


async def test_another_api_is_only_read() -> None:
    async with running(seed=2) as other:
        ended = await held_against(other)
        assert ended.status == 0, ended.text
        assert other.methods() == {"GET"}
        assert asked(other) == {endpoint for endpoint in ENDPOINTS if endpoint.startswith("GET ")}
    assert ended.counts["deselected"] > ended.counts["passed"] > 15
    assert not ended.counts["skipped"]
    assert "writes: none" in ended.text
    assert KEY not in ended.text


async def test_what_costs_nothing_is_changed_where_that_is_asked_for() -> None:
    async with running(seed=2) as other:
        before = await lasting(other)
        ended = await held_against(other, writes="1")
        assert ended.status == 0, ended.text
        assert asked(other) == ENDPOINTS - BILLED_THERE - NEVER_THERE
        assert await lasting(other) == before
    assert not ended.counts["skipped"]
    assert "writes: free" in ended.text


async def test_what_is_billed_is_tried_only_where_that_is_asked_for() -> None:
    async with running(seed=3) as other:
        before = await lasting(other)
        ended = await held_against(other, writes="billed")
        assert ended.status == 0, ended.text
        assert asked(other) == ENDPOINTS - NEVER_THERE
        assert await lasting(other) == before
    assert not ended.counts["skipped"]


async def test_where_there_is_nothing_to_look_at_it_says_so() -> None:
    async with running() as other, GoodOnes(KEY, other.api_url) as api:
        for stream in await api.streams.list():
            await api.streams.archive(stream.id)
        for template in await api.dm_templates.list():
            await api.dm_templates.delete(template.id)
        other.sandbox.requests.clear()
        ended = await held_against(other)
        assert ended.status == 0, ended.text
        assert other.methods() == {"GET"}
    assert ended.counts["skipped"] > 5
    assert ended.counts["passed"] > 5
    for what in ("no stream", "no run", "no lead", "no template"):
        assert f"nothing to look at: {what}" in ended.text


async def test_a_key_that_is_refused_fails_the_tests_and_is_not_shown() -> None:
    key = f"ctgo_{'s' * 40}"
    async with running() as other:
        ended = await session("-k", "test_me_shows", URL=other.api_url, KEY=key)
    assert (ended.status, ended.counts["failed"]) == (1, 1)
    assert "KeyRevoked" in ended.text
    assert key not in ended.text


async def test_an_api_that_is_away_fails_the_tests_and_shows_no_key() -> None:
    async with running() as gone:
        address = gone.api_url
    ended = await session("-k", "test_me_shows", URL=address, KEY=KEY)
    assert (ended.status, ended.counts["failed"]) == (1, 1)
    assert "ApiUnreachable" in ended.text
    assert KEY not in ended.text


async def test_half_a_name_is_refused_before_any_test() -> None:
    ended = await session("-k", "test_me_shows", URL=URL)
    assert ended.status == pytest.ExitCode.USAGE_ERROR
    assert "GOODONES_CONTRACT_URL and GOODONES_CONTRACT_KEY together" in ended.text


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, None),
        ({"URL": "", "KEY": " "}, None),
        ({"URL": URL, "KEY": KEY}, OtherApi(URL, KEY)),
        ({"URL": f" {URL}/ ", "KEY": KEY, "WRITES": ""}, OtherApi(URL, KEY)),
        ({"URL": URL, "KEY": KEY, "WRITES": "1"}, OtherApi(URL, KEY, Writes.FREE)),
        ({"URL": URL, "KEY": KEY, "WRITES": "billed"}, OtherApi(URL, KEY, Writes.BILLED)),
        ({"URL": URL, "KEY": KEY, "PER_MINUTE": "30"}, OtherApi(URL, KEY, Writes.NONE, 30)),
    ],
    ids=str,
)
def test_the_environment_names_another_api_or_none(variables: dict[str, str], named: OtherApi | None) -> None:
    assert other_api({VARIABLE + name: value for name, value in variables.items()}) == named


@pytest.mark.parametrize(
    "variables",
    [
        {"URL": URL},
        {"KEY": KEY},
        {"WRITES": "1"},
        {"URL": URL, "KEY": KEY, "WRITES": "yes"},
        {"URL": URL, "KEY": KEY, "PER_MINUTE": "0"},
        {"URL": URL, "KEY": KEY, "PER_MINUTE": "many"},
        {"URL": URL, "KEY": KEY, "PER_MINUTE": "-1"},
    ],
    ids=str,
)
def test_half_a_name_and_nonsense_are_refused_without_the_key(variables: dict[str, str]) -> None:
    with pytest.raises(pytest.UsageError) as caught:
        other_api({VARIABLE + name: value for name, value in variables.items()})
    assert KEY not in str(caught.value)


def test_another_api_does_not_show_its_key() -> None:
    assert KEY not in repr(OtherApi(URL, KEY))


@pytest.mark.parametrize(
    ("fixtures", "writes", "allowed", "meant"),
    [
        ({"target", "api"}, None, Writes.NONE, True),
        ({"target"}, None, Writes.BILLED, True),
        (set(), None, Writes.BILLED, False),
        ({"target", "stand_in"}, None, Writes.BILLED, False),
        ({"target", "stand_in"}, BILLED, Writes.BILLED, False),
        ({"target"}, FREE, Writes.NONE, False),
        ({"target"}, FREE, Writes.FREE, True),
        ({"target"}, FREE, Writes.BILLED, True),
        ({"target"}, BILLED, Writes.NONE, False),
        ({"target"}, BILLED, Writes.FREE, False),
        ({"target"}, BILLED, Writes.BILLED, True),
    ],
)
def test_a_test_is_for_another_api_as_far_as_that_is_allowed(
    fixtures: Collection[str], writes: pytest.Mark | None, allowed: Writes, *, meant: bool
) -> None:
    assert meant_for(OtherApi(URL, KEY, allowed), fixtures, writes) is meant
