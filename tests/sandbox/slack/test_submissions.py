"""Sending a modal: what the app is told, and what its answer does."""

import asyncio
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Outcome, Refused, SlackSandbox
from tests.sandbox.slack.form import Form
from tests.sandbox.slack.support import (
    AMY,
    BEN,
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


async def test_a_fourth_view_is_not_pushed(form: Form) -> None:
    await form.open(MORE, title=plain("1"))
    for title in ("2", "3"):
        await form.slack.click_in_view(AMY, form.slack.modals(AMY)[-1].id, "more")
        trigger = form.app.last.payload["trigger_id"]
        await form.client.views_push(trigger_id=trigger, view=modal(MORE, title=plain(title)))
    form.app.answer = always({"response_action": "push", "view": modal(title=plain("4"))})

    assert await form.slack.submit(AMY) == Outcome(ok=False, error="push_limit_reached")
    assert form.titles() == ["1", "2", "3"]
