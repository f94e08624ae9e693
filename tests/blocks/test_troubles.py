"""What people hear of trouble: cause, that nothing is lost, the next step; and that it is over."""

from typing import Any

import pytest

from blocks.closed import closed_because
from blocks.troubles import slack_trouble, trouble_notice
from bot.slack.errors import CODES, ChannelGone, TokenRefused
from bot.slack.message import Message
from bot.troubles import Kind, State, Trouble
from tests.blocks.limits import check_message
from tests.blocks.make import NOON
from tests.support.world import AMY, LEADS

STATES = {
    Kind.CHANNEL: tuple(State),
    Kind.SLACK: (State.LASTS, State.OVER),
    Kind.DOWN: (State.LASTS, State.OVER),
    Kind.REFUSED: (State.LASTS, State.OVER),
}


def trouble(kind: Kind, **more: Any) -> Trouble:
    return Trouble.model_validate({"id": "x", "kind": kind, "since": NOON, "channel": LEADS, **more})


def said(message: Message) -> str:
    """What is drawn, in one string."""
    texts = [each.get("text") or each.get("elements", [{}])[0] for each in message.blocks]
    return " ".join(str(each.get("text")) for each in texts)


def buttons(message: Message) -> list[tuple[str, str]]:
    elements = [one for each in message.blocks if each["type"] == "actions" for one in each["elements"]]
    return [(each["action_id"], each["value"]) for each in elements]


@pytest.mark.parametrize(("kind", "state"), [(kind, state) for kind in STATES for state in STATES[kind]])
def test_each_fits_and_its_text_is_the_whole_gist(kind: Kind, state: State) -> None:
    shown = trouble_notice(trouble(kind, state=state, reason="not_in_channel", by=AMY))
    check_message(shown)
    assert "*" not in shown.text
    assert len(shown.text) > 40


def test_a_closed_channel_says_why_what_waits_and_what_to_do() -> None:
    shown = trouble_notice(trouble(Kind.CHANNEL, reason="not_in_channel", waiting=2))
    assert "I can't post in <#C0LEADS>*: I am not in this channel" in said(shown)
    assert "each for three days (2 messages so far)" in said(shown)
    assert "Type `/invite @Good Ones` in <#C0LEADS>, then I go on." in said(shown)
    value = '{"v":1,"channel":"C0LEADS"}'
    assert buttons(shown) == [("channel.retry", value), ("channel.stop", value)]


def test_after_three_days_it_says_what_became_of_what_waited() -> None:
    shown = trouble_notice(trouble(Kind.CHANNEL, reason="is_archived", state=State.GIVEN_UP))
    assert "Three days are over for <#C0LEADS>" in said(shown)
    assert "put aside and can be had for three more days" in said(shown)
    assert "Unarchive <#C0LEADS>" in said(shown)
    assert len(buttons(shown)) == 2


@pytest.mark.parametrize("state", [State.OVER, State.STOPPED])
def test_what_is_over_has_no_buttons(state: State) -> None:
    shown = trouble_notice(trouble(Kind.CHANNEL, reason="is_archived", state=state, by=AMY))
    assert buttons(shown) == []
    assert ("<@U0AMY>" in said(shown)) is (state is State.STOPPED)


def test_every_code_of_a_closed_channel_has_words_and_a_new_one_is_quoted() -> None:
    known = [code for code, family in CODES.items() if family is ChannelGone and "channel" in code]
    assert all("Slack says" not in closed_because(code) for code in known)
    assert closed_because("a_<new>_code") == "Slack says “aˍ&lt;new&gt;ˍcode”"
    shown = trouble_notice(trouble(Kind.CHANNEL, reason="brand_new"))
    assert "Look at the settings of <#C0LEADS>" in said(shown)


@pytest.mark.parametrize("code", [code for code, family in CODES.items() if family is TokenRefused])
def test_every_code_that_refuses_us_has_a_cause_a_step_and_itself(code: str) -> None:
    sentence = slack_trouble(code)
    assert sentence.startswith("*")
    assert "install it again" in sentence or "by myself" in sentence
    assert f"(`{code}`)" in sentence


def test_the_lead_api_that_is_away_says_that_clicks_are_saved() -> None:
    lasts = trouble_notice(trouble(Kind.DOWN))
    assert "*The lead API does not answer*, since" in said(lasts)
    assert "Nothing is lost: clicks are saved, and I go on by myself." in said(lasts)
    over = trouble_notice(trouble(Kind.DOWN, state=State.OVER))
    assert "*The lead API answers again*" in said(over)


def test_a_refusal_is_said_in_the_words_of_its_error() -> None:
    lasts = trouble_notice(trouble(Kind.REFUSED, reason="*Our key was revoked.* Put in a new one."))
    assert "⚠️ *Our key was revoked.* Put in a new one." in said(lasts)
    assert "leads that arrive are kept" in said(lasts)
