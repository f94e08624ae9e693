"""Each state of a card, of numbers, and each kind of digest is drawn as its golden file says, and as Slack takes it.

``make golden`` writes the files anew: look at what changed before you commit it.
"""

import json
import os
from pathlib import Path

import pytest

from bot.sandbox.slack.blockkit import problems_of
from bot.slack.message import Message
from tests.blocks.account_states import drawn_accounts
from tests.blocks.budget_states import drawn_budgets
from tests.blocks.digest_states import drawn_digests
from tests.blocks.limits import check_message
from tests.blocks.states import drawn_states
from tests.blocks.stats_states import drawn_stats

GOLDEN = Path(__file__).parent / "golden"
STATES = drawn_states() | drawn_digests() | drawn_stats() | drawn_budgets() | drawn_accounts()


@pytest.fixture(scope="module", autouse=True)
def renewed() -> None:
    """Only when asked for: a test run leaves the work tree as it was."""
    if os.environ.get("GOODONES_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        for old in GOLDEN.glob("*.json"):
            old.unlink()
        for name, message in STATES.items():
            _file(name).write_text(_written(message))


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_drawn_as_its_golden_file_says(name: str) -> None:
    assert _written(STATES[name]) == _file(name).read_text()


@pytest.mark.parametrize("name", STATES)
def test_slack_takes_every_state(name: str) -> None:
    check_message(STATES[name])
    assert problems_of(STATES[name].blocks, "message") == []


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == STATES.keys()


@pytest.mark.parametrize("name", [name for name in STATES if name != "enriched_shown"])
def test_contact_details_stand_on_no_card_but_where_that_is_wanted(name: str) -> None:
    whole = _written(STATES[name])
    assert "acme.com" not in whole
    assert "linkedin.com/in" not in whole


def _file(name: str) -> Path:
    return GOLDEN / f"{name}.json"


def _written(message: Message) -> str:
    card = {"text": message.text, "blocks": message.blocks}
    return json.dumps(card, ensure_ascii=False, indent=1) + "\n"
