"""Who may speak as Slack: the signature over the raw body, five minutes, nothing that could make Bolt stumble.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import BadPayload
from bot.slack.payloads import Challenge, Payload, SslCheck
from bot.slack.reading import read_slack

MAX_AGE = 5 * 60
"""Seconds by which a request's time may differ from ours."""
MAX_DIGITS = 12


@dataclass(frozen=True)
class Stopped:
    """A request that goes no further: an HTTP status and a word for the log."""

    status: int
    reason: str


def check(
    headers: Mapping[str, str], body: bytes, secret: str, now: float
) -> Payload | Challenge | SslCheck | Stopped:
    """What a request of Slack's says. ``now`` is Unix time in seconds. Never raises."""
    if reason := _not_genuine(headers, body, secret, now):
        return Stopped(401, reason)
    try:
        return read_slack(headers.get("Content-Type", ""), body)
    except BadPayload as error:
        return Stopped(400, str(error))


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """``v0=`` and the HMAC-SHA256 over ``v0:timestamp:body``."""
    return "v0=" + hmac.digest(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, "sha256").hex()


def _not_genuine(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> str | None:
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    if not timestamp or not signature:
        return "headers missing"
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= MAX_DIGITS):
        return "timestamp is no number"
    if abs(now - int(timestamp)) > MAX_AGE:
        return "timestamp too far off"
    expected = sign(secret, timestamp, body)
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass")):
        return "signature does not match"
    return None
