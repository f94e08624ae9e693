"""What is written to the log, and above all what never is."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestPayloadError
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.logs import configure, redact
from bot.web.server import Doors, Server

KEY = "ctgo_" + "aB3_" * 10
ODD_KEY = "ctgo_" + "a+b/" * 10
SECRETS = {
    "bot token": "xoxb-1111-2222-abcDEF",
    "rotated token": "xoxe.xoxb-1-MQ-abcdef",
    "app token": "xapp-1-A0-99-abcdef",
    "key": KEY,
    "key with signs": ODD_KEY,
}
ADDRESSES = {
    "https://bot.example.com/webhooks/leads/tok_en-1234567890abcdef": "tok_en-1234567890abcdef",
    "https://hooks.slack.com/actions/T1/2/threeSecret": "threeSecret",
    "https://hooks.slack.com/commands/T1/2/fourSecret": "fourSecret",
    "https://hooks.slack-gov.com/commands/T1/2/fiveSecret": "fiveSecret",
    "http://127.0.0.1:41234/_/response/sixSecret": "sixSecret",
    "redis://:sevenSecret@10.0.0.1:6379/0": "sevenSecret",
    "rediss://bot:eight@Sec/ret#8@cache:6380": "Sec/ret",
    "redis://nineSecret@cache": "nineSecret",
    "redis://cache:6379?password=tenSecret&db=1": "tenSecret",
    "unix://bot:elevenSecret@/run/redis.sock": "elevenSecret",
    "https://me:twelveSecret@proxy.example.com:3128/": "twelveSecret",
}
WRITTEN = {
    "response_url='https://gateway.example.com/r/one'": "gateway.example.com/r/one",
    '{"response_url": "https://gateway.example.com/r/two"}': "gateway.example.com/r/two",
    "Subscription(id='ab', token='threeSecret', channel='C1')": "threeSecret",
    "Authorization: Bearer fourSecret": "fourSecret",
    "X-Slack-Signature: v0=fiveSecret": "fiveSecret",
    "signing_secret=sixSecret": "sixSecret",
    "password = sevenSecret": "sevenSecret",
    "api_key=SecretStr('eightSecret')": "eightSecret",
}
HIDDEN = {**{secret: secret for secret in SECRETS.values()}, **ADDRESSES, **WRITTEN}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """What ``configure`` changes for the whole process is put back."""
    root = logging.getLogger()
    before = root.handlers, root.level
    chatty = {
        name: logging.getLogger(name).level
        for name in ("httpx", "httpcore", "aiohttp.access", "slack_bolt", "slack_sdk", "apscheduler")
    }
    yield
    root.handlers, root.level = before
    for name, level in chatty.items():
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def pipe() -> io.StringIO:
    """Where the lines go, as into a file."""
    stream = io.StringIO()
    configure(stream)
    return stream


@pytest.fixture
def terminal() -> Terminal:
    stream = Terminal()
    configure(stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(text: str) -> None:
    raise ValueError(text)


def fail_because(text: str) -> None:
    try:
        fail(text)
    except ValueError as error:
        raise RuntimeError(f"because of {text}") from error


def ours() -> Any:
    return structlog.stdlib.get_logger("bot.test")


@pytest.mark.parametrize(("text", "secret"), HIDDEN.items())
def test_every_kind_of_secret_becomes_stars(text: str, secret: str) -> None:
    shown = redact(f"before {text} after")
    assert secret not in shown
    assert "***" in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")


@pytest.mark.parametrize(
    "text",
    [
        "store away, waiting",
        "Timeout connecting to 127.0.0.1:6379",
        "https://docs.slack.dev/reference/methods/chat.update",
        "https://bot.example.com/webhooks/leads/",
        "redis://cache:6379/0",
        "expired_trigger_id",
        "chat.postMessage: token_revoked",
        "the token is refused",
    ],
)
def test_what_is_no_secret_is_left_as_it_was(text: str) -> None:
    assert redact(text) == text


def test_the_host_of_a_store_stays_readable_without_its_password() -> None:
    assert redact("redis://:secret@cache:6379/0") == "redis://***@cache:6379/0"


@given(
    before=st.text(max_size=20),
    after=st.text(max_size=20),
    secret=st.sampled_from(sorted(SECRETS.values())),
)
@settings(max_examples=100, deadline=None)
def test_a_secret_is_hidden_in_any_text(before: str, after: str, secret: str) -> None:
    assert secret not in redact(f"{before} {secret} {after}")


@given(text=st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_redacting_twice_shows_nothing_new(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@pytest.mark.parametrize(("text", "secret"), HIDDEN.items())
def test_secrets_in_messages_of_ours_are_hidden(pipe: io.StringIO, text: str, secret: str) -> None:
    ours().warning(f"it was {text} then")
    assert secret not in pipe.getvalue()
    assert lines(pipe)[0]["event"].startswith("it was ")


@pytest.mark.parametrize(("text", "secret"), HIDDEN.items())
def test_secrets_in_fields_are_hidden_at_any_depth(pipe: io.StringIO, text: str, secret: str) -> None:
    @dataclass
    class Holder:
        held: str

    ours().info(
        "x", plain=text, deep={"list": [text, (text,)], text: 1}, raw=text.encode(), held=Holder(text)
    )
    assert secret not in pipe.getvalue()
    assert set(lines(pipe)[0]) >= {"plain", "deep", "raw", "held"}


@pytest.mark.parametrize(
    "name", ["token", "bot_token", "response_url", "signing_secret", "password", "api_key", "Authorization"]
)
def test_a_field_named_for_a_secret_shows_nothing_whatever_is_in_it(pipe: io.StringIO, name: str) -> None:
    ours().info("x", **{name: "plain-looking"}, nested={name: "plain-looking"})
    assert "plain-looking" not in pipe.getvalue()
    assert lines(pipe)[0][name] == "***"


def test_an_empty_secret_is_seen_to_be_empty(pipe: io.StringIO) -> None:
    ours().info("x", token=None, password="")
    assert (lines(pipe)[0]["token"], lines(pipe)[0]["password"]) == (None, "")


@pytest.mark.parametrize(("text", "secret"), HIDDEN.items())
def test_secrets_in_tracebacks_are_hidden(pipe: io.StringIO, text: str, secret: str) -> None:
    try:
        fail_because(text)
    except RuntimeError:
        ours().exception("it failed")
    assert secret not in pipe.getvalue()
    assert "RuntimeError: because of " in lines(pipe)[0]["exception"]
    assert "ValueError" in lines(pipe)[0]["exception"]


@pytest.mark.parametrize(("text", "secret"), HIDDEN.items())
def test_secrets_in_lines_of_libraries_are_hidden(pipe: io.StringIO, text: str, secret: str) -> None:
    try:
        fail(text)
    except ValueError:
        logging.getLogger("some.library").exception("asked %s for %r", text, [text])
    assert secret not in pipe.getvalue()
    (line,) = lines(pipe)
    assert (line["logger"], line["level"]) == ("some.library", "error")
    assert "ValueError" in line["exception"]


@pytest.mark.parametrize(("text", "secret"), HIDDEN.items())
def test_secrets_are_hidden_on_a_terminal_too(terminal: Terminal, text: str, secret: str) -> None:
    try:
        fail(text)
    except ValueError:
        ours().exception(f"it was {text}", where=text)
        logging.getLogger("some.library").exception("asked %s", text)
    assert secret not in terminal.getvalue()
    assert terminal.getvalue().count("ValueError: ") == 2


def test_into_a_file_each_line_is_json_with_time_level_and_logger(pipe: io.StringIO) -> None:
    ours().info("ready", address="http://127.0.0.1:1", count=3, ok=True, share=0.5, none=None)
    (line,) = lines(pipe)
    stamp = line.pop("timestamp")
    assert stamp.endswith("Z")
    assert line == {
        "event": "ready",
        "level": "info",
        "logger": "bot.test",
        "address": "http://127.0.0.1:1",
        "count": 3,
        "ok": True,
        "share": 0.5,
        "none": None,
    }


def test_on_a_terminal_lines_are_for_people(terminal: Terminal) -> None:
    ours().info("ready", address="http://127.0.0.1:1")
    shown = terminal.getvalue()
    assert "ready" in shown
    assert "http://127.0.0.1:1" in shown
    assert not shown.lstrip().startswith("{")


def test_text_of_all_scripts_stays_readable(pipe: io.StringIO) -> None:
    ours().info("Grüße", name="张伟")
    assert "Grüße" in pipe.getvalue()
    assert "张伟" in pipe.getvalue()


def test_a_half_character_does_not_break_the_line(tmp_path: Any) -> None:
    with (tmp_path / "log").open("w", encoding="utf-8") as stream:
        configure(stream)
        ours().info("odd", name="a\ud800b")
    line = json.loads((tmp_path / "log").read_text(encoding="utf-8"))
    assert line["name"] == "a\\ud800b"


def test_what_is_bound_to_the_context_is_in_each_line(pipe: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(job="42", token="never-shown"):
        ours().info("x")
    assert (lines(pipe)[0]["job"], lines(pipe)[0]["token"]) == ("42", "***")


@pytest.mark.parametrize("library", ["httpx", "httpcore", "aiohttp.access", "slack_sdk", "apscheduler"])
def test_chatty_libraries_say_only_what_is_wrong(pipe: io.StringIO, library: str) -> None:
    logging.getLogger(library).info("one request was made")
    logging.getLogger(library).warning("one request failed")
    assert [line["event"] for line in lines(pipe)] == ["one request failed"]


def test_below_the_level_nothing_is_written(pipe: io.StringIO) -> None:
    ours().debug("detail")
    assert not pipe.getvalue()


def test_the_level_can_be_raised(pipe: io.StringIO) -> None:
    configure(pipe, level=logging.ERROR)
    ours().warning("quiet")
    logging.getLogger("httpx").warning("quiet too")
    ours().error("loud")
    assert [line["event"] for line in lines(pipe)] == ["loud"]


def test_configuring_again_does_not_write_twice(pipe: io.StringIO) -> None:
    configure(pipe)
    ours().info("once")
    assert len(lines(pipe)) == 1


def test_a_line_that_cannot_be_put_together_shows_no_secret(
    pipe: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("some.library").error("%d requests", SECRETS["bot token"])
    assert SECRETS["bot token"] not in pipe.getvalue() + "".join(capsys.readouterr())
    assert "%d requests" in lines(pipe)[0]["event"]


def test_without_a_stream_lines_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    ours().info("here")
    assert json.loads(capsys.readouterr().err)["event"] == "here"


async def test_garbage_on_the_port_is_one_line_without_a_traceback(pipe: io.StringIO) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response()

    server = Server(dict, Doors(answer, answer))  # type: ignore[arg-type]  # never asked
    address = await server.start("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    writer.write(b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.")
    writer.close()
    await server.stop()
    (line,) = lines(pipe)
    assert line["level"] == "warning"
    assert line["event"].startswith("malformed HTTP")
    assert "Traceback" not in pipe.getvalue()


def test_a_body_that_is_not_packed_as_it_says_is_one_line_too(pipe: io.StringIO) -> None:
    logging.getLogger("aiohttp.server").error("Unhandled", exc_info=RequestPayloadError("bad gzip"))
    (line,) = lines(pipe)
    assert (line["level"], line["event"]) == ("warning", "malformed HTTP: RequestPayloadError")


def test_an_error_of_our_own_server_keeps_its_traceback(pipe: io.StringIO) -> None:
    logging.getLogger("aiohttp.server").error("Error handling request", exc_info=ValueError("a bug"))
    assert "a bug" in pipe.getvalue()
    assert lines(pipe)[0]["level"] == "error"
