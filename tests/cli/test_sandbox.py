"""``goodones sandbox api`` as someone has it who tries a client of their own: one command, Ctrl-C."""

import asyncio
import errno
import re
import signal
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from bot.cli import main, standin
from tests.cli.alone import PATIENCE, Alone, refused
from tests.support.loopback import loopback_client

KEY = "ctgo_" + "mine" * 10


class Started(Alone):
    """The API's."""

    def __init__(self, *options: str) -> None:
        super().__init__("api", *options)

    async def ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        """Ask the API with the key that was told."""
        headers = {"Authorization": f"Bearer {self.told('key')}"}
        async with loopback_client(headers=headers, timeout=PATIENCE) as client:
            return await client.request(method, self.told("API") + path, **body)


async def test_it_says_where_it_is_and_answers_there_until_ctrl_c() -> None:
    async with Started() as api:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/api/v2", api.told("API"))
        assert re.fullmatch(r"ctgo_\w{40}", api.told("key"))
        assert api.told("state").startswith("in memory only")
        me = await api.ask("GET", "/me")
        assert (me.status_code, me.headers["X-RateLimit-Limit"]) == (200, "60")
        assert await api.end(signal.SIGINT) == 0
    assert "nothing is left running" in api.said
    assert "Traceback" not in api.said
    with pytest.raises(httpx.ConnectError):
        await api.ask("GET", "/me")


async def test_sigterm_ends_it_as_well() -> None:
    async with Started() as api:
        assert await api.end(signal.SIGTERM) == 0


async def test_control_is_where_it_says_and_does_what_it_shows() -> None:
    async with Started() as api:
        method, address = api.told("control").split(" ")
        examples = re.findall(r"curl -d '(.+?)' (\S+)", api.said)
        assert {where for _, where in examples} == {address}
        async with loopback_client() as client:
            for order, _ in examples:
                answer = await client.request(method, address, content=order)
                assert answer.json() == {"ok": True}
        assert (await api.ask("GET", "/me")).status_code == 503
        assert set((await api.ask("GET", "/streams")).json()) == {"data"}


async def test_same_seed_makes_the_same_key_and_people() -> None:
    async def world(seed: str) -> tuple[str, list[str]]:
        async with Started("--seed", seed) as api:
            leads = (await api.ask("GET", "/leads")).json()["leads"]
            return api.told("key"), [lead["profile"]["handle"] for lead in leads]

    assert await world("5") == await world("5")
    assert (await world("5"))[0] != (await world("6"))[0]


async def test_own_key_is_taken_and_no_other() -> None:
    async with Started("--key", KEY) as api:
        assert api.told("key") == KEY
        assert (await api.ask("GET", "/me")).status_code == 200
        async with loopback_client() as stranger:
            headers = {"Authorization": f"Bearer ctgo_{'x' * 40}"}
            assert (await stranger.get(api.told("API") + "/me", headers=headers)).status_code == 401


async def test_speed_makes_runs_and_the_minute_of_the_limit_short() -> None:
    async with Started("--speed", "20000") as api:
        assert api.told("time").startswith("20000 times as fast")
        for _ in range(70):
            assert (await api.ask("GET", "/me")).status_code == 200
        run_id = (await api.ask("POST", "/streams/43/run")).json()["queued"][0]["syncRunId"]
        async with asyncio.timeout(PATIENCE):
            while (await run(api, run_id))["status"] != "succeeded":
                assert (await run(api, run_id))["errorMessage"] is None


async def run(api: Started, run_id: int) -> dict[str, Any]:
    found: dict[str, Any] = (await api.ask("GET", f"/streams/43/runs/{run_id}")).json()["run"]
    return found


async def test_limit_holds_unless_it_is_switched_off() -> None:
    async def statuses(*options: str) -> set[int]:
        async with Started(*options) as api:
            return {(await api.ask("GET", "/me")).status_code for _ in range(61)}

    assert await statuses() == {200, 429}
    assert await statuses("--no-rate-limit") == {200}


