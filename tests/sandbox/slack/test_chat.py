"""Posting, changing and deleting: what the app may say where, and what it hears when it may not."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    BOT,
    LEADS,
    RANDOM,
    SALES,
    Http,
    ManualClock,
    actions,
    codes,
    section,
)


async def test_a_posted_message_stands_in_the_channel(slack: SlackSandbox, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel=LEADS, text="A lead", blocks=[section("*A lead*")])

    (message,) = slack.messages(LEADS)
    assert (message.ts, message.text, message.user) == (answer["ts"], "A lead", BOT)
    assert message.blocks == [section("*A lead*", block_id="block-0")]
    assert answer["message"]["blocks"] == message.blocks
    assert answer["channel"] == LEADS


async def test_blocks_may_come_as_json_in_a_form(slack: SlackSandbox, http: Http) -> None:
    form = {"channel": LEADS, "text": "x", "blocks": '[{"type":"divider"}]', "token": "xoxb-of-the-tests"}
    async with http.session.post(f"{http.base}/api/chat.postMessage", data=form) as response:
        assert (await response.json())["ok"]

    assert slack.messages(LEADS)[0].blocks == [{"type": "divider", "block_id": "block-0"}]


async def test_arguments_may_stand_in_the_query(slack: SlackSandbox, http: Http) -> None:
    query = {"channel": LEADS, "text": "from the query", "token": "xoxb-of-the-tests"}
    async with http.session.get(f"{http.base}/api/chat.postMessage", params=query) as response:
        assert (await response.json())["ok"]

    assert slack.messages(LEADS)[0].text == "from the query"


async def test_a_persons_id_leads_to_their_direct_messages(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    answer = await client.chat_postMessage(channel=AMY, text="just you")

    assert answer["channel"] == slack.direct(AMY).id
    assert [one.text for one in slack.messages(slack.direct(AMY).id)] == ["just you"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": RANDOM, "text": "x"}, "not_in_channel"),
        ({"channel": LEADS}, "no_text"),
        ({"channel": LEADS, "text": ""}, "no_text"),
        ({"channel": LEADS, "blocks": []}, "no_text"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": LEADS, "text": ["x"]}, "invalid_arguments"),
        ({"channel": {"id": LEADS}, "text": "x"}, "invalid_arguments"),
        ({"channel": LEADS, "blocks": "not json"}, "invalid_blocks_format"),
        ({"channel": LEADS, "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": LEADS, "blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"channel": LEADS, "text": "x", "attachments": "{"}, "invalid_attachments"),
        ({"channel": LEADS, "text": "x", "attachments": {}}, "invalid_attachments"),
        ({"channel": LEADS, "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": LEADS, "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ({"channel": LEADS, "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ({"channel": LEADS, "text": "x", "metadata": [1]}, "invalid_metadata_format"),
        (
            {
                "channel": LEADS,
                "text": "x",
                "metadata": {"event_type": "a", "event_payload": {"k": "x" * 16_000}},
            },
            "metadata_too_large",
        ),
        ({"channel": LEADS, "markdown_text": "x", "text": "y"}, "markdown_text_conflict"),
        ({"channel": LEADS, "markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"channel": LEADS, "text": "x", "thread_ts": "1.000001"}, "invalid_thread_ts"),
    ],
)
async def test_what_cannot_be_posted_says_why(
    slack: SlackSandbox, http: Http, arguments: dict[str, Any], code: str
) -> None:
    answer = await http.api("chat.postMessage", arguments)

    assert (answer["ok"], answer["error"]) == (False, code)
    assert slack.messages(LEADS) == []


async def test_invalid_blocks_are_explained_with_pointers(http: Http) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}

    answer = await http.api("chat.postMessage", {"channel": LEADS, "blocks": [header]})

    assert answer["error"] == "invalid_blocks"
    assert codes(answer) == ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"]


async def test_an_archived_channel_takes_nothing(slack: SlackSandbox, client: AsyncWebClient) -> None:
    await slack.control(do="archive", channel=LEADS)

    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=LEADS, text="x")

    assert refused.value.response["error"] == "is_archived"


async def test_text_past_forty_thousand_characters_is_cut(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=LEADS, text="x" * 40_001)

    assert len(slack.messages(LEADS)[0].text) == 40_000


async def test_markdown_text_is_text(slack: SlackSandbox, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=LEADS, markdown_text="**hi**")

    assert slack.messages(LEADS)[0].text == "**hi**"


async def test_attachments_alone_are_enough(slack: SlackSandbox, http: Http) -> None:
    await http.api("chat.postMessage", {"channel": LEADS, "attachments": [{"text": "old style"}]})

    assert slack.messages(LEADS)[0].attachments == [{"text": "old style"}]


async def test_replies_gather_under_the_first_message(slack: SlackSandbox, client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel=LEADS, text="lead"))["ts"]
    reply = (await client.chat_postMessage(channel=LEADS, text="more", thread_ts=parent))["ts"]
    await client.chat_postMessage(channel=LEADS, text="yet more", thread_ts=reply)

    assert [one.thread_ts for one in slack.messages(LEADS)] == [None, parent, parent]


async def test_an_ephemeral_message_is_for_one_person(slack: SlackSandbox, client: AsyncWebClient) -> None:
    answer = await client.chat_postEphemeral(channel=LEADS, user=AMY, text="only you")

    assert [one.ts for one in slack.messages(LEADS, person=AMY)] == [answer["message_ts"]]
    assert slack.messages(LEADS, person="U0BEN") == []


async def test_an_ephemeral_message_needs_its_person_in_the_channel(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postEphemeral(channel=LEADS, user="U0NOBODY", text="x")

    assert refused.value.response["error"] == "user_not_in_channel"


async def test_update_replaces_text_and_blocks_without_a_mark(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="new", blocks=[section("new")]))["ts"]

    await client.chat_update(channel=LEADS, ts=ts, text="done", blocks=[section("done")])

    (message,) = slack.messages(LEADS)
    assert (message.text, message.edited) == ("done", False)
    assert message.blocks == [section("done", block_id="block-0")]


async def test_update_with_text_alone_takes_the_blocks_away(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="new", blocks=[actions()]))["ts"]

    await client.chat_update(channel=LEADS, ts=ts, text="only words")

    (message,) = slack.messages(LEADS)
    assert (message.blocks, message.text, message.edited) == (None, "only words", True)


async def test_update_with_blocks_alone_keeps_the_text(slack: SlackSandbox, http: Http) -> None:
    ts = (await http.api("chat.postMessage", {"channel": LEADS, "text": "gist"}))["ts"]

    answer = await http.api("chat.update", {"channel": LEADS, "ts": ts, "blocks": [section("look")]})

    assert answer["text"] == "gist"
    assert slack.messages(LEADS)[0].blocks == [section("look", block_id="block-0")]


async def test_update_keeps_attachments_and_metadata_that_it_does_not_name(
    slack: SlackSandbox, http: Http
) -> None:
    metadata = {"event_type": "lead", "event_payload": {"id": 1}}
    posted = await http.api(
        "chat.postMessage",
        {"channel": LEADS, "text": "x", "attachments": [{"text": "a"}], "metadata": metadata},
    )
    named = {"channel": LEADS, "ts": posted["ts"], "text": "y"}

    await http.api("chat.update", named)
    kept = (slack.messages(LEADS)[0].attachments, slack.messages(LEADS)[0].metadata)
    await http.api("chat.update", {**named, "attachments": [], "metadata": {}})

    assert kept == ([{"text": "a"}], metadata)
    assert slack.messages(LEADS)[0].attachments is None
    assert slack.messages(LEADS)[0].metadata is None


async def test_update_of_attachments_alone_leaves_the_rest(slack: SlackSandbox, http: Http) -> None:
    ts = (await http.api("chat.postMessage", {"channel": LEADS, "text": "x", "blocks": [section()]}))["ts"]

    await http.api("chat.update", {"channel": LEADS, "ts": ts, "attachments": [{"text": "new"}]})

    (message,) = slack.messages(LEADS)
    assert (message.text, message.attachments) == ("x", [{"text": "new"}])
    assert message.blocks == [section(block_id="block-0")]


@pytest.mark.parametrize(("length", "error"), [(4_000, None), (4_001, "msg_too_long")])
async def test_update_refuses_text_over_four_thousand(
    client: AsyncWebClient, http: Http, length: int, error: str | None
) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x"))["ts"]

    answer = await http.api("chat.update", {"channel": LEADS, "ts": ts, "text": "x" * length})

    assert answer.get("error") == error


@pytest.mark.parametrize("method", ["chat.update", "chat.delete"])
async def test_a_message_that_is_not_there(http: Http, method: str) -> None:
    answer = await http.api(method, {"channel": LEADS, "ts": "1.000001", "text": "x"})

    assert answer["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("method", "code"), [("chat.update", "cant_update_message"), ("chat.delete", "cant_delete_message")]
)
async def test_other_peoples_and_ephemeral_messages_cannot_be_touched(
    slack: SlackSandbox, http: Http, method: str, code: str
) -> None:
    await slack.command(AMY, LEADS, "mine")
    theirs = slack.messages(LEADS)[0].ts
    private = (await http.api("chat.postEphemeral", {"channel": LEADS, "user": AMY, "text": "x"}))[
        "message_ts"
    ]

    for ts in (theirs, private):
        answer = await http.api(method, {"channel": LEADS, "ts": ts, "text": "x"})
        assert answer["error"] == code


async def test_update_needs_something_to_say(client: AsyncWebClient, http: Http) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x"))["ts"]

    assert (await http.api("chat.update", {"channel": LEADS, "ts": ts}))["error"] == "no_text"


async def test_update_in_an_archived_channel_is_refused(
    slack: SlackSandbox, client: AsyncWebClient, http: Http
) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x"))["ts"]
    await slack.control(do="archive", channel=LEADS)

    answer = await http.api("chat.update", {"channel": LEADS, "ts": ts, "text": "y"})

    assert answer["error"] == "is_inactive"


async def test_a_deleted_message_is_gone(slack: SlackSandbox, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x"))["ts"]

    await client.chat_delete(channel=LEADS, ts=ts)

    assert slack.messages(LEADS) == []


async def test_a_deleted_parent_leaves_a_mark_over_its_replies(
    slack: SlackSandbox, client: AsyncWebClient, http: Http
) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x"))["ts"]
    reply = (await client.chat_postMessage(channel=LEADS, text="r", thread_ts=ts))["ts"]

    await client.chat_delete(channel=LEADS, ts=ts)

    parent = slack.messages(LEADS)[0]
    assert (parent.hidden, parent.text) == (True, "This message was deleted.")
    history = await client.conversations_history(channel=LEADS)
    assert history["messages"][0]["subtype"] == "tombstone"
    again = await http.api("chat.delete", {"channel": LEADS, "ts": ts})
    assert again["error"] == "message_not_found"
    await client.chat_delete(channel=LEADS, ts=reply)
    assert [one.ts for one in slack.messages(LEADS)] == [ts]


async def test_in_a_thread_only_an_active_one_shows_what_is_for_one_person(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    quiet = (await client.chat_postMessage(channel=LEADS, text="nobody answered"))["ts"]
    active = (await client.chat_postMessage(channel=SALES, text="someone answered"))["ts"]
    await client.chat_postMessage(channel=SALES, text="reply", thread_ts=active)

    await client.chat_postEphemeral(channel=LEADS, user=AMY, text="lost", thread_ts=quiet)
    await client.chat_postEphemeral(channel=SALES, user=AMY, text="seen", thread_ts=active)

    assert [one.text for one in slack.messages(LEADS, person=AMY)] == ["nobody answered"]
    assert [one.text for one in slack.messages(SALES, person=AMY)][-1] == "seen"


async def test_markdown_may_be_longer_than_text_in_an_update(client: AsyncWebClient, http: Http) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x"))["ts"]

    long = await http.api("chat.update", {"channel": LEADS, "ts": ts, "markdown_text": "x" * 12_000})
    longer = await http.api("chat.update", {"channel": LEADS, "ts": ts, "markdown_text": "x" * 12_001})

    assert (long["ok"], longer["error"]) == (True, "msg_too_long")


@pytest.mark.parametrize("nothing", [{"text": ""}, {"blocks": []}, {"text": "", "attachments": []}])
async def test_update_never_leaves_an_empty_message(
    slack: SlackSandbox, http: Http, nothing: dict[str, Any]
) -> None:
    ts = (await http.api("chat.postMessage", {"channel": LEADS, "blocks": [section()]}))["ts"]

    answer = await http.api("chat.update", {"channel": LEADS, "ts": ts, **nothing})

    assert answer["error"] == "no_text"
    assert slack.messages(LEADS)[0].blocks == [section(block_id="block-0")]


async def test_update_wants_the_id_of_the_direct_messages(
    slack: SlackSandbox, client: AsyncWebClient, http: Http
) -> None:
    ts = (await client.chat_postMessage(channel=AMY, text="x"))["ts"]
    named = {"ts": ts, "text": "y"}

    assert (await http.api("chat.update", {"channel": AMY, **named}))["error"] == "channel_not_found"
    assert (await http.api("chat.update", {"channel": slack.direct(AMY).id, **named}))["ok"]


async def test_the_permalink_of_a_reply_names_its_thread(client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel=SALES, text="x"))["ts"]
    reply = (await client.chat_postMessage(channel=SALES, text="y", thread_ts=parent))["ts"]

    link = (await client.chat_getPermalink(channel=SALES, message_ts=reply))["permalink"]

    assert link.endswith(f"/p{reply.replace('.', '')}?thread_ts={parent}&cid={SALES}")


async def test_an_ephemeral_message_has_no_permalink(http: Http) -> None:
    ts = (await http.api("chat.postEphemeral", {"channel": LEADS, "user": AMY, "text": "x"}))["message_ts"]

    answer = await http.api("chat.getPermalink", {"channel": LEADS, "message_ts": ts})

    assert answer["error"] == "message_not_found"


async def test_a_permalink_leads_to_the_page(client: AsyncWebClient, http: Http) -> None:
    ts = (await client.chat_postMessage(channel=SALES, text="x"))["ts"]

    link = (await client.chat_getPermalink(channel=SALES, message_ts=ts))["permalink"]

    assert link == f"{http.base}/archives/{SALES}/p{ts.replace('.', '')}"
    async with http.session.get(link, allow_redirects=False) as response:
        assert response.headers["Location"] == f"/?channel={SALES}&ts={ts}"


async def test_stamps_grow_while_the_clock_stands_still(
    slack: SlackSandbox, client: AsyncWebClient, clock: ManualClock
) -> None:
    before = clock.now()
    stamps = [(await client.chat_postMessage(channel=LEADS, text="x"))["ts"] for _ in range(3)]

    assert clock.now() == before
    assert stamps == sorted(set(stamps))
