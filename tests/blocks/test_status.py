"""How things stand, as people read it."""

import json
from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.standing import MOST
from blocks.status import status
from bot.quiet import ChannelQuiet, QuietHours
from bot.records import Buried, Place, Sort, Standing
from bot.slack.message import Message
from bot.troubles import Kind, Trouble
from tests.blocks.limits import captions, check_message
from tests.blocks.make import rough

ASK = "Please ask <@U0AMY>."
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
            "what": "lead.export",
            "reason": "KeyRefused: 401",
            "at": NOW,
            "person": "U0AMY",
            **changed,
        }
    )


def test_all_is_well_in_two_lines() -> None:
    message = status(Standing(NOW), ASK)
    assert message.text == "The lead API answers. Nothing waits."
    assert "✅ Nothing waits." in said(message)


def test_what_is_wrong_with_the_api_comes_first() -> None:
    message = status(Standing(NOW, api="*The lead API refused our key.* Put a new one."), ASK)
    assert said(message).index("refused our key") < said(message).index("Nothing waits")
    assert message.text.startswith("There is trouble with the lead API.")


def test_a_channel_says_how_much_and_since_when() -> None:
    message = status(Standing(NOW, places=(place(),), clicks=1, webhooks=2), ASK)
    assert "3 messages for <#C0LEADS>, since <!date^" in said(message)
    assert "1 click waiting" in said(message)
    assert "2 webhooks waiting" in said(message)
    assert message.text == "The lead API answers. 6 things waiting."


def test_a_long_wait_says_about_how_long_and_a_short_one_does_not() -> None:
    assert "; all of them in about 12 minutes" in said(
        status(Standing(NOW, places=(place(seconds=700.0),)), None)
    )
    assert "all of them" not in said(status(Standing(NOW, places=(place(seconds=60.0),)), None))


def test_a_channel_that_is_closed_does_not_say_how_long() -> None:
    shown = said(status(Standing(NOW, places=(place(held="is_archived", seconds=700.0),)), None))
    assert "all of them" not in shown


def test_what_holds_a_channel_up_is_said_with_what_helps() -> None:
    shown = said(status(Standing(NOW, places=(place(held="not_in_channel"),)), ASK))
    assert "UTC>: I am not in this channel: type `/invite @Good Ones` there" in shown


def test_a_code_without_words_of_ours_is_shown_as_data() -> None:
    shown = said(status(Standing(NOW, places=(place(held="<!channel>_locked"),)), ASK))
    assert "<!channel>" not in shown
    assert "locked" in shown


def test_direct_messages_are_not_named_by_their_person() -> None:
    assert "for direct messages" in said(status(Standing(NOW, places=(place("U0AMY"),)), ASK))


def test_what_was_given_up_says_who_what_why_and_what_to_do() -> None:
    message = status(
        Standing(NOW, dead=(grave(), grave(sort=Sort.MESSAGE, person=None, channel="C0SALES"))), ASK
    )
    assert "*2 things could not be done*" in said(message)
    assert "*Export of a lead* by <@U0AMY>" in said(message)
    assert "the lead API refused our key" in said(message)
    assert "for <#C0SALES>" in said(message)
    assert ASK in said(message)
    assert captions(message.blocks) == []
    assert message.text.endswith("2 things could not be done.")


def test_reasons_are_data() -> None:
    shown = said(status(Standing(NOW, dead=(grave(reason="<@U0BEN> *bold*", what="<!here>"),)), ASK))
    assert "<@U0BEN>" not in shown
    assert "<!here>" not in shown


def test_long_lists_end() -> None:
    places = tuple(place(f"C{number}") for number in range(MOST + 5))
    dead = tuple(grave(id=str(number), reason="x" * 5000) for number in range(100))
    shown = said(status(Standing(NOW, places=places, dead=dead), ASK))
    assert "and 5 more channels" in shown
    assert f"and {100 - MOST} more" in shown


