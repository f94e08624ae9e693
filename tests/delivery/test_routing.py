"""Which channels a lead goes to, and by which subscription."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.api.models import Lead, Profile
from bot.delivery.routing import arrived, destinations, rank, wants
from bot.filters import ChosenSegment, LeadFilter
from bot.modes import ChannelMode
from bot.services.subscriptions import Subscription

AT = datetime(2026, 11, 23, tzinfo=UTC)


def subscription(
    channel: str = "C1",
    stream: int | None = 42,
    wanted: LeadFilter | None = None,
    mode: ChannelMode = ChannelMode.EVERY,
) -> Subscription:
    return Subscription(
        id=f"s{channel}{stream}",
        token="t",
        channel=channel,
        stream_id=stream,
        wanted=wanted or LeadFilter(),
        mode=mode,
        by="U0AMY",
        at=AT,
    )


def lead(
    stream: int | None = 42,
    confidence: str | None = "high",
    followers: int | None = 5_000,
    found: datetime | None = None,
) -> Lead:
    profile = Profile(x_user_id="1", handle="ada", follower_count=followers, bio="Loves compilers")
    return Lead(
        id=1,
        stream_id=stream,
        segment_id=12,
        match_confidence=confidence,
        source_type="new_follower",
        discovered_at=found,
        profile=profile,
    )


def going(came_for: list[Subscription], known: list[Subscription] | None = None) -> list[tuple[str, str]]:
    """The channels that a lead goes to, with the subscription that brings it."""
    return [(each.channel, each.id) for each in destinations(came_for, known or [], lead(), None)]


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
        (LeadFilter(bio=("compilers",)), True),
        (LeadFilter(not_bio=("compilers",)), False),
        (LeadFilter(segments=(ChosenSegment(id=12, title="AI founders"),)), True),
        (LeadFilter(segments=(ChosenSegment(id=13, title="AI founders"),)), False),
        (LeadFilter(enriched=True), False),
        (LeadFilter(not_enriched=True), True),
    ],
)
def test_the_filter_decides(filter_: LeadFilter, *, wanted: bool) -> None:
    assert wants(subscription(wanted=filter_), lead(), "FounderFuel") is wanted


@pytest.mark.parametrize("enriched", [True, False])
def test_who_came_enriched_goes_where_that_is_wanted(*, enriched: bool) -> None:
    both = [
        subscription("C1", wanted=LeadFilter(enriched=True)),
        subscription("C2", wanted=LeadFilter(not_enriched=True)),
    ]
    (only,) = destinations(both, both, lead(), None, enriched=enriched)
    assert only.channel == ("C1" if enriched else "C2")


def test_every_channel_that_wants_it_gets_it_once() -> None:
    all_of_it = [
        subscription("C1"),
        subscription("C2", None),
        subscription("C1", None),
        subscription("C3", 43),
        subscription("C4", wanted=LeadFilter(confidence=("medium",))),
    ]
    assert going(all_of_it, all_of_it) == [("C1", "sC142"), ("C2", "sC2None")]


def test_where_nobody_subscribed_nothing_goes() -> None:
    assert going([]) == []


def test_what_came_for_one_channel_goes_to_no_other() -> None:
    assert going([subscription("C1")], [subscription("C1"), subscription("C2")]) == [("C1", "sC142")]


@pytest.mark.parametrize("came_for_all", [True, False])
@pytest.mark.parametrize(
    ("of_all", "of_stream", "louder"),
    [
        (ChannelMode.EVERY, ChannelMode.BALANCED, "sC1None"),
        (ChannelMode.BALANCED, ChannelMode.EVERY, "sC142"),
        (ChannelMode.DIGEST, ChannelMode.BALANCED, "sC142"),
        (ChannelMode.BALANCED, ChannelMode.DIGEST, "sC1None"),
        (ChannelMode.BALANCED, ChannelMode.BALANCED, "sC142"),
    ],
)
def test_the_loudest_of_a_channel_has_it_on_whose_address_ever_it_came(
    of_all: ChannelMode, of_stream: ChannelMode, louder: str, *, came_for_all: bool
) -> None:
    both = [subscription("C1", None, mode=of_all), subscription("C1", mode=of_stream)]
    assert going([both[0] if came_for_all else both[1]], both) == [("C1", louder)]


def test_a_louder_one_that_does_not_want_it_has_no_say() -> None:
    loud = subscription("C1", None, LeadFilter(confidence=("medium",)))
    assert going([subscription("C1", mode=ChannelMode.DIGEST)], [loud]) == [("C1", "sC142")]


def test_a_subscription_counts_as_it_stands_now() -> None:
    before, now = subscription(), subscription(mode=ChannelMode.DIGEST)
    (by,) = destinations([before], [now], lead(), None)
    assert by.mode is ChannelMode.DIGEST


def test_what_a_subscription_wants_no_more_does_not_come_by_it() -> None:
    before, now = subscription(), subscription(wanted=LeadFilter(confidence=("medium",)))
    assert going([before], [now]) == []


def test_high_fit_comes_first_then_most_followers() -> None:
    ordered = [
        lead(confidence="high", followers=20),
        lead(confidence="high", followers=None),
        lead(confidence="medium", followers=10**15),
        lead(confidence="medium", followers=-3),
        lead(confidence=None, followers=9_000),
        lead(confidence="sublime", followers=8_000),
    ]
    ranks = [rank(each) for each in ordered]
    assert ranks == sorted(ranks, reverse=True)


def test_a_lead_that_does_not_say_when_it_was_found_was_found_now() -> None:
    assert arrived(lead(), AT).found == int(AT.timestamp())
    assert arrived(lead(found=AT - timedelta(hours=1)), AT).found == int(AT.timestamp()) - 3600
