"""Sending and closing a modal: what the app is told, and what its answer does."""

import asyncio
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Outcome, Refused, SlackSandbox
from bot.sandbox.slack.views import View
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    SALES,
    Heard,
    Http,
    Json,
    RecordingApp,
    actions,
    always,
    button,
    modal,
    options,
    plain,
    section,
    text_input,
)


class Form:
    """A modal that Amy has open."""

    def __init__(self, slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient) -> None:
        self.slack = slack
        self.app = app
        self.client = client

    async def open(self, *blocks: Json, **more: Any) -> View:
        await self.slack.command(AMY, LEADS, "/goodones")
        trigger = self.app.last.form["trigger_id"]
        await self.client.views_open(trigger_id=trigger, view=modal(*blocks, **more))
        return self.slack.modals(AMY)[-1]

    async def push(self, **more: Any) -> View:
        top = self.slack.modals(AMY)[-1]
        await self.slack.click_in_view(AMY, top.id, "more")
        trigger = self.app.last.payload["trigger_id"]
        await self.client.views_push(trigger_id=trigger, view=modal(section(), **more))
        return self.slack.modals(AMY)[-1]

    def titles(self) -> list[str]:
        return [view.body["title"]["text"] for view in self.slack.modals(AMY)]


@pytest.fixture
def form(slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient) -> Form:
    return Form(slack, app, client)


NAME = text_input("name", block_id="n")
MORE = actions(button("more"))


async def test_a_submission_carries_the_whole_state(form: Form) -> None:
    select = {
        "type": "static_select",
        "action_id": "tier",
        "options": options(3),
        "initial_option": options(1)[0],
    }
    tier = {"type": "input", "block_id": "t", "label": plain("Tier"), "element": select}
    aside = section(block_id="s", accessory={"type": "users_select", "action_id": "who"})
    view = await form.open(NAME, tier, aside, private_metadata="kept")

    assert await form.slack.submit(AMY, {"name": "AI founders", "tier": "v2"}) == Outcome()

    payload = form.app.last.payload
    assert (payload["type"], payload["view"]["id"]) == ("view_submission", view.id)
    assert payload["view"]["private_metadata"] == "kept"
    assert payload["view"]["state"]["values"] == {
        "n": {"name": {"type": "plain_text_input", "value": "AI founders"}},
        "t": {"tier": {"type": "static_select", "selected_option": options(3)[2]}},
        "s": {"who": {"type": "users_select", "selected_user": None}},
    }
    assert payload["response_urls"] == []
    assert form.slack.modals(AMY) == []


async def test_an_empty_answer_closes_the_top_view_only(form: Form) -> None:
    await form.open(MORE, title=plain("Below"))
    await form.push(title=plain("Above"))

    await form.slack.submit(AMY)

    assert form.titles() == ["Below"]


async def test_errors_send_the_form_back(form: Form) -> None:
    await form.open(NAME)
    form.app.answer = always({"response_action": "errors", "errors": {"n": "Taken"}})

    outcome = await form.slack.submit(AMY, {"name": "x"})

    assert outcome == Outcome(ok=False, errors={"n": "Taken"})
    assert outcome.as_json() == {"ok": False, "errors": {"n": "Taken"}}
    assert form.slack.modals(AMY)[0].values["n"]["name"]["value"] == "x"


@pytest.mark.parametrize("errors", [{"elsewhere": "x"}, {}, {"n": 3}, "x", None])
async def test_errors_for_no_block_are_trouble(form: Form, errors: Any) -> None:
    await form.open(NAME)
    form.app.answer = always({"response_action": "errors", "errors": errors})

    assert await form.slack.submit(AMY, {"name": "x"}) == Outcome(ok=False, error="invalid_errors")
    assert form.titles() == ["New stream"]


