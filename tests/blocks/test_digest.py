"""The summary: conclusions first, each with its verb, numbers last, and nothing claimed that is not known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.digest import (
    Budgets,
    Digest,
    FailedRun,
    Offer,
    StreamNumbers,
    digest_message,
    digest_preview,
    period,
    runs_out,
)
from blocks.elements import ref
from bot.modes import ChannelMode
from tests.blocks.limits import captions, check_message, drawn
from tests.blocks.make import counts, ids, maybe, moments, rough

BERLIN = timezone(timedelta(hours=1))
SINCE = datetime(2026, 11, 16, tzinfo=BERLIN)
UNTIL = datetime(2026, 11, 23, tzinfo=BERLIN)
RAN = datetime(2026, 11, 20, 9, tzinfo=UTC)

numbers = st.builds(
    StreamNumbers,
    stream_id=ids,
    title=rough,
    high=counts,
    medium=counts,
    other=counts,
    good=counts,
    bad=counts,
    waiting=counts,
    active=st.booleans(),
    last_run=maybe(moments),
)
failures = st.builds(FailedRun, stream_id=ids, title=rough, at=moments, cause=maybe(rough))
budgets = st.builds(
    Budgets,
    credits_left=maybe(counts),
    credits_low=st.booleans(),
    credits_used=maybe(counts),
    syncs_left=maybe(counts),
    retests_left=maybe(counts),
)
digests = st.builds(
    Digest,
    since=st.just(SINCE),
    until=st.sampled_from([UNTIL, SINCE, SINCE + timedelta(days=1), SINCE + timedelta(days=45)]),
    streams=st.lists(numbers, max_size=8).map(tuple),
    failures=st.lists(failures, max_size=6).map(tuple),
    budgets=budgets,
    partial=st.lists(rough, max_size=7).map(tuple),
    new_before=maybe(counts),
    oldest_waiting=maybe(moments),
    schedule=maybe(rough),
    next_at=maybe(moments),
    late=st.booleans(),
)

AI = StreamNumbers(1, "AI founders", high=62, medium=21, good=38, bad=6, waiting=39, last_run=RAN)
INDIE = StreamNumbers(2, "Indie hackers", high=18, medium=15, good=9, bad=11, waiting=13, last_run=RAN)
RUST = StreamNumbers(3, "Rust people", high=9, medium=3, good=5, bad=1, waiting=6, last_run=RAN)


def week(**changes: Any) -> Digest:
    values: dict[str, Any] = {"since": SINCE, "until": UNTIL, "streams": (RUST, AI, INDIE)}
    return Digest(**{**values, **changes})


def headline(digest: Digest) -> list[str]:
    text: str = digest_message(digest).blocks[0]["text"]["text"]
    return text.split("\n")


@settings(max_examples=60, deadline=None)
@given(digests)
def test_slack_takes_any_digest(digest: Digest) -> None:
    check_message(digest_message(digest))
    check_message(digest_preview(digest, ref(channel="C0LEADS")))


def test_five_hundred_hostile_streams_fit() -> None:
    worst = StreamNumbers(1, "&" * 10_000, good=1, bad=10**9, high=10**12)
    idle = StreamNumbers(1, "<" * 10_000)
    failed = FailedRun(1, "<" * 10_000, RAN, "&" * 10_000)
    message = digest_message(
        week(streams=(worst, idle) * 250, failures=(failed,) * 500, partial=("👩🏽" * 9_999,) * 50)
    )
    check_message(message)
    assert len(message.blocks[-1]["rows"]) == 22


def test_the_week_stands_in_two_lines() -> None:
    oldest = datetime(2026, 11, 17, 8, tzinfo=UTC)
    assert headline(week(new_before=104, oldest_waiting=oldest)) == [
        "*Leads, 16–22 Nov*:  *128 new*, 23 % more than the week before",
        (
            "70 judged (52 good), *58 waiting*, the oldest since "
            "<!date^1794902400^{date_short_pretty}|17 Nov 08:00 UTC>"
        ),
    ]


@pytest.mark.parametrize(
    ("before", "compared"),
    [
        (None, ""),
        (128, ", as many as the week before"),
        (0, ", after none the week before"),
        (64, ", 100 % more than the week before"),
        (256, ", 50 % fewer than the week before"),
        (129, ", about as many as the week before"),
    ],
)
def test_a_week_is_compared_with_the_one_before(before: int | None, compared: str) -> None:
    assert headline(week(new_before=before))[0] == f"*Leads, 16–22 Nov*:  *128 new*{compared}"


@pytest.mark.parametrize(("days", "unit"), [(1, "day"), (7, "week"), (14, "period")])
def test_a_period_has_a_name(days: int, unit: str) -> None:
    digest = week(until=SINCE + timedelta(days=days), new_before=128)
    assert headline(digest)[0].endswith(f"as many as the {unit} before")


def test_nobody_judged_and_nothing_waiting_are_said() -> None:
    fresh = StreamNumbers(1, "a", high=2, last_run=RAN)
    assert headline(week(streams=(fresh,)))[1] == "None judged yet, 2 only exported, none waiting"


def test_the_headline_accounts_for_each_new_lead() -> None:
    numbers = StreamNumbers(1, "a", high=12, medium=4, good=2, bad=1, waiting=8, last_run=RAN)
    assert headline(week(streams=(numbers,)))[1] == "3 judged (2 good), 5 only exported, *8 waiting*"
    assert "exported" not in headline(week(streams=(replace(numbers, waiting=13),)))[1]


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (SINCE, UNTIL, "16–22 Nov"),
        (SINCE, SINCE + timedelta(days=1), "16 Nov"),
        (SINCE, SINCE, "16 Nov"),
        (datetime(2026, 10, 28, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC), "28 Oct – 3 Nov"),
        (datetime(2026, 12, 28, tzinfo=UTC), datetime(2027, 1, 4, tzinfo=UTC), "28 Dec – 3 Jan"),
        (datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC), "22–23 Nov"),
    ],
)
def test_a_period_is_said_in_days(since: datetime, until: datetime, said: str) -> None:
    assert period(since, until) == said


def test_an_empty_week_is_said_kindly() -> None:
    message = digest_message(Digest(SINCE, UNTIL))
    check_message(message)
    assert "a quiet week, nothing new and nothing waiting. 🌱" in drawn(message)
    assert message.text == "Leads, 16–22 Nov: a quiet week, nothing new and nothing waiting. 🌱."
    assert [block["type"] for block in message.blocks] == ["section", "context"]


def test_an_unread_week_does_not_claim_to_be_quiet() -> None:
    message = digest_message(Digest(SINCE, UNTIL, partial=("Rust people", "credits")))
    assert "quiet" not in drawn(message)
    assert "nothing new in what could be read" in drawn(message)
    assert "⚠️ Not counted, because it could not be read just now: Rust people and credits." in drawn(message)
    assert message.text.endswith("Some of it could not be read.")


def test_a_failed_run_says_its_cause_beside_the_verb() -> None:
    failed = FailedRun(3, "Rust people", RAN, "X lookup service down")
    message = digest_message(week(failures=(failed,)))
    block = message.blocks[1]
    assert block["text"]["text"] == (
        "The run of *Rust people* failed "
        "(<!date^1795165200^{date_short_pretty}|20 Nov 09:00 UTC>): X lookup service down"
    )
    assert (block["accessory"]["action_id"], block["accessory"]["value"]) == (
        "run.again",
        '{"v":1,"stream":3}',
    )
    assert "1 run failed." in message.text


def test_a_failed_run_without_cause_says_so() -> None:
    assert "the API gives no cause" in drawn(digest_message(week(failures=(FailedRun(3, "a", RAN),))))


def test_many_failures_are_counted() -> None:
    message = digest_message(week(failures=(FailedRun(3, "a", RAN),) * 6))
    assert captions(message.blocks).count("Run again") == 4
    assert "… and 2 more failed runs" in drawn(message)


def test_a_stream_mostly_called_bad_is_named() -> None:
    text = drawn(digest_message(week()))
    assert "*Indie hackers* is mostly called bad: 11 of 20. A narrower segment would help." in text
    assert text.count("mostly called bad") == 1


@pytest.mark.parametrize(("good", "bad"), [(0, 4), (5, 5), (9, 1)])
def test_few_or_even_judgements_are_no_verdict(good: int, bad: int) -> None:
    stream = StreamNumbers(1, "a", high=1, good=good, bad=bad, last_run=RAN)
    assert "mostly" not in drawn(digest_message(week(streams=(stream,))))


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        (
            StreamNumbers(7, "Old", last_run=datetime(2026, 11, 1, tzinfo=UTC)),
            "*Old* has not run since <!date^",
        ),
        (StreamNumbers(7, "New"), "*New* has not run yet."),
    ],
)
def test_a_stream_gone_stale_can_be_run(stream: StreamNumbers, said: str) -> None:
    message = digest_message(week(streams=(AI, stream)))
    assert said in drawn(message)
    assert captions(message.blocks) == ["Run", "Too noisy?"]


@pytest.mark.parametrize(
    "stream",
    [
        StreamNumbers(7, "a", active=False),
        StreamNumbers(7, "a", last_run=RAN),
        StreamNumbers(7, "a", high=1),
    ],
)
def test_a_stream_that_ran_or_rests_is_not_stale(stream: StreamNumbers) -> None:
    assert "has not run" not in drawn(digest_message(week(streams=(stream,))))


def test_many_stale_streams_are_counted() -> None:
    stale = tuple(StreamNumbers(n, f"s{n}") for n in range(10))
    assert "… and 6 more streams like that" in drawn(digest_message(week(streams=stale)))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (Budgets(45, credits_used=90), "*45 credits left*: at this rate until <!date^"),
        (Budgets(45, credits_low=True), "*45 credits left*, which is low."),
        (Budgets(1, credits_low=True, credits_used=1), "*1 credit left*: at this rate until"),
        (Budgets(0), "*No credits left*: contact details cannot be looked up until there are more."),
        (Budgets(syncs_left=0), "*No daily syncs left*: runs go on tomorrow."),
    ],
)
def test_a_budget_that_runs_out_is_said(left: Budgets, said: str) -> None:
    assert said in drawn(digest_message(week(budgets=left)))


@pytest.mark.parametrize(
    "left", [Budgets(), Budgets(500, credits_used=10), Budgets(500), Budgets(syncs_left=3)]
)
def test_a_budget_that_lasts_is_only_small_print(left: Budgets) -> None:
    text = drawn(digest_message(week(budgets=left)))
    assert "*500 credits" not in text
    assert "No daily syncs" not in text


def test_low_credits_are_heard_on_phones() -> None:
    message = digest_message(week(budgets=Budgets(9, credits_low=True)))
    assert message.text.endswith("9 credits left.")


def test_what_is_left_stands_in_small_print() -> None:
    left = Budgets(500, syncs_left=3, retests_left=1)
    assert "Left: 500 credits · 3 daily syncs · 1 re-test" in drawn(digest_message(week(budgets=left)))
    assert "Left:" not in drawn(digest_message(week()))


@pytest.mark.parametrize(
    ("left", "used", "days"),
    [
        (45, 90, 3.5),
        (90, 45, 14),
        (0, 5, None),
        (5, 0, None),
        (None, 5, None),
        (5, None, None),
        (10**6, 1, None),
    ],
)
def test_the_day_that_credits_end_follows_from_the_rate(
    left: int | None, used: int | None, days: float | None
) -> None:
    end = runs_out(week(budgets=Budgets(left, credits_used=used)))
    assert end == (None if days is None else UNTIL + timedelta(days=days))


def test_the_small_print_says_when_the_next_comes_and_how_to_see_it() -> None:
    text = drawn(digest_message(week(schedule="Mondays 09:00 Berlin", next_at=UNTIL, late=True)))
    assert "⏰ this one is late, we were away · Mondays 09:00 Berlin · next <!date^" in text
    assert "`/goodones digest` shows it any time" in text


def test_numbers_come_last_most_leads_first() -> None:
    block = digest_message(week()).blocks[-1]
    assert [[cell["text"] for cell in row] for row in block["rows"]] == [
        ["Stream", "New (high)", "Good / bad"],
        ["AI founders", "83 (62)", "38 / 6"],
        ["Indie hackers", "33 (18)", "9 / 11"],
        ["Rust people", "12 (9)", "5 / 1"],
    ]


def test_the_rest_of_many_streams_is_one_row() -> None:
    many = tuple(replace(RUST, stream_id=n, title=f"s{n:02}") for n in range(25))
    last = digest_message(week(streams=many)).blocks[-1]["rows"][-1]
    assert [cell["text"] for cell in last] == ["… 5 more streams", "60 (45)", "25 / 5"]


def test_leads_of_unknown_fit_are_counted_as_new() -> None:
    assert replace(RUST, other=4).new == 16


def test_a_preview_is_the_same_with_a_button_that_posts_it() -> None:
    posted, preview = digest_message(week()), digest_preview(week(), ref(channel="C0LEADS"))
    added = [block for block in preview.blocks if block not in posted.blocks]
    assert [block for block in preview.blocks if block in posted.blocks] == posted.blocks
    assert added[0]["elements"][0]["action_id"] == "digest.post"
    assert added[0]["elements"][0]["value"] == '{"v":1,"channel":"C0LEADS"}'
    assert "Only you see this" in added[1]["elements"][0]["text"]
    assert preview.blocks[-1]["type"] == "table"
    assert preview.text == f"Preview: {posted.text}"


def test_credits_that_last_for_ages_end_at_no_date() -> None:
    long = week(since=SINCE - timedelta(days=5_000), budgets=Budgets(2**62, credits_used=1))
    assert runs_out(long) is None
    check_message(digest_message(long))


@pytest.mark.parametrize(
    ("acted", "said"),
    [
        (3, "*3 of 48 cards* of the last week were judged"),
        (0, "*None of 48 cards* of the last week were judged"),
    ],
)
def test_where_few_cards_were_acted_on_less_is_offered(acted: int, said: str) -> None:
    offered = week(offer=Offer(48, acted, ChannelMode.BALANCED))
    for message in (digest_message(offered), digest_preview(offered, ref())):
        check_message(message)
        assert said in drawn(message)
        (row,) = [block for block in message.blocks if block.get("block_id") == "noise"]
        assert [(each["action_id"], each["value"]) for each in row["elements"]] == [
            ("channel.mode", '{"v":1,"mode":"balanced","beside":1}'),
            ("channel.decline", '{"v":1}'),
            ("channel.noise", '{"v":1}'),
        ]
