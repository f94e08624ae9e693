"""A stream's line: what was counted, what is known of its runs, and that what is not known is not made up."""

from collections import Counter
from datetime import timedelta

from bot.digests.history import FEW, History
from bot.digests.numbers import Period, numbers
from bot.digests.summary import Skipped, StreamNumbers
from bot.digests.tally import Counted
from tests.digests.leads import NOON, STREAM, WEEK_AGO, run

WEEK = Period(WEEK_AGO, NOON)
HOUR = timedelta(hours=1)


def test_nothing_is_nothing() -> None:
    assert numbers(STREAM, Counted(), History.read([]), WEEK) == StreamNumbers(42, "Founders")


def test_every_figure_is_handed_on() -> None:
    counted = Counted(
        high=3,
        medium=2,
        other=1,
        good=1,
        bad=2,
        waiting=1,
        exported=3,
        only_exported=2,
        oldest_waiting=WEEK_AGO,
        reasons=Counter({"bot": 2}),
    )
    over = (Skipped(42, "Founders", 8, "maker", "account_sleeping"),)
    runs = History.read([run("failed", NOON - HOUR, error_message="X is down")])
    line = numbers(STREAM, counted, runs, WEEK, skipped=over, bad_before=2)
    assert (line.high, line.medium, line.other, line.new) == (3, 2, 1, 6)
    assert (line.good, line.bad, line.waiting, line.oldest_waiting) == (1, 2, 1, WEEK_AGO)
    assert (line.exported, line.only_exported) == (3, 2)
    assert (line.reason, line.reason_count, line.bad_before) == ("bot", 2, 2)
    assert line.skipped == over
    assert line.last_run == NOON - HOUR
    assert [each.cause for each in line.failed] == ["X is down"]


def test_a_stream_that_is_paused_is_not_active() -> None:
    paused = STREAM.model_copy(update={"is_active": False})
    assert not numbers(paused, Counted(), None, WEEK).active


def test_that_there_was_no_run_is_said_only_where_the_list_tells() -> None:
    assert numbers(STREAM, Counted(), History.read([]), WEEK).runs_known
    assert not numbers(STREAM, Counted(), None, WEEK).runs_known
    cut = History.read([run("succeeded", NOON - HOUR * each, stream_id=43) for each in range(FEW)])
    assert not numbers(STREAM, Counted(), cut, WEEK).runs_known
