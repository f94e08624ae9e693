"""Documented refusals of keys, of pace, and of what is done with leads and runs: from the API's words to our error."""

import httpx
import pytest

from bot.api import GoodOnes
from bot.api.budget import Alone
from bot.api.errors import (
    ApiMoved,
    BadRequest,
    Conflict,
    CreditsExhausted,
    Forbidden,
    HandleNotFound,
    KeyMalformed,
    KeyMissing,
    KeyRefused,
    KeyRevoked,
    LeadNotFound,
    NoTeam,
    NotFound,
    ProfileMissing,
    RateLimited,
    SegmentNotFound,
    StreamArchived,
    StreamNotFound,
    Unavailable,
    Unprocessable,
    UpstreamFailed,
)
from bot.api.models import Feedback, Output
from tests.api.wire import KEY, CountingClock
from tests.contract.documented import EVERY, STATUSES
from tests.contract.refused import refused
from tests.contract.standin import StandIn, running
from tests.contract.target import Target
from tests.contract.there import NOBODY, There

RUN, FEEDBACK = "POST /streams/{id}/run", "POST /leads/{id}/feedback"
ENRICH = "POST /leads/{id}/enrich"


class NoKey(httpx.AsyncHTTPTransport):
    """Something on the way that takes the key out of each request."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        del request.headers["Authorization"]
        return await super().handle_async_request(request)


@pytest.mark.refusal(EVERY, 401, "Missing or invalid Authorization header. Use: Bearer <api_key>")
async def test_a_request_without_a_key_is_refused(target: Target) -> None:
    async with GoodOnes(target.key, target.url, transport=NoKey()) as api:
        await refused(KeyMissing, 401, api.me.get())


@pytest.mark.refusal(EVERY, 401, "Invalid API key format.")
async def test_a_key_of_the_wrong_form_is_refused(target: Target) -> None:
    async with GoodOnes("ctgo_short", target.url) as api:
        await refused(KeyMalformed, 401, api.me.get())


@pytest.mark.refusal(EVERY, 401, "Invalid or revoked API key.")
async def test_a_key_that_is_nobody_s_is_refused(target: Target) -> None:
    async with GoodOnes(f"ctgo_{'0' * 40}", target.url) as api:
        await refused(KeyRevoked, 401, api.me.get())


async def test_a_revoked_key_is_refused_until_it_is_restored(api: GoodOnes, stand_in: StandIn) -> None:
    await stand_in.steer(do="revoke_key")
    await refused(KeyRevoked, 401, api.streams.list())
    await stand_in.steer(do="restore_key")
    assert await api.streams.list()


@pytest.mark.refusal(EVERY, 410, "(v1)")
async def test_the_old_api_is_gone(target: Target) -> None:
    async with GoodOnes(target.key, target.url.removesuffix("/v2") + "/v1") as api:
        await refused(ApiMoved, 410, api.me.get())


@pytest.mark.refusal(EVERY, 429, "(rate limit)")
async def test_the_61st_request_of_a_minute_is_told_to_wait() -> None:
    clock = CountingClock()
    async with (
        running(rate_limit=True) as stand_in,
        GoodOnes(KEY, stand_in.api_url, clock=clock, budget=Alone(clock, per_minute=1000)) as api,
    ):
        for _ in range(60):
            await api.runs.list()
        assert clock.slept == []
        error = await refused(RateLimited, 429, api.runs.list())
        assert (error.retryable, error.retry_after) == (True, 60)
        assert [seen.status for seen in stand_in.sandbox.requests] == [200] * 60 + [429] * 3
        await stand_in.clock.sleep(60)
        assert await api.runs.list()


@pytest.mark.writes
@pytest.mark.refusal(ENRICH, 404, "lead_not_found")
async def test_a_lead_that_is_not_ours_cannot_be_enriched(api: GoodOnes) -> None:
    await refused(LeadNotFound, 404, api.leads.enrich(NOBODY, [Output.EMAIL]))


@pytest.mark.refusal(ENRICH, 404, "profile_missing")
async def test_enriching_needs_a_profile(api: GoodOnes, stand_in: StandIn, there: There) -> None:
    _, lead = await there.lead()
    await stand_in.steer(do="forget_profile", lead=lead.id)
    await refused(ProfileMissing, 404, api.leads.enrich(lead.id, [Output.EMAIL]))


@pytest.mark.refusal(ENRICH, 429, "credits_exhausted")
async def test_enriching_without_credits_is_no_rate_limit(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    _, lead = await there.lead()
    await stand_in.steer(do="credits", balance=0)
    error = await refused(CreditsExhausted, 429, api.leads.enrich(lead.id, [Output.EMAIL]))
    assert not error.retryable
    assert len(stand_in.asked("POST", f"/leads/{lead.id}/enrich")) == 1


@pytest.mark.refusal(ENRICH, 400, "no_team")
async def test_enriching_needs_a_team(api: GoodOnes, stand_in: StandIn, there: There) -> None:
    _, lead = await there.lead()
    await stand_in.steer(do="team", member=False)
    await refused(NoTeam, 400, api.leads.enrich(lead.id, [Output.EMAIL]))


async def test_lookups_are_refused_as_enrichments_are(api: GoodOnes, stand_in: StandIn, there: There) -> None:
    _, lead = await there.lead()
    await refused(HandleNotFound, 404, api.lookups.enrich("nobody_at_all"))
    await stand_in.steer(do="credits", balance=0)
    await refused(CreditsExhausted, 429, api.lookups.enrich(lead.profile.handle))
    await stand_in.steer(do="team", member=False)
    await refused(NoTeam, 400, api.lookups.enrich_email(lead.profile.handle))


@pytest.mark.writes
@pytest.mark.refusal(RUN, 404, "Stream not found")
async def test_a_stream_that_is_not_ours_cannot_be_run(api: GoodOnes) -> None:
    await refused(StreamNotFound, 404, api.streams.run(NOBODY))


async def test_an_unknown_stream_is_not_found_by_what_reads(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    await refused(StreamNotFound, 404, api.streams.get(NOBODY))
    await refused(StreamNotFound, 404, api.leads.of_stream(NOBODY))
    await refused(StreamNotFound, 404, api.runs.of_stream(NOBODY))
    await refused(NotFound, 404, api.runs.get((await there.stream()).id, NOBODY))


@pytest.mark.writes
@pytest.mark.refusal(RUN, 400, "Stream is archived")
async def test_an_archived_stream_is_not_run(api: GoodOnes, own_stream: int) -> None:
    await api.streams.archive(own_stream)
    await refused(StreamArchived, 400, api.streams.run(own_stream))


@pytest.mark.writes
@pytest.mark.refusal(FEEDBACK, 404, "Lead not found")
async def test_a_lead_that_is_not_ours_cannot_be_judged(api: GoodOnes, there: There) -> None:
    segment = await there.segment()
    await refused(LeadNotFound, 404, api.leads.feedback(NOBODY, segment.id, Feedback(good=True)))


async def test_a_lead_that_is_not_ours_cannot_be_exported(api: GoodOnes, stand_in: StandIn) -> None:
    await refused(LeadNotFound, 404, api.leads.export(NOBODY))


@pytest.mark.writes
@pytest.mark.refusal(FEEDBACK, 404, "Saved search not found")
async def test_an_unknown_segment_is_told_as_a_saved_search(api: GoodOnes, there: There) -> None:
    _, lead = await there.lead()
    await refused(SegmentNotFound, 404, api.leads.feedback(lead.id, NOBODY, Feedback(good=True)))


async def test_what_does_not_validate_is_refused_with_its_copy(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    stream = await there.stream()
    error = await refused(BadRequest, 400, api.leads.of_stream(stream.id, lifecycle="contacted"))
    assert "It said: “" in error.user_text


CLASS_OF_STATUS = {
    400: BadRequest,
    401: KeyRefused,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: ApiMoved,
    422: Unprocessable,
    429: RateLimited,
    502: UpstreamFailed,
    503: Unavailable,
}


@pytest.mark.parametrize("status", sorted(STATUSES))
async def test_a_documented_status_with_a_code_that_is_new_has_its_class(
    api: GoodOnes, stand_in: StandIn, status: int
) -> None:
    await stand_in.steer(fault="error", status=status, count=3)
    error = await refused(CLASS_OF_STATUS[status], status, api.me.get())
    assert error.code == "sandbox_fault"
    assert "It said: “This failure was asked for.”" in error.user_text
