"""What the web page asks and does, over the same HTTP that it uses."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.sandbox.slack import SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    BOT,
    LEADS,
    Http,
    ManualClock,
    RecordingApp,
    actions,
    always,
    button,
    home,
    modal,
    options,
    section,
    text_input,
)


async def test_state_is_what_a_page_begins_with(slack: SlackSandbox, http: Http) -> None:
    status, state = await http.get("state", person=BEN)

    assert (status, state["me"]) == (200, BEN)
    assert state["workspace"] == {"name": "Northpine", "id": "T0NORTHPINE"}
    assert state["people"][0] == {
        "id": AMY,
        "name": "amy",
        "real_name": "Amy Okafor",
        "color": "c0392b",
        "is_admin": True,
        "tz": "Europe/London",
        "is_guest": False,
        "is_external": False,
    }
    assert state["app"] == {
        "id": "A0GOODONES",
        "name": "Good Ones",
        "bot_user": BOT,
        "commands": [
            {
                "command": "/goodones",
                "description": "Leads where you work",
                "usage_hint": "[help | run | leads]",
            }
        ],
    }
    assert state["channels"][0] == {
        "id": LEADS,
        "name": "leads",
        "is_im": False,
        "topic": "New leads, first come first served",
        "bot_is_member": True,
        "is_private": False,
        "is_archived": False,
        "is_shared": False,
        "members": [AMY, BEN, "U0CLEO"],
        "held_back": 0,
        "latest": None,
    }
    assert [(one["name"], one["is_im"]) for one in state["channels"]] == [
        ("leads", False),
        ("sales", False),
        ("random", False),
        ("Good Ones", True),
    ]


async def test_who_names_no_one_sits_down_as_the_first(http: Http) -> None:
    assert (await http.get("state"))[1]["me"] == AMY


async def test_the_newest_message_is_the_newest_that_one_sees(http: Http, client: AsyncWebClient) -> None:
    seen = (await client.chat_postMessage(channel=LEADS, text="all"))["ts"]
    private = (await client.chat_postEphemeral(channel=LEADS, user=AMY, text="amy"))["message_ts"]

    latest = [(await http.get("state", person=person))[1]["channels"][0]["latest"] for person in (AMY, BEN)]

    assert latest == [private, seen]


async def test_messages_are_read_backwards_in_pages(
    http: Http, client: AsyncWebClient, clock: ManualClock
) -> None:
    for number in range(5):
        await client.chat_postMessage(channel=LEADS, text=f"m{number}")
        clock.advance(1)

    _, newest = await http.get("messages", person=AMY, channel=LEADS, limit="2")
    _, older = await http.get(
        "messages", person=AMY, channel=LEADS, limit="3", before=newest["messages"][0]["ts"]
    )

    assert ([one["text"] for one in newest["messages"]], newest["has_more"]) == (["m3", "m4"], True)
    assert ([one["text"] for one in older["messages"]], older["has_more"]) == (["m0", "m1", "m2"], False)


async def test_a_message_has_what_the_page_needs(http: Http, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="card", blocks=[section()]))["ts"]
    reply = (await client.chat_postMessage(channel=LEADS, text="reply", thread_ts=ts))["ts"]

    _, page = await http.get("messages", person=AMY, channel=LEADS)

    assert page["messages"][0] == {
        "ts": ts,
        "channel": LEADS,
        "user": BOT,
        "is_bot": True,
        "text": "card",
        "blocks": [section(block_id="block-0")],
        "attachments": None,
        "files": None,
        "thread_ts": None,
        "broadcast": False,
        "reply_count": 1,
        "latest_reply": reply,
        "ephemeral": False,
        "edited": False,
        "hidden": False,
    }
    _, thread = await http.get("thread", person=AMY, channel=LEADS, ts=ts)
    assert [one["ts"] for one in thread["messages"]] == [ts, reply]


async def test_ephemeral_messages_are_their_persons_only(http: Http, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=LEADS, user=AMY, text="hush")

    pages = [(await http.get("messages", person=person, channel=LEADS))[1] for person in (AMY, BEN)]

    assert [[one["ephemeral"] for one in page["messages"]] for page in pages] == [[True], []]


@pytest.mark.parametrize(
    ("path", "query", "error"),
    [
        ("state", {"person": "U404"}, "user_not_found"),
        ("view", {}, "invalid_arguments"),
        ("messages", {"person": AMY}, "invalid_arguments"),
        ("messages", {"person": AMY, "channel": "C404"}, "channel_not_found"),
        ("messages", {"person": AMY, "channel": "D0BEN"}, "channel_not_found"),
        ("messages", {"person": AMY, "channel": LEADS, "limit": "many"}, "invalid_arguments"),
        ("messages", {"person": AMY, "channel": LEADS, "before": "now"}, "invalid_arguments"),
        ("events", {"person": "U404"}, "user_not_found"),
    ],
)
async def test_a_wrong_question_is_a_400(http: Http, path: str, query: dict[str, str], error: str) -> None:
    status, answer = await http.get(path, **query)

    assert (status, answer["ok"], answer["error"]) == (400, False, error)


async def test_sending_text_and_commands(slack: SlackSandbox, http: Http, app: RecordingApp) -> None:
    said = await http.post("send", {"person": AMY, "channel": LEADS, "text": "hello"})
    ran = await http.post("send", {"person": AMY, "channel": LEADS, "text": "/goodones help"})
    app.answer = always(status=500)
    failed = await http.post("send", {"person": AMY, "channel": LEADS, "text": "/goodones help"})

    assert said == ran == (200, {"ok": True})
    assert failed == (200, {"ok": False, "error": "dispatch_failed"})
    assert [one.text for one in slack.messages(LEADS)] == ["hello"]


async def test_an_action_in_a_message(http: Http, app: RecordingApp, client: AsyncWebClient) -> None:
    select = {"type": "static_select", "action_id": "pick", "options": options(2)}
    ts = (await client.chat_postMessage(channel=LEADS, text="x", blocks=[actions(select, block_id="b")]))[
        "ts"
    ]

    status, answer = await http.post(
        "action",
        {
            "person": AMY,
            "container": {"channel": LEADS, "ts": ts},
            "block_id": "b",
            "action_id": "pick",
            "element": select,
            "value": options(2)[1],
            "state": {"b": {"pick": {"type": "static_select", "selected_option": options(2)[1]}}},
        },
    )

    assert (status, answer) == (200, {"ok": True})
    assert app.last.payload["actions"][0]["selected_option"] == options(2)[1]


async def test_an_action_in_a_view_with_what_was_typed(
    slack: SlackSandbox, http: Http, app: RecordingApp, client: AsyncWebClient
) -> None:
    blocks = [text_input("name", block_id="n"), actions(button("more"), block_id="b")]
    view = (await client.views_publish(user_id=AMY, view=home(*blocks)))["view"]
    asked = {
        "person": AMY,
        "container": {"view_id": view["id"]},
        "block_id": "b",
        "action_id": "more",
        "element": {},
        "value": None,
        "state": {"values": {"n": {"name": {"type": "plain_text_input", "value": "Ada"}}}},
    }

    assert await http.post("action", asked) == (200, {"ok": True})
    assert app.last.payload["view"]["state"]["values"]["n"]["name"]["value"] == "Ada"
    shown = (await http.get("view", person=AMY))[1]["home"]
    assert shown["state"]["values"]["n"]["name"]["value"] == "Ada"


async def test_options_for_what_is_typed(http: Http, app: RecordingApp, client: AsyncWebClient) -> None:
    select = {"type": "external_select", "action_id": "stream"}
    ts = (await client.chat_postMessage(channel=LEADS, text="x", blocks=[actions(select, block_id="b")]))[
        "ts"
    ]
    asked = {
        "person": AMY,
        "container": {"channel": LEADS, "ts": ts},
        "block_id": "b",
        "action_id": "stream",
        "value": "ai",
    }
    app.answer = always({"options": options(1)})
    fine = await http.post("options", asked)
    app.answer = always(status=404)
    failed = await http.post("options", asked)

    assert fine == (200, {"options": options(1)})
    assert failed == (400, {"ok": False, "error": "dispatch_failed"})


async def test_a_modal_is_shown_sent_back_and_sent(
    http: Http, app: RecordingApp, client: AsyncWebClient
) -> None:
    await http.post("send", {"person": AMY, "channel": LEADS, "text": "/goodones"})
    await client.views_open(
        trigger_id=app.last.form["trigger_id"], view=modal(text_input("name", block_id="n"))
    )
    _, shown = await http.get("view", person=AMY)
    (view,) = shown["modals"]
    asked: dict[str, Any] = {"person": AMY, "view_id": view["id"], "state": {"values": {}}}

    back = await http.post("submit", asked)
    asked["state"]["values"] = {"n": {"name": {"type": "plain_text_input", "value": "Ada"}}}
    sent = await http.post("submit", asked)

    assert (view["type"], view["loading"], view["callback_id"]) == ("modal", False, "stream.new")
    assert back == (200, {"ok": False, "errors": {"n": "Please complete this required field."}})
    assert sent == (200, {"ok": True})
    assert (await http.get("view", person=AMY))[1] == {"home": None, "modals": []}


async def test_a_modal_is_closed(
    slack: SlackSandbox, http: Http, app: RecordingApp, client: AsyncWebClient
) -> None:
    await http.post("send", {"person": AMY, "channel": LEADS, "text": "/goodones"})
    view = (await client.views_open(trigger_id=app.last.form["trigger_id"], view=modal()))["view"]

    assert await http.post("close", {"person": AMY, "view_id": view["id"]}) == (200, {"ok": True})
    assert slack.modals(AMY) == []


async def test_opening_the_home_tab(http: Http, app: RecordingApp) -> None:
    assert await http.post("home", {"person": AMY}) == (200, {"ok": True})
    assert app.last.event["event"]["type"] == "app_home_opened"


async def test_the_levers(slack: SlackSandbox, http: Http) -> None:
    archived = await http.post("control", {"do": "archive", "channel": LEADS})
    fault = await http.post("control", {"fault": "rate_limit", "method": None, "count": 1, "seconds": 2.0})
    wrong = await http.post("control", {"fault": "gremlins"})

    assert archived == fault == (200, {"ok": True})
    assert wrong == (400, {"ok": False, "error": "invalid_arguments", "field": "fault"})
    assert slack.channels[LEADS].is_archived
    assert (await http.api("auth.test"))["error"] == "ratelimited"


@pytest.mark.parametrize("path", ["send", "action", "options", "submit", "close", "home", "control"])
@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"not json", "invalid_json"),
        (b"[]", "json_not_object"),
        (b"\xff", "invalid_json"),
        (b"{}", "invalid_arguments"),
    ],
)
async def test_a_wrong_body_is_a_400(http: Http, path: str, body: bytes, error: str) -> None:
    async with http.session.post(f"{http.base}/_/{path}", data=body) as response:
        answer = await response.json()

    assert (response.status, answer["ok"], answer["error"]) == (400, False, error)


@pytest.mark.parametrize("container", [None, "x", {}, {"channel": LEADS}, {"view_id": 7}])
async def test_an_action_needs_its_place(http: Http, container: Any) -> None:
    asked = {"person": AMY, "container": container, "block_id": "b", "action_id": "a"}

    status, answer = await http.post("action", asked)

    assert (status, answer["error"]) == (400, "invalid_arguments")


async def test_another_web_site_cannot_click_here(slack: SlackSandbox, http: Http) -> None:
    body = '{"person":"U0AMY","channel":"C0LEADS","text":"x"}'
    answers = []
    for origin in ("https://evil.example", "null", "http://[", slack.base_url):
        headers = {"Origin": origin, "Content-Type": "text/plain"}
        async with http.session.post(f"{http.base}/_/send", data=body, headers=headers) as response:
            answers.append((response.status, (await response.json()).get("error")))

    assert answers == [(400, "foreign_origin")] * 3 + [(200, None)]


async def test_the_page_and_its_files_are_served(http: Http) -> None:
    async with http.session.get(f"{http.base}/") as response:
        assert (response.status, response.content_type) == (200, "text/html")
    for path in ("/static/index.html", "/static/style.css"):
        async with http.session.get(f"{http.base}{path}") as response:
            assert response.status == 200


@pytest.mark.parametrize("name", ["nothing.js", "..%2fserver.py", "%2e%2e%2fserver.py", ".hidden", "a%00b"])
async def test_only_the_pages_own_files_are_served(http: Http, name: str) -> None:
    async with http.session.get(URL(f"{http.base}/static/{name}", encoded=True)) as response:
        assert response.status == 404
