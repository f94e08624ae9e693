"""Every documented error that the client's endpoints can meet, and a network that misbehaves."""

import pytest

from bot.api import GoodOnes
from bot.api.budget import Alone
from bot.api.errors import (
    AccountNotFound,
    ApiMoved,
    ApiUnreachable,
    BadRequest,
    CreditsExhausted,
    KeyMalformed,
    KeyRevoked,
    LeadNotFound,
    NoTeam,
    NotFound,
    OutcomeUnknown,
    ProfileMissing,
    RateLimited,
    SegmentNotFound,
    StreamNotFound,
    SubscriptionRequired,
    Unavailable,
    UnexpectedResponse,
)
from bot.api.models import Feedback, Output
from tests.api.wire import KEY, CountingClock
from tests.contract.conftest import StandIn, running

RUST = 43
NOBODY = 999_999


async def some_lead(api: GoodOnes) -> int:
    return (await api.leads.of_stream(RUST, limit=1)).leads[0].id


async def test_a_key_of_the_wrong_form_is_refused(stand_in: StandIn) -> None:
    async with GoodOnes("ctgo_short", stand_in.api_url) as api:
        with pytest.raises(KeyMalformed):
            await api.me.get()


async def test_a_revoked_key_is_refused(api: GoodOnes, stand_in: StandIn) -> None:
    await stand_in.steer(do="revoke_key")
    with pytest.raises(KeyRevoked, match="status 401"):
        await api.streams.list()
    await stand_in.steer(do="restore_key")
    assert await api.streams.list()


async def test_the_old_api_is_gone(stand_in: StandIn) -> None:
    async with GoodOnes(KEY, f"{stand_in.address}/api/v1") as api:
        with pytest.raises(ApiMoved):
            await api.me.get()


async def test_an_unknown_stream_is_not_found(api: GoodOnes) -> None:
    for ask in (api.streams.get, api.streams.run):
        with pytest.raises(StreamNotFound):
            await ask(NOBODY)
    with pytest.raises(NotFound):
        await api.runs.get(RUST, NOBODY)


async def test_an_unknown_lead_is_not_found_by_sentence_and_by_code(api: GoodOnes) -> None:
    with pytest.raises(LeadNotFound):
        await api.leads.feedback(NOBODY, 12, Feedback(good=True))
    with pytest.raises(LeadNotFound):
        await api.leads.enrich(NOBODY, [Output.EMAIL])
    with pytest.raises(LeadNotFound):
        await api.leads.export(NOBODY)


async def test_an_unknown_segment_is_told_as_a_saved_search(api: GoodOnes) -> None:
    with pytest.raises(SegmentNotFound):
        await api.leads.feedback(await some_lead(api), NOBODY, Feedback(good=True))


async def test_an_unknown_account_is_not_found(api: GoodOnes) -> None:
    for ask in (api.accounts.sleep, api.accounts.wake):
        with pytest.raises(AccountNotFound):
            await ask(NOBODY)


async def test_waking_needs_a_subscription(api: GoodOnes, stand_in: StandIn) -> None:
    asleep = (await api.accounts.list()).sleeping[0]
    await stand_in.steer(do="subscription", status="past_due")
    with pytest.raises(SubscriptionRequired):
        await api.accounts.wake(asleep.id)


async def test_enriching_without_credits_is_no_rate_limit(api: GoodOnes, stand_in: StandIn) -> None:
    await stand_in.steer(do="credits", balance=0)
    with pytest.raises(CreditsExhausted) as caught:
        await api.leads.enrich(await some_lead(api), [Output.EMAIL])
    assert (caught.value.status, caught.value.retryable) == (429, False)


async def test_enriching_needs_a_team(api: GoodOnes, stand_in: StandIn) -> None:
    await stand_in.steer(do="team", member=False)
    with pytest.raises(NoTeam):
        await api.leads.enrich(await some_lead(api), [Output.EMAIL])


async def test_enriching_needs_a_profile(api: GoodOnes, stand_in: StandIn) -> None:
    lead = await some_lead(api)
    await stand_in.steer(do="forget_profile", lead=lead)
    with pytest.raises(ProfileMissing):
        await api.leads.enrich(lead, [Output.EMAIL])


async def test_what_does_not_validate_is_refused_with_its_copy(api: GoodOnes) -> None:
    with pytest.raises(BadRequest) as caught:
        await api.leads.of_stream(RUST, lifecycle="contacted")
    assert "It said: “" in caught.value.user_text


async def test_the_61st_request_of_a_minute_is_told_to_wait() -> None:
    clock = CountingClock()
    async with (
        running(rate_limit=True) as stand_in,
        GoodOnes(KEY, stand_in.api_url, clock=clock, budget=Alone(clock, per_minute=1000)) as api,
    ):
        for _ in range(60):
            await api.runs.list()
        assert clock.slept == []
        with pytest.raises(RateLimited):
            await api.runs.list()
        assert [seen.status for seen in stand_in.sandbox.requests] == [200] * 60 + [429] * 3
        await stand_in.clock.sleep(60)
        assert await api.runs.list()


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


async def test_feedback_whose_answer_is_lost_is_given_again(api: GoodOnes, stand_in: StandIn) -> None:
    lead = (await api.leads.of_stream(RUST, limit=1)).leads[0]
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
