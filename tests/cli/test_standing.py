"""``goodones status`` and ``goodones replay``, beside a bot that runs and beside none."""

import asyncio
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.store.embedded import EmbeddedStore
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.redis import Store
from tests.cli.alone import GOODONES, PATIENCE
from tests.support.server import server

SETTINGS = {
    "SLACK_BOT_TOKEN": "xoxb-1-2-abc",
    "SLACK_SIGNING_SECRET": "a" * 32,
    "GOODONES_API_KEY": "ctgo_" + "a" * 40,
    "GOODONES_PUBLIC_URL": "https://bot.example",
}


async def goodones(*line: str, **settings: str) -> tuple[int, str]:
    """The exit code and what was said."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("GOODONES", "SLACK"))}
    process = await asyncio.create_subprocess_exec(
        *(GOODONES, *line),
        env={**known, **SETTINGS, **settings},
        cwd=Path(sys.executable).parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE):
        out, _ = await process.communicate()
    assert "Traceback" not in out.decode()
    return process.returncode or 0, out.decode()


async def give_up(store: Store, body: dict[str, Any]) -> str:
    inbox = Inbox(store, "jobs")
    await inbox.append(body)
    (entry,) = await inbox.take(1, 0.001)
    await inbox.bury(entry, "KeyRefused: 401")
    return (await inbox.dead())[0].id


async def test_it_says_what_waits_and_what_was_given_up(store: Store, store_url: str) -> None:
    await Outbox(store).put("lead:1", "C0LEADS", {"lead": 1}, 1.0)
    id_ = await give_up(store, {"payload": {"kind": "action", "action_id": "lead.good"}})
    for trouble in (
        {"id": "slack:token_revoked", "kind": "slack", "reason": "token_revoked"},
        {"id": "api:refused", "kind": "refused", "reason": "*Our key was revoked.*"},
    ):
        kept = json.dumps({**trouble, "since": "2026-11-23T09:00:00Z"})
        await store.call("HSET", "{goodones}:troubles", trouble["id"], kept)
    code, said = await goodones("status", REDIS_URL=store_url)
    assert code == 0
    assert "messages        1" in said
    assert re.search(r"C0LEADS  1, the first since \d+ min, all sent in 1 min\n", said)
    assert f"click {id_}  lead.good" in said
    assert "slack:token_revoked  since 2026-11-23 09:00Z\n" in said
    assert "api:refused  since 2026-11-23 09:00Z  Our key was revoked.\n" in said
    assert "goodones replay all" in said


async def test_it_says_what_the_store_could_lose_and_which_setting_that_is(tmp_path: Path) -> None:
    wrong = {"maxmemory": "100mb", "maxmemory_policy": "allkeys-lru", "appendonly": "yes"}
    async with server(tmp_path, **wrong) as url:
        code, said = await goodones("status", REDIS_URL=url)
    assert code == 0
    assert re.search(r"^store +(Valkey|Redis) \d", said, re.MULTILINE)
    assert "  refused: maxmemory-policy is allkeys-lru" in said
    assert "  beware: appendfsync is everysec" in said


async def test_one_is_done_after_all_by_its_id(store: Store, store_url: str) -> None:
    id_ = await give_up(store, {"payload": {}})
    assert await goodones("replay", "click", id_, REDIS_URL=store_url) == (0, "Queued again.\n")
    assert await Inbox(store, "jobs").size() == 1
    code, said = await goodones("replay", "click", id_, REDIS_URL=store_url)
    assert code == 1
    assert "there is no dead click" in said


async def test_all_are_done_after_all(store: Store, store_url: str) -> None:
    await give_up(store, {"payload": {}})
    await give_up(store, {"payload": {}})
    assert await goodones("replay", "all", REDIS_URL=store_url) == (0, "2 queued again.\n")
    assert await goodones("replay", "all", REDIS_URL=store_url) == (0, "Nothing was given up.\n")


async def test_the_embedded_store_of_a_running_bot_is_found(tmp_path: Path) -> None:
    embedded = EmbeddedStore(tmp_path / "store")
    await embedded.start()
    code, said = await goodones("status", GOODONES_DATA_DIR=str(tmp_path))
    await embedded.stop()
    assert (code, "given up        0" in said) == (0, True)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("status",), "no bot runs on"),
        (("replay", "all"), "no bot runs on"),
    ],
)
async def test_without_a_running_bot_that_is_said(tmp_path: Path, line: tuple[str, ...], words: str) -> None:
    code, said = await goodones(*line, GOODONES_DATA_DIR=str(tmp_path))
    assert code == 1
    assert words in said


async def test_an_id_is_asked_for(store: Store, store_url: str) -> None:
    code, said = await goodones("replay", "click", REDIS_URL=store_url)
    assert code == 1
    assert "name one by its id" in said


async def test_a_store_that_is_away_is_a_sentence() -> None:
    code, said = await goodones("status", REDIS_URL="redis://127.0.0.1:1")
    assert code == 1
    assert "Error:" in said


async def test_settings_that_miss_are_named() -> None:
    code, said = await goodones("status", SLACK_BOT_TOKEN="")
    assert code == 2
    assert "SLACK_BOT_TOKEN" in said
