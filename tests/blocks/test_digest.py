"""The summary: conclusions first, each with its verb, numbers last, and nothing claimed that is not known."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.digest import digest_line, digest_message, digest_preview
from blocks.elements import ref
from bot.api.models import Credits, Me, Totals
from bot.digests.summary import FailedRun, Offer, Paused, Skipped, StreamNumbers, Summary
from bot.modes import ChannelMode
from bot.slack.message import Message
from tests.blocks.digest_states import (
    AI,
    FAILED,
    INDIE,
    RAN,
    RUST,
    SINCE,
    SUMMARIES,
    UNTIL,
    WEEKLY,
    by_schedule,
    me,
    quiet_week,
    week,
)
from tests.blocks.limits import captions, check_message, drawn
from tests.blocks.make import counts, ids, maybe, moments, rough

few = st.integers(min_value=0, max_value=10**6)
failures = st.builds(FailedRun, stream_id=ids, stream=rough, at=maybe(moments), cause=maybe(rough))
skipped = st.builds(
    Skipped,
    stream_id=ids,
    stream=rough,
    handle=rough,
    reason=st.sampled_from(["account_sleeping", "budget_exhausted", "free_tier"]) | rough,
)
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
    oldest_waiting=maybe(moments),
    last_run=maybe(moments),
    failed=st.lists(failures, max_size=3).map(tuple),
    skipped=st.lists(skipped, max_size=3).map(tuple),
    active=st.booleans(),
    reason=maybe(st.just("wrong_job") | rough),
    reason_count=counts,
    bad_before=few,
    runs_known=st.booleans(),
)
budgets = st.builds(
    Me,
    credits=maybe(st.builds(Credits, balance=counts, is_low=st.booleans(), auto_topup_enabled=st.booleans())),
    totals=maybe(
        st.builds(Totals, monthly_retest_remaining=maybe(counts), daily_sync_remaining=maybe(counts))
    ),
)
summaries = st.builds(
    Summary,
    since=st.just(SINCE),
    until=st.sampled_from([UNTIL, SINCE, *(SINCE + timedelta(hours=hours) for hours in (3, 24, 1080))]),
    streams=st.lists(numbers, max_size=6).map(tuple),
    me=maybe(budgets),
    missing=st.lists(rough, max_size=7).map(tuple),
    offer=maybe(st.builds(Offer, cards=few, acted=few, mode=st.sampled_from(ChannelMode))),
    first=st.booleans(),
    new_before=maybe(counts),
    credits_used=maybe(counts),
    paused=st.lists(
        st.builds(
            Paused,
            stream=maybe(rough),
            channel=st.sampled_from(["", "C0SALES", "C0LEADS", "G0BOSS"]),
            reason=st.sampled_from(["is_archived", "not_in_channel"]) | rough,
        ),
        max_size=5,
    ).map(tuple),
    dead=few,
    to_triage=few,
    schedule=maybe(rough),
    next_at=maybe(moments),
    late=st.booleans(),
    waiting_long=few,
    whole=st.booleans(),
    personal=st.booleans(),
)


def small_print(summary: Summary) -> list[str]:
    found = [block for block in digest_message(summary).blocks if block["type"] == "context"]
    text: str = found[-1]["elements"][0]["text"]
    return text.split("\n")


def rows(message: Message) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in message.blocks[-1]["rows"]]


@settings(max_examples=80, deadline=None)
@given(summaries)
def test_slack_takes_any_digest(summary: Summary) -> None:
    check_message(digest_message(summary))
    check_message(digest_preview(summary, ref(channel="C0LEADS")))
    short = digest_line(summary)
    check_message(short)
    assert len(short.blocks) == 1
    assert "\n" not in short.text


def test_five_hundred_hostile_streams_fit() -> None:
    title = "&" * 10_000
    worst = StreamNumbers(
        1,
        title,
        good=1,
        bad=10**9,
        high=10**12,
        waiting=10**9,
        oldest_waiting=SINCE - timedelta(days=9),
        failed=(FailedRun(1, title, RAN, "<" * 10_000),) * 9,
        skipped=tuple(Skipped(n, title, 10**15, "<" * 10_000, "<" * 10_000) for n in range(9)),
    )
    message = digest_message(
        week(
            *(worst, StreamNumbers(2, "<" * 10_000)) * 250,
            missing=("👩🏽" * 9_999,) * 50,
            paused=tuple(Paused(title, f"C{n}", title) for n in range(99)),
            dead=10**9,
            to_triage=10**9,
            waiting_long=10**9,
            me=me(0, syncs=0),
            late=True,
            first=True,
            offer=Offer(10**9, 0, ChannelMode.DIGEST),
            schedule=title,
            next_at=UNTIL,
        )
    )
    check_message(message)
    assert len(message.blocks[-1]["rows"]) == 22


def test_the_whole_week_reads_from_what_needs_a_hand_to_the_numbers() -> None:
    message = digest_message(SUMMARIES["weekly"])
    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["section"] * 4 + ["actions", "context", "table"]
    assert captions(message.blocks) == [
        "See why",
        "Run again",
        "Show budget",
        "Triage 58",
        "All numbers",
        "Too noisy?",
    ]


def test_the_gist_is_all_of_it_in_two_sentences() -> None:
    assert digest_message(SUMMARIES["weekly"]).text == (
        "Leads, 16–22 Nov: 128 new, 23 % more than the week before; 70 judged (52 good), 58 waiting, the oldest "
        "since Tuesday. Needs a hand: Indie hackers is mostly called bad, 1 run failed, credits end Thursday."
    )


def test_a_founder_reads_one_line() -> None:
    message = digest_line(SUMMARIES["weekly"])
    assert message.text == (
        "Leads, 16–22 Nov: 128 new (89 high), 52 good of 70 judged, 58 waiting; "
        "Indie hackers is mostly called bad, 1 run failed, credits end Thursday."
    )
    assert drawn(message).replace("*", "") == message.text


def test_an_empty_week_is_said_kindly() -> None:
    message = digest_message(quiet_week())
    assert message.text == "Leads, 16–22 Nov: a quiet week, nothing new and nothing waiting. 🌱."
    assert [block["type"] for block in message.blocks] == ["section", "context"]
    assert (
        digest_line(quiet_week()).text == "Leads, 16–22 Nov: a quiet week, nothing new and nothing waiting."
    )


def test_an_empty_week_of_streams_has_no_table_of_noughts() -> None:
    message = digest_message(SUMMARIES["empty"])
    assert captions(message.blocks) == ["All numbers"]
    assert message.blocks[-1]["type"] == "context"


def test_what_could_not_be_read_is_named_and_heard() -> None:
    partial = week(missing=("Rust people", "<credits>"))
    message = digest_message(partial)
    assert "⚠️ Not counted, because it could not be read just now: Rust people · &lt;credits&gt;." in drawn(
        message
    )
    assert "(not all could be read)" in message.text
    assert digest_line(partial).text.endswith("not all could be read.")


def test_where_nothing_could_be_read_that_is_said_once() -> None:
    message = digest_message(quiet_week(missing=("the list of streams",)))
    assert message.text == (
        "Leads, 16–22 Nov: nothing could be read just now. No lead is lost by that: the next digest counts them. "
        "/goodones digest tries again, at any time."
    )
    assert "⚠️" not in drawn(message)


@pytest.mark.parametrize(
    ("hours", "back"), [(168, "the last seven days"), (24, "the last day"), (90, "what is known so far")]
)
def test_a_first_digest_says_how_far_it_looks_back(hours: int, back: str) -> None:
    first = week(first=True, since=UNTIL - timedelta(hours=hours))
    message = digest_message(first)
    assert (
        f"👋 Your first digest: {back}. The next ones begin where the last one ended."
        in message.blocks[1]["elements"][0]["text"]
    )
    assert "(your first digest)" in message.text
    assert digest_line(first).text.endswith("your first digest.")


def test_a_late_digest_says_so() -> None:
    late = week(late=True)
    assert "⏰ This one is late: it could not be posted when it was due." in drawn(digest_message(late))
    assert "(late)" in digest_message(late).text
    assert digest_line(late).text.endswith(", late.")


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        (by_schedule(week()), f"{WEEKLY} · next 30 Nov · `/goodones settings` changes that"),
        (
            by_schedule(week(), "after each sync"),
            "After each sync · next 30 Nov · `/goodones settings` changes that",
        ),
        (week(schedule="off"), "Comes only when asked for · `/goodones settings` changes that"),
        (week(), "Comes only when asked for · `/goodones settings` changes that"),
        (
            by_schedule(week(personal=True)),
            f"All streams of your team · {WEEKLY} · next 30 Nov · `/goodones digest me` changes that",
        ),
    ],
)
def test_the_small_print_says_when_the_next_comes_and_where_to_change_it(summary: Summary, line: str) -> None:
    assert small_print(summary) == [line]


def test_what_is_left_stands_in_small_print() -> None:
    assert small_print(week(me=me(500)))[0] == "Left: 500 credits · 3 daily syncs · 10 re-tests"


def test_numbers_come_last_most_leads_first() -> None:
    quiet = StreamNumbers(4, "Designers", last_run=RAN)
    assert rows(digest_message(week(RUST, quiet, INDIE, AI))) == [
        ["Stream", "New (high)", "Good / bad"],
        ["AI founders watching Yongfook", "83 (62)", "38 / 6"],
        ["Indie hackers", "33 (18)", "9 / 11"],
        ["Rust people", "12 (9)", "5 / 1"],
        ["Designers", "0", "–"],
    ]


def test_the_rest_of_many_streams_is_one_row() -> None:
    many = tuple(replace(RUST, stream_id=n, title=f"s{n:02}") for n in range(25))
    assert rows(digest_message(week(*many)))[-1] == ["… 5 more streams", "60 (45)", "25 / 5"]


def test_a_preview_is_the_same_with_a_button_that_posts_it() -> None:
    summary = week()
    posted, preview = digest_message(summary), digest_preview(summary, ref(channel="C0LEADS"))
    added = [block for block in preview.blocks if block not in posted.blocks]
    assert [block for block in preview.blocks if block in posted.blocks] == posted.blocks
    assert added[0]["elements"][0]["action_id"] == "digest.post"
    assert added[0]["elements"][0]["value"] == '{"v":1,"channel":"C0LEADS"}'
    assert "Only you see this" in added[1]["elements"][0]["text"]
    assert preview.blocks[-1]["type"] == "table"
    assert preview.text == f"Preview: {posted.text}"


def test_in_a_preview_posting_it_is_the_next_step() -> None:
    preview = digest_preview(SUMMARIES["weekly"], ref())
    rows = [block["elements"] for block in preview.blocks if block["type"] == "actions"]
    primary = [each["text"]["text"] for row in rows for each in row if each.get("style") == "primary"]
    assert primary == ["Post here"]


def test_of_much_that_could_not_be_read_five_are_named() -> None:
    text = drawn(digest_message(week(missing=tuple(f"s{n}" for n in range(7)))))
    assert "just now: s0 · s1 · s2 · s3 · s4 · and 2 more." in text


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, ["All numbers", "Too noisy?"]),
        ({"to_triage": 7}, ["Triage 7", "All numbers", "Too noisy?"]),
        ({"personal": True}, ["All numbers"]),
    ],
)
def test_the_ways_on_stand_below_what_needs_a_hand(changes: dict[str, Any], offered: list[str]) -> None:
    (row,) = [block for block in digest_message(week(**changes)).blocks if block["type"] == "actions"]
    assert captions([row]) == offered
    styles = [each.get("style") for each in row["elements"]]
    assert styles == (["primary", None, None] if "to_triage" in changes else [None] * len(offered))


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
        assert captions(message.blocks).count("Too noisy?") == 1


def test_all_runs_failed_reads_as_such() -> None:
    message = digest_message(SUMMARIES["all_failed"])
    assert message.text == "Leads, 16–22 Nov: nothing new and nothing waiting. Needs a hand: 5 runs failed."
    assert captions(message.blocks) == ["Run again"] * 3 + ["All numbers"]
    assert digest_line(week(StreamNumbers(3, "a", failed=(FAILED,), last_run=RAN))).text == (
        "Leads, 16–22 Nov: nothing new and nothing waiting; 1 run failed."
    )
