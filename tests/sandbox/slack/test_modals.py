"""Modals and Home tabs through the Web API: stacks, hashes, and what stays when a view changes."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import InView, SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    Http,
    Json,
    RecordingApp,
    actions,
    button,
    codes,
    home,
    modal,
    options,
    plain,
    section,
    text_input,
)


class Hand:
    """Amy, who makes gestures so that the app may open things."""

    def __init__(self, slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient) -> None:
        self.slack = slack
        self.app = app
        self.client = client

    async def trigger(self, person: str = AMY) -> str:
        await self.slack.command(person, LEADS, "/goodones")
        return self.app.last.form["trigger_id"]

    async def trigger_in_view(self, view_id: str) -> str:
        await self.slack.click_in_view(AMY, view_id, "more")
        return str(self.app.last.payload["trigger_id"])

    async def open(self, view: Json, person: str = AMY) -> Json:
        answer = await self.client.views_open(trigger_id=await self.trigger(person), view=view)
        found: Json = answer["view"]
        return found


@pytest.fixture
def hand(slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient) -> Hand:
    return Hand(slack, app, client)


MORE = actions(button("more"), block_id="m")


async def test_an_opened_modal_is_the_persons(hand: Hand) -> None:
    view = await hand.open(modal(text_input("name", block_id="n"), private_metadata="p"))

    assert [one.id for one in hand.slack.modals(AMY)] == [view["id"]]
    assert hand.slack.modals(BEN) == []
    assert (view["type"], view["callback_id"], view["private_metadata"]) == ("modal", "stream.new", "p")
    assert view["state"] == {"values": {"n": {"name": {"type": "plain_text_input", "value": None}}}}
    assert (view["root_view_id"], view["previous_view_id"]) == (view["id"], None)


async def test_a_view_may_come_as_json_in_a_form(hand: Hand, http: Http) -> None:
    form = {
        "trigger_id": await hand.trigger(),
        "view": '{"type":"modal","title":1}',
        "token": "xoxb-of-the-tests",
    }
    async with http.session.post(f"{http.base}/api/views.open", data=form) as response:
        answer = await response.json()

    assert answer["error"] == "invalid_arguments"
    assert codes(answer) == [
        "[ERROR] missing required field: blocks [json-pointer:/view]",
        "[ERROR] must provide an object [json-pointer:/view/title]",
    ]


@pytest.mark.parametrize("view", ["{", None, 3, []])
async def test_a_view_that_is_none(hand: Hand, http: Http, view: Any) -> None:
    answer = await http.api("views.open", {"trigger_id": await hand.trigger(), "view": view})

    assert answer["error"] == "invalid_arguments"


async def test_a_refused_view_does_not_spend_the_trigger(hand: Hand, http: Http) -> None:
    trigger = await hand.trigger()

    refused = await http.api("views.open", {"trigger_id": trigger, "view": modal(title=plain("x" * 25))})
    opened = await http.api("views.open", {"trigger_id": trigger, "view": modal()})

    assert (refused["error"], opened["ok"]) == ("invalid_arguments", True)


async def test_a_stack_is_three_high_at_most(hand: Hand) -> None:
    root = await hand.open(modal(MORE))
    ids = [root["id"]]
    for _ in range(2):
        pushed = await hand.client.views_push(
            trigger_id=await hand.trigger_in_view(ids[-1]), view=modal(MORE)
        )
        ids.append(pushed["view"]["id"])

    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await hand.client.views_push(trigger_id=await hand.trigger_in_view(ids[-1]), view=modal())

    views = hand.slack.modals(AMY)
    assert [one.id for one in views] == ids
    assert [one.previous for one in views] == [None, ids[0], ids[1]]
    assert views[2].root == ids[0]


async def test_only_a_gesture_in_a_modal_can_push(hand: Hand) -> None:
    await hand.open(modal(MORE))

    with pytest.raises(SlackApiError, match="not_found"):
        await hand.client.views_push(trigger_id=await hand.trigger(), view=modal())


async def test_opening_again_starts_a_new_stack(hand: Hand) -> None:
    await hand.open(modal(MORE))
    second = await hand.open(modal(title=plain("Second")))

    assert [one.id for one in hand.slack.modals(AMY)] == [second["id"]]


async def test_an_update_changes_the_view_and_its_hash(hand: Hand) -> None:
    view = await hand.open(modal(section("loading")))

    updated = await hand.client.views_update(
        view_id=view["id"], view=modal(section("ready")), hash=view["hash"]
    )

    assert updated["view"]["id"] == view["id"]
    assert updated["view"]["hash"] != view["hash"]
    assert hand.slack.modals(AMY)[0].blocks[0]["text"]["text"] == "ready"


async def test_a_stale_hash_changes_nothing(hand: Hand) -> None:
    view = await hand.open(modal(section("one")))
    await hand.client.views_update(view_id=view["id"], view=modal(section("two")))

    with pytest.raises(SlackApiError, match="hash_conflict"):
        await hand.client.views_update(view_id=view["id"], view=modal(section("three")), hash=view["hash"])

    assert hand.slack.modals(AMY)[0].blocks[0]["text"]["text"] == "two"


async def test_what_was_typed_stays_under_the_same_ids(hand: Hand) -> None:
    view = await hand.open(modal(text_input("name", block_id="n"), MORE))
    await hand.slack._gestures.use(
        AMY, InView(view["id"]), "more", state={"n": {"name": {"type": "plain_text_input", "value": "Ada"}}}
    )

    again = await hand.client.views_update(
        view_id=view["id"],
        view=modal(text_input("name", block_id="n"), text_input("name", block_id="other"), MORE),
    )

    values = again["view"]["state"]["values"]
    assert [values[block]["name"]["value"] for block in ("n", "other")] == ["Ada", None]


async def test_a_choice_that_is_no_longer_offered_is_forgotten(hand: Hand) -> None:
    def choosing(count: int) -> Json:
        select = {"type": "static_select", "action_id": "pick", "options": options(count)}
        return modal({"type": "input", "block_id": "p", "label": plain("Pick"), "element": select}, MORE)

    view = await hand.open(choosing(3))
    chosen = {"p": {"pick": {"selected_option": options(3)[2]}}}
    await hand.slack._gestures.use(AMY, InView(view["id"]), "more", state=chosen)

    again = await hand.client.views_update(view_id=view["id"], view=choosing(1))

    assert again["view"]["state"]["values"]["p"]["pick"]["selected_option"] is None


async def test_an_external_id_names_one_view(hand: Hand) -> None:
    await hand.open(modal(section("one"), external_id="mine"))

    updated = await hand.client.views_update(
        external_id="mine", view=modal(section("two"), external_id="mine")
    )
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await hand.open(modal(external_id="mine"), BEN)

    assert updated["view"]["blocks"][0]["text"]["text"] == "two"


@pytest.mark.parametrize("named", [{"view_id": "V404"}, {"external_id": "x"}])
async def test_a_view_that_is_not_open(http: Http, named: Json) -> None:
    assert (await http.api("views.update", {**named, "view": modal()}))["error"] == "not_found"


async def test_update_needs_to_know_which(http: Http) -> None:
    assert (await http.api("views.update", {"view": modal()}))["error"] == "invalid_arguments"


async def test_a_home_tab_is_published_per_person(hand: Hand) -> None:
    first = (await hand.client.views_publish(user_id=AMY, view=home(section("one"))))["view"]
    second = (await hand.client.views_publish(user_id=AMY, view=home(section("two")), hash=first["hash"]))[
        "view"
    ]

    view = hand.slack.home(AMY)
    assert view is not None
    assert (view.id, view.blocks[0]["text"]["text"]) == (first["id"], "two")
    assert second["hash"] != first["hash"]
    assert hand.slack.home(BEN) is None
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await hand.client.views_publish(user_id=AMY, view=home(), hash=first["hash"])


async def test_a_home_tab_can_be_updated_by_its_id(hand: Hand) -> None:
    view = (await hand.client.views_publish(user_id=AMY, view=home()))["view"]

    updated = await hand.client.views_update(view_id=view["id"], view=home(section("new")))

    assert updated["view"]["type"] == "home"


async def test_a_home_tab_for_nobody(http: Http) -> None:
    assert (await http.api("views.publish", {"user_id": "U404", "view": home()}))["error"] == "user_not_found"
    assert (await http.api("views.publish", {"user_id": AMY, "view": modal()}))[
        "error"
    ] == "invalid_arguments"
