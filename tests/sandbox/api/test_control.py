"""The lever's deeds: all are told of, and those that bring about what a caller cannot."""

import re

import pytest

from bot.sandbox.api.control import Control
from bot.sandbox.api.server import web_address
from tests.sandbox.api.support import Caller


async def test_every_deed_is_named_by_the_docstring_and_by_a_refusal(caller: Caller) -> None:
    refused = (await caller.http.post("/_/control", json={"do": "nothing"})).json()["error"]
    deeds = refused.removeprefix("do must be one of: ").split(", ")
    assert set(deeds) <= set(re.findall(r"``(\w+)``", Control.__doc__ or ""))
    assert len(deeds) == 9


async def test_payment_fails_once_when_told_to(caller: Caller) -> None:
    await caller.control(do="fail_next_payment")
    status, body = await caller.post("/accounts/7/change-tier", {"newTier": "growth"})
    assert (status, set(body)) == (502, {"error"})
    status, body = await caller.post("/accounts/7/change-tier", {"newTier": "growth"})
    assert (status, body["action"]) == (200, "upgraded")


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("localhost", "http://localhost:80"), ("::1", "http://[::1]:80")],
)
def test_address_can_be_opened_for_any_kind_of_host(host: str, address: str) -> None:
    assert web_address(host, 80) == address
