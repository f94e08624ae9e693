"""A day in the workspace, and many things at once: the parts together, seen by the people who use them."""

import asyncio
import socket
from pathlib import Path

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.keep import Keep
from bot.sandbox.slack import Channel, SlackSandbox, Workspace, seeded
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    CLEO,
    LEADS,
    RANDOM,
    SALES,
    SECRET,
    TOKEN,
    Heard,
    Http,
    ManualClock,
    RecordingApp,
    actions,
    always,
    button,
    home,
    modal,
    plain,
    section,
    text_input,
)


async def test_a_lead_is_posted_judged_and_discussed(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient, http: Http, clock: ManualClock
) -> None:
    card = [section("*Alice Smith*"), actions(button("lead.good", value="7"), button("lead.bad", value="7"))]
    ts = (await client.chat_postMessage(channel=LEADS, text="Alice Smith", blocks=card))["ts"]

    await slack.click(BEN, LEADS, ts, "lead.good")
    url = app.last.payload["response_url"]
    await client.chat_update(
        channel=LEADS, ts=ts, text="Alice Smith: good", blocks=[section("*Alice Smith* ✓")]
    )
    await http.respond(url, {"text": "Thanks, recorded."})
    clock.advance(1)
    await client.chat_postMessage(channel=LEADS, text="Enriched: e-mail found.", thread_ts=ts)

    seen = {person: [one.text for one in slack.messages(LEADS, person=person)] for person in (AMY, BEN)}
    assert seen[AMY] == ["Alice Smith: good", "Enriched: e-mail found."]
    assert seen[BEN] == ["Alice Smith: good", "Thanks, recorded.", "Enriched: e-mail found."]
    assert slack.messages(LEADS)[0].edited is False
    assert [one.what for one in slack.calls()] == [
        "chat.postMessage",
        "chat.update",
        "response_url",
        "chat.postMessage",
    ]
    assert [one.what for one in slack.deliveries()] == ["block_actions lead.good"]


