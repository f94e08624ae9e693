"""A network that misbehaves between the client and the API: what is asked again, what never, and what is told."""

import pytest

from bot.api import GoodOnes
from bot.api.errors import ApiUnreachable, OutcomeUnknown, Unavailable, UnexpectedResponse
from bot.api.models import Feedback, Output
from tests.api.wire import KEY, CountingClock
from tests.contract.standin import StandIn, running
from tests.contract.there import There

RUST = 43


async def test_a_client_that_counts_is_never_told_to_wait() -> None:
    async with (
        running(rate_limit=True) as stand_in,
        GoodOnes(KEY, stand_in.api_url, clock=stand_in.clock) as api,
    ):
        for _ in range(200):
            await api.runs.list()
        assert {seen.status for seen in stand_in.sandbox.requests} == {200}


async def test_a_connection_that_drops_twice_does_not_disturb_a_read(
    api: GoodOnes, stand_in: StandIn
) -> None:
    await stand_in.steer(fault="drop_before", count=2)
    assert (await api.me.get()).name
    assert len(stand_in.asked("GET", "/me")) == 3


async def test_a_short_break_does_not_disturb_a_read(api: GoodOnes, stand_in: StandIn) -> None:
    await stand_in.steer(fault="error", status=503)
    await stand_in.steer(fault="html", status=502)
    assert await api.streams.list()


async def test_a_long_break_is_told(api: GoodOnes, stand_in: StandIn) -> None:
    await stand_in.steer(fault="error", status=503, count=3)
    with pytest.raises(Unavailable):
        await api.streams.list()


async def test_feedback_whose_answer_is_lost_is_given_again(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    _, lead = await there.lead()
    assert lead.segment_id is not None
    await stand_in.steer(fault="drop_after")
    await api.leads.feedback(lead.id, lead.segment_id, Feedback(good=True))
    first, second = stand_in.asked("POST", f"/leads/{lead.id}/feedback")
    assert first == second


async def test_an_enrichment_whose_answer_is_lost_is_charged_once(api: GoodOnes, stand_in: StandIn) -> None:
    page = await api.leads.since()
    findable = [
        lead.id
        for lead in page.leads[:10]
        if (await api.leads.enrich(lead.id, [Output.LINKEDIN])).result.linkedin
    ]
    before = (await api.me.get()).credits
    await stand_in.steer(fault="drop_after")
    with pytest.raises(OutcomeUnknown) as caught:
        await api.leads.enrich(findable[0], [Output.LINKEDIN])
    after = (await api.me.get()).credits
    assert caught.value.maybe_done
    assert before is not None
    assert after is not None
    assert after.balance == before.balance - 1


async def test_a_run_whose_answer_is_lost_is_started_once(api: GoodOnes, stand_in: StandIn) -> None:
    before = len(await api.runs.of_stream(RUST))
    await stand_in.steer(fault="drop_after")
    with pytest.raises(OutcomeUnknown):
        await api.streams.run(RUST)
    assert len(await api.runs.of_stream(RUST)) == before + 1


async def test_a_page_of_html_in_place_of_an_effect_leaves_it_open(api: GoodOnes, stand_in: StandIn) -> None:
    await stand_in.steer(fault="html", status=502)
    with pytest.raises(OutcomeUnknown):
        await api.streams.run(RUST)


async def test_an_answer_cut_in_half_is_unexpected(api: GoodOnes, stand_in: StandIn) -> None:
    await stand_in.steer(fault="malformed", count=2)
    with pytest.raises(UnexpectedResponse) as caught:
        await api.me.get()
    assert not caught.value.maybe_done
    with pytest.raises(UnexpectedResponse) as caught:
        await api.streams.run(RUST)
    assert caught.value.maybe_done


async def test_an_api_that_is_gone_is_unreachable_for_reads_and_effects_alike() -> None:
    async with running(rate_limit=False) as stand_in:
        address = stand_in.api_url
    async with GoodOnes(KEY, address, clock=CountingClock()) as api:
        for ask in (api.streams.list(), api.streams.run(RUST)):
            with pytest.raises(ApiUnreachable) as caught:
                await ask
            assert not caught.value.maybe_done
