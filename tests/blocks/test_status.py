"""How things stand, as people read it."""

from datetime import UTC, datetime, timedelta

import pytest

from blocks.quiet import Quietness
from blocks.status import HELD, MOST, status
from bot.records import Buried, Place, Sort, Standing
from bot.slack.message import Message
from bot.troubles import Kind, Trouble
from tests.blocks.limits import check_message, drawn

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def said(message: Message) -> str:
    check_message(message)
    return str(message.blocks)


def place(channel: str = "C0LEADS", count: int = 3, held: str = "", seconds: float = 3.0) -> Place:
    return Place(channel, count, NOW - timedelta(minutes=4), held, seconds)


def grave(**changed: object) -> Buried:
    return Buried(
        **{  # type: ignore[arg-type]
            "sort": Sort.CLICK,
            "id": "1-1",
            "what": "click lead.export",
            "reason": "KeyRefused: 401",
            "at": NOW,
            "person": "U0AMY",
            **changed,
        }
    )


def test_all_is_well_in_two_lines() -> None:
    message = status(Standing(NOW))
    assert message.text == "The lead API answers. Nothing waits."
    assert "✅ Nothing waits." in said(message)


def test_what_is_wrong_with_the_api_comes_first() -> None:
    message = status(Standing(NOW, api="*The lead API refused our key.* Put a new one."))
    assert said(message).index("refused our key") < said(message).index("Nothing waits")
    assert message.text.startswith("There is trouble with the lead API.")


def test_a_channel_says_how_much_and_since_when() -> None:
    message = status(Standing(NOW, places=(place(),), clicks=1, webhooks=2))
    assert "3 messages for <#C0LEADS>, since <!date^" in said(message)
    assert "1 click waiting" in said(message)
    assert "2 webhooks waiting" in said(message)
    assert message.text == "The lead API answers. 6 things waiting."


def test_a_long_wait_says_about_how_long_and_a_short_one_does_not() -> None:
    assert "; all of them in about 12 minutes" in said(status(Standing(NOW, places=(place(seconds=700.0),))))
    assert "all of them" not in said(status(Standing(NOW, places=(place(seconds=60.0),))))


def test_a_channel_that_is_closed_does_not_say_how_long() -> None:
    shown = said(status(Standing(NOW, places=(place(held="is_archived", seconds=700.0),))))
    assert "all of them" not in shown


@pytest.mark.parametrize("code", HELD)
def test_what_holds_a_channel_up_is_said_with_what_helps(code: str) -> None:
    assert HELD[code] in said(status(Standing(NOW, places=(place(held=code),))))


def test_a_code_without_words_of_ours_is_shown_as_data() -> None:
    shown = said(status(Standing(NOW, places=(place(held="<!channel>_locked"),))))
    assert "<!channel>" not in shown
    assert "locked" in shown


def test_direct_messages_are_not_named_by_their_person() -> None:
    assert "for direct messages" in said(status(Standing(NOW, places=(place("U0AMY"),))))


def test_what_was_given_up_says_who_what_why_and_what_to_do() -> None:
    message = status(Standing(NOW, dead=(grave(), grave(sort=Sort.MESSAGE, person=None, channel="C0SALES"))))
    assert "*2 things could not be done*" in said(message)
    assert "click lead.export by <@U0AMY>" in said(message)
    assert "for <#C0SALES>" in said(message)
    assert "goodones replay" in said(message)
    assert message.text.endswith("2 things could not be done.")


def test_reasons_are_data() -> None:
    shown = said(status(Standing(NOW, dead=(grave(reason="<@U0BEN> *bold*", what="<!here>"),))))
    assert "<@U0BEN>" not in shown
    assert "<!here>" not in shown


def test_long_lists_end() -> None:
    places = tuple(place(f"C{number}") for number in range(MOST + 5))
    dead = tuple(grave(id=str(number), reason="x" * 5000) for number in range(100))
    shown = said(status(Standing(NOW, places=places, dead=dead)))
    assert "and 5 more channels" in shown
    assert f"and {100 - MOST} more" in shown


def test_channels_that_are_muted_or_quiet_are_named() -> None:
    quiet = [(f"C{number:03}", Quietness(hours="18:00–9:00 (UTC)", waiting=number)) for number in range(9)]
    message = status(Standing(NOW), quiet)
    check_message(message)
    said = drawn(message)
    assert "<#C000> 🌙 quiet 18:00–9:00 (UTC)\n" in said
    assert "<#C007> 🌙 quiet 18:00–9:00 (UTC) · 7 leads held" in said
    assert said.endswith("… and 1 more")


def test_what_slack_refuses_and_which_channels_are_closed_is_said_once() -> None:
    def trouble(kind: Kind, reason: str, channel: str = "") -> Trouble:
        return Trouble(id=f"{kind}{channel}", kind=kind, reason=reason, since=NOW, channel=channel)

    troubles = (
        trouble(Kind.SLACK, "token_revoked"),
        trouble(Kind.CHANNEL, "is_archived", "C0SALES"),
        trouble(Kind.CHANNEL, "not_in_channel", "C0LEADS"),
        trouble(Kind.DOWN, ""),
    )
    message = status(Standing(NOW, places=(place(held="not_in_channel"),), troubles=troubles))
    assert "Slack refuses this app's token* (`token_revoked`)" in message.blocks[0]["text"]["text"]
    assert "⏸️ <#C0SALES>: this channel is archived" in said(message)
    assert said(message).count("<#C0LEADS>") == 1