async def test_update_shows_another_view_in_its_place(form: Form) -> None:
    view = await form.open(NAME)
    form.app.answer = always({"response_action": "update", "view": modal(title=plain("Done"))})

    assert (await form.slack.submit(AMY, {"name": "x"})).ok

    assert form.titles() == ["Done"]
    assert form.slack.modals(AMY)[0].id == view.id


async def test_push_lays_a_view_above(form: Form) -> None:
    await form.open(NAME)
    form.app.answer = always({"response_action": "push", "view": modal(title=plain("Next"))})

    assert (await form.slack.submit(AMY, {"name": "x"})).ok

    assert form.titles() == ["New stream", "Next"]


async def test_clear_closes_everything(form: Form) -> None:
    await form.open(MORE)
    await form.push()
    form.app.answer = always({"response_action": "clear"})

    assert (await form.slack.submit(AMY)).ok

    assert form.titles() == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"response_action": "update", "view": modal(title=plain("x" * 25))}, "invalid_arguments"),
        ({"response_action": "update"}, "invalid_arguments"),
        ({"response_action": "push", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
    ],
)
async def test_an_answer_with_a_bad_view_is_trouble(form: Form, answer: Json, code: str) -> None:
    await form.open(NAME)
    form.app.answer = always(answer)

    with form.slack._parts.hub.listening(AMY) as events:
        outcome = await form.slack.submit(AMY, {"name": "x"})
        told = [events.get_nowait() for _ in range(events.qsize())]

    assert outcome == Outcome(ok=False, error=code)
    assert form.titles() == ["New stream"]
    assert f"We had some trouble connecting. Try again? ({code})" in [one.get("text") for one in told if one]


@pytest.mark.parametrize("body", [None, " \n", {}])
async def test_an_empty_acknowledgement_closes(form: Form, body: Any) -> None:
    await form.open(NAME)
    form.app.answer = always(body)

    assert (await form.slack.submit(AMY, {"name": "x"})).ok
    assert form.titles() == []


@pytest.mark.parametrize(
    "body", ["ok", "{", [], {"ok": True}, {"response_action": ["odd"]}, {"response_action": "dance"}]
)
async def test_an_acknowledgement_that_says_something_else_keeps_the_form(form: Form, body: Any) -> None:
    await form.open(NAME)
    form.app.answer = always(body)

    assert await form.slack.submit(AMY, {"name": "x"}) == Outcome(ok=False, error="invalid_response")
    assert form.titles() == ["New stream"]


async def test_an_app_that_fails_keeps_the_form(form: Form) -> None:
    await form.open(NAME)
    form.app.answer = always(status=500)

    assert await form.slack.submit(AMY, {"name": "typed"}) == Outcome(ok=False, error="dispatch_failed")
    assert form.slack.modals(AMY)[0].values["n"]["name"]["value"] == "typed"


@pytest.mark.parametrize(
    ("block", "value", "fault"),
    [
        (NAME, "", "Please complete this required field."),
        (NAME, None, "Please complete this required field."),
        ({**NAME, "optional": True}, "", None),
        (text_input("name", block_id="n", min_length=3), "ab", "Please use at least 3 characters."),
        (text_input("name", block_id="n", min_length=3), "abc", None),
        (text_input("name", block_id="n", max_length=3), "abcd", "Please use at most 3 characters."),
        (text_input("name", block_id="n"), "x" * 3001, "Please use at most 3000 characters."),
    ],
)
async def test_slack_itself_looks_at_the_form_first(
    form: Form, block: Json, value: Any, fault: str | None
) -> None:
    await form.open(block)
    heard = len(form.app.heard)

    outcome = await form.slack.submit(AMY, {"name": value})

    assert outcome.errors == ({} if fault is None else {"n": fault})
    assert len(form.app.heard) == heard + (fault is None)


async def test_plain_values_need_an_element_of_that_name(form: Form) -> None:
    await form.open(NAME, MORE)

    for name in ("nowhere", "more"):
        with pytest.raises(Refused, match="element_not_found"):
            await form.slack.submit(AMY, {name: "x"})