async def test_data_is_gone_on_with_also_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    async with Started("--data", str(path)) as api:
        assert api.told("state") == f"kept in {path}"
        await api.ask("POST", "/dm-templates", json={"name": "Mine", "messageBody": "Hi!"})
        await api.end(signal.SIGKILL)
    async with Started("--data", str(path)) as again:
        names = [each["name"] for each in (await again.ask("GET", "/dm-templates")).json()["templates"]]
        assert names[-1] == "Mine"


async def test_time_does_not_go_back_after_a_fast_sandbox(tmp_path: Path) -> None:
    path = str(tmp_path / "world.sqlite")
    async with Started("--data", path, "--speed", "100000", "--no-rate-limit") as fast:
        first = (await fast.ask("POST", "/streams/43/run")).json()["queued"][0]["syncRunId"]
        triggered = (await run(fast, first))["triggeredAt"]
        await fast.end(signal.SIGKILL)
    async with Started("--data", path) as slow:
        made = (await slow.ask("POST", "/dm-templates", json={"name": "N", "messageBody": "x"})).json()
        later = datetime.fromisoformat(made["template"]["createdAt"])
        assert later >= datetime.fromisoformat(triggered)
        assert later - datetime.fromisoformat(triggered) < timedelta(days=60)


async def test_taken_port_is_said_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, said = await refused("api", "--port", port)
    assert code == 1
    assert said.strip() == (
        f"Error: can't listen on 127.0.0.1:{port}: something else listens there;"
        " stop it, or choose another --port (0 is any free one)"
    )


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (("--key", "ctgo_short"), 2, "a key is ctgo_ and 40 more characters; leave it out"),
        (("--key", "ctgo_" + "é" * 40), 2, "a key is ctgo_ and 40 more characters"),
        (("--key", "ctgo_" + " " * 40), 2, "a key is ctgo_ and 40 more characters"),
        (("--speed", "0"), 2, "must be from 0.01 to 100000, for example 1000"),
        (("--speed", "-5"), 2, "must be from 0.01 to 100000"),
        (("--speed", "nan"), 2, "must be from 0.01 to 100000"),
        (("--speed", "inf"), 2, "must be from 0.01 to 100000"),
        (("--speed", "fast"), 2, "not a valid float"),
        (("--port", "70000"), 2, "not in the range"),
        (("--seed", "x"), 2, "not a valid integer"),
        (("--host", ""), 2, "name an address, for example 127.0.0.1"),
        (("--host", "192.0.2.1", "--port", "0"), 1, "cannot assign requested address; try --host 127.0.0.1"),
        (("--host", "a" * 80, "--port", "0"), 1, "that is no name of a machine; try --host 127.0.0.1"),
        (("--data", "/nowhere/at/all.sqlite"), 1, "unable to open database file"),
        (("--data", "/"), 2, "is a directory"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, tuple) else "",
)
async def test_what_cannot_be_is_said_in_a_sentence(
    options: tuple[str, ...], code: int, sentence: str
) -> None:
    ended, said = await refused("api", *options)
    assert ended == code
    assert sentence in " ".join(said.split())


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "name or service not known"),
        (PermissionError(errno.EACCES, "error while attempting to bind"), "permission denied"),
        (OSError("no such thing"), "no such thing"),
    ],
    ids=repr,
)
def test_why_it_cannot_listen_is_said_without_details(error: OSError, reason: str) -> None:
    assert standin._why(error) == f"{reason}; try --host 127.0.0.1 and a --port above 1023"


async def test_file_of_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Robin,\n" * 100)
    code, said = await refused("api", "--data", str(path))
    assert code == 1
    assert "file is not a database" in said
    assert "leave --data out" in said
    assert path.read_text() == "Dear Robin,\n" * 100


def test_help_says_what_there_is_and_what_speed_does() -> None:
    group = CliRunner().invoke(main, ["sandbox", "--help"]).output
    assert "goodones demo" in " ".join(group.split())
    assert re.search(r"^  api +The Catch The Good Ones API, with invented people", group, re.MULTILINE)
    said = " ".join(CliRunner().invoke(main, ["sandbox", "api", "--help"]).output.split())
    for option in ("--host", "--port", "--key", "--speed", "--no-rate-limit", "--seed", "--data"):
        assert option in said
    assert "the minute of the rate limit" in said
    assert "sandbox" in CliRunner().invoke(main, ["--help"]).output