def test_what_slack_refuses_and_which_channels_are_closed_is_said_once() -> None:
    def trouble(kind: Kind, reason: str, channel: str = "") -> Trouble:
        return Trouble(id=f"{kind}{channel}", kind=kind, reason=reason, since=NOW, channel=channel)

    troubles = (
        trouble(Kind.SLACK, "token_revoked"),
        trouble(Kind.CHANNEL, "is_archived", "C0SALES"),
        trouble(Kind.CHANNEL, "not_in_channel", "C0LEADS"),
        trouble(Kind.DOWN, ""),
    )
    message = status(Standing(NOW, places=(place(held="not_in_channel"),), troubles=troubles), None)
    assert "Slack refuses this app's token* (`token_revoked`)" in message.blocks[0]["text"]["text"]
    assert "⏸️ <#C0SALES>: this channel is archived" in said(message)
    assert said(message).count("<#C0LEADS>") == 1


def test_those_who_may_have_a_button_for_each_and_one_for_all() -> None:
    dead = tuple(grave(id=str(number), at=NOW - timedelta(seconds=number)) for number in range(MOST + 4))
    message = status(Standing(NOW, dead=dead), None)
    assert captions(message.blocks) == ["Replay all", *["Replay"] * MOST]
    assert "… and 4 more" in said(message)
    assert ASK not in said(message)


def test_a_button_says_which_one_it_is_for() -> None:
    message = status(Standing(NOW, dead=(grave(id="7-1"),)), None)
    (button,) = [block["accessory"] for block in message.blocks if "accessory" in block]
    assert json.loads(button["value"]) == {"v": 1, "sort": "click", "id": "7-1"}
    assert button["accessibility_label"] == "Replay Export of a lead of 09:00 UTC"
    assert "confirm" not in button


def test_before_all_are_done_it_is_said_how_many_and_what() -> None:
    newest = NOW + timedelta(microseconds=1)
    dead = (grave(at=newest), grave(id="2"), grave(sort=Sort.WEBHOOK), grave(sort=Sort.MESSAGE))
    button = status(Standing(NOW, dead=dead), None).blocks[1]["accessory"]
    asked = button["confirm"]
    assert "2 clicks, 1 webhook and 1 message" in asked["text"]["text"]
    assert asked["confirm"]["text"] == "Replay all"
    assert json.loads(button["value"])["until"] == int(NOW.timestamp() * 1000) + 1


def test_where_there_may_be_more_than_were_looked_at_that_is_said() -> None:
    message = status(Standing(NOW, dead=(grave(), grave()), more=True), None)
    assert message.text.endswith("At least 2 things could not be done.")
    assert "At least 2 clicks" in said(message)


def test_what_was_just_done_comes_first() -> None:
    message = status(Standing(NOW), None, "✅ *1 thing queued again.*")
    assert message.text.startswith("✅ *1 thing queued again.* The lead API answers.")
    assert "queued again" in str(message.blocks[0])


def test_before_the_api_was_asked_nothing_is_said_of_it() -> None:
    message = status(Standing(NOW, asked=False), None)
    assert "Asking the lead API" in said(message)
    assert message.text == "Nothing waits."


@given(what=rough, reason=rough, may=st.booleans())
@settings(deadline=None)
def test_whatever_it_was_it_fits(what: str, reason: str, *, may: bool) -> None:
    dead = tuple(grave(id=str(number), what=what, reason=reason) for number in range(30))
    places = tuple(place(f"C{number}", held=reason) for number in range(30))
    check_message(status(Standing(NOW, places=places, dead=dead), None if may else ASK))


def test_channels_that_are_muted_or_quiet_are_named() -> None:
    hours = QuietHours(span=(time(18), time(9)))
    quiet = tuple(ChannelQuiet(f"C{number:03}", hours=hours, waiting=number) for number in range(9))
    message = status(Standing(NOW, quiet=quiet), None)
    check_message(message)
    said = message.blocks[0]["text"]["text"]
    assert "<#C000> 🌙 quiet 18:00–9:00 (UTC)\n" in said
    assert "<#C007> 🌙 quiet 18:00–9:00 (UTC) · 7 leads held" in said
    assert said.endswith("… and 1 more")
