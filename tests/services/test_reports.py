"""Numbers are counted from what is kept here: of a stream, of a channel, of all, page by page."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.api import GoodOnes
from bot.api.models import BadReason, Feedback
from bot.audit import KEPT, Entry, Surface
from bot.digests.stats import Part, Tally
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.listing import Since
from bot.services.catalog import Catalog
from bot.services.reports import USUAL, Names, Question, Reports
from bot.store import audit
from tests.services.make import FOUNDERS, House, act
from tests.support.world import KEY

DAY = timedelta(days=1)
CHANNEL = "C0LEADS"


def reports(house: House, zone: str = "UTC") -> Reports:
    return Reports(house.audit, house.book, house.subscriptions, house.catalog, house.clock, zone)


async def judged(house: House, *leads: int, good: bool = True, ago: timedelta = DAY) -> None:
    for lead in leads:
        what, at = f"lead.{'good' if good else 'bad'}", house.clock.now() - ago
        await house.audit.note(
            Entry(what=what, by="U0BEN", at=at, job=f"{what} {lead}", surface=Surface.CARD, lead=lead)
        )


async def known(house: House, stream: int, count: int) -> list[int]:
    """So many leads of a stream, which the book has learnt."""
    leads = [each.id for each in house.sandbox.tables.leads.all() if each.stream_id == stream][:count]
    for lead in leads:
        await house.know(lead)
    return leads


def question(house: House, stream: int | None = None, channel: str | None = None) -> Question:
    now = house.clock.now()
    return Question(now - USUAL, now, stream, channel)


async def test_of_a_stream_only_its_own_leads_are_counted(house: House) -> None:
    await judged(house, *await known(house, 42, 3))
    await judged(house, *await known(house, 43, 2), good=False)
    report = await reports(house).count(question(house, stream=43))
    assert (report.stats.total, report.streams) == (Tally(bad=2), frozenset({43}))
    assert report.stats.streams == (Part(43, Tally(bad=2)),)


async def test_of_a_channel_that_which_comes_there(house: House) -> None:
    await judged(house, *await known(house, 42, 3))
    await judged(house, *await known(house, 43, 2), good=False)
    await house.subscriptions.subscribe(CHANNEL, FOUNDERS, LeadFilter(), "U0AMY")
    report = await reports(house).count(question(house, channel=CHANNEL))
    assert (report.stats.total, report.streams) == (Tally(3), frozenset({42}))


async def test_all_streams_where_all_come_or_none(house: House) -> None:
    await judged(house, *await known(house, 42, 3))
    await judged(house, *await known(house, 43, 2))
    none_come = await reports(house).count(question(house, channel=CHANNEL))
    await house.subscriptions.subscribe(CHANNEL, FOUNDERS, LeadFilter(), "U0AMY")
    await house.subscriptions.subscribe(CHANNEL, None, LeadFilter(), "U0AMY")
    all_come = await reports(house).count(question(house, channel=CHANNEL))
    assert (none_come.stats.total, none_come.streams) == (Tally(5), None)
    assert all_come == none_come


async def test_pages_of_any_size_give_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    leads = await known(house, 42, 7)
    await judged(house, *leads)
    await judged(house, *leads[:3], good=False, ago=timedelta(hours=1))
    whole = (await reports(house).count(question(house))).stats
    assert whole.total == Tally(4, 3)
    for size in (1, 2, 5):
        monkeypatch.setattr(audit, "AT_ONCE", size)
        assert (await reports(house).count(question(house))).stats == whole


async def test_what_is_known_no_more_is_counted_as_such(house: House) -> None:
    await judged(house, 9_000_001, *await known(house, 42, 1))
    assert (await reports(house).count(question(house))).stats.unknown == 1
    stats = (await reports(house).count(question(house, stream=42))).stats
    assert (stats.total, stats.unknown) == (Tally(1), 1)


async def test_a_lead_that_was_forgotten_still_counts(house: House) -> None:
    (lead,) = await known(house, 42, 1)
    await judged(house, lead)
    await house.book.forget(await house.know(lead))
    stats = (await reports(house).count(question(house, stream=42))).stats
    assert stats.total == Tally(1)
    assert [part.of for part in stats.sources] == [None]


async def test_verbs_that_people_use_are_counted(house: House) -> None:
    lead = await house.know()
    await house.leads.judge(lead.id, Feedback(good=False, reason=BadReason.BOT), act("job-1"))
    await house.claims.claim(lead.id, act("job-2", "U0BEN"))
    await house.leads.judge(lead.id, Feedback(good=True), act("job-3", "U0BEN"))
    stats = (await reports(house).count(question(house))).stats
    assert stats.total == Tally(1)
    assert {hand.person: hand.deeds for hand in stats.hands} == {
        "U0AMY": {"judged": 1},
        "U0BEN": {"judged": 1, "claimed": 1},
    }


async def test_what_a_bad_one_was_called_is_counted_until_it_is_called_good(house: House) -> None:
    lead = await house.know()
    await house.leads.judge(lead.id, Feedback(good=False, reason=BadReason.BOT, note="bye"), act("job-1"))
    assert (await reports(house).count(question(house))).stats.reasons == {"bot": 1}
    await house.leads.judge(lead.id, Feedback(good=True), act("job-2"))
    assert (await reports(house).count(question(house))).stats.reasons == {}


async def test_names_come_from_the_lead_api_and_are_missing_where_it_is_away(house: House) -> None:
    names = (await reports(house).count(question(house))).names
    assert names.streams[43].startswith("Rust people")
    assert names.segments
    assert names.accounts
    house.catalog = Catalog(GoodOnes(KEY, f"{house.url}/api/v2", clock=house.clock), house.clock)
    house.trouble("down")
    assert (await reports(house).count(question(house))).names == Names({}, {}, {})


async def test_however_often_it_is_asked_the_lead_api_is_asked_for_names_alone(house: House) -> None:
    await judged(house, *await known(house, 42, 7))
    for _ in range(3):
        await reports(house).count(question(house))
    assert sorted(each.path.rsplit("/", 1)[-1] for each in house.sandbox.requests) == [
        "accounts",
        "segments",
        "streams",
    ]


@pytest.mark.parametrize(
    ("wish", "since"),
    [
        (None, datetime(2026, 10, 26, 9, tzinfo=UTC)),
        (Since(span=timedelta(weeks=8)), datetime(2026, 9, 28, 9, tzinfo=UTC)),
        (Since(days=0), datetime(2026, 11, 22, 23, tzinfo=UTC)),
        (Since(span=timedelta(days=900)), datetime(2026, 11, 23, 9, tzinfo=UTC) - KEPT),
    ],
)
def test_since_when_is_by_the_zone_and_as_long_as_the_audit_is_kept(
    house: House, wish: Since | None, since: datetime
) -> None:
    assert reports(house, "Europe/Berlin").since(wish) == since


def test_a_day_that_is_to_come_is_refused(house: House) -> None:
    with pytest.raises(Refused, match="still to come"):
        reports(house).since(Since(on=date(2026, 11, 24)))


@pytest.mark.parametrize("since", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)])
async def test_a_time_that_cannot_be_is_made_one_that_can(house: House, since: datetime) -> None:
    now = house.clock.now()
    stats = (await reports(house).count(Question(since, now))).stats
    assert now - KEPT <= stats.since <= stats.until == now
    assert len(stats.weeks) <= 58
