"""How things stand, as it may be told to somebody."""

from datetime import UTC, datetime

from blocks.standing import queues, quiet_channels, troubles
from bot.quiet import ChannelQuiet
from bot.records import Buried, Place, Sort, Standing
from bot.troubles import Kind, Trouble

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def closed(channel: str) -> Trouble:
    return Trouble(id=channel, kind=Kind.CHANNEL, reason="is_archived", since=AT, channel=channel)


STANDING = Standing(
    at=AT,
    places=(Place("C1", 3, AT), Place("C2", 1, AT), Place("U0AMY", 1, AT)),
    dead=(Buried(Sort.MESSAGE, "1", "message", "r", AT, channel="C3"), Buried(Sort.CLICK, "2", "x", "r", AT)),
    troubles=(closed("C2"), closed("C4"), Trouble(id="s", kind=Kind.SLACK, reason="x", since=AT)),
    quiet=(ChannelQuiet("C1"), ChannelQuiet("C5")),
)


def test_it_names_channels_in_four_places() -> None:
    assert STANDING.channels == {"C1", "C2", "C3", "C4", "C5", "U0AMY"}


def test_what_is_hidden_is_nowhere_and_all_else_as_it_was() -> None:
    told = STANDING.without({"C1", "C2", "C3", "C4"})
    assert told.channels == {"", "C5", "U0AMY"}
    assert [each.count for each in told.places] == [3, 1, 1]
    assert [each.channel or None for each in told.dead] == [None, None]
    assert STANDING.without(frozenset()).channels == STANDING.channels


def test_hidden_channels_are_drawn_without_their_names() -> None:
    told = STANDING.without({"C1", "C2", "C4"})
    lines = [*troubles(told), *queues(told), *quiet_channels(told)]
    assert sum("a private channel" in line for line in lines) == 5
    assert any("direct messages" in line for line in lines)
    assert not any(f"<#C{number}>" in line for number in (1, 2, 4) for line in lines)
    assert any("<#C5>" in line for line in lines)
