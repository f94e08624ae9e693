"""Log lines: readable on a terminal, JSON otherwise, and never a secret in either."""

import logging
import re
import sys
from typing import Any, TextIO

import structlog

SECRETS = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]+"  # Slack tokens
    r"|xapp-[A-Za-z0-9-]+"
    r"|ctgo_[A-Za-z0-9_-]+"  # lead API keys
    r"|(?<=/webhooks/leads/)[A-Za-z0-9_-]+"  # webhook URLs of ours
    r"|https://hooks\.slack\.com/\S+"  # response_url
    r"|(?<=://)[^\s/@:]*:[^\s/@]+(?=@)",  # user:password in an address
)


def redact(text: str) -> str:
    """The text with every token, key, webhook address and password replaced by stars."""
    return SECRETS.sub("***", text)


def _redact_event(
    _logger: Any, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {key: _redact_value(value) for key, value in event.items()}


def _redact_value(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _redact_value(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_redact_value(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact(str(value))


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
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for chatty in ("httpx", "httpcore", "aiohttp.access", "slack_bolt", "slack_sdk", "apscheduler"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))
