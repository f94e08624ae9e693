"""Templates: no page of theirs is known, so that they are read in every likely shape and put back whole."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from bot.api.errors import Conflict, NotFound, OutcomeUnknown, UnexpectedResponse
from bot.api.models import DmTemplate
from tests.api.wire import Wire, raw, says

TEMPLATE = {
    "id": 1,
    "name": "Updated intro",
    "messageBody": "Hi there",
    "createdAt": "2026-04-10T12:00:00.000Z",
    "updatedAt": "2026-04-17T12:00:00.000Z",
}
READ = DmTemplate.model_validate(TEMPLATE)


@pytest.mark.parametrize(
    "answer",
    [
        {"templates": [TEMPLATE]},
        {"dmTemplates": [TEMPLATE]},
        {"data": [TEMPLATE]},
        {"items": [TEMPLATE]},
        {"data": {"templates": [TEMPLATE]}},
        [TEMPLATE],
    ],
)
async def test_templates_are_found_wherever_the_answer_may_hold_them(answer: Any) -> None:
    wire = Wire(says(answer))
    assert await wire.client().dm_templates.list() == (READ,)
    assert wire.where == "GET /dm-templates"


@pytest.mark.parametrize(
    "answer",
    [
        {"template": TEMPLATE},
        {"dmTemplate": TEMPLATE},
        {"data": TEMPLATE},
        {"data": {"template": TEMPLATE}},
        TEMPLATE,
    ],
)
async def test_a_template_is_found_wherever_the_answer_may_hold_it(answer: Any) -> None:
    wire = Wire(says(answer))
    template = await wire.client().dm_templates.get(1)
    assert (template.id, template.name, template.message_body) == (1, "Updated intro", "Hi there")
    assert template.created_at == datetime(2026, 4, 10, 12, tzinfo=UTC)
    assert wire.where == "GET /dm-templates/1"


@pytest.mark.parametrize("name", ["id", "name", "messageBody"])
@pytest.mark.parametrize("value", [None, [], {}])
async def test_a_template_is_never_half_filled(name: str, value: Any) -> None:
    with pytest.raises(UnexpectedResponse, match=f"{name}: "):
        await Wire(says({"template": {**TEMPLATE, name: value}})).client().dm_templates.get(1)


def test_a_time_of_an_unexpected_kind_spoils_no_template() -> None:
    template = DmTemplate.model_validate({**TEMPLATE, "createdAt": 1780000000})
    assert (template.name, template.created_at) == ("Updated intro", None)


@pytest.mark.parametrize(
    "answer", [{"template": {**TEMPLATE, "id": 9}}, {"id": 9}, {"data": {"id": 9}}, {"template": {"id": 9}}]
)
async def test_a_new_template_has_at_least_its_id(answer: Any) -> None:
    wire = Wire(says(answer, 201))
    template = await wire.client().dm_templates.create("Updated intro", "Hi there")
    assert (wire.where, wire.sent) == (
        "POST /dm-templates",
        {"name": "Updated intro", "messageBody": "Hi there"},
    )
    assert (template.id, template.name, template.message_body) == (9, "Updated intro", "Hi there")


@pytest.mark.parametrize("body", ["", "{}", '{"success": true}', '{"id": "nine"}', "[]"])
async def test_a_template_whose_making_cannot_be_read_may_have_been_made(body: str) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        await Wire(raw(body)).client().dm_templates.create("a", "b")
    assert caught.value.maybe_done


async def test_making_a_template_is_not_repeated_once_sent() -> None:
    wire = Wire(httpx.ReadTimeout("silence"))
    with pytest.raises(OutcomeUnknown):
        await wire.client().dm_templates.create("a", "b")
    assert len(wire.requests) == 1


async def test_a_taken_name_is_a_conflict() -> None:
    with pytest.raises(Conflict):
        await Wire(says({"error": "name_taken"}, 409)).client().dm_templates.create("a", "b")


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (says({"template": {**TEMPLATE, "name": "As kept"}}), "As kept"),
        (says({"template": {"id": 1}}), "Mine"),
        (says({"success": True}), "Mine"),
        (says({"ok": True, "message": "saved"}), "Mine"),
        (raw(b"", 204), "Mine"),
    ],
)
async def test_a_template_put_back_is_what_the_answer_says_or_what_was_sent(
    answer: httpx.Response, name: str
) -> None:
    wire = Wire(answer)
    kept = await wire.client().dm_templates.put(READ.model_copy(update={"name": "Mine"}))
    assert (kept.id, kept.name, kept.message_body) == (1, name, "Hi there")
    assert (wire.where, wire.sent) == ("PUT /dm-templates/1", {"name": "Mine", "messageBody": "Hi there"})


@pytest.mark.parametrize("body", [{"success": False}, {"template": {"id": 1, "name": 5}}, {"id": None}])
async def test_a_template_that_was_not_put_back_for_sure_is_told(body: Any) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        await Wire(says(body)).client().dm_templates.put(READ)
    assert caught.value.maybe_done


async def test_putting_is_repeated_like_a_read() -> None:
    wire = Wire(httpx.ReadTimeout("silence"), says({"template": TEMPLATE}))
    assert await wire.client().dm_templates.put(READ) == READ
    assert len(wire.requests) == 2


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"name": "New"}, {"name": "New", "messageBody": "Hi there"}),
        ({"message_body": "Hello"}, {"name": "Updated intro", "messageBody": "Hello"}),
        ({"name": "New", "message_body": ""}, {"name": "New", "messageBody": ""}),
    ],
)
async def test_an_update_keeps_every_field_that_is_not_known(
    changes: dict[str, str], sent: dict[str, str]
) -> None:
    unknown = {"tags": ["warm"], "folder": {"id": 4}, "pinned": None}
    wire = Wire(says({"template": {**TEMPLATE, **unknown}}), says({"success": True}))
    template = await wire.client().dm_templates.update(1, **changes)
    read, put = wire.requests
    assert (read.method, put.method, put.url.path) == ("GET", "PUT", "/api/v2/dm-templates/1")
    assert json.loads(put.content) == {**unknown, **sent}
    assert (template.name, template.message_body) == (sent["name"], sent["messageBody"])


async def test_updating_nothing_is_a_mistake_of_the_caller() -> None:
    wire = Wire()
    with pytest.raises(ValueError, match="nothing to change"):
        await wire.client().dm_templates.update(1)
    assert wire.requests == []


async def test_what_cannot_be_read_is_not_written() -> None:
    wire = Wire(says({"template": {"id": 1}}))
    with pytest.raises(UnexpectedResponse):
        await wire.client().dm_templates.update(1, name="New")
    assert wire.asked.method == "GET"


@pytest.mark.parametrize("body", ["", "{}", '{"success": true}', '{"deleted": true}'])
async def test_a_template_is_deleted_whatever_the_answer_holds(body: str) -> None:
    wire = Wire(raw(body))
    await wire.client().dm_templates.delete(1)
    assert (wire.where, wire.asked.content) == ("DELETE /dm-templates/1", b"")


async def test_a_template_that_is_gone_is_told() -> None:
    with pytest.raises(NotFound):
        await Wire(says({"error": "Template not found"}, 404)).client().dm_templates.delete(1)