async def test_two_people_have_modals_of_their_own(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    for person, title in ((AMY, "Amy's"), (BEN, "Ben's")):
        await slack.command(person, LEADS, "/goodones new")
        trigger = app.last.form["trigger_id"]
        await client.views_open(
            trigger_id=trigger, view=modal(text_input("name", block_id="n"), title=plain(title))
        )

    await slack.submit(BEN, {"name": "Bens stream"})

    assert app.last.payload["user"]["id"] == BEN
    assert app.last.payload["view"]["title"]["text"] == "Ben's"
    assert [view.body["title"]["text"] for view in slack.modals(AMY)] == ["Amy's"]
    assert slack.modals(BEN) == []


async def test_a_form_goes_back_twice_and_then_through(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    await slack.command(AMY, LEADS, "/goodones new")
    form = modal(text_input("name", block_id="n"), text_input("note", block_id="o"))
    form["blocks"][1]["optional"] = True
    await client.views_open(trigger_id=app.last.form["trigger_id"], view=form)

    empty = await slack.submit(AMY, {"note": "remember me"})
    app.answer = always({"response_action": "errors", "errors": {"n": "There is one of that name."}})
    taken = await slack.submit(AMY, {"name": "Founders"})
    app.answer = always()
    fine = await slack.submit(AMY, {"name": "AI founders"})

    assert (list(empty.errors), list(taken.errors), fine.ok) == (["n"], ["n"], True)
    values = app.last.payload["view"]["state"]["values"]
    assert (values["n"]["name"]["value"], values["o"]["note"]["value"]) == ("AI founders", "remember me")


async def test_everyone_posts_at_once_and_nothing_is_lost(slack: SlackSandbox, http: Http) -> None:
    people = [slack.direct(person).id for person in (AMY, BEN, CLEO)]
    posts = [
        http.api("chat.postMessage", {"channel": channel, "text": f"{channel} {number}"})
        for channel in (LEADS, SALES, *people)
        for number in range(3)
    ]

    answers = await asyncio.gather(*posts)

    stamps = [answer["ts"] for answer in answers]
    assert len(set(stamps)) == 15
    for channel in (LEADS, SALES, *people):
        assert len(slack.messages(channel)) == 3


async def test_two_clicks_at_once_have_triggers_of_their_own(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x", blocks=[actions()]))["ts"]
    both = asyncio.Event()

    async def wait_for_both(_heard: Heard) -> web.Response:
        if len(app.heard) == 2:
            both.set()
        await both.wait()
        return web.Response()

    app.answer = wait_for_both
    outcomes = await asyncio.gather(*(slack.click(person, LEADS, ts, "lead.good") for person in (AMY, BEN)))

    payloads = [heard.payload for heard in app.heard]
    assert [one.ok for one in outcomes] == [True, True]
    assert {one["user"]["id"] for one in payloads} == {AMY, BEN}
    assert len({one["trigger_id"] for one in payloads}) == len({one["response_url"] for one in payloads}) == 2


async def test_the_app_is_moved_to_another_address(slack: SlackSandbox, app: RecordingApp) -> None:
    async with RecordingApp() as successor:
        await slack.command(AMY, LEADS, "/goodones one")
        slack.app_url = successor.url
        await slack.command(AMY, LEADS, "/goodones two")

        assert [heard.form["text"] for heard in app.heard] == ["one"]
        assert [heard.form["text"] for heard in successor.heard] == ["two"]


async def test_the_bot_is_thrown_out_in_the_middle(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient, http: Http
) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x", blocks=[actions()]))["ts"]
    await slack.control(do="remove_bot", channel=LEADS)

    clicked = await slack.click(AMY, LEADS, ts, "lead.good")
    posted = await http.api("chat.postMessage", {"channel": LEADS, "text": "y"})
    private = await http.api("chat.postEphemeral", {"channel": LEADS, "user": AMY, "text": "y"})
    answered = await http.respond(app.last.payload["response_url"], {"text": "still here"})

    assert clicked.ok
    assert posted["error"] == private["error"] == "not_in_channel"
    assert answered == (200, "ok")


async def test_open_views_do_not_outlive_a_restart_and_messages_do(tmp_path: Path) -> None:
    keep = tmp_path / "slack.db"
    first = SlackSandbox(token=TOKEN, signing_secret=SECRET, keep=Keep(keep))
    await first.start()
    client = AsyncWebClient(TOKEN, base_url=f"{first.base_url}/api/")
    await client.views_publish(user_id=AMY, view=home())
    await client.chat_postMessage(channel=AMY, text="direct")
    await first.stop()

    second = SlackSandbox(token=TOKEN, signing_secret=SECRET, keep=Keep(keep))

    assert second.home(AMY) is None
    assert [one.text for one in second.messages(second.direct(AMY).id)] == ["direct"]


async def test_a_port_that_is_taken_leaves_nothing_open() -> None:
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="address already in use"):
            await slack.start(port=taken.getsockname()[1])

    assert slack._runner is None
    assert slack._parts.link._session is None


async def test_a_channel_that_amy_is_not_in_is_not_hers_to_see() -> None:
    people = seeded().people
    rooms = (
        Channel("C1", "open", [AMY, BEN]),
        Channel("G1", "closed", [BEN], is_private=True, bot_is_member=True),
    )
    slack = SlackSandbox(
        token=TOKEN, signing_secret=SECRET, workspace=Workspace(people=people, channels=rooms)
    )
    await slack.start()
    client = AsyncWebClient(TOKEN, base_url=f"{slack.base_url}/api/")

    ts = (await client.chat_postMessage(channel="G1", text="x", blocks=[actions()]))["ts"]
    names = {person: [one["name"] for one in slack._parts.state.channels_of(person)] for person in (AMY, BEN)}
    with pytest.raises(Exception, match="message_not_found"):
        await slack.click(AMY, "G1", ts, "lead.good")
    await slack.stop()

    assert names == {AMY: ["open", "Good Ones"], BEN: ["open", "closed", "Good Ones"]}


async def test_channels_do_not_mix(slack: SlackSandbox, client: AsyncWebClient, http: Http) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="in leads"))["ts"]

    elsewhere = await http.api("chat.update", {"channel": SALES, "ts": ts, "text": "x"})
    outside = await http.api("chat.getPermalink", {"channel": RANDOM, "message_ts": ts})

    assert elsewhere["error"] == outside["error"] == "message_not_found"
    assert slack.messages(SALES) == []
