"""The small decisions of the command line."""

import asyncio
import errno
import socket
import webbrowser
from collections.abc import Callable

import pytest
import uvloop
from click.testing import CliRunner

from bot.cli import demo, main
from bot.cli.running import run_until_signalled


def _no_browser() -> None:
    raise webbrowser.Error("could not locate runnable browser")


@pytest.mark.parametrize(
    ("platform", "environment", "browser", "opens"),
    [
        ("linux", {}, lambda: None, False),
        ("linux", {"DISPLAY": ":0"}, lambda: None, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, lambda: None, True),
        ("darwin", {}, lambda: None, True),
        ("linux", {"DISPLAY": ":0"}, _no_browser, False),
    ],
)
def test_a_browser_is_opened_only_where_a_window_can_be(
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    environment: dict[str, str],
    browser: Callable[[], None],
    opens: bool,  # noqa: FBT001  # a column of the table
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(webbrowser, "get", browser)
    assert demo._has_browser() is opens


async def test_no_free_port_at_all_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "PORTS_TO_TRY", 1)

    async def start(_host: str, _port: int) -> str:
        raise AssertionError("it must not start on a taken port")

    with socket.socket() as taken:
        taken.bind((demo.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"no free port from {port} to {port} for the bot") as caught:
            await demo._listen("bot", start, port)
    assert caught.value.errno == errno.EADDRINUSE


def test_what_serves_runs_on_the_quick_loop() -> None:
    seen: list[object] = []

    async def look(stop: asyncio.Event, *, also: str) -> None:
        seen.extend((isinstance(asyncio.get_running_loop(), uvloop.Loop), stop.is_set(), also))

    run_until_signalled(look, also="this")
    assert seen == [True, False, "this"]


def test_help_lists_the_commands_and_options() -> None:
    said = CliRunner().invoke(main, ["demo", "--help"]).output
    for option in ("--fresh", "--no-browser", "--port", "--data-dir"):
        assert option in said


def test_version_is_the_packages() -> None:
    said = CliRunner().invoke(main, ["--version"]).output
    assert said.strip().endswith("0.1.0")