async def test_a_form_that_is_not_open_cannot_be_sent_or_closed(form: Form, http: Http) -> None:
    view = await form.open(NAME)

    with pytest.raises(Refused, match="not_found"):
        await form.slack.submit(BEN)
    with pytest.raises(Refused, match="not_found"):
        await form.slack.close(AMY, view_id="V404")
    assert await http.post("close", {"person": BEN, "view_id": view.id}) == (
        400,
        {"ok": False, "error": "not_found"},
    )


async def test_a_view_waits_while_the_app_thinks(form: Form) -> None:
    view = await form.open(NAME)
    thinking, go_on = asyncio.Event(), asyncio.Event()

    async def think(_heard: Heard) -> web.Response:
        thinking.set()
        await go_on.wait()
        return web.Response()

    form.app.answer = think
    sending = asyncio.create_task(form.slack.submit(AMY, {"name": "x"}))
    await thinking.wait()
    waiting = form.slack._parts.views.for_page(view)["loading"]
    go_on.set()
    await sending

    assert (waiting, form.slack._parts.views.for_page(view)["loading"]) == (True, False)


async def test_an_app_may_close_the_view_before_it_acknowledges(form: Form) -> None:
    view = await form.open(NAME)

    async def clear_first(_heard: Heard) -> web.Response:
        form.slack._parts.views.clear(AMY)
        return web.Response()

    form.app.answer = clear_first

    assert (await form.slack.submit(AMY, {"name": "x"}, view_id=view.id)).ok
    assert form.titles() == []


async def test_closing_is_told_when_the_app_wishes(form: Form) -> None:
    view = await form.open(NAME, notify_on_close=True)

    await form.slack.close(AMY)

    payload = form.app.last.payload
    assert (payload["type"], payload["view"]["id"], payload["is_cleared"]) == ("view_closed", view.id, False)
    assert form.titles() == []


async def test_closing_is_not_told_otherwise(form: Form) -> None:
    await form.open(NAME)
    heard = len(form.app.heard)

    await form.slack.close(AMY)

    assert len(form.app.heard) == heard


def closed(form: Form) -> list[tuple[str, str, bool]]:
    """What the app heard of closing: which view, under which title, whether all went."""
    payloads = [heard.payload for heard in form.app.heard if "payload" in heard.form]
    return [
        (one["view"]["id"], one["view"]["title"]["text"], one["is_cleared"])
        for one in payloads
        if one["type"] == "view_closed"
    ]


@pytest.mark.parametrize("below", [True, False])
async def test_clearing_the_stack_is_told_once_of_the_undermost_view(form: Form, *, below: bool) -> None:
    root = await form.open(MORE, title=plain("Below"), notify_on_close=below)
    await form.push(title=plain("Above"), notify_on_close=True, clear_on_close=True)

    await form.slack.close_modal(AMY)

    assert closed(form) == [(root.id, "Below", True)]
    assert form.titles() == []


async def test_the_x_in_the_corner_clears_the_stack(form: Form) -> None:
    root = await form.open(MORE, title=plain("Below"), notify_on_close=True)
    await form.push(title=plain("Above"))

    await form.slack.close_modal(AMY, clear=True)

    assert closed(form) == [(root.id, "Below", True)]
    assert form.titles() == []


async def test_the_close_button_uncovers_the_view_below(form: Form) -> None:
    await form.open(MORE, title=plain("Below"), notify_on_close=True)
    above = await form.push(title=plain("Above"), notify_on_close=True)

    await form.slack.close_modal(AMY)

    assert closed(form) == [(above.id, "Above", False)]
    assert form.titles() == ["Below"]


async def test_nobody_is_told_of_a_stack_that_nobody_asked_about(form: Form) -> None:
    await form.open(MORE)
    await form.push()

    await form.slack.close_modal(AMY, clear=True)

    assert closed(form) == []


