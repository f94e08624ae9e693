"""How a channel is set: what two people change at once is kept of both."""

from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from bot.channel import ChannelState
from bot.digests.picks import Pick, Picks
from bot.modes import CardForm, ChannelMode

SPAN = (time(18), time(9))
states = st.builds(
    ChannelState,
    modes=st.fixed_dictionaries({"a": st.sampled_from(ChannelMode), "b": st.sampled_from(ChannelMode)}),
    form=st.sampled_from(CardForm),
    threads=st.booleans(),
    span=st.none() | st.just(SPAN),
    weekends=st.booleans(),
    digest=st.builds(
        Picks, pick=st.sampled_from([Pick.TEAM, Pick.DAILY, Pick.WEEKLY, Pick.OFF]), day=st.integers(0, 6)
    ),
)


@given(states, states)
def test_who_changed_nothing_changes_nothing(now: ChannelState, shown: ChannelState) -> None:
    assert now.amended(shown, shown) == now


@given(states, states)
def test_where_nobody_else_was_at_it_all_is_as_it_was_wished(now: ChannelState, wished: ChannelState) -> None:
    amended = now.amended(now, wished)
    assert amended.digest_schedule == wished.digest_schedule
    assert amended.model_copy(update={"digest": wished.digest}) == wished


def test_what_another_changed_meanwhile_stays() -> None:
    shown = ChannelState(modes={"a": ChannelMode.EVERY, "b": ChannelMode.EVERY})
    now = shown.model_copy(
        update={"form": CardForm.CONDENSED, "modes": {**shown.modes, "b": ChannelMode.DIGEST}}
    )
    wished = shown.model_copy(update={"threads": True, "modes": {**shown.modes, "a": ChannelMode.BALANCED}})
    assert now.amended(shown, wished) == ChannelState(
        modes={"a": ChannelMode.BALANCED, "b": ChannelMode.DIGEST}, form=CardForm.CONDENSED, threads=True
    )


def test_quiet_hours_are_one_thing() -> None:
    now = ChannelState(span=SPAN, weekends=True)
    assert now.amended(ChannelState(), ChannelState(weekends=True)) == ChannelState(weekends=True)


def test_a_subscription_that_ended_meanwhile_is_not_brought_back() -> None:
    shown = ChannelState(modes={"a": ChannelMode.EVERY})
    assert ChannelState().amended(shown, ChannelState(modes={"a": ChannelMode.DIGEST})) == ChannelState()


def test_a_digest_that_another_set_meanwhile_stays() -> None:
    shown = ChannelState(digest=Picks())
    now = ChannelState(digest=Picks(pick=Pick.DAILY, zone="Asia/Tokyo"))
    wished = ChannelState(digest=Picks(day=3), threads=True)
    assert now.amended(shown, wished) == now.model_copy(update={"threads": True})
    weekly = ChannelState(digest=Picks(pick=Pick.WEEKLY))
    assert now.amended(shown, weekly).digest == weekly.digest


def test_a_window_that_was_open_before_digests_could_be_set_changes_none() -> None:
    now = ChannelState(digest=Picks(pick=Pick.DAILY))
    assert now.amended(ChannelState(), ChannelState(threads=True)).digest == now.digest
