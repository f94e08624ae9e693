"""What is said of a stream beside its name, and what is left out where the API does not tell."""

from dataclasses import replace

import pytest

from bot.api.errors import ApiError
from bot.api.models import Pair, Stream
from bot.services.streams import StreamFacts
from tests.services.make import House


async def test_all_streams_come_by_name_with_their_accounts_and_segments(house: House) -> None:
    facts = await house.streams.all()
    assert [each.stream.id for each in facts] == [42, 44, 43]
    assert facts[0].accounts == ("founderfuel", "vectorvera")
    assert facts[1].segments[0] == "Indie hackers"
    assert len(facts[1].accounts) == len(set(facts[1].accounts))


async def test_the_last_run_is_the_newest_whatever_the_order(house: House) -> None:
    by_id = {each.stream.id: each for each in await house.streams.all()}
    last = max(run.triggered_at for run in house.sandbox.tables.runs.all() if run.stream_id == 43)
    shown = by_id[43].last_run
    assert shown is not None
    assert shown.strftime("%Y-%m-%dT%H:%M:%SZ") == last
    assert not by_id[43].failed


async def test_a_failed_last_run_is_told(house: House) -> None:
    newest = max(
        (run for run in house.sandbox.tables.runs.all() if run.stream_id == 42),
        key=lambda run: run.triggered_at,
    )
    house.sandbox.tables.runs.put(replace(newest, status="failed"))
    stream = next(each for each in await house.catalog.streams() if each.id == 42)
    assert (await house.streams.of(stream)).failed


async def test_without_runs_the_rest_is_told(house: House) -> None:
    house.trouble("error", "/runs", status=500)
    facts = await house.streams.all()
    assert [each.last_run for each in facts] == [None] * 3
    assert facts[0].accounts


async def test_without_the_list_there_is_nothing_to_tell(house: House) -> None:
    house.trouble("error", "/streams", status=500)
    with pytest.raises(ApiError):
        await house.streams.all()


async def test_pairs_that_nobody_knows_are_left_out(house: House) -> None:
    stream = Stream(id=9, pairs=(Pair(), Pair(account_id=999, segment_id=999), Pair(account_id=8)))
    handle = house.sandbox.tables.accounts.need(8).handle
    assert await house.streams.of(stream) == StreamFacts(stream=stream, accounts=(handle,))
