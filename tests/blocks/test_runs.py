"""A run as people see it: waiting, going, done, failed, or left out and why."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.runs import RunLine, RunProgress, Skipped, leads_found, run_cost, run_progress, skip_reason
from tests.blocks.limits import captions, check_message, drawn
from tests.blocks.make import NOON, counts, ids, maybe, moments, rough

lines = st.builds(
    RunLine,
    handle=rough,
    status=st.sampled_from(["queued", "running", "succeeded", "failed"]) | rough,
    new_followers=maybe(counts),
    passed=maybe(counts),
    medium=maybe(counts),
    error=maybe(rough),
)
skips = st.builds(
    Skipped, handle=rough, reason=st.sampled_from(["budget_exhausted", "account_sleeping"]) | rough
)
runs = st.builds(
    RunProgress,
    stream_id=ids,
    title=rough,
    by=maybe(st.just("U0AMY")),
    lines=st.lists(lines, max_size=20).map(tuple),
    skipped=st.lists(skips, max_size=20).map(tuple),
    started_at=maybe(moments),
    finished=st.booleans(),
)

WAITING = RunLine("yongfook", "queued")
RUNNING = RunLine("levelsio", "running", new_followers=50)
DONE = RunLine("yongfook", "succeeded", new_followers=50, passed=12, medium=4)
FAILED = RunLine("levelsio", "failed", error="X lookup service down")


def run(*shown: RunLine, finished: bool = False, skipped: tuple[Skipped, ...] = ()) -> RunProgress:
    return RunProgress(42, "AI founders", "U0AMY", shown, skipped, NOON, finished)


@settings(max_examples=60, deadline=None)
@given(runs)
def test_slack_takes_any_run(any_run: RunProgress) -> None:
    check_message(run_progress(any_run))


def test_fifty_hostile_accounts_fit() -> None:
    worst = RunLine("&" * 10_000, "failed", error="<" * 10_000)
    left_out = (Skipped("&" * 10_000, "<" * 10_000),) * 50
    check_message(run_progress(run(*[worst] * 50, finished=True, skipped=left_out)))


def test_a_waiting_run_says_what_it_will_use_and_pings_nobody() -> None:
    message = run_progress(run(WAITING))
    assert drawn(message).startswith("⏳ About to run *AI founders*\n⏳ @yongfook is waiting")
    assert "Uses one daily sync slot." in drawn(message)
    assert "<@" not in drawn(message)
    assert message.text == "Running AI founders: 0 of 1 account done."


def test_a_going_run_shows_each_account() -> None:
    message = run_progress(run(WAITING, RUNNING, DONE))
    assert drawn(message).split("\n")[:4] == [
        "🔄 Running *AI founders*",
        "⏳ @yongfook is waiting",
        "🔄 @levelsio is being read: 50 new followers so far",
        "✅ @yongfook · 50 new followers · 12 leads: 8 high, 4 medium",
    ]
    assert "asked for by <@U0AMY>" in drawn(message)
    assert "one daily sync slot for each of 2 accounts" in drawn(message)
    assert message.text == "Running AI founders: 1 of 3 accounts done."


def test_an_account_that_has_just_begun_has_no_count() -> None:
    assert "🔄 @levelsio is being read\n" in drawn(run_progress(run(RunLine("levelsio", "running"), WAITING)))


def test_a_state_that_we_do_not_know_is_shown_as_it_came() -> None:
    assert "🔄 @a is “paused by &lt;X&gt;”" in drawn(run_progress(run(RunLine("a", "paused by <X>"))))


def test_a_finished_run_ends_with_the_sum() -> None:
    message = run_progress(run(DONE, replace(DONE, handle="levelsio"), finished=True))
    assert drawn(message).startswith("✅ *AI founders* is done: *24 leads: 16 high, 8 medium*")
    assert "daily sync slot" not in drawn(message)
    assert message.text == "AI founders is done: 24 leads: 16 high, 8 medium."
    assert captions(message.blocks) == []


def test_a_partly_failed_run_says_the_cause_and_offers_another() -> None:
    message = run_progress(run(DONE, FAILED, finished=True))
    assert "❌ @levelsio failed: X lookup service down" in drawn(message)
    assert captions(message.blocks) == ["Run again"]
    assert message.text == (
        "AI founders is done: 12 leads: 8 high, 4 medium. 1 account failed: X lookup service down."
    )


def test_a_wholly_failed_run_does_not_call_itself_done() -> None:
    message = run_progress(run(FAILED, finished=True))
    assert drawn(message).startswith("❌ The run of *AI founders* failed")
    assert message.text == "The run of AI founders failed: X lookup service down."


def test_run_again_knows_its_stream() -> None:
    again = run_progress(run(FAILED, finished=True)).blocks[1]["elements"][0]
    assert (again["action_id"], again["value"]) == ("run.again", '{"v":1,"stream":42}')
    assert again["accessibility_label"] == "Run AI founders again"


def test_a_failed_account_of_a_going_run_offers_nothing_yet() -> None:
    assert captions(run_progress(run(FAILED, RUNNING)).blocks) == []


def test_a_failure_without_a_cause_says_so() -> None:
    message = run_progress(run(RunLine("a", "failed"), finished=True))
    assert "❌ @a failed: the API gives no cause" in drawn(message)
    assert message.text == "The run of AI founders failed: the API gives no cause."


def test_what_was_left_out_says_why_and_what_to_do() -> None:
    skipped = (Skipped("a", "budget_exhausted"), Skipped("b", "account_sleeping"))
    text = drawn(run_progress(run(WAITING, skipped=skipped)))
    assert "⏭️ @a left out: its daily sync is used up; run it again tomorrow" in text
    assert "⏭️ @b left out: it is asleep; `/goodones wake` includes it (that changes the bill)" in text


def test_a_run_of_nothing_says_so() -> None:
    message = run_progress(run(skipped=(Skipped("a", "budget_exhausted"),), finished=True))
    assert drawn(message).startswith("Nothing to run in *AI founders*: every account was left out.")
    assert message.text == "Nothing to run in AI founders."
    assert "no account." in drawn(run_progress(run()))


def test_a_run_that_did_not_start_has_no_small_print() -> None:
    message = run_progress(RunProgress(42, "AI founders"))
    assert [block["type"] for block in message.blocks] == ["section"]


def test_of_many_accounts_failures_are_shown_first_and_the_rest_counted() -> None:
    many = [replace(DONE, handle=f"ok{n}") for n in range(30)]
    text = drawn(run_progress(run(*many, FAILED, finished=True)))
    assert text.split("\n")[1] == "❌ @levelsio failed: X lookup service down"
    assert "… and 19 more accounts" in text


def test_of_many_left_out_the_rest_is_counted() -> None:
    left_out = tuple(Skipped(f"a{n}", "account_sleeping") for n in range(30))
    assert "… and 18 more left out" in drawn(run_progress(run(WAITING, skipped=left_out)))


@pytest.mark.parametrize(
    ("passed", "medium", "said"),
    [
        (12, 4, "12 leads: 8 high, 4 medium"),
        (1, 0, "1 lead: 1 high"),
        (4, 4, "4 leads: 4 medium"),
        (4, 9, "4 leads: 4 medium"),
        (12, None, "12 leads"),
        (0, 0, "no new leads"),
        (None, None, "no new leads"),
    ],
)
def test_leads_are_summed_in_words(passed: int | None, medium: int | None, said: str) -> None:
    assert leads_found([RunLine("a", "succeeded", passed=passed, medium=medium)]) == said


@pytest.mark.parametrize(
    ("accounts", "said"),
    [(1, "Uses one daily sync slot."), (3, "Uses one daily sync slot for each of 3 accounts.")],
)
def test_the_cost_is_said_before(accounts: int, said: str) -> None:
    assert run_cost(accounts) == said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("free_tier", "not part of the free plan"),
        ("moon_phase", "the API says “moon_phase”"),
        ("<!here>", "the API says “&lt;!here&gt;”"),
    ],
)
def test_reasons_are_in_peoples_words(reason: str, said: str) -> None:
    assert skip_reason(reason) == said
