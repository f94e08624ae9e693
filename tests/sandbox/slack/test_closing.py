"""Closing a modal or a stack of them: who is told, and what is left."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackSandbox
from tests.sandbox.slack.form import Form
from tests.sandbox.slack.support import (
    AMY,
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
