"""The table of routes: everything that can be typed or clicked has somebody who answers."""

from collections import Counter

import pytest

from bot.api.models import BadReason
from bot.commands.intent import Problem, ProblemKind
from bot.commands.parse import parse
from bot.commands.table import WORDS
from bot.slack.payloads import Submission
from bot.slack.routes import Mode, Route
from handlers import TABLES
from handlers.bad import check_reason
from handlers.leads import check_outputs
from handlers.problems import explain
from tests.blocks.limits import check_message

ROUTES: list[Route] = [route for table in TABLES for route in table]


def test_every_word_of_the_grammar_has_a_handler() -> None:
    handled = {route.name for route in ROUTES if route.kind == "command"}
    assert {word.name for word in WORDS} <= handled


def test_every_example_and_alias_reaches_a_handler() -> None:
    handled = {route.name for route in ROUTES if route.kind == "command"}
    for word in WORDS:
        for line in (word.example, *word.aliases):
            intent = parse(line)
            assert intent.problem is None, line
            assert intent.action in handled


def test_no_two_answer_the_same() -> None:
    assert [each for each, times in Counter((r.kind, r.name) for r in ROUTES).items() if times > 1] == []


@pytest.mark.parametrize(
    "name",
    [
        "lead.good",
        "lead.export",
        "run",
        "run.start",
        "run.again",
        "subscribe",
        "unsubscribe",
        "stream.subscribe",
        "stream.unsubscribe",
        "triage.good",
        "triage.reason",
        "triage.export",
        "digest.post",
        "standing.replay",
        "standing.replay_all",
        "lead.claim",
        "lead.release",
        "lead.wake",
        "mine.good",
        "mine.export",
        "mine.wake",
        "mine.release",
        "lookup.both",
        "lookup.email",
        "template.delete",
    ],
)
def test_what_changes_something_is_stored_before_it_is_acknowledged(name: str) -> None:
    (route,) = [each for each in ROUTES if each.name == name]
    assert route.mode is Mode.DURABLE


def test_windows_that_change_something_are_stored_and_checked_first() -> None:
    views = {each.name: each for each in ROUTES if each.kind == "view"}
    wanted = {
        "lead.bad",
        "lead.enrich",
        "lead.snooze",
        "lead.message",
        "template.save",
        "leads.bad",
        "leads.enrich",
        "triage.note",
    }
    assert wanted <= set(views)
    assert all(views[each].mode is Mode.DURABLE and views[each].check for each in wanted)
    asked = {"leads.good", "leads.export"}
    assert all(views[each].mode is Mode.DURABLE for each in asked), "nothing to fill in, stored all the same"


def submission(**values: object) -> Submission:
    return Submission(callback_id="lead.bad", view_id="V1", values=values)


@pytest.mark.parametrize("reason", list(BadReason))
def test_every_reason_is_taken(reason: BadReason) -> None:
    assert check_reason(submission(reason=reason.value)) == {}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, {"reason"}),
        ({"reason": "rude"}, {"reason"}),
        ({"reason": None, "note": "x" * 501}, {"reason", "note"}),
        ({"reason": "bot", "note": "x" * 501}, {"note"}),
        ({"reason": "bot", "note": "x" * 500}, set()),
        ({"reason": "bot", "note": ""}, set()),
        ({"reason": "bot", "note": None}, set()),
    ],
)
def test_a_reason_is_needed_and_a_note_is_short(values: dict[str, object], wrong: set[str]) -> None:
    assert set(check_reason(submission(**values))) == wrong


@pytest.mark.parametrize(
    ("outputs", "fine"),
    [
        ("linkedin_url,email", True),
        ("email", True),
        ("email,telepathy", True),
        ("telepathy", False),
        ("", False),
        (None, False),
    ],
)
def test_something_has_to_be_looked_for(outputs: str | None, *, fine: bool) -> None:
    assert (check_outputs(submission(outputs=outputs)) == {}) is fine


@pytest.mark.parametrize("kind", list(ProblemKind))
@pytest.mark.parametrize("given", ["", "<!channel>", "`code`", "x" * 10_000])
def test_every_problem_is_explained_with_an_example(kind: ProblemKind, given: str) -> None:
    said = explain(Problem(kind, given, "subscribe rust high", nearest="high"))
    check_message(said)
    assert "`/goodones subscribe rust high`" in str(said.blocks)
    assert "Did you mean `high`?" in str(said.blocks)
    assert "<!channel>" not in str(said.blocks)
