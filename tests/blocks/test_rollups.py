"""The roll-up of a run and its list: counted, ordered, and safe to draw whatever the leads are called."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.rollups import PAGE, RollUpCard, RollUpLead, card_coming, rollup_card, rollup_list
from bot.api.models import Lead
from bot.slack.message import Message
from tests.blocks.limits import captions, check_message, drawn
from tests.blocks.make import NOON, lead, leads, maybe, moments, profile, rough

lines = st.builds(RollUpLead, lead=leads, judged=maybe(st.sampled_from(["good", "bad"])))
numbers = st.integers(0, 5_000)
cards = st.builds(
    RollUpCard,
    id=st.just("s1:1:1"),
    leads=st.lists(lines, max_size=PAGE).map(tuple),
    high=numbers,
    medium=numbers,
    other=numbers,
    found=moments,
    stream=maybe(rough),
    more=st.booleans(),
    held=maybe(st.sampled_from(["muted", "quiet", "by another version"])),
)


def card(count: int = 12, **changed: Any) -> RollUpCard:
    values: dict[str, Any] = {
        "id": "s1:7:1",
        "leads": [RollUpLead(lead(id=number)) for number in range(min(count, PAGE))],
        "high": count,
        "medium": 0,
        "other": 0,
        "found": NOON,
        "stream": "AI founders",
    }
    return RollUpCard(**{**values, **changed})


def first_line(of: RollUpCard) -> str:
    return first_line_of(rollup_card(of))


def first_line_of(shown: Message) -> str:
    return drawn(shown).split("\n")[0]


@settings(max_examples=40, deadline=None)
@given(cards)
def test_slack_takes_any_roll_up(any_card: RollUpCard) -> None:
    check_message(rollup_card(any_card))


@settings(max_examples=40, deadline=None)
@given(cards, st.integers(0, 5_000))
def test_slack_takes_any_page(any_card: RollUpCard, start: int) -> None:
    check_message(rollup_list(any_card, start))


@settings(max_examples=20, deadline=None)
@given(leads)
def test_slack_takes_any_promise_of_a_card(any_lead: Lead) -> None:
    check_message(card_coming(any_lead))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"more": True}, "*12 more leads* from *AI founders*: 12 high. Most followers first:"),
        ({}, "*12 leads* from *AI founders*: 12 high. Most followers first:"),
        ({"medium": 3, "other": 2}, "*17 leads* from *AI founders*: 12 high, 3 medium, 2 of unknown fit."),
        ({"medium": 3}, "12 high, 3 medium. High fit, most followers first:"),
        ({"high": 0, "medium": 3}, "*3 leads* from *AI founders*: 3 medium. Most followers first:"),
        ({"stream": None}, "*12 leads*: 12 high."),
        ({"high": 1}, "*1 lead* from *AI founders*: 1 high."),
        ({"high": 1, "more": True}, "*1 more lead* from"),
    ],
)
def test_it_says_how_many_how_fit_and_in_which_order(changed: dict[str, Any], said: str) -> None:
    assert said in first_line(card(**changed))


def test_one_lead_alone_has_no_order() -> None:
    assert "first" not in first_line(card(1))
    assert captions(rollup_card(card(1)).blocks)[-2:] == ["List", "Too noisy?"]


def test_it_says_why_and_when() -> None:
    small = drawn(rollup_card(card())).split("\n")[-1]
    assert "cards are the first 3 high-fit leads of a run, at most 12 a day" in small
    assert "the first found <!date^1780390860^" in small


@pytest.mark.parametrize(
    ("held", "said"),
    [("muted", "While this channel was muted"), ("quiet", "In this channel's quiet hours")],
)
def test_what_was_held_says_why(held: str, said: str) -> None:
    shown = rollup_card(card(14, held=held, stream=None, medium=2, high=12))
    assert first_line_of(shown).startswith(f"*{said}: 14 leads*: 12 high, 2 medium. High fit, most followers")
    assert shown.text == f"{said}: 14 leads: 12 high, 2 medium."
    assert "Held back and shown together" in drawn(shown)
    assert "at most 12 a day" not in drawn(shown)


def test_it_offers_the_list_and_less() -> None:
    assert captions(rollup_card(card(leads=[])).blocks) == ["Triage 12", "List all 12", "Too noisy?"]


def test_of_many_leads_the_first_three_are_named() -> None:
    assert drawn(rollup_card(card())).count("@alice") == 3


def test_a_list_says_where_one_is_and_goes_on_and_back() -> None:
    page = rollup_list(card(25, leads=[RollUpLead(lead())] * 10), 10)
    assert drawn(page).startswith("*11–20 of 25 leads* from *AI founders*. Most followers first:")
    ways = page.blocks[-2]["elements"]
    assert [(each["action_id"], each["text"]["text"], each["value"]) for each in ways] == [
        ("rollup.back", "← Back", '{"v":1,"rollup":"s1:7:1","start":0}'),
        ("rollup.list", "Next 5 →", '{"v":1,"rollup":"s1:7:1","start":20}'),
    ]
    assert page.text == "11 to 20 of 25 leads from AI founders."


def test_a_list_that_fits_one_page_has_no_pages() -> None:
    page = rollup_list(card(4), 0)
    assert captions(page.blocks) == ["Show card"] * 4
    assert "Only you see this list." in drawn(page)


def test_beyond_the_end_there_is_a_way_back() -> None:
    page = rollup_list(card(12, leads=[]), 20)
    assert page.text == "There are no more leads on this list."
    assert captions(page.blocks) == ["← Back"]


def test_a_judged_lead_says_so_and_a_bare_one_says_no_more_than_it_knows() -> None:
    bare = lead(match_confidence=None, profile=profile(follower_count=None, bio=None))
    rows = [RollUpLead(lead(), "good"), RollUpLead(lead(), "bad"), RollUpLead(bare)]
    sections = rollup_list(card(3, leads=rows), 0).blocks[1:4]
    heads = [each["text"]["text"].split("\n")[0] for each in sections]
    assert heads[0].endswith("@alice · High · 8.2k · 👍")
    assert heads[1].endswith("👎")
    assert sections[2]["text"]["text"] == "⚪ *<https://x.com/alice|Alice Smith>* @alice"


def test_show_card_is_told_apart_when_heard() -> None:
    button = rollup_card(card()).blocks[1]["accessory"]
    assert button["accessibility_label"] == "Show the card of Alice Smith"
    assert button["value"] == '{"v":1,"lead":0}'


def test_the_gist_names_no_person() -> None:
    assert rollup_card(card(more=True)).text == "12 more leads from AI founders: 12 high."
