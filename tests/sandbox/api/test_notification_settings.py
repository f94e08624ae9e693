"""The team's defaults for summaries over HTTP. Every name and rule is the stand-in's assumption."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.keep import Keep
from tests.sandbox.api.support import Caller, opened

USUAL = {"summaryFrequency": "daily", "emailEnabled": True, "telegramEnabled": False, "timezone": "UTC"}
OTHERS = {
    "summaryFrequency": "weekly",
    "emailEnabled": False,
    "telegramEnabled": True,
    "timezone": "Asia/Kolkata",
}


async def put(caller: Caller, body: Any) -> tuple[int, Any]:
    return await caller.ask("PUT", "/notification-settings", body)


async def test_fresh_world_mails_a_summary_every_day(caller: Caller) -> None:
    assert await caller.get("/notification-settings") == {"settings": USUAL}


@pytest.mark.parametrize("body", [OTHERS, {"settings": OTHERS}], ids=["bare", "as shown"])
async def test_all_settings_are_replaced(caller: Caller, body: Any) -> None:
    assert await put(caller, body) == (200, {"settings": OTHERS})
    assert await caller.get("/notification-settings") == {"settings": OTHERS}


async def test_setting_that_is_left_out_or_null_goes_back(caller: Caller) -> None:
    await put(caller, OTHERS)
    expected = {**USUAL, "summaryFrequency": "off"}
    assert await put(caller, {"summaryFrequency": "off", "timezone": None}) == (200, {"settings": expected})


async def test_names_that_are_not_known_are_kept_for_good(caller: Caller) -> None:
    await put(caller, {**OTHERS, "slackChannel": {"id": "C1"}, "quiet": None})
    _, answer = await put(caller, {**USUAL, "beta": [1]})
    assert answer == {"settings": {**USUAL, "slackChannel": {"id": "C1"}, "quiet": None, "beta": [1]}}


@pytest.mark.parametrize("frequency", ["after_every_sync", "daily", "weekly", "off"])
async def test_every_frequency_of_the_streams_is_taken(caller: Caller, frequency: str) -> None:
    status, answer = await put(caller, {**USUAL, "summaryFrequency": frequency})
    assert (status, answer["settings"]["summaryFrequency"]) == (200, frequency)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("summaryFrequency", "hourly"),
        ("summaryFrequency", 1),
        ("summaryFrequency", ["daily"]),
        ("emailEnabled", "yes"),
        ("emailEnabled", 1),
        ("telegramEnabled", {}),
        ("timezone", "Mars/Olympus"),
        ("timezone", "America"),
        ("timezone", ""),
        ("timezone", "../etc/passwd"),
        ("timezone", "a\x00b"),
        ("timezone", "x" * 5000),
        ("timezone", 60),
    ],
)
async def test_wrong_value_is_refused_by_name_and_changes_nothing(
    caller: Caller, name: str, value: Any
) -> None:
    status, answer = await put(caller, {**OTHERS, name: value})
    assert (status, answer["error"]) == (400, "validation_error")
    assert answer["message"].startswith(name)
    assert await caller.get("/notification-settings") == {"settings": USUAL}


async def test_what_stands_under_settings_must_be_an_object(caller: Caller) -> None:
    status, answer = await put(caller, {"settings": "daily"})
    assert (status, answer["message"]) == (400, "settings must be an object.")


async def test_number_that_json_does_not_have_is_no_json(caller: Caller) -> None:
    raw = b'{"summaryFrequency": "daily", "odd": NaN}'
    response = await caller.http.put("/api/v2/notification-settings", content=raw)
    assert (response.status_code, response.json()["message"]) == (400, "The body must be JSON.")


async def test_they_outlive_a_restart(tmp_path: Path) -> None:
    before = Keep(tmp_path / "api.db")
    async with opened(before) as caller:
        await put(caller, {**OTHERS, "beta": True})
    before.close()
    after = Keep(tmp_path / "api.db")
    async with opened(after) as caller:
        assert await caller.get("/notification-settings") == {"settings": {**OTHERS, "beta": True}}
    after.close()
