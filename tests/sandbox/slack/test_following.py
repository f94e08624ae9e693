"""A page that only follows the stream sees the same as one that reads everything anew, whatever the app does."""

import asyncio
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.keep import Keep
from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.methods import METHODS
from bot.sandbox.slack.refusals import Refused
from tests.sandbox.slack.support import AMY, BEN, LEADS, SECRET, TOKEN, Json, ManualClock, actions, section

Deed = tuple[str, int]
Making = Callable[[str], tuple[str, Json]]
Events = asyncio.Queue[Json | None]
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["post", "reply", "whisper to amy", "whisper to ben", "rewrite", "redraw", "delete"]),
        st.integers(0, 5),
    ),
    max_size=30,
)


class App:
    """An app that does one thing after the other; ``which`` picks among the messages that are there."""

    def __init__(self, keep: Keep | None = None) -> None:
        self.clock = ManualClock()
        self.slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, clock=self.clock, keep=keep)
        self._deeds: dict[str, Making] = {
            "post": lambda _: ("chat.postMessage", {"text": "new", "blocks": [section(), actions()]}),
            "reply": lambda ts: ("chat.postMessage", {"text": "reply", "thread_ts": ts}),
            "whisper to amy": lambda _: ("chat.postEphemeral", {"text": "hush", "user": AMY}),
            "whisper to ben": lambda _: ("chat.postEphemeral", {"text": "hush", "user": BEN}),
            "rewrite": lambda ts: ("chat.update", {"ts": ts, "text": "only words"}),
            "redraw": lambda ts: ("chat.update", {"ts": ts, "text": "again", "blocks": [section("again")]}),
            "delete": lambda ts: ("chat.delete", {"ts": ts}),
        }

    def do(self, deed: Deed) -> None:
        name, which = deed
        there = self.slack.messages(LEADS)
        ts = there[which % len(there)].ts if there else "1.000001"
        method, arguments = self._deeds[name](ts)
        self.clock.advance(2)
        try:
            METHODS[method].run(self.slack._parts, Arguments({"channel": LEADS, **arguments}))
        except Refused:
            return

    def read(self, person: str) -> dict[str, Json]:
        """Everything that a person's page would read, by time stamp."""
        state = self.slack._parts.state
        return {one.ts: state.message_for_page(one) for one in self.slack.messages(LEADS, person=person)}


def followed(events: Events) -> dict[str, Json]:
    """What a page holds that began empty and heard these events."""
    held: dict[str, Json] = {}
    while not events.empty():
        event: Any = events.get_nowait()
        if event["type"] == "message":
            assert event["message"]["ts"] not in held
            held[event["message"]["ts"]] = event["message"]
        elif event["type"] == "message_changed":
            assert event["message"]["ts"] in held
            held[event["message"]["ts"]] = event["message"]
        else:
            assert event["type"] == "message_deleted"
            del held[event["ts"]]
    return held


@given(DEEDS)
@settings(deadline=None)
def test_following_is_as_good_as_reading(deeds: list[Deed]) -> None:
    app = App()
    hub = app.slack._parts.hub
    with hub.listening(AMY) as amys, hub.listening(BEN) as bens:
        for deed in deeds:
            app.do(deed)

        assert followed(amys) == app.read(AMY)
        assert followed(bens) == app.read(BEN)


@given(DEEDS)
@settings(deadline=None)
def test_what_was_kept_is_what_was_there(deeds: list[Deed]) -> None:
    keep = Keep()
    app = App(keep)
    for deed in deeds:
        app.do(deed)

    again = App(keep)

    assert again.read(AMY) == app.read(AMY)
    assert [one.as_kept() for one in again.slack.messages(LEADS)] == [
        one.as_kept() for one in app.slack.messages(LEADS)
    ]


@given(DEEDS)
@settings(deadline=None)
def test_history_and_threads_together_hold_every_public_message_once(deeds: list[Deed]) -> None:
    app = App()
    for deed in deeds:
        app.do(deed)
    parts = app.slack._parts

    found: list[str] = []
    top = METHODS["conversations.history"].run(parts, Arguments({"channel": LEADS, "limit": 1000}))[
        "messages"
    ]
    for message in top:
        thread = METHODS["conversations.replies"].run(
            parts, Arguments({"channel": LEADS, "ts": message["ts"]})
        )
        found += [one["ts"] for one in thread["messages"]]

    public = [one.ts for one in app.slack.messages(LEADS) if not one.ephemeral]
    assert sorted(found) == sorted(public)
    assert len(top) == len(
        [one for one in app.slack.messages(LEADS) if not one.ephemeral and not one.is_reply]
    )
