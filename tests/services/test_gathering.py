"""What digests ask of the lead API: little, once for all of them, and nothing twice."""

from datetime import datetime, timedelta
from math import ceil

import pytest

from bot.api.models import LeadPage
from bot.api.runs import MOST_RUNS
from bot.digests.summary import Summary
from bot.filters import LeadFilter
from bot.sandbox.api.moments import stamp
from bot.sandbox.api.shapes import Shape
from bot.services.gathering import Gathered, Want
from tests.services.filling import FIRST_LEAD, FIRST_STREAM, fill, listen, made, subscribe
from tests.services.make import House

EVERYTHING = frozenset({LeadFilter()})
HIGH = LeadFilter(confidence=("high",))


def total(summary: Summary) -> int:
    return sum(each.new for each in summary.streams)


async def summarize(house: House, *channels: str) -> dict[str, Summary]:
    listen(house)
    return await house.digests.summarize_all(channels)


@pytest.mark.parametrize(
    ("streams", "each"), [(1, 0), (1, 7), (40, 0), (40, 1), (40, 12), (40, 13), (3, 400), (1, 1100)]
)
async def test_a_digest_costs_two_requests_and_one_for_each_500_leads(
    house: House, streams: int, each: int
) -> None:
    await subscribe(house, "C1", fill(house, streams, each))
    summary = (await summarize(house, "C1"))["C1"]
    assert total(summary) == streams * each
    assert summary.missing == ()
    assert len(made(house)) <= 2 + ceil(streams * each / 500)


async def test_two_hundred_channels_with_the_same_streams_cost_no_more_than_one(house: House) -> None:
    fill(house, 3, 300)
    subscriptions = house.subscriptions_at(None)
    channels = [f"C{number}" for number in range(200)]
    for number, channel in enumerate(channels):
        wanted = (LeadFilter(), HIGH)[number % 2]
        await subscriptions.subscribe(channel, None, wanted, "U0AMY")
        # Their last digests ended at other times each.
        went = Summary(house.clock.now() - timedelta(days=9), since(house, number), ())
        await house.digests.went_out(channel, went)
    summaries = await summarize(house, *channels)
    assert len(made(house)) <= 2 + ceil(900 / 500)
    assert [total(summaries[each]) for each in channels[:2]] == [900, 720]
    assert len({total(summaries[each]) for each in channels}) > 100
    for number, channel in enumerate(channels):
        assert total(summaries[channel]) == plainly(house, since(house, number), high=bool(number % 2))


def since(house: House, number: int) -> datetime:
    """So that the first ones have all leads, and others fewer and fewer."""
    return house.clock.now() - timedelta(minutes=50) + timedelta(seconds=6 * number)


def plainly(house: House, begin: datetime, *, high: bool) -> int:
    leads = house.sandbox.tables.leads.all()
    return sum(
        each.discovered_at >= stamp(begin) and (not high or each.match_confidence == "high") for each in leads
    )


