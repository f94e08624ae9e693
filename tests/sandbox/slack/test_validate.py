"""Slack's own check of blocks, messages and views."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.methods import METHODS
from bot.sandbox.slack.refusals import Refused
from tests.sandbox.slack.support import SECRET, TOKEN, Http, Json, actions, codes, home, modal, section

WRONG_TEXT = {"type": "section", "text": {"type": "invalid", "text": "x"}}


async def test_what_is_right_is_just_right(client: AsyncWebClient) -> None:
    for named in ({"blocks": [section()]}, {"message": {"blocks": [actions()]}}, {"message": {"text": "x"}}):
        answer = await client.blocks_validate(**named)
        assert answer.data == {"ok": True}
    for view in (modal(), home()):
        assert (await client.blocks_validate(view=view)).data == {"ok": True}


async def test_the_answer_that_the_page_shows(http: Http) -> None:
    answer = await http.api("blocks.validate", {"blocks": json.dumps([WRONG_TEXT])})

    assert answer == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [
            {
                "code": "failed_constraint",
                "message": "unsupported type: invalid",
                "pointer": "/0/text/type",
                "constraint": {"type": "enum"},
            }
        ],
    }


@pytest.mark.parametrize(
    ("named", "error", "pointer"),
    [
        ({"blocks": [{"type": "header"}]}, "invalid_blocks", "/0"),
        ({"blocks": {}}, "invalid_blocks", ""),
        ({"message": {"blocks": [WRONG_TEXT]}}, "invalid_message", "/blocks/0/text/type"),
        ({"message": []}, "invalid_message", ""),
        ({"view": modal(WRONG_TEXT)}, "invalid_view", "/blocks/0/text/type"),
        ({"view": {**home(), "title": 5}}, "invalid_view", ""),
        ({"view": "5"}, "invalid_view", ""),
    ],
)
async def test_where_it_is_wrong(http: Http, named: Json, error: str, pointer: str) -> None:
    answer = await http.api("blocks.validate", named)

    assert (answer["error"], answer["errors"][0]["pointer"]) == (error, pointer)


@pytest.mark.parametrize("named", [{}, {"blocks": [], "view": {}}, {"blocks": None}])
async def test_exactly_one_thing_is_looked_at(http: Http, named: Json) -> None:
    answer = await http.api("blocks.validate", named)

    assert answer["error"] == "invalid_arguments"
    assert codes(answer) == ["must provide exactly one of `blocks`, `view`, or `message`"]


async def test_what_is_not_json(http: Http) -> None:
    answer = await http.api("blocks.validate", {"view": "{"})

    assert codes(answer) == ["[ERROR] must be valid json [json-pointer:/view]"]


async def test_a_block_of_one_surface_is_right_by_itself(http: Http) -> None:
    needs_a_view = {
        "type": "input",
        "label": {"type": "plain_text", "text": "File"},
        "element": {"type": "file_input", "action_id": "file"},
    }

    assert (await http.api("blocks.validate", {"blocks": [needs_a_view]})) == {"ok": True}
    assert (await http.api("blocks.validate", {"message": {"blocks": [needs_a_view]}}))[
        "error"
    ] == "invalid_message"


async def test_an_argument_of_the_clients_own(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid_blocks") as refused:
        await client.blocks_validate(
            blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
        )

    (error,) = refused.value.response["errors"]
    assert error["constraint"] == {"type": "max_length"}


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["section", "modal"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "text", "blocks", "elements"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(name=st.sampled_from(["blocks", "message", "view"]), value=ANYTHING)
def test_whatever_is_to_be_checked_is_taken_or_explained(name: str, value: Any) -> None:
    parts = SlackSandbox(token=TOKEN, signing_secret=SECRET)._parts
    try:
        assert METHODS["blocks.validate"].run(parts, Arguments({name: value})) == {}
    except Refused as refused:
        for error in refused.fields.get("errors", ()):
            assert set(error) == {"code", "message", "pointer", "constraint"}
