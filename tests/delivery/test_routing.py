"""Which channels a lead goes to."""

from datetime import UTC, datetime

import pytest

from bot.api.models import Lead, Profile
from bot.delivery.routing import channels, wants
from bot.filters import LeadFilter
from bot.services.subscriptions import Subscription

AT = datetime(2026, 11, 23, tzinfo=UTC)


def subscription(
    channel: str = "C1", stream: int | None = 42, wanted: LeadFilter | None = None
) -> Subscription:
    return Subscription(
        id=f"s{channel}{stream}",
        token="t",
        channel=channel,
        stream_id=stream,
        wanted=wanted or LeadFilter(),
        by="U0AMY",
        at=AT,
    )


def lead(stream: int | None = 42, confidence: str | None = "high") -> Lead:
    profile = Profile(x_user_id="1", handle="ada", follower_count=5_000)
    return Lead(
        id=1, stream_id=stream, match_confidence=confidence, source_type="new_follower", profile=profile
    )


@pytest.mark.parametrize(
    ("subscribed", "of", "wanted"),
    [(42, 42, True), (42, 43, False), (None, 43, True), (42, None, True), (None, None, True)],
)
def test_the_stream_decides_and_an_unnamed_one_is_ones_own(
    subscribed: int | None, of: int | None, *, wanted: bool
) -> None:
    assert wants(subscription(stream=subscribed), lead(of), None) is wanted


@pytest.mark.parametrize(
    ("filter_", "wanted"),
    [
        (LeadFilter(confidence=("high",)), True),
        (LeadFilter(confidence=("medium",)), False),
        (LeadFilter(not_sources=("follower",)), False),
        (LeadFilter(accounts=("founderfuel",)), True),
        (LeadFilter(accounts=("vectorvera",)), False),
        (LeadFilter(followers_min=10_000), False),
    ],
)
def test_the_filter_decides(filter_: LeadFilter, *, wanted: bool) -> None:
    assert wants(subscription(wanted=filter_), lead(), "FounderFuel") is wanted


def test_every_channel_that_wants_it_gets_it_once() -> None:
    all_of_it = [
        subscription("C1"),
        subscription("C2", None),
        subscription("C1", None),
        subscription("C3", 43),
        subscription("C4", wanted=LeadFilter(confidence=("medium",))),
    ]
    assert channels(all_of_it, lead(), None) == ["C1", "C2"]


def test_where_nobody_subscribed_nothing_goes() -> None:
    assert channels([], lead(), None) == []
