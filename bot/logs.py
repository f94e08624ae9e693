"""Log lines: readable on a terminal, JSON otherwise, and never a secret in either."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, TextIO

import structlog

STARS = "***"
SECRETS = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]+"  # Slack tokens
    r"|xapp-[A-Za-z0-9-]+"
    r"|ctgo_\S{40}"  # lead API keys
    r"|ctgo_[A-Za-z0-9_-]+"
    r"|(?<=/webhooks/leads/)[A-Za-z0-9_-]+"  # webhook URLs of ours
    r"|https://hooks\.slack(?:-gov)?\.com/[^\s'\"<>]+"  # response_url
    r"|(?<=/_/response/)[^\s'\"<>]+"  # the same at our stand-in
    r"|(?<=redis://)\S*(?=@)"  # a password there may have any sign in it
    r"|(?<=rediss://)\S*(?=@)"
    r"|(?<=unix://)\S*(?=@)"
    r"|(?<=://)[^\s/@:]*:[^\s/@]+(?=@)",  # user:password in any other address
)
NAMES = r"response_url|token|secret|password|passwd|api_key|authorization|x-slack-signature"
NAMED = re.compile(
    rf"(?P<name>(?:{NAMES})[\"']?\s*[:=]\s*(?:SecretStr\()?(?:Bearer )?[\"']?)[^\s\"',;&)}}\]]+",
    re.IGNORECASE,
)
SECRET_FIELD = re.compile(rf"(?:.*_)?(?:{NAMES})", re.IGNORECASE)


def redact(text: str) -> str:
    """The text with every token, key, webhook address and password replaced by stars."""
    shown = NAMED.sub(rf"\g<name>{STARS}", SECRETS.sub(STARS, text))
    # Half a character (JSON from outside may have one) would break the line.
    return shown.encode("utf-8", "backslashreplace").decode()


def _redact_event(
    _logger: Any, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return _redact_fields(event)


def _redact_fields(fields: Mapping[Any, Any]) -> dict[str, Any]:
    """By what is in them, and those that are named for a secret altogether."""
    return {
        redact(str(name)): STARS if value and SECRET_FIELD.fullmatch(str(name)) else _redact_value(value)
        for name, value in fields.items()
    }


def _redact_value(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return _redact_fields(value)
    if isinstance(value, list | tuple | set):
        return [_redact_value(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact(str(value))


def _make_readable(record: logging.LogRecord) -> bool:
    """Of a line whose arguments do not fit, ``logging`` would print all of them, secrets included."""
    try:
        record.getMessage()
    except (TypeError, ValueError, KeyError):
        record.msg, record.args = f"arguments do not fit this line: {record.msg}", None
    return True


_OF_A_STRANGER = frozenset({"aiohttp.http_exceptions", "aiohttp.web_protocol"})
"""Where aiohttp has its errors about what came in: heads, and bodies that are not packed as they say."""


def _calm_about_bad_http(record: logging.LogRecord) -> bool:
    """Garbage on the port is no error of ours: one line, no traceback that a stranger could cause."""
    error = record.exc_info[1] if record.exc_info else None
    if record.name == "aiohttp.server" and type(error).__module__ in _OF_A_STRANGER:
        record.msg, record.args, record.exc_info = f"malformed HTTP: {type(error).__name__}", None, None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def configure(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send our own lines and the libraries' through one pipe, to ``stream`` (default: standard error)."""
    out = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = [structlog.processors.format_exc_info, _redact_event]
    if out.isatty():
        last.append(structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback))
    else:
        last.append(structlog.processors.JSONRenderer(ensure_ascii=False))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        ),
    )
    handler.addFilter(_make_readable)
    handler.addFilter(_calm_about_bad_http)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for chatty in ("httpx", "httpcore", "aiohttp.access", "slack_bolt", "slack_sdk", "apscheduler"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))
