"""How a channel is set: what two people change at once is kept of both."""

from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from bot.channel import ChannelState
from bot.modes import CardForm, ChannelMode

SPAN = (time(18), time(9))
states = st.builds(
    ChannelState,
    modes=st.fixed_dictionaries({"a": st.sampled_from(ChannelMode), "b": st.sampled_from(ChannelMode)}),
    form=st.sampled_from(CardForm),
    threads=st.booleans(),
    span=st.none() | st.just(SPAN),
    weekends=st.booleans(),
)


@given(states, states)
def test_who_changed_nothing_changes_nothing(now: ChannelState, shown: ChannelState) -> None:
    assert now.amended(shown, shown) == now


@given(states, states)
def test_where_nobody_else_was_at_it_all_is_as_it_was_wished(now: ChannelState, wished: ChannelState) -> None:
    assert now.amended(now, wished) == wished


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
