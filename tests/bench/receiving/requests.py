"""What the lead API and Slack send, as it goes over the wire; no two alike, so that none passes for a repetition.

https://docs.slack.dev/interactivity/implementing-slash-commands ,
https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

import hmac
import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from urllib.parse import urlencode

from blocks.leads import LeadCard, lead_card
from bot.api.models import Lead
from tests.bench.bodies import Pages

SECRET = "a-signing-secret-for-benches"
TOKENS = tuple(f"a-webhook-token-for-benches-{number}" for number in range(20))
"""Of as many subscriptions, so that more than one part of the inbox is used."""
SLACK_PATH, WEBHOOKS = "/slack/events", "/webhooks/leads"

Make = Callable[[int, int], bytes]
"""A whole HTTP request, from its number and the time (Unix seconds)."""

_NUMBER = "0123456789987654321"
"""Stands in a body where the number of the request will be."""
_FORM = "application/x-www-form-urlencoded"


def webhook(token: str) -> Make:
    """One lead for the subscription of this token."""
    body = Pages().page(2, 1, 1).replace(b'"id": 2', b'"id": %s' % _NUMBER.encode())
    return lambda number, _now: _request(f"{WEBHOOKS}/{token}", "application/json", _numbered(body, number))


def command(name: str, text: str) -> Make:
    """A slash command."""
    return _signed({**_person(), "command": name, "text": text, "trigger_id": _NUMBER})


def click(action_id: str) -> Make:
    """A button on a lead's card; Slack sends the whole message along."""
    lead = Lead.model_validate(json.loads(Pages().page(1))["leads"][0])
    card = lead_card(LeadCard(lead, stream="AI founders", segment="Founders", account="acme"))
    payload = {
        "type": "block_actions",
        "user": {"id": "U0AMY", "username": "amy", "name": "amy", "team_id": "T0BENCH"},
        "api_app_id": "A0BENCH",
        "team": {"id": "T0BENCH", "domain": "bench"},
        "channel": {"id": "C0LEADS", "name": "leads"},
        "container": {"type": "message", "message_ts": "1767225600.000100", "channel_id": "C0LEADS"},
        "trigger_id": _NUMBER,
        "response_url": "https://hooks.slack.example/actions/T0BENCH/1/2",
        "message": {"type": "message", "ts": "1767225600.000100", "text": card.text, "blocks": card.blocks},
        "state": {"values": {}},
        "actions": [
            {
                "type": "button",
                "action_id": action_id,
                "block_id": "b1",
                "value": json.dumps({"v": 1, "lead": lead.id}),
                "action_ts": "1767225601.000200",
            }
        ],
    }
    return _signed({"payload": json.dumps(payload)})


def in_turn(makes: Sequence[Make]) -> Make:
    """One after the other."""
    return lambda number, now: makes[number % len(makes)](number, now)


def sign(now: int, body: bytes) -> str:
    """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    return "v0=" + hmac.new(SECRET.encode(), b"v0:%d:%s" % (now, body), sha256).hexdigest()


OPEN, GOOD = "lead.open", "lead.good"
"""A link on a card, of which we only take note; and a judgement, which is stored."""
EIGHTY = [f"{OPEN}.{number}" for number in range(80)]

KINDS: dict[str, Callable[[], Make]] = {
    "webhook": lambda: in_turn([webhook(token) for token in TOKENS]),
    "help": lambda: command("/goodones", "help subscribe"),
    "open": lambda: click(OPEN),
    "open one of 80": lambda: in_turn([click(each) for each in EIGHTY]),
    "good": lambda: click(GOOD),
}
"""By the name that a generator is told."""


def _person() -> dict[str, str]:
    return {
        "token": "gone",
        "team_id": "T0BENCH",
        "team_domain": "bench",
        "channel_id": "C0LEADS",
        "channel_name": "leads",
        "user_id": "U0AMY",
        "user_name": "amy",
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.example/commands/T0BENCH/1/2",
    }


def _signed(form: dict[str, str]) -> Make:
    template = urlencode(form).encode()

    def make(number: int, now: int) -> bytes:
        body = _numbered(template, number)
        signed = f"X-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: {sign(now, body)}\r\n"
        return _request(SLACK_PATH, _FORM, body, signed)

    return make


def _numbered(template: bytes, number: int) -> bytes:
    return template.replace(_NUMBER.encode(), b"%d" % number)


def _request(path: str, content_type: str, body: bytes, more: str = "") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\nUser-Agent: bench\r\nAccept: */*\r\n{more}\r\n"
    )
    return head.encode() + body
