"""Leads and friends for the tests of builders: pleasant ones, and hostile ones by hypothesis."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from blocks.lead_words import Seen, Snoozed
from blocks.leads import Activity, Done, LeadCard
from bot.api.models import Email, EnrichmentResult, Lead, LinkedIn, Output, Profile
from bot.slack.text import leaf

NOON = datetime(2026, 6, 2, 9, 1, tzinfo=UTC)

HOSTILE = (
    "",
    " ",
    "\u3164",
    "<!channel> <@U012ABCDEF> <https://evil.example|click>",
    "@here @channel @everyone",
    "*bold* _it_ ~no~ `code` ```block```",
    "> quoted\n> lines\r\n\t",
    ":tada::tada::tada:",
    "\u202eevil\u202c \u2066x\u2069",
    "שלום עולם مرحبا 123",
    "&amp; & < >" * 50,
    "👨‍👩‍👧‍👦🇩🇪🏽" * 40,
    "e" + "\u0301" * 200,
    "\ud800lone",
    "a_b__c_",
    "|||>>>",
    '"quotes" \\ {json}',
    "x" * 10_000,
    "𝕏" * 10_000,
    "<" * 10_000,
)

rough = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=40), st.text(min_size=1, max_size=6).map(lambda t: t * 2_000)
)
"""Text that a stranger could write."""
encodable = rough.map(lambda text: text.encode("utf-8", "ignore").decode())
"""The same, as it can arrive through a model that refuses lone surrogates."""
sentences = st.lists(rough, max_size=4).map(lambda parts: " ".join(leaf(part) for part in parts))
"""mrkdwn of ours around such text, however long."""
ids = st.integers(min_value=1, max_value=2**53)
counts = st.integers(min_value=0, max_value=10**10)
moments = st.integers(min_value=1_577_836_800, max_value=2_208_988_800).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
"""2020 to 2040."""


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


profiles = st.builds(
    Profile,
    x_user_id=st.just("1"),
    handle=encodable,
    display_name=maybe(encodable),
    profile_image_url=maybe(encodable | st.just("https://pbs.twimg.com/a.jpg")),
    follower_count=maybe(counts),
    bio=maybe(encodable),
)
leads = st.builds(
    Lead,
    id=ids,
    stream_id=maybe(ids),
    account_id=maybe(ids),
    segment_id=maybe(ids),
    match_confidence=maybe(st.sampled_from(["high", "medium"]) | encodable),
    source_type=maybe(st.sampled_from(["new_follower", "follower", "liker"]) | encodable),
    discovered_at=maybe(moments),
    exported_at=maybe(moments),
    profile=profiles,
)
results = st.builds(
    EnrichmentResult,
    linkedin=maybe(st.builds(LinkedIn, url=encodable, confidence=maybe(encodable))),
    email=maybe(st.builds(Email, address=encodable, status=maybe(encodable))),
)
activities = st.builds(Activity, kind=st.sampled_from(Done), by=maybe(st.just("U0AMY") | rough), at=moments)
deeds = maybe(activities)
people = maybe(st.just("U0AMY") | rough)
sightings = st.builds(
    Seen,
    title=maybe(rough),
    at=maybe(moments),
    done=deeds,
    earlier=st.booleans(),
    more=st.integers(min_value=0, max_value=99),
)
cards = st.builds(
    LeadCard,
    lead=leads,
    stream=maybe(rough),
    segment=maybe(rough),
    account=maybe(rough),
    activity=st.lists(activities, max_size=6).map(tuple),
    found=maybe(results),
    enriched=st.booleans(),
    asked=st.lists(st.sampled_from(Output), max_size=2).map(tuple),
    busy=maybe(st.just("Enriching…")),
    note=maybe(st.just("❔ Perhaps")),
    saved=st.lists(activities, max_size=3).map(tuple),
    claimed=deeds,
    messaged=deeds,
    snoozed=st.lists(st.builds(Snoozed, by=people, until=moments), max_size=6).map(tuple),
    seen=maybe(sightings),
    contacts=st.booleans(),
)


def lead(**changes: Any) -> Lead:
    """Alice, as the documentation knows her."""
    values: dict[str, Any] = {
        "id": 1234,
        "stream_id": 42,
        "account_id": 7,
        "segment_id": 12,
        "match_confidence": "high",
        "source_type": "new_follower",
        "discovered_at": NOON,
        "profile": profile(),
    }
    return Lead(**{**values, **changes})


def profile(**changes: Any) -> Profile:
    values: dict[str, Any] = {
        "x_user_id": "1234567890",
        "handle": "alice",
        "display_name": "Alice Smith",
        "profile_image_url": "https://pbs.twimg.com/profile_images/0/alice.jpg",
        "follower_count": 8200,
        "bio": "Building developer tools for AI teams. Ex-Stripe. Berlin.",
    }
    return Profile(**{**values, **changes})


def card(**changes: Any) -> LeadCard:
    values: dict[str, Any] = {
        "lead": lead(),
        "stream": "AI founders · @yongfook",
        "segment": "AI founders",
        "account": "yongfook",
    }
    return LeadCard(**{**values, **changes})


def act(kind: Done, hours: int = 0, by: str | None = "U0AMY") -> Activity:
    return Activity(kind, by, NOON + timedelta(hours=hours))


GOOD, BAD = act(Done.GOOD, 1), act(Done.BAD, 2, "U0BEN")
ENRICHED, EXPORTED, MESSAGED = act(Done.ENRICHED, 3), act(Done.EXPORTED, 4), act(Done.MESSAGED, 5)


def claim(by: str | None = "U0AMY", hours: int = 0) -> Activity:
    return act(Done.CLAIMED, hours, by)


def result(linkedin: str | None = "high", email: str | None = "verified") -> EnrichmentResult:
    """Found details with the given confidence and status; None: that part was not found."""
    return EnrichmentResult(
        linkedin=LinkedIn(url="https://linkedin.com/in/alice", confidence=linkedin) if linkedin else None,
        email=Email(address="alice@acme.com", status=email) if email else None,
    )
