"""Canned messages over HTTP. Their shapes and limits are the stand-in's assumptions."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.keep import Keep
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, opened

KEYS = {"id", "name", "messageBody", "createdAt", "updatedAt"}
HELLO = {"name": "Hello", "messageBody": "Hi {{firstName}} 👋"}


async def test_fresh_world_has_two(caller: Caller) -> None:
    answer = await caller.get("/dm-templates")
    assert set(answer) == {"templates"}
    assert [template["id"] for template in answer["templates"]] == [1, 2]
    for template in answer["templates"]:
        assert set(template) == KEYS
        assert 1 <= len(template["name"]) <= 100
        assert 1 <= len(template["messageBody"]) <= 2000
        assert re.fullmatch(documented.MOMENT, template["createdAt"])


async def test_new_one_is_shown_listed_and_counted_on(caller: Caller) -> None:
    status, created = await caller.post("/dm-templates", HELLO)
    now = "2026-06-02T09:00:00Z"
    assert (status, created) == (
        201,
        {"template": {"id": 3, **HELLO, "createdAt": now, "updatedAt": now}},
    )
    assert await caller.get("/dm-templates/3") == created
    assert (await caller.get("/dm-templates"))["templates"][-1] == created["template"]


async def test_replacing_changes_both_texts_and_the_later_time(caller: Caller) -> None:
    before = (await caller.get("/dm-templates/2"))["template"]
    await caller.clock.advance(60)
    status, after = await caller.ask("PUT", "/dm-templates/2", HELLO)
    assert (status, after) == (
        200,
        {"template": {**before, **HELLO, "updatedAt": "2026-06-02T09:01:00Z"}},
    )
    assert await caller.get("/dm-templates/2") == after


async def test_deleted_one_is_gone_and_its_id_is_not_given_again(caller: Caller) -> None:
    assert await caller.ask("DELETE", "/dm-templates/2") == (200, {"success": True})
    for method in ("GET", "PUT", "DELETE"):
        assert await caller.ask(method, "/dm-templates/2", HELLO) == (404, {"error": "Template not found"})
    assert [template["id"] for template in (await caller.get("/dm-templates"))["templates"]] == [1]
    assert (await caller.post("/dm-templates", HELLO))[1]["template"]["id"] == 3


@pytest.mark.parametrize("name", ["Hello", "hello", "  HELLO "])
async def test_name_that_is_taken_is_a_conflict(caller: Caller, name: str) -> None:
    await caller.post("/dm-templates", HELLO)
    for method, path in (("POST", "/dm-templates"), ("PUT", "/dm-templates/1")):
        status, body = await caller.ask(method, path, {"name": name, "messageBody": "x"})
        assert (status, body["error"], set(body)) == (409, "name_taken", {"error", "message"})
    assert len((await caller.get("/dm-templates"))["templates"]) == 3


async def test_own_name_may_stay(caller: Caller) -> None:
    name = (await caller.get("/dm-templates/1"))["template"]["name"]
    status, _ = await caller.ask("PUT", "/dm-templates/1", {"name": name.upper(), "messageBody": "new"})
    assert status == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"messageBody": "x"}, "name"),
        ({"name": "x"}, "messageBody"),
        ({"name": "", "messageBody": "x"}, "name"),
        ({"name": " \n", "messageBody": "x"}, "name"),
        ({"name": "x", "messageBody": ""}, "messageBody"),
        ({"name": None, "messageBody": "x"}, "name"),
        ({"name": "n" * 101, "messageBody": "x"}, "name"),
        ({"name": "x", "messageBody": "m" * 2001}, "messageBody"),
        ({"name": 5, "messageBody": "x"}, "name"),
        ({"name": "x", "messageBody": ["x"]}, "messageBody"),
    ],
    ids=str,
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/dm-templates"), ("PUT", "/dm-templates/1")])
async def test_bad_body_is_refused_by_field_and_changes_nothing(
    caller: Caller, method: str, path: str, body: Any, field: str
) -> None:
    before = await caller.get("/dm-templates")
    status, answer = await caller.ask(method, path, body)
    assert (status, answer["error"]) == (400, "validation_error")
    assert answer["message"].startswith(field)
    assert await caller.get("/dm-templates") == before


async def test_longest_texts_are_taken(caller: Caller) -> None:
    longest = {"name": "n" * 100, "messageBody": "m" * 2000}
    status, answer = await caller.post("/dm-templates", longest)
    assert status == 201
    assert {name: answer["template"][name] for name in longest} == longest


async def test_they_outlive_a_restart(tmp_path: Path) -> None:
    before = Keep(tmp_path / "api.db")
    async with opened(before) as caller:
        await caller.post("/dm-templates", HELLO)
        await caller.ask("DELETE", "/dm-templates/3")
        await caller.ask("PUT", "/dm-templates/1", HELLO)
        told = await caller.get("/dm-templates")
    before.close()
    after = Keep(tmp_path / "api.db")
    async with opened(after) as caller:
        assert await caller.get("/dm-templates") == told
        assert (await caller.post("/dm-templates", {**HELLO, "name": "More"}))[1]["template"]["id"] == 4
    after.close()