async def test_the_page_closes_one_or_all(form: Form, http: Http) -> None:
    await form.open(MORE, title=plain("Below"))
    above = await form.push(title=plain("Above"))

    await http.post("close", {"person": AMY, "view_id": above.id})
    one = form.titles()
    above = await form.push(title=plain("Above"))
    await http.post("close", {"person": AMY, "view_id": above.id, "clear": True})

    assert (one, form.titles()) == (["Below"], [])


async def test_a_fourth_view_is_not_pushed(form: Form) -> None:
    await form.open(MORE, title=plain("1"))
    for title in ("2", "3"):
        await form.slack.click_in_view(AMY, form.slack.modals(AMY)[-1].id, "more")
        trigger = form.app.last.payload["trigger_id"]
        await form.client.views_push(trigger_id=trigger, view=modal(MORE, title=plain(title)))
    form.app.answer = always({"response_action": "push", "view": modal(title=plain("4"))})

    assert await form.slack.submit(AMY) == Outcome(ok=False, error="push_limit_reached")
    assert form.titles() == ["1", "2", "3"]


async def test_a_channel_chosen_in_a_form_can_be_answered(form: Form, http: Http) -> None:
    chooser = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    where = {"type": "input", "block_id": "w", "label": plain("Where"), "element": chooser}
    await form.open(where)

    await form.slack.submit(AMY, {"where": LEADS})

    (given,) = form.app.last.payload["response_urls"]
    assert (given["block_id"], given["action_id"], given["channel_id"]) == ("w", "where", LEADS)
    await http.respond(given["response_url"], {"text": "here", "response_type": "in_channel"})
    assert [one.text for one in form.slack.messages(LEADS)] == ["here"]


async def test_a_person_chosen_in_a_form_is_answered_directly(form: Form, http: Http) -> None:
    chooser = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    where = {"type": "input", "block_id": "w", "label": plain("Where"), "element": chooser}
    await form.open(where)

    await form.slack.submit(AMY, {"where": BEN})

    (given,) = form.app.last.payload["response_urls"]
    direct = form.slack.direct(BEN).id
    assert given["channel_id"] == direct
    await http.respond(given["response_url"], {"text": "for Ben", "response_type": "in_channel"})
    assert [one.text for one in form.slack.messages(direct)] == ["for Ben"]


@pytest.mark.parametrize(
    ("kind", "field", "expected"),
    [
        ("conversations_select", "selected_conversation", LEADS),
        ("multi_conversations_select", "selected_conversations", [LEADS]),
    ],
)
async def test_a_menu_may_begin_with_the_channel_one_looks_at(
    form: Form, kind: str, field: str, expected: Any
) -> None:
    chooser = {"type": kind, "action_id": "where", "default_to_current_conversation": True}
    where = {"type": "input", "block_id": "w", "label": plain("Where"), "element": chooser}
    await form.open(where)

    await form.slack.submit(AMY)

    assert form.app.last.payload["view"]["state"]["values"]["w"]["where"] == {"type": kind, field: expected}


async def test_a_menu_that_names_its_beginning_keeps_it(form: Form) -> None:
    chooser = {
        "type": "conversations_select",
        "action_id": "where",
        "default_to_current_conversation": True,
        "initial_conversation": SALES,
    }
    where = {"type": "input", "block_id": "w", "label": plain("Where"), "element": chooser}
    await form.open(where)

    await form.slack.submit(AMY)

    held = form.app.last.payload["view"]["state"]["values"]["w"]["where"]
    assert held["selected_conversation"] == SALES


async def test_a_choice_that_is_no_channel_gets_no_address(form: Form) -> None:
    chooser = {"type": "channels_select", "action_id": "where", "response_url_enabled": True}
    where = {"type": "input", "block_id": "w", "optional": True, "label": plain("Where"), "element": chooser}
    await form.open(where)

    await form.slack.submit(AMY)

    assert form.app.last.payload["response_urls"] == []
