"""Where what was chosen in a modal can be answered."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackSandbox
from tests.sandbox.slack.form import Form
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    SALES,
    Http,
    RecordingApp,
    actions,
    button,
    plain,
    text_input,
)


@pytest.fixture
def form(slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient) -> Form:
    return Form(slack, app, client)


NAME = text_input("name", block_id="n")
MORE = actions(button("more"))


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