async def test_a_list_that_cannot_be_turned_over_is_read_stream_by_stream(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribe(house, "C1", fill(house, 4, 60))
    first_page_only(house, monkeypatch)
    summary = (await summarize(house, "C1"))["C1"]
    assert [each.new for each in summary.streams] == [60] * 4
    assert made(house) == ["/runs", "/leads", "/leads", *(each_stream(4))]


def first_page_only(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    real = house.api.leads.since

    async def since(moment: datetime, *, offset: int = 0) -> LeadPage:
        return await real(moment)

    monkeypatch.setattr(house.api.leads, "since", since)


def each_stream(count: int) -> list[str]:
    return [f"/streams/{number}/leads" for number in range(FIRST_STREAM, FIRST_STREAM + count)]


async def test_leads_that_do_not_say_their_stream_are_read_stream_by_stream(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribe(house, "C1", fill(house, 2, 3))
    real = house.api.leads.since

    async def since(moment: datetime) -> LeadPage:
        page = await real(moment)
        return page.model_copy(
            update={"leads": tuple(lead.model_copy(update={"stream_id": None}) for lead in page.leads)}
        )

    monkeypatch.setattr(house.api.leads, "since", since)
    summary = (await summarize(house, "C1"))["C1"]
    assert [each.new for each in summary.streams] == [3, 3]
    assert made(house) == ["/runs", "/leads", *each_stream(2)]


async def test_a_stream_without_a_run_is_not_asked_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await subscribe(house, "C1", fill(house, 30, 5))
    drop_all_but(house, {FIRST_STREAM + 3, FIRST_STREAM + 4})
    first_page_only(house, monkeypatch)
    for each in house.sandbox.tables.runs.all():
        if each.stream_id not in {FIRST_STREAM + 3, FIRST_STREAM + 4}:
            house.sandbox.tables.runs.drop(each.id)
    for number in range(200):
        copy_lead(house, FIRST_LEAD + 10_000 + number, FIRST_STREAM + 3)
    summary = (await summarize(house, "C1"))["C1"]
    assert total(summary) == 210
    assert made(house) == ["/runs", "/leads", "/leads", "/streams/1003/leads", "/streams/1004/leads"]


def drop_all_but(house: House, streams: set[int]) -> None:
    for each in house.sandbox.tables.leads.all():
        if each.stream_id not in streams:
            house.sandbox.tables.leads.drop(each.id)


def copy_lead(house: House, id_: int, stream_id: int) -> None:
    leads = house.sandbox.tables.leads
    one = leads.where(lambda each: each.stream_id == stream_id)[0]
    leads.put(type(one)(**{**vars(one), "id": id_}))


@pytest.mark.parametrize("shape", [Shape(grouped=True), Shape(envelope="data"), Shape(envelope="bare")])
async def test_whatever_shape_the_list_has_every_lead_is_counted_once(house: House, shape: Shape) -> None:
    await subscribe(house, "C1", fill(house, 3, 90))
    house.sandbox.answer_in(shape)
    assert total((await summarize(house, "C1"))["C1"]) == 270


async def test_what_fails_in_the_middle_is_read_again_stream_by_stream_and_counted_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribe(house, "C1", fill(house, 2, 80))
    real, pages = house.api.leads.since, []

    async def since(moment: datetime, *, offset: int = 0) -> LeadPage:
        if offset:
            house.trouble("error", "/leads", status=400)
        pages.append(offset)
        return await real(moment, offset=offset)

    monkeypatch.setattr(house.api.leads, "since", since)
    summary = (await summarize(house, "C1"))["C1"]
    assert pages == [0, 100]
    assert [each.new for each in summary.streams] == [80, 80]
    assert summary.whole


async def test_a_stream_that_is_gone_is_missing_and_the_others_are_counted(house: House) -> None:
    await subscribe(house, "C1", fill(house, 3, 2))
    house.trouble("error", "/leads", status=404)
    house.trouble("error", "/streams/1001/leads", status=404)
    summary = (await summarize(house, "C1"))["C1"]
    assert [each.stream_id for each in summary.streams] == [1000, 1002]
    assert summary.missing == ("Stream 1001",)


async def test_an_api_that_goes_away_is_not_asked_for_every_stream(house: House) -> None:
    await subscribe(house, "C1", fill(house, 30, 1))
    house.trouble("error", "/leads", status=404)
    house.trouble("error", "/streams/1002/leads", status=403)
    summary = (await summarize(house, "C1"))["C1"]
    assert [each.stream_id for each in summary.streams] == [1000, 1001]
    assert len(summary.missing) == 28
    assert made(house) == ["/runs", "/leads", *each_stream(3)]


async def test_an_api_that_fails_again_and_again_is_not_asked_for_every_stream(house: House) -> None:
    await subscribe(house, "C1", fill(house, 30, 1))
    house.trouble("error", "/leads", status=500)
    for number in (1001, *range(1003, 1030)):
        house.trouble("error", f"/streams/{number}/leads", status=500)
    summary = (await summarize(house, "C1"))["C1"]
    assert [each.stream_id for each in summary.streams] == [1000, 1002]
    assert set(made(house)) == {"/runs", "/leads", *each_stream(6)}


async def test_a_refused_list_of_runs_is_asked_for_without_its_limit(house: House) -> None:
    await subscribe(house, "C1", fill(house, 1, 1))
    house.trouble("error", "/runs", status=400, count=1)
    summary = (await summarize(house, "C1"))["C1"]
    assert summary.missing == ()
    assert [each.query.get("limit") for each in house.sandbox.requests if each.path == "/api/v2/runs"] == [
        str(MOST_RUNS),
        None,
    ]


async def test_what_was_found_after_the_end_is_for_the_next_digest(house: House) -> None:
    streams = fill(house, 1, 4)
    now = house.clock.now()
    wants = [Want(streams[0].id, EVERYTHING, now - timedelta(days=1))]
    until = now - timedelta(minutes=30, seconds=1)
    early = await house.gathering.gather(wants, until)
    late = await house.gathering.gather([Want(streams[0].id, EVERYTHING, until)], now)
    assert [news(early), news(late)] == [2, 2]


def news(gathered: Gathered) -> int:
    return sum(each.high + each.medium for each in gathered.counted.values())


async def test_without_a_stream_nothing_is_asked(house: House) -> None:
    listen(house)
    assert await house.gathering.gather([], house.clock.now()) == Gathered({})
    assert made(house) == []


@pytest.mark.parametrize("flat", [True, False])
async def test_who_waits_for_an_answer_gets_one_of_the_first_leads(house: House, *, flat: bool) -> None:
    streams = fill(house, 1, 1500)
    if not flat:
        house.trouble("error", "/leads", status=404)
    listen(house)
    want = Want(streams[0].id, EVERYTHING, house.clock.now() - timedelta(days=1))
    counted = await house.gathering.count([want], house.clock.now(), most=600)
    found = counted[want].high + counted[want].medium
    assert 600 <= found < 1500
    assert len(made(house)) <= 3


async def forget(house: House, lead_id: int) -> None:
    row = house.sandbox.tables.leads.need(lead_id)
    profile = house.sandbox.tables.profiles.need(row.x_user_id)
    await house.forgotten.add([f"id:{row.x_user_id}", f"?{profile.handle.casefold()}"])


@pytest.mark.parametrize("known", [True, False])
async def test_who_asked_to_be_removed_is_not_counted(house: House, *, known: bool) -> None:
    before = await counts(house)
    lead = await house.know(1252)
    if known:
        await house.book.forget(lead)
    else:
        await house.store.call("DEL", "{goodones:lead:1252}:lead")
    await forget(house, 1252)
    assert await counts(house) == before - 1


async def counts(house: House) -> int:
    want = Want(42, EVERYTHING, house.clock.now() - timedelta(days=7))
    counted = await house.gathering.count([want], house.clock.now())
    return counted[want].high + counted[want].medium


async def test_a_channel_is_the_sum_of_what_its_subscriptions_want(house: House) -> None:
    streams = fill(house, 2, 10)
    await subscribe(house, "C1", streams[:1], HIGH)
    everywhere = house.subscriptions_at(None)
    await everywhere.subscribe("C1", None, LeadFilter(confidence=("medium",)), "U0AMY")
    await everywhere.subscribe("C2", None, LeadFilter(), "U0AMY")
    summaries = await summarize(house, "C1", "C2")
    by_stream = [
        [each.new for each in summaries[channel].streams if each.stream_id >= FIRST_STREAM]
        for channel in ("C1", "C2")
    ]
    assert by_stream == [[10, 2], [10, 10]]
