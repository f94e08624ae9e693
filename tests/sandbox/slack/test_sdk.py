"""slack_sdk's own client, unchanged but for its base URL, calls every method that is here."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.sandbox.slack import App, SlackSandbox
from bot.sandbox.slack.methods import METHODS
from tests.sandbox.slack.support import AMY, LEADS, RANDOM, RecordingApp, actions, home, modal, section

Call = Callable[[AsyncWebClient, dict[str, str]], Awaitable[AsyncSlackResponse]]
CLIENT = {"client_id": App().client_id, "client_secret": App().client_secret}
METADATA = {"event_type": "lead", "event_payload": {"id": 1}}

CALLS: dict[str, Call] = {
    "apps.uninstall": lambda client, _at: client.apps_uninstall(**CLIENT),
    "auth.revoke": lambda client, _at: client.auth_revoke(),
    "auth.test": lambda client, _at: client.auth_test(),
    "blocks.validate": lambda client, _at: client.blocks_validate(blocks=[section()]),
    "chat.postMessage": lambda client, at: client.chat_postMessage(
        channel=LEADS,
        text="x",
        blocks=[section()],
        attachments=[{"text": "old"}],
        metadata=METADATA,
        thread_ts=at["ts"],
        reply_broadcast=True,
        unfurl_links=False,
        unfurl_media=False,
        mrkdwn=True,
        parse="none",
        link_names=False,
    ),
    "chat.update": lambda client, at: client.chat_update(
        channel=LEADS, ts=at["ts"], text="y", blocks=[section()]
    ),
    "chat.delete": lambda client, at: client.chat_delete(channel=LEADS, ts=at["ts"]),
    "chat.postEphemeral": lambda client, at: client.chat_postEphemeral(channel=LEADS, user=AMY, text="x"),
    "chat.getPermalink": lambda client, at: client.chat_getPermalink(channel=LEADS, message_ts=at["ts"]),
    "conversations.list": lambda client, _at: client.conversations_list(
        types=["public_channel", "im"], exclude_archived=True, limit=5
    ),
    "conversations.info": lambda client, _at: client.conversations_info(
        channel=LEADS, include_num_members=True
    ),
    "conversations.join": lambda client, _at: client.conversations_join(channel=RANDOM),
    "conversations.open": lambda client, _at: client.conversations_open(users=[AMY], return_im=True),
    "conversations.members": lambda client, _at: client.conversations_members(channel=LEADS, limit=2),
    "conversations.history": lambda client, at: client.conversations_history(
        channel=LEADS, oldest=at["ts"], inclusive=True, include_all_metadata=True, limit=1
    ),
    "conversations.replies": lambda client, at: client.conversations_replies(channel=LEADS, ts=at["ts"]),
    "files.completeUploadExternal": lambda client, at: client.files_completeUploadExternal(
        files=[{"id": at["file"], "title": "A"}], channel_id=LEADS
    ),
    "files.delete": lambda client, at: client.files_delete(file=at["posted"]),
    "files.getUploadURLExternal": lambda client, _at: client.files_getUploadURLExternal(
        filename="a", length=1
    ),
    "oauth.v2.access": lambda client, at: client.oauth_v2_access(**CLIENT, code=at["code"]),
    "usergroups.list": lambda client, _at: client.usergroups_list(include_users=True),
    "usergroups.users.list": lambda client, _at: client.usergroups_users_list(usergroup="S0SALES"),
    "users.info": lambda client, _at: client.users_info(user=AMY),
    "users.list": lambda client, _at: client.users_list(limit=2),
    "users.lookupByEmail": lambda client, _at: client.users_lookupByEmail(email="amy@northpine.example"),
    "views.open": lambda client, at: client.views_open(trigger_id=at["trigger"], view=modal()),
    "views.push": lambda client, at: client.views_push(trigger_id=at["in_view"], view=modal()),
    "views.update": lambda client, at: client.views_update(view_id=at["view"], view=modal()),
    "views.publish": lambda client, _at: client.views_publish(user_id=AMY, view=home()),
}


@pytest.fixture
async def at(slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient) -> dict[str, str]:
    """What the calls speak of: a message, a file, a code, triggers and an open view."""
    ts = (await client.chat_postMessage(channel=LEADS, text="lead"))["ts"]
    asked = await client.files_getUploadURLExternal(filename="a.txt", length=1)
    posted = await client.files_getUploadURLExternal(filename="b.txt", length=1)
    assert client.session is not None
    for url in (asked["upload_url"], posted["upload_url"]):
        async with client.session.post(url, data=b"x") as response:
            assert response.status == 200
    await client.files_completeUploadExternal(files=[{"id": posted["file_id"]}], channel_id=LEADS)
    await slack.command(AMY, LEADS, "/goodones")
    opened = await client.views_open(trigger_id=app.last.form["trigger_id"], view=modal(section(), actions()))
    await slack.click_in_view(AMY, opened["view"]["id"], "lead.good")
    in_view = app.last.payload["trigger_id"]
    await slack.command(AMY, LEADS, "/goodones")
    return {
        "ts": ts,
        "file": asked["file_id"],
        "posted": posted["file_id"],
        "code": slack._parts.installation.authorize(AMY),
        "view": opened["view"]["id"],
        "in_view": in_view,
        "trigger": app.last.form["trigger_id"],
    }


def test_no_method_is_left_out() -> None:
    assert set(CALLS) == set(METHODS)


# The client of today uses what aiohttp is about to drop.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
@pytest.mark.parametrize("method", sorted(CALLS))
async def test_the_client_calls_it(
    slack: SlackSandbox, client: AsyncWebClient, at: dict[str, str], method: str
) -> None:
    answer: Any = await CALLS[method](client, at)

    assert answer["ok"] is True
    assert "warning" not in answer.data
    assert [one.ok for one in slack.calls(method)][-1] is True


async def test_metadata_comes_back_in_the_answer(client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel=LEADS, text="x", metadata=METADATA)

    assert answer["message"]["metadata"] == METADATA
    changed = await client.chat_update(channel=LEADS, ts=answer["ts"], text="y")
    assert changed["message"]["metadata"] == METADATA


async def test_the_client_pages_by_itself(client: AsyncWebClient) -> None:
    names = []
    async for page in await client.conversations_list(limit=1):
        names += [one["name"] for one in page["channels"]]

    assert names == ["leads", "sales", "random"]
