"""Reading back what was said: between two times, page by page, in channels and in threads."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.methods import METHODS
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    BOT,
    CLEO,
    LEADS,
    SALES,
    SECRET,
    TOKEN,
    Http,
    Json,
    ManualClock,
)


async def posted(client: AsyncWebClient, clock: ManualClock, count: int, **more: Any) -> list[str]:
    """The stamps of messages m0, m1 ... a second apart."""
    stamps = []
    for number in range(count):
        stamps.append((await client.chat_postMessage(channel=LEADS, text=f"m{number}", **more))["ts"])
        clock.advance(1)
    return stamps


def texts(answer: Any) -> list[str]:
    return [one["text"] for one in answer["messages"]]


async def test_with_oldest_alone_the_newest_come_first_too(
    client: AsyncWebClient, clock: ManualClock
) -> None:
    stamps = await posted(client, clock, 5)

    first = await client.conversations_history(channel=LEADS, oldest=stamps[0], limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel=LEADS, oldest=stamps[0], limit=2, cursor=cursor)

    assert (texts(first), first["has_more"]) == (["m4", "m3"], True)
    assert (texts(second), second["has_more"]) == (["m2", "m1"], False)
    assert "response_metadata" not in second


async def test_one_message_is_found_by_its_stamp(client: AsyncWebClient, clock: ManualClock) -> None:
    stamps = await posted(client, clock, 4)

    found = await client.conversations_history(channel=LEADS, latest=stamps[1], inclusive=True, limit=1)

    assert (texts(found), found["has_more"]) == (["m1"], True)


async def test_between_two_times_a_page_at_a_time(client: AsyncWebClient, clock: ManualClock) -> None:
    stamps = await posted(client, clock, 6)
    asked: Json = {"channel": LEADS, "oldest": stamps[0], "latest": stamps[5], "limit": 3}

    first = await client.conversations_history(**asked)
    second = await client.conversations_history(**asked, cursor=first["response_metadata"]["next_cursor"])

    assert (texts(first), texts(second)) == (["m4", "m3", "m2"], ["m1"])
    assert (first["has_more"], second["has_more"]) == (True, False)


async def test_what_is_included_is_so_on_every_page(client: AsyncWebClient, clock: ManualClock) -> None:
    stamps = await posted(client, clock, 4)
    replies = await posted(client, clock, 4, thread_ts=stamps[3])

    async def every(method: Any, **asked: Any) -> list[str]:
        pages = [await method(channel=LEADS, inclusive=True, limit=1, **asked)]
        while pages[-1]["has_more"]:
            cursor = pages[-1]["response_metadata"]["next_cursor"]
            pages.append(await method(channel=LEADS, inclusive=True, limit=1, cursor=cursor, **asked))
        return [one["ts"] for page in pages for one in page["messages"]]

    channel = await every(client.conversations_history, oldest=stamps[1], latest=stamps[3])
    thread = await every(client.conversations_replies, ts=stamps[3], oldest=replies[1], latest=replies[2])

    assert channel == [stamps[3], stamps[2], stamps[1]]
    assert thread == [stamps[3], replies[1], replies[2]]


async def test_a_stretch_that_ends_before_it_begins_is_empty(
    client: AsyncWebClient, clock: ManualClock
) -> None:
    stamps = await posted(client, clock, 3)

    answer = await client.conversations_history(channel=LEADS, oldest=stamps[2], latest=stamps[0])

    assert (texts(answer), answer["has_more"]) == ([], False)


async def test_a_message_deleted_between_two_pages_moves_nothing(
    client: AsyncWebClient, clock: ManualClock
) -> None:
    stamps = await posted(client, clock, 5)
    first = await client.conversations_history(channel=LEADS, limit=2)
    await client.chat_delete(channel=LEADS, ts=stamps[4])

    second = await client.conversations_history(
        channel=LEADS, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )

    assert texts(first) + texts(second) == ["m4", "m3", "m2", "m1"]


async def test_a_broadcast_reply_stands_in_the_channel_too(
    slack: SlackSandbox, client: AsyncWebClient, clock: ManualClock
) -> None:
    (parent,) = await posted(client, clock, 1)
    await client.chat_postMessage(channel=LEADS, text="quiet", thread_ts=parent)
    await client.chat_postMessage(channel=LEADS, text="loud", thread_ts=parent, reply_broadcast=True)

    loud, first = (await client.conversations_history(channel=LEADS))["messages"]

    assert (loud["text"], loud["subtype"], loud["thread_ts"]) == ("loud", "thread_broadcast", parent)
    assert (loud["root"]["ts"], loud["root"]["reply_count"]) == (parent, 2)
    assert first["text"] == "m0"
    assert [one.broadcast for one in slack.messages(LEADS)] == [False, False, True]


async def test_a_broadcast_without_a_thread_is_a_plain_message(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=LEADS, text="x", reply_broadcast=True)

    assert not slack.messages(LEADS)[0].broadcast


async def test_a_reply_can_be_broadcast_later(client: AsyncWebClient, http: Http, clock: ManualClock) -> None:
    (parent,) = await posted(client, clock, 1)
    (reply,) = await posted(client, clock, 1, thread_ts=parent)
    (last,) = await posted(client, clock, 1)
    named = {"channel": LEADS, "ts": reply, "reply_broadcast": True}

    both = await http.api("chat.update", {**named, "text": "other"})
    no_reply = await http.api("chat.update", {**named, "ts": parent})
    done = await http.api("chat.update", named)
    again = await http.api("chat.update", {**named, "text": "changed"})

    assert both["error"] == "no_dual_broadcast_content_update"
    assert no_reply["error"] == "cant_broadcast_message"
    assert (done["message"]["subtype"], done["text"]) == ("thread_broadcast", "m0")
    assert again["text"] == "changed"
    listed = (await client.conversations_history(channel=LEADS))["messages"]
    assert [one["ts"] for one in listed] == [last, reply, parent]


async def test_a_parent_says_who_replied_and_when(
    slack: SlackSandbox, client: AsyncWebClient, clock: ManualClock
) -> None:
    (parent,) = await posted(client, clock, 1)
    replies = await posted(client, clock, 2, thread_ts=parent)
    state = slack._parts.state
    state.add(Message(state.stamps.next(), LEADS, BEN, "me too", thread_ts=parent))

    (shown,) = (await client.conversations_history(channel=LEADS))["messages"]

    assert (shown["reply_count"], shown["reply_users"], shown["reply_users_count"]) == (3, [BOT, BEN], 2)
    assert (shown["thread_ts"], shown["latest_reply"] > replies[-1]) == (parent, True)
    await client.chat_delete(channel=LEADS, ts=replies[0])
    await client.chat_delete(channel=LEADS, ts=replies[1])
    (shown,) = (await client.conversations_history(channel=LEADS))["messages"]
    assert (shown["reply_count"], shown["reply_users"]) == (1, [BEN])


async def test_a_reply_names_whom_it_answers(client: AsyncWebClient, clock: ManualClock) -> None:
    (parent,) = await posted(client, clock, 1)
    await posted(client, clock, 1, thread_ts=parent)

    _, reply = (await client.conversations_replies(channel=LEADS, ts=parent))["messages"]

    assert (reply["parent_user_id"], "subtype" in reply) == (BOT, False)


async def test_a_thread_between_two_times_begins_with_its_message(
    client: AsyncWebClient, clock: ManualClock
) -> None:
    (parent,) = await posted(client, clock, 1)
    replies = await posted(client, clock, 4, thread_ts=parent)

    answer = await client.conversations_replies(
        channel=LEADS, ts=parent, oldest=replies[0], latest=replies[3]
    )
    inclusive = await client.conversations_replies(
        channel=LEADS, ts=parent, oldest=replies[0], latest=replies[3], inclusive=True
    )

    assert texts(answer) == ["m0", "m1", "m2"]
    assert texts(inclusive) == ["m0", "m0", "m1", "m2", "m3"]


async def test_a_thread_one_at_a_time(client: AsyncWebClient, clock: ManualClock) -> None:
    (parent,) = await posted(client, clock, 1)
    await posted(client, clock, 3, thread_ts=parent)

    read: list[str] = []
    cursor = ""
    while True:
        answer = await client.conversations_replies(channel=LEADS, ts=parent, limit=1, cursor=cursor)
        read += texts(answer)
        cursor = answer["response_metadata"]["next_cursor"]
        if not answer["has_more"]:
            break

    assert (read, cursor) == (["m0", "m0", "m1", "m2"], "")


async def test_what_was_held_back_is_not_read_back(
    slack: SlackSandbox, client: AsyncWebClient, http: Http
) -> None:
    await slack.control(fault="hide")
    ts = (await client.chat_postMessage(channel=LEADS, text="too much"))["ts"]

    assert (await client.conversations_history(channel=LEADS))["messages"] == []
    for method, name in (("conversations.replies", "ts"), ("chat.getPermalink", "message_ts")):
        assert (await http.api(method, {"channel": LEADS, name: ts}))["error"].endswith("_not_found")


async def test_a_stranger_in_a_thread_is_told_apart_by_their_team(slack: SlackSandbox, http: Http) -> None:
    await slack.command(AMY, SALES, "hello")

    (message,) = (await http.api("conversations.history", {"channel": SALES}))["messages"]

    assert (message["team"], "user_team" in message) == ("T0NORTHPINE", False)


ROW = st.tuples(st.sampled_from(["plain", "reply", "broadcast", "whisper", "held"]), st.booleans())


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROW, max_size=25), limit=st.integers(1, 7), start=st.sampled_from([None, "0"]))
def test_all_pages_together_are_the_channel(
    rows: list[tuple[str, bool]], limit: int, start: str | None
) -> None:
    """However it is mixed and whatever is deleted: each message once, in order, none that is not for all."""
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET)
    state = slack._parts.state
    parent = state.add(Message(state.stamps.next(), LEADS, AMY, "parent"))
    expected = [parent.ts]
    for kind, goes in rows:
        message = Message(
            state.stamps.next(),
            LEADS,
            CLEO,
            kind,
            thread_ts=parent.ts if kind in {"reply", "broadcast"} else None,
            broadcast=kind == "broadcast",
            ephemeral_to=BEN if kind == "whisper" else None,
            held_back=kind == "held",
        )
        state.add(message)
        if goes:
            state.delete(message)
        elif kind in {"plain", "broadcast"}:
            expected.append(message.ts)

    asked: Json = {"channel": LEADS, "limit": limit, "oldest": start}
    read: list[str] = []
    answer: Json = {"has_more": True}
    while answer["has_more"]:
        answer = METHODS["conversations.history"].run(slack._parts, Arguments(asked))
        read += [one["ts"] for one in answer["messages"]]
        asked["cursor"] = answer.get("response_metadata", {}).get("next_cursor")

    assert read[::-1] == expected


@pytest.mark.parametrize("limit", [0, -1, 1, 999, 1000, 10**9, "5"])
async def test_every_limit_gives_at_least_one(client: AsyncWebClient, http: Http, limit: Any) -> None:
    await client.chat_postMessage(channel=LEADS, text="x")

    assert len((await http.api("conversations.history", {"channel": LEADS, "limit": limit}))["messages"]) == 1
