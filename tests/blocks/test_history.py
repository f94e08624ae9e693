"""What was done with a lead, in people's words: no contacts, no reasons, nothing that breaks out of its line."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.history import BESIDE, SHOWN, history_blocks, history_line, history_modal
from bot.audit import Entry, Surface
from tests.blocks.limits import check_blocks, check_view, texts
from tests.blocks.make import NOON, card, cards, encodable, moments

entries = st.builds(
    Entry,
    what=st.sampled_from(["lead.good", "lead.claimed", "lead.enriched", "lead.unheard_of"]) | encodable,
    by=st.none() | st.just("U0AMY") | encodable,
    at=moments,
    job=st.just("j"),
    surface=st.sampled_from(Surface),
    result=st.just("done") | encodable,
    cost=st.none() | st.integers(0, 9),
)


def entry(what: str = "lead.good", **changes: Any) -> Entry:
    given: dict[str, Any] = {"by": "U0AMY", "at": NOON, "job": "j", "surface": Surface.CARD}
    return Entry(what=what, **{**given, **changes})


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("lead.good", "👍 <@U0AMY> called it good"),
        ("lead.bad", "👎 <@U0AMY> called it bad"),
        ("lead.enriched", "🔎 <@U0AMY> looked for contact details"),
        ("lead.exported", "📤 <@U0AMY> exported it"),
        ("lead.messaged", "<@U0AMY> wrote to them"),
        ("lead.claimed", "🙋 <@U0AMY> claimed it"),
        ("lead.released", "🙋 <@U0AMY> released it"),
        ("lead.snoozed", "😴 <@U0AMY> put it aside"),
        ("lead.woken", "⏰ <@U0AMY> took it up again"),
        ("lead.moved_on", "<@U0AMY> did “lead: moved on”"),
    ],
)
def test_each_deed_has_its_words(what: str, words: str) -> None:
    assert words in history_line(entry(what))


@pytest.mark.parametrize(
    ("surface", "where"),
    [
        (Surface.CARD, "on a card"),
        (Surface.WINDOW, "in a window"),
        (Surface.HOME, "on the Home tab"),
        (Surface.COMMAND, "by a command"),
        (Surface.SHORTCUT, "by a shortcut"),
    ],
)
def test_it_is_said_from_where(surface: Surface, where: str) -> None:
    assert history_line(entry(surface=surface)).endswith(where)


def test_what_nobody_did_happened_by_itself() -> None:
    line = history_line(entry("lead.shown_again", by=None, surface=Surface.ITSELF))
    assert line.startswith("⏰ It came back as it was asked to, <!date^")
    assert line.endswith(">")


def test_result_and_cost_are_told_but_never_of_a_judgement() -> None:
    line = history_line(entry("lead.enriched", result="nothing found", cost=1))
    assert line.endswith("nothing found · used 1 credit")
    assert "may have happened" in history_line(entry("lead.enriched", result="unknown"))
    assert "secret" not in history_line(entry("lead.bad", result="secret reason"))


def test_the_window_is_oldest_first_and_counts_what_does_not_fit() -> None:
    many = [entry(at=NOON + timedelta(minutes=each), by=f"U{each:03}") for each in range(SHOWN + 7)]
    view = history_modal(card(), many)
    check_view(view)
    said = "\n".join(texts(view["blocks"]))
    assert "… 7 more before" in said
    assert "<@U006>" not in said
    assert said.index("<@U007>") < said.index("<@U106>")


def test_beside_a_card_stand_the_newest_few() -> None:
    many = [entry(by=f"U{each:03}") for each in range(BESIDE + 2)]
    said = "\n".join(texts(history_blocks(many)))
    assert "… 2 more before" in said
    assert "<@U001>" not in said
    assert "<@U009>" in said
    assert history_blocks([]) == []


@given(card=cards, done=st.lists(entries, max_size=30))
@settings(deadline=None)
def test_whatever_was_done_it_fits(card: Any, done: list[Entry]) -> None:
    check_view(history_modal(card, done))
    check_blocks(history_blocks(done))
