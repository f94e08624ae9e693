"""What needs a hand: a conclusion with its cause, the verb beside it, and never a wall of them."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from blocks.digest_hands import hands, hands_in_short
from bot.accounts import MOST
from bot.api.models import BadReason
from bot.digests.summary import FailedRun, Paused, Skipped, StreamNumbers, Summary
from bot.slack.message import Block
from tests.blocks.digest_states import AI, DOWN, FAILED, INDIE, RAN, RUST, SINCE, UNTIL, me, week
from tests.blocks.limits import captions

CALM = replace(INDIE, good=11, bad=9)
"""The same stream, mostly called good."""
OLD = datetime(2026, 11, 1, tzinfo=UTC)


def said(summary: Summary) -> list[str]:
    """Each conclusion in its words; how many more there are stands in small print."""
    return [
        block["text"]["text"] if block["type"] == "section" else block["elements"][0]["text"]
        for block in hands(summary)
    ]


def verb(blocks: Iterable[Block]) -> tuple[str, dict[str, Any]] | None:
    """The action of the only conclusion, and what it carries."""
    (block,) = blocks
    found = block.get("accessory")
    return (found["action_id"], json.loads(found["value"])) if found else None


def test_a_week_in_which_all_is_well_needs_none() -> None:
    summary = week(AI, CALM, RUST, me=me())
    assert said(summary) == []
    assert hands_in_short(summary) == []


def test_a_stream_mostly_called_bad_is_named_with_the_reason_and_how_long_it_lasts() -> None:
    summary = week()
    assert said(summary) == [
        (
            "*Indie hackers* is mostly called bad, third week running; 8 of 11 for the wrong job. "
            "A narrower segment would help."
        )
    ]
    assert verb(hands(summary)) == ("stats.open", {"v": 1, "stream": 2})
    assert hands_in_short(summary) == ["Indie hackers is mostly called bad"]
    assert hands_in_short(week(INDIE, INDIE)) == ["2 streams are mostly called bad"]


@pytest.mark.parametrize(
    ("before", "days", "running"),
    [
        (0, 7, ""),
        (1, 7, ", second week running"),
        (1, 1, ", second day running"),
        (3, 3, ", fourth time running"),
        (8, 7, ", ninth week running"),
        (9, 7, ", for 10 weeks running"),
    ],
)
def test_how_often_in_a_row_is_said(before: int, days: int, running: str) -> None:
    summary = week(replace(INDIE, bad_before=before), until=SINCE + timedelta(days=days))
    assert said(summary)[0].startswith(f"*Indie hackers* is mostly called bad{running}; 8 of 11")


@pytest.mark.parametrize(
    ("reason", "count", "words"),
    [
        (None, 0, ": 11 of 20. A narrower segment would help."),
        (BadReason.BOT, 11, "; 11 of 11 as bots or spam. Watching another account would help."),
        (
            BadReason.ZAPIER,
            6,
            "; 6 of 11 without a reason. Picking a reason with 👎 would show what to change.",
        ),
        (
            BadReason.OTHER,
            6,
            "; 6 of 11 for a reason of their own. Picking a reason with 👎 would show what to change.",
        ),
        ("too *old*", 6, "; 6 of 11 as “too ∗old∗”. A narrower segment would help."),
        (BadReason.WRONG_JOB, 12, ": 11 of 20. A narrower segment would help."),
    ],
)
def test_what_would_help_follows_from_the_reason(reason: str | None, count: int, words: str) -> None:
    stream = replace(INDIE, reason=reason, reason_count=count, bad_before=0)
    assert said(week(stream)) == [f"*Indie hackers* is mostly called bad{words}"]


@pytest.mark.parametrize("reason", BadReason)
def test_every_reason_has_its_words(reason: BadReason) -> None:
    (words,) = said(week(replace(INDIE, reason=reason)))
    assert "8 of 11" in words
    assert "“" not in words


def test_the_worst_stream_comes_first() -> None:
    worse = replace(INDIE, title="Worse", bad=30)
    assert [each.split("*")[1] for each in said(week(INDIE, worse))] == ["Worse", "Indie hackers"]


def test_a_failed_run_says_its_cause_beside_the_verb() -> None:
    summary = week(replace(RUST, failed=(FAILED,)))
    assert said(summary) == ["A run of *Rust people* failed on Friday: X lookup service down."]
    assert verb(hands(summary)) == ("run.again", {"v": 1, "stream": 3})
    assert hands_in_short(summary) == ["1 run failed"]


@pytest.mark.parametrize(
    ("runs", "line"),
    [
        ((replace(FAILED, cause=None),), "A run of *Rust people* failed on Friday: the API gives no cause."),
        ((replace(FAILED, cause="Down."),), "A run of *Rust people* failed on Friday: Down."),
        ((replace(FAILED, at=None),), f"A run of *Rust people* failed: {DOWN}."),
        ((replace(FAILED, at=OLD),), f"A run of *Rust people* failed on 1 Nov: {DOWN}."),
        (
            (replace(FAILED, cause="older", at=OLD), FAILED, replace(FAILED, at=None)),
            f"3 runs of *Rust people* failed, the last on Friday: {DOWN}.",
        ),
    ],
)
def test_failed_runs_of_one_stream_are_one_conclusion(runs: tuple[FailedRun, ...], line: str) -> None:
    assert said(week(replace(RUST, failed=runs))) == [line]


def test_many_of_a_kind_are_counted() -> None:
    streams = tuple(
        replace(RUST, stream_id=n, failed=(FailedRun(n, f"s{n}", RAN, DOWN),)) for n in range(1, 7)
    )
    summary = week(*streams)
    assert captions(list(hands(summary))) == ["Run again"] * 3
    assert said(summary)[-1] == "… and 3 more like that"
    assert hands_in_short(summary) == ["6 runs failed"]


@pytest.mark.parametrize(
    ("stream", "line"),
    [
        (StreamNumbers(7, "Old", last_run=OLD), "*Old* has not run since 1 Nov."),
        (StreamNumbers(7, "New"), "*New* has not run yet."),
    ],
)
def test_a_stream_gone_stale_can_be_run(stream: StreamNumbers, line: str) -> None:
    summary = week(stream)
    assert said(summary) == [line]
    assert verb(hands(summary)) == ("run.start", {"v": 1, "stream": 7})
    assert hands_in_short(summary) == ["1 stream did not run"]


@pytest.mark.parametrize(
    "stream",
    [
        StreamNumbers(7, "a", active=False),
        StreamNumbers(7, "a", last_run=RAN),
        StreamNumbers(7, "a", high=1),
        StreamNumbers(7, "a", last_run=OLD, runs_known=False),
    ],
)
def test_a_stream_that_ran_or_rests_or_is_not_known_is_not_stale(stream: StreamNumbers) -> None:
    assert said(week(stream)) == []


def test_a_stream_that_runs_weekly_is_not_called_stale_each_day() -> None:
    ran = StreamNumbers(7, "a", last_run=UNTIL - timedelta(days=6))
    assert said(week(ran, since=UNTIL - timedelta(days=1))) == []
    assert said(week(replace(ran, last_run=UNTIL - timedelta(days=8)), since=UNTIL - timedelta(days=1)))


@pytest.mark.parametrize(
    ("handles", "reason", "line"),
    [
        (
            ["ferris"],
            "account_sleeping",
            "without @ferris: it is asleep. Waking it adds to the bill.",
        ),
        (
            ["ferris", "crab"],
            "account_sleeping",
            "without @ferris and @crab: they are asleep. Waking them adds to the bill.",
        ),
        (["a"], "budget_exhausted", "without @a: its daily sync was used up."),
        (["a", "b"], "budget_exhausted", "without @a and @b: their daily syncs were used up."),
        (["a"], "free_tier", "without @a: the free plan leaves it out."),
        (["a", "b"], "free_tier", "without @a and @b: the free plan leaves them out."),
        (["a"], "on *strike*", "without @a: the API says “on ∗strike∗”."),
    ],
)
def test_accounts_left_out_are_said_with_what_to_do(handles: list[str], reason: str, line: str) -> None:
    skipped = tuple(Skipped(3, "Rust people", at, handle, reason) for at, handle in enumerate(handles))
    summary = week(replace(RUST, skipped=skipped))
    assert said(summary) == [f"*Rust people* runs {line}"]
    ids = list(range(len(handles)))
    verbs: dict[str, tuple[str, dict[str, object]]] = {
        "budget_exhausted": ("run.start", {"v": 1, "stream": 3}),
        "account_sleeping": ("accounts.wake", {"v": 1, "accounts": ids, "stream": 3}),
        "free_tier": ("budget.open", {"v": 1}),
    }
    assert verb(hands(summary)) == verbs.get(reason, ("accounts.show", {"v": 1}))
    were = "1 account was" if len(handles) == 1 else "2 accounts were"
    assert hands_in_short(summary) == [f"{were} left out"]


def test_a_button_for_very_many_accounts_carries_as_many_as_a_window_shows() -> None:
    skipped = tuple(Skipped(3, "Rust people", 10**15 - at, "kay", "account_sleeping") for at in range(60))
    name, carried = verb(hands(week(replace(RUST, skipped=skipped)))) or ("", {})
    assert name == "accounts.wake"
    assert len(carried["accounts"]) == MOST


def test_an_account_of_two_streams_is_one_account() -> None:
    sleeping = Skipped(3, "Rust people", 7, "ferris", "account_sleeping")
    summary = week(replace(RUST, skipped=(sleeping,)), replace(AI, skipped=(replace(sleeping, stream_id=1),)))
    assert len(said(summary)) == 2
    assert hands_in_short(summary) == ["1 account was left out"]


def test_a_channel_that_takes_no_posts_is_named_with_how_to_open_it() -> None:
    paused = (Paused("Rust people", "C0SALES", "not_in_channel"), Paused("a", "C0SALES", "not_in_channel"))
    summary = week(AI, paused=paused)
    assert said(summary) == [
        (
            "⏸️ No leads of *Rust people* and *a* can be posted in <#C0SALES>: I am not in this channel. "
            "Type `/invite @Good Ones` there."
        )
    ]
    assert verb(hands(summary)) == ("channel.retry", {"v": 1, "channel": "C0SALES"})
    assert hands_in_short(summary) == ["1 channel takes no posts"]


def test_a_channel_that_gets_all_streams_is_said_to_get_none() -> None:
    (line,) = said(week(AI, paused=(Paused(None, "C0SALES", "is_archived"),)))
    assert line == "⏸️ No leads can be posted in <#C0SALES>: this channel is archived. Unarchive it."


def test_a_channel_that_is_not_to_be_known_has_neither_name_nor_button() -> None:
    summary = week(AI, paused=(Paused("a", "", "is_archived"),))
    assert said(summary) == [
        "⏸️ No leads of *a* can be posted in a private channel: this channel is archived."
    ]
    assert verb(hands(summary)) is None


def test_what_was_given_up_can_be_looked_at() -> None:
    summary = week(AI, dead=3)
    assert said(summary) == ["*3 things could not be done*, and can be had after all."]
    assert verb(hands(summary)) == ("status.open", {"v": 1})
    assert hands_in_short(summary) == ["3 things could not be done"]


@pytest.mark.parametrize(("count", "wait"), [(1, "1 lead waits"), (13, "13 leads wait")], ids=["one", "many"])
def test_leads_that_wait_for_over_a_week_can_be_triaged(count: int, wait: str) -> None:
    summary = week(AI, waiting_long=count)
    assert said(summary) == [f"*{wait} for a 👍 or 👎* for over a week."]
    assert verb(hands(summary)) == ("triage.open", {"v": 1})
    assert hands_in_short(summary) == [f"{wait} for over a week"]
