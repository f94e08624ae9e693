"""Channels, members and history as the app sees them."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Channel, SlackSandbox, Workspace, seeded
from bot.sandbox.slack.methods.paging import make_cursor
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    BOT,
    CLEO,
    LEADS,
    RANDOM,
    SALES,
    SECRET,
    TOKEN,
    Http,
    ManualClock,
)


@pytest.fixture
async def private(slack: SlackSandbox) -> Channel:
    """A private channel that the app is not in."""
    channel = Channel("G0BOARD", "board", [AMY], is_private=True)
    slack._parts.state.put_channel(channel)
    return channel


async def test_public_channels_are_listed_with_membership(client: AsyncWebClient) -> None:
    listed = (await client.conversations_list())["channels"]

    assert {one["name"]: one["is_member"] for one in listed} == {
        "leads": True,
        "sales": True,
        "random": False,
    }
    assert listed[0]["num_members"] == 4


async def test_direct_messages_are_listed_on_request(client: AsyncWebClient) -> None:
    listed = (await client.conversations_list(types="im"))["channels"]

    assert [one["user"] for one in listed] == [AMY, BEN, CLEO]


async def test_private_channels_are_unseen_until_the_app_is_in(
    slack: SlackSandbox, http: Http, private: Channel
) -> None:
    before = await http.api("conversations.list", {"types": "private_channel"})
    unseen = await http.api("conversations.info", {"channel": private.id})
    unwritten = await http.api("chat.postMessage", {"channel": private.id, "text": "x"})
    await slack.control(do="add_bot", channel=private.id)
    after = await http.api("conversations.list", {"types": "private_channel"})

    assert before["channels"] == []
    assert unseen["error"] == unwritten["error"] == "channel_not_found"
    assert [one["id"] for one in after["channels"]] == [private.id]
    assert after["channels"][0]["is_group"] is True


async def test_archived_channels_can_be_left_out(slack: SlackSandbox, client: AsyncWebClient) -> None:
    await slack.control(do="archive", channel=SALES)

    everything = (await client.conversations_list())["channels"]
    living = (await client.conversations_list(exclude_archived=True))["channels"]

    assert [one["name"] for one in everything if one["is_archived"]] == ["sales"]
    assert [one["name"] for one in living] == ["leads", "random"]


async def test_a_list_is_read_page_by_page(client: AsyncWebClient) -> None:
    names: list[str] = []
    cursor = None
    while cursor != "":
        answer = await client.conversations_list(limit=2, cursor=cursor)
        names += [one["name"] for one in answer["channels"]]
        cursor = answer["response_metadata"]["next_cursor"]

    assert names == ["leads", "sales", "random"]


@pytest.mark.parametrize("cursor", ["%%%", "bm9wZQ==", "bmV4dDo=", "bmV4dDp4", "é", "x", "_w=="])
async def test_a_cursor_that_is_not_ours_is_refused(http: Http, cursor: str) -> None:
    assert (await http.api("conversations.list", {"cursor": cursor}))["error"] == "invalid_cursor"


async def test_unknown_types_are_refused(http: Http) -> None:
    assert (await http.api("conversations.list", {"types": "secret"}))["error"] == "invalid_types"


async def test_info_and_members(client: AsyncWebClient) -> None:
    info = (await client.conversations_info(channel=LEADS))["channel"]
    members = (await client.conversations_members(channel=LEADS))["members"]
    outside = (await client.conversations_members(channel=RANDOM))["members"]

    assert (info["name"], info["topic"]["value"]) == ("leads", "New leads, first come first served")
    assert members == [AMY, BEN, CLEO, BOT]
    assert outside == [AMY, BEN, CLEO]


async def test_info_of_nowhere(http: Http) -> None:
    assert (await http.api("conversations.info", {"channel": "C404"}))["error"] == "channel_not_found"


async def test_joining_lets_the_app_write(slack: SlackSandbox, client: AsyncWebClient) -> None:
    await client.conversations_join(channel=RANDOM)
    again = await client.conversations_join(channel=RANDOM)
    await client.chat_postMessage(channel=RANDOM, text="hello")

    assert again["warning"] == "already_in_channel"
    assert again["response_metadata"] == {"warnings": ["already_in_channel"]}
    assert len(slack.messages(RANDOM)) == 1


async def test_what_cannot_be_joined(slack: SlackSandbox, http: Http) -> None:
    await slack.control(do="archive", channel=RANDOM)

    archived = await http.api("conversations.join", {"channel": RANDOM})
    direct = await http.api("conversations.join", {"channel": slack.direct(AMY).id})

    assert archived["error"] == "is_archived"
    assert direct["error"] == "method_not_supported_for_channel_type"


async def test_opening_direct_messages(slack: SlackSandbox, client: AsyncWebClient, http: Http) -> None:
    short = (await client.conversations_open(users=AMY))["channel"]
    full = (await client.conversations_open(channel=short["id"], return_im=True))["channel"]

    assert short == {"id": slack.direct(AMY).id}
    assert (full["user"], full["is_im"]) == (AMY, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "users_list_not_supplied"),
        ({"users": "U404"}, "user_not_found"),
        ({"users": f"{AMY},{BEN}"}, "method_not_supported_for_channel_type"),
        ({"channel": LEADS}, "method_not_supported_for_channel_type"),
        ({"channel": "D404"}, "channel_not_found"),
    ],
)
async def test_direct_messages_that_cannot_be_opened(
    http: Http, arguments: dict[str, Any], code: str
) -> None:
    assert (await http.api("conversations.open", arguments))["error"] == code


async def test_history_is_newest_first_without_replies_and_ephemerals(
    client: AsyncWebClient, clock: ManualClock
) -> None:
    first = (await client.chat_postMessage(channel=LEADS, text="one"))["ts"]
    clock.advance(1)
    await client.chat_postMessage(channel=LEADS, text="reply", thread_ts=first)
    await client.chat_postEphemeral(channel=LEADS, user=AMY, text="hush")
    clock.advance(1)
    await client.chat_postMessage(channel=LEADS, text="two")

    messages = (await client.conversations_history(channel=LEADS))["messages"]

    assert [one["text"] for one in messages] == ["two", "one"]
    assert (messages[1]["reply_count"], messages[1]["reply_users"]) == (1, [BOT])


async def test_people_and_changed_messages_stand_in_history_too(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    await slack.command(AMY, LEADS, "morning")
    ts = (await client.chat_postMessage(channel=LEADS, text="typo"))["ts"]
    await client.chat_update(channel=LEADS, ts=ts, text="fixed")

    newest, oldest = (await client.conversations_history(channel=LEADS))["messages"]

    assert (newest["text"], newest["edited"]["user"], newest["bot_id"]) == ("fixed", BOT, "B0GOODONES")
    assert (oldest["user"], oldest["text"], "bot_id" in oldest) == (AMY, "morning", False)


async def test_metadata_is_shown_when_asked_for(client: AsyncWebClient) -> None:
    metadata = {"event_type": "lead_card", "event_payload": {"key": "k1"}}
    await client.chat_postMessage(channel=LEADS, text="x", metadata=metadata)

    silent = (await client.conversations_history(channel=LEADS))["messages"][0]
    telling = (await client.conversations_history(channel=LEADS, include_all_metadata=True))["messages"][0]

    assert "metadata" not in silent
    assert telling["metadata"] == metadata


async def test_metadata_of_replies_is_shown_when_asked_for(client: AsyncWebClient) -> None:
    metadata = {"event_type": "note", "event_payload": {}}
    parent = (await client.chat_postMessage(channel=LEADS, text="x"))["ts"]
    await client.chat_postMessage(channel=LEADS, text="y", thread_ts=parent, metadata=metadata)

    thread = (await client.conversations_replies(channel=LEADS, ts=parent, include_all_metadata=True))[
        "messages"
    ]

    assert [one.get("metadata") for one in thread] == [None, metadata]
    assert thread[1]["thread_ts"] == parent


async def test_history_between_two_times(client: AsyncWebClient, clock: ManualClock) -> None:
    stamps = []
    for number in range(4):
        stamps.append((await client.chat_postMessage(channel=LEADS, text=f"m{number}"))["ts"])
        clock.advance(1)

    async def texts(**asked: Any) -> list[str]:
        answer = await client.conversations_history(channel=LEADS, **asked)
        return [one["text"] for one in answer["messages"]]

    assert await texts(oldest=stamps[1], latest=stamps[3]) == ["m2"]
    assert await texts(oldest=stamps[1], latest=stamps[3], inclusive=True) == ["m3", "m2", "m1"]
    assert await texts(latest=stamps[2], inclusive=True, limit=1) == ["m2"]
    assert await texts(oldest="0") == ["m3", "m2", "m1", "m0"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"latest": "yesterday"}, "invalid_ts_latest"),
        ({"oldest": "1.x"}, "invalid_ts_oldest"),
        ({"cursor": "bmV4dDpub3c="}, "invalid_cursor"),
        ({"cursor": make_cursor("1.x")}, "invalid_cursor"),
    ],
)
async def test_times_that_are_none(http: Http, asked: dict[str, str], code: str) -> None:
    assert (await http.api("conversations.history", {"channel": LEADS, **asked}))["error"] == code


async def test_history_is_read_page_by_page(client: AsyncWebClient, clock: ManualClock) -> None:
    for number in range(5):
        await client.chat_postMessage(channel=LEADS, text=f"m{number}")
        clock.advance(1)

    texts: list[str] = []
    answer = await client.conversations_history(channel=LEADS, limit=2)
    texts += [one["text"] for one in answer["messages"]]
    while answer["has_more"]:
        cursor = answer["response_metadata"]["next_cursor"]
        answer = await client.conversations_history(channel=LEADS, limit=2, cursor=cursor)
        texts += [one["text"] for one in answer["messages"]]

    assert texts == ["m4", "m3", "m2", "m1", "m0"]


async def test_a_thread_is_read_page_by_page(client: AsyncWebClient, clock: ManualClock) -> None:
    parent = (await client.chat_postMessage(channel=LEADS, text="p"))["ts"]
    for number in range(3):
        clock.advance(1)
        await client.chat_postMessage(channel=LEADS, text=f"r{number}", thread_ts=parent)

    first = await client.conversations_replies(channel=LEADS, ts=parent, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_replies(channel=LEADS, ts=parent, limit=3, cursor=cursor)

    assert [one["text"] for one in first["messages"]] == ["p", "r0", "r1"]
    assert ([one["text"] for one in second["messages"]], second["has_more"]) == (["r2"], False)


async def test_history_is_for_members(http: Http) -> None:
    assert (await http.api("conversations.history", {"channel": RANDOM}))["error"] == "not_in_channel"


async def test_a_thread_that_is_not_there(client: AsyncWebClient, http: Http) -> None:
    private = (await client.chat_postEphemeral(channel=LEADS, user=AMY, text="x"))["message_ts"]

    for ts in ("1.000001", private):
        answer = await http.api("conversations.replies", {"channel": LEADS, "ts": ts})
        assert answer["error"] == "thread_not_found"


async def test_a_reply_says_which_thread_it_is_in(client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel=LEADS, text="p"))["ts"]
    reply = (await client.chat_postMessage(channel=LEADS, text="r", thread_ts=parent))["ts"]

    alone = (await client.conversations_replies(channel=LEADS, ts=reply))["messages"]

    assert [(one["ts"], one["thread_ts"]) for one in alone] == [(reply, parent)]


async def test_a_workspace_of_ones_own() -> None:
    people = seeded().people[:1]
    own = Workspace(people=people, channels=(Channel("C1", "ops", []),), id="T1", name="Ours", domain="ours")
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, workspace=own)

    assert list(slack.channels) == ["C1", "D0AMY"]
    assert slack.channels["C1"].for_api(own.app, own.id)["creator"] == BOT
    assert seeded().channels[0].members == [AMY, BEN, CLEO]
