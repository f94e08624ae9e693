"""What a list asks of each lead, and what its times mean at a moment."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.api.models import Lead, Lifecycle, Profile
from bot.filters import ChosenSegment, LeadFilter
from bot.listing import Judged, Listing, Since

NOW = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
"""A Wednesday; in New York still a Tuesday."""
UTC_ZONE, NEW_YORK = ZoneInfo("UTC"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("since", "zone", "moment"),
    [
        (Since(span=timedelta(days=7)), NEW_YORK, NOW - timedelta(days=7)),
        (Since(days=0), UTC_ZONE, datetime(2026, 11, 25, tzinfo=UTC)),
        (Since(days=0), NEW_YORK, datetime(2026, 11, 24, 5, tzinfo=UTC)),
        (Since(days=1), UTC_ZONE, datetime(2026, 11, 24, tzinfo=UTC)),
        (Since(weekday=2), UTC_ZONE, datetime(2026, 11, 25, tzinfo=UTC)),
        (Since(weekday=2), NEW_YORK, datetime(2026, 11, 18, 5, tzinfo=UTC)),
        (Since(weekday=3), UTC_ZONE, datetime(2026, 11, 19, tzinfo=UTC)),
        # Before the clock went back.
        (Since(on=date(2026, 11, 1)), NEW_YORK, datetime(2026, 11, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_time_is_a_moment_in_a_zone(since: Since, zone: ZoneInfo, moment: datetime) -> None:
    assert since.moment(NOW, zone) == moment


def lead(**fields: object) -> Lead:
    return Lead.model_validate({"id": 1, "profile": Profile(x_user_id="1", handle="x"), **fields})


@pytest.mark.parametrize(
    ("listing", "fields", "fits"),
    [
        (Listing(), {}, True),
        (Listing(lifecycle=Lifecycle.NEW), {}, True),
        (Listing(lifecycle=Lifecycle.NEW), {"exportedAt": NOW}, False),
        (Listing(lifecycle=Lifecycle.EXPORTED), {"exportedAt": NOW}, True),
        (Listing(lifecycle=Lifecycle.EXPORTED), {}, False),
        (Listing(since=NOW), {"discoveredAt": NOW}, True),
        (Listing(since=NOW), {"discoveredAt": NOW - timedelta(seconds=1)}, False),
        (Listing(since=NOW), {}, True),
        (Listing(wanted=LeadFilter(accounts=("amy",))), {}, True),
        (Listing(wanted=LeadFilter(accounts=("ben",))), {}, False),
    ],
)
def test_a_lead_fits_or_not(listing: Listing, fields: dict[str, object], *, fits: bool) -> None:
    assert listing.matches(lead(**fields), "Amy") is fits


@pytest.mark.parametrize(
    ("judged", "said", "fits"),
    [
        ((), None, True),
        ((), "good", True),
        ((Judged.GOOD,), "good", True),
        ((Judged.GOOD,), None, False),
        ((Judged.NOT, Judged.BAD), None, True),
        ((Judged.NOT, Judged.BAD), "good", False),
    ],
)
def test_what_was_said_fits_or_not(judged: tuple[Judged, ...], said: str | None, *, fits: bool) -> None:
    assert Listing(judged=judged).fits(said) is fits


@pytest.mark.parametrize(
    ("wanted", "confidence"),
    [
        (LeadFilter(), None),
        (LeadFilter.model_validate({"confidence": ["high"]}), "high"),
        (LeadFilter.model_validate({"confidence": ["high", "medium"]}), None),
        (LeadFilter.model_validate({"confidence": ["high", "medium"], "not_confidence": ["high"]}), "medium"),
        (LeadFilter.model_validate({"not_confidence": ["high"]}), None),
    ],
)
def test_the_api_is_asked_for_one_fit(wanted: LeadFilter, confidence: str | None) -> None:
    assert Listing(wanted=wanted).confidence == confidence


def test_the_api_is_asked_for_one_segment() -> None:
    one, other = ChosenSegment(id=1, title="a"), ChosenSegment(id=2, title="b")
    assert Listing(wanted=LeadFilter(segments=(one,))).segment == 1
    assert Listing(wanted=LeadFilter(segments=(one, other))).segment is None


def test_a_listing_is_told_back_in_words() -> None:
    listing = Listing(
        wanted=LeadFilter.model_validate({"confidence": ["high"]}),
        lifecycle=Lifecycle.NEW,
        judged=(Judged.NOT, Judged.GOOD, Judged.GOOD),
    )
    assert listing.describe() == "high fit, new, good or unjudged"
    assert Listing().describe() == "every lead"
    assert Listing.model_validate_json(listing.model_dump_json()) == listing
