"""The list of what one has in hand, the private card, the window that asks until when: each as it is read."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.claims import not_yours, others_already, yours_already
from blocks.home import HomeView, home_tab
from blocks.known import MOST, KnownLead, how_to_ask, private_card, unknown_lead, which_lead
from blocks.leads import lead_card
from blocks.mine import EMPTY, PAGE, MineRow, mine_at_home, mine_list
from blocks.snoozes import put_aside, shown_again, snooze_modal, woken, woken_window
from bot.records import Mark, Snooze, Standing
from tests.blocks.limits import captions, check_home, check_message, check_view, drawn, texts
from tests.blocks.make import NOON, card, cards, lead, leads, maybe, moments, rough

MARK = Mark(kind="claimed", by="U0BEN", at=NOON, job="j", state="done")
rows = st.builds(
    MineRow,
    lead=leads,
    claimed=maybe(moments),
    snoozed=maybe(moments),
    judged=maybe(st.sampled_from(["good", "bad"]) | rough),
    messaged=maybe(moments),
    enriched=st.booleans(),
    exported=st.booleans(),
)


@pytest.mark.parametrize(
    ("row", "verbs", "why"),
    [
        ({"claimed": NOON}, ["👍 Good", "👎 Bad"], "yours since"),
        ({"claimed": NOON, "judged": "good"}, ["🔎 Enrich"], "not exported yet"),
        ({"judged": "good", "enriched": True}, ["📤 Export"], "not exported yet"),
        ({"messaged": NOON}, ["🔎 Enrich"], "written to"),
        ({"claimed": NOON, "judged": "bad"}, ["Release"], "👎 bad"),
        ({"claimed": NOON, "judged": "good", "exported": True}, ["Release"], "📤 exported"),
        ({"snoozed": NOON, "judged": "good"}, ["⏰ Wake now"], "😴 until"),
    ],
)
def test_each_has_its_next_verb_and_says_why_it_is_there(
    row: dict[str, Any], verbs: list[str], why: str
) -> None:
    message = mine_list([MineRow(lead(), **row)], 0, more=False)
    check_message(message)
    assert captions(message.blocks) == verbs
    assert why in drawn(message)
    assert "primary" not in str(message.blocks)


def test_who_has_nothing_is_told_what_to_do() -> None:
    assert EMPTY in drawn(mine_list([], 0, more=False))
    assert EMPTY in str(mine_at_home([], more=False))
    assert "no more on this list" in drawn(mine_list([], PAGE, more=False))


@pytest.mark.parametrize(
    ("start", "more", "ways"),
    [(0, False, []), (0, True, ["Next →"]), (PAGE, True, ["← Back", "Next →"]), (PAGE, False, ["← Back"])],
)
def test_pages_can_be_turned(start: int, *, more: bool, ways: list[str]) -> None:
    message = mine_list([MineRow(lead(), snoozed=NOON)], start, more=more)
    assert captions(message.blocks)[1:] == ways


def test_at_home_stand_the_first_and_where_the_others_are() -> None:
    hands = [MineRow(lead(id=number), snoozed=NOON) for number in range(PAGE)]
    view = home_tab(HomeView(standing=Standing(NOON), hands=hands, more_in_hand=True))
    check_home(view)
    assert captions(view["blocks"]).count("⏰ Wake now") == PAGE
    assert "All of them: `/goodones mine`" in "\n".join(texts(view["blocks"]))


@given(some=st.lists(rows, max_size=PAGE, unique_by=lambda row: row.lead.id), more=st.booleans())
@settings(deadline=None)
def test_whatever_is_in_hand_it_fits(some: list[MineRow], *, more: bool) -> None:
    check_message(mine_list(some, 0, more=more, notice="✅ Done."))
    check_home(home_tab(HomeView(standing=Standing(NOON), hands=some, more_in_hand=more)))


@given(some=cards)
@settings(deadline=None)
def test_every_button_of_a_private_card_says_that_it_is_one(some: Any) -> None:
    message = private_card(lead_card(some), ())
    check_message(message)
    carried = [each for each in _values(message.blocks) if each.startswith("{")]
    assert carried
    assert all('"aside":1' in each for each in carried)


def test_what_is_too_long_to_be_marked_stays_as_it_is() -> None:
    long = lead_card(card())
    for block in long.blocks:
        for element in block.get("elements", ()):
            if "value" in element:
                element["value"] = '{"v":1,"lead":1,"long":"' + "x" * 120 + '"}'
    assert not [each for each in _values(private_card(long, ()).blocks) if each.endswith('x","aside":1}')]


def test_of_many_with_one_handle_the_first_are_listed() -> None:
    known = [KnownLead(lead(id=number), f"Stream {number}", "good") for number in range(MOST + 3)]
    message = which_lead(known, "alice")
    check_message(message)
    assert captions(message.blocks) == ["Open"] * MOST
    assert "… and 3 more" in drawn(message)
    assert "in *Stream 0*" in drawn(message)


@given(typed=rough, nearest=maybe(rough))
@settings(deadline=None)
def test_nobody_known_says_so_whatever_was_typed(typed: str, nearest: str | None) -> None:
    message = unknown_lead(typed, nearest)
    check_message(message)
    assert "I know no lead" in message.text
    check_message(how_to_ask())


@given(some=cards, until=moments)
@settings(deadline=None)
def test_the_window_fits_and_offers_to_wake_what_is_put_aside(some: Any, until: Any) -> None:
    free = snooze_modal(some, None, {"channel": "C0LEADS"})
    check_view(free)
    assert "Wake now" not in str(free)
    known = snooze_modal(some, Snooze(by="U0AMY", until=until, at=NOON, job="j"), {})
    check_view(known)
    assert "Wake now" in str(known)


@given(some=cards)
@settings(deadline=None)
def test_what_comes_back_says_why_above_the_card(some: Any) -> None:
    message = shown_again(lead_card(some), NOON)
    check_message(message)
    assert "You put this lead aside" in str(message.blocks[0])


def test_small_answers_fit_and_name_who_and_what_next() -> None:
    for message, words in (
        (others_already(MARK), "<@U0BEN> claimed this lead"),
        (yours_already(MARK), "yours already"),
        (not_yours(MARK), "so can an admin"),
        (put_aside(NOON), "/goodones mine"),
        (woken(was=True), "not put aside any more"),
        (woken(was=False), "You have not put this lead aside"),
    ):
        check_message(message)
        assert words in drawn(message)
    check_view(woken_window(was=True))


def _values(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["value"]] if isinstance(part.get("value"), str) else []
        return [*own, *(each for inner in part.values() for each in _values(inner))]
    return [each for inner in part for each in _values(inner)] if isinstance(part, list) else []
