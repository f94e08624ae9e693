"""Real payloads with one or more things wrong with them, for hypothesis."""

import copy
import json
from typing import Any

from hypothesis import strategies as st

from tests.slack.make import FORM, JSON, REAL, Json, form, sent

ODD: tuple[Any, ...] = (
    None,
    "",
    0,
    -1,
    1.5,
    True,
    [],
    {},
    "x",
    "\x00",
    "\ud800",
    "😀" * 50,
    ["x"],
    [None],
    [[]],
    {"id": None},
    {"id": 5},
    {"id": "x", "type": "x"},
    {"type": []},
    [{"action_id": "x"}],
    10**30,
    "a" * 5000,
)
NAMES = (
    "type",
    "command",
    "payload",
    "event",
    "actions",
    "authorizations",
    "enterprise",
    "team",
    "view",
    "message",
    "callback_id",
    "response_urls",
    "function_data",
    "bot_access_token",
    "function_execution_id",
    "is_ext_shared_channel",
    "assistant_thread",
    "ssl_check",
)
TYPES = (
    *(body["type"] for body in REAL.values() if "type" in body),
    "interactive_message",
    "dialog_submission",
    "dialog_cancellation",
    "workflow_step_edit",
    "url_verification",
    "app_rate_limited",
)
EVENTS = (
    "message",
    "function_executed",
    "workflow_step_execute",
    "assistant_thread_started",
    "assistant_thread_context_changed",
    "app_uninstalled",
    "tokens_revoked",
    "app_home_opened",
    "member_joined_channel",
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each thing inside."""
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    else:
        return [path]
    return [path, *(place for name, each in inner for place in _places(each, (*path, name)))]


def _at(body: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        body = body[step]
    return body


@st.composite
def mutated(draw: st.DrawFn) -> Json:
    """A payload of which up to three things were taken out, replaced or added."""
    body: Json = copy.deepcopy(REAL[draw(st.sampled_from(sorted(REAL)))])
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from([place for place in _places(body) if place]))
        container = _at(body, tuple(above))
        match draw(st.sampled_from(("out", "replace", "type", "event", "add"))):
            case "out":
                del container[last]
            case "replace":
                container[last] = copy.deepcopy(draw(st.sampled_from(ODD)))
            case "type":
                body["type"] = draw(st.sampled_from(TYPES))
            case "event" if isinstance(body.get("event"), dict):
                body["event"]["type"] = draw(st.sampled_from(EVENTS))
            case _:
                where = container if isinstance(container, dict) else body
                where[draw(st.sampled_from(NAMES))] = copy.deepcopy(draw(st.sampled_from(ODD)))
        if not body:
            break
    return body


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, bytes]:
    """Content type and body: a mutated payload, wrapped rightly or wrongly, or with bytes changed."""
    body = draw(mutated())
    content_type, raw = _sent(body)
    match draw(
        st.sampled_from(("as it is", "other type", "bare", "wrapped", "twice", "cut", "bytes", "utf-16"))
    ):
        case "other type":
            content_type = draw(
                st.sampled_from((JSON, FORM, "", "text/plain", "Application/JSON; charset=x"))
            )
        case "bare":
            raw = json.dumps(body).encode()
        case "wrapped":
            raw = form(payload=json.dumps(body), command="/goodones", text="{")
        case "twice":
            raw = raw + b"&" + raw
        case "cut":
            raw = raw[: draw(st.integers(0, len(raw)))]
        case "bytes":
            at = draw(st.integers(0, len(raw)))
            raw = raw[:at] + draw(st.binary(max_size=4)) + raw[at:]
        case "utf-16":
            raw = json.dumps(body).encode(
                draw(st.sampled_from(("utf-16", "utf-16-le", "utf-32", "utf-8-sig")))
            )
    return content_type, raw


def _sent(body: Json) -> tuple[str, bytes]:
    try:
        return sent(body)
    except UnicodeEncodeError:
        return JSON, json.dumps(body).encode()
