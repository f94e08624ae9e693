"""The Home tab as one person reads it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.home import MOST, HomeView, home_tab, home_trouble
from blocks.subscriptions import SubscriptionRow
from bot.digests.schedule import Schedule, When
from bot.records import Buried, Place, Sort, Standing
from bot.slack.message import View
from tests.blocks.limits import captions, check_home, texts
from tests.blocks.make import NOON, rough

NEXT = ["🔄 Look again", "🎯 Streams", "Help"]
DEAD = (
    Buried(Sort.CLICK, "1-1", "lead.good", "KeyRefused: 401", NOON, "U0AMY"),
    Buried(Sort.MESSAGE, "lead:1", "lead", "chat.postMessage: invalid_blocks", NOON, channel="C0LEADS"),
)


def said(view: View) -> str:
    check_home(view)
    return "\n".join(texts(view["blocks"]))


def shown(**given: Any) -> HomeView:
    return HomeView(**{"standing": Standing(NOON), **given})


def test_who_has_nothing_yet_is_told_how_to_begin() -> None:
    view = home_tab(shown())
    assert "You have not subscribed any channel yet. Type `/goodones subscribe`" in said(view)
    assert "by others" not in said(view)
    assert captions(view["blocks"]) == NEXT


def test_ones_own_subscriptions_are_listed_and_of_the_others_the_number() -> None:
    mine = [SubscriptionRow("C0LEADS", "Rust people", ("high",), "balanced"), SubscriptionRow("C0SALES")]
    view = said(home_tab(shown(mine=mine, others=3)))
    assert "🔔 <#C0LEADS> *Rust people* (high) · balanced" in view
    assert "🔔 <#C0SALES> *all streams* · every lead" in view
    assert "3 subscriptions by others: `/goodones subscriptions`" in view


def test_a_subscription_whose_channel_is_held_up_says_why() -> None:
    row = SubscriptionRow("C0LEADS", "Rust people", paused="I am not in this channel")
    assert "⏸️ <#C0LEADS> *Rust people* · every lead\nPaused: I am not in" in said(home_tab(shown(mine=[row])))


def test_of_many_the_first_are_listed_and_the_rest_counted() -> None:
    mine = [SubscriptionRow("C0LEADS", f"Stream {number}") for number in range(MOST + 12)]
    view = said(home_tab(shown(mine=mine, others=1)))
    assert f"Stream {MOST - 1}" in view
    assert f"Stream {MOST}*" not in view
    assert "… and 12 more of yours, 1 subscription by others: `/goodones subscriptions`" in view


def test_it_says_how_things_stand_and_as_of_when() -> None:
    place = Place("C0LEADS", 90, NOON - timedelta(minutes=4), seconds=90.0)
    view = said(home_tab(shown(standing=Standing(NOON, places=(place,), clicks=2))))
    assert "The lead API answers." in view
    assert "2 clicks waiting" in view
    assert "90 messages for <#C0LEADS>" in view
    assert "all of them in about 2 minutes" in view
    assert f"As it stood <!date^{int(NOON.timestamp())}^" in view


@pytest.mark.parametrize(("ask", "buttons"), [(None, ["Replay all", "Replay", "Replay"]), ("Ask Amy.", [])])
def test_only_those_who_may_have_buttons_to_replay(ask: str | None, buttons: list[str]) -> None:
    view = home_tab(shown(standing=Standing(NOON, dead=DEAD), ask=ask))
    assert captions(view["blocks"]) == [*buttons, *NEXT]
    assert "*2 things could not be done*" in said(view)
    assert ("Ask Amy." in said(view)) is (ask is not None)


def test_what_was_just_done_stands_on_top() -> None:
    view = home_tab(shown(notice="✅ *1 thing queued again.*"))
    assert said(view).startswith("✅ *1 thing queued again.*")


def test_what_cannot_be_drawn_says_why_and_can_be_tried_again() -> None:
    view = home_trouble("Our store is not answering.")
    assert "⚠️ Our store is not answering." in said(view)
    assert captions(view["blocks"]) == NEXT


@given(name=rough, reason=rough, many=st.integers(0, 200), may=st.booleans())
@settings(deadline=None)
def test_whatever_is_shown_it_fits(name: str, reason: str, many: int, *, may: bool) -> None:
    rows = [SubscriptionRow(name, name, (name,), name, "x" * 500) for _ in range(many)]
    dead = tuple(Buried(Sort.CLICK, str(number), name, reason, NOON, name) for number in range(many))
    places = tuple(Place(f"C{number}", number, NOON, reason) for number in range(many))
    standing = Standing(NOON, places=places, dead=dead)
    check_home(home_tab(shown(standing=standing, mine=rows, others=many, ask=None if may else "Ask.")))


def test_ones_own_digest_is_said_or_how_to_have_one() -> None:
    assert "`/goodones digest me weekly` sums up all streams for you" in said(home_tab(shown()))
    plan = Schedule(when=When.DAYS, days=(0,))
    view = said(home_tab(shown(digest=plan, next_digest=NOON)))
    assert "🗞️ Your digest by direct message: *Mondays at 9:00 (UTC)*, next <!date^" in view
    assert "sums up" not in view
