"""Answers as they might come too: where no page shows an answer, a caller should be able to read several.

Which endpoints have a page: https://docs.catchthegoodones.com/api-reference/introduction names all, some have none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from bot.sandbox.api.calls import Route
from bot.sandbox.api.faults import BadControl

ENVELOPES = ("own", "data", "items", "bare", "data.own")
ACCOUNT_IDS = ("accountId", "trackedAccountId", "trackedXAccountId")
RUN_IDS = ("runId", "syncRunId")
IDS = ("documented", "introduction", *ACCOUNT_IDS, "id", *RUN_IDS)

UNDOCUMENTED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("GET", "/streams"): ("streams",),
    ("GET", "/streams/{id}"): ("stream",),
    ("GET", "/runs"): ("runs",),
    ("GET", "/leads"): ("leads", "streams"),
    ("POST", "/leads/{id}/export"): (),
    ("GET", "/dm-templates"): ("templates",),
    ("POST", "/dm-templates"): ("template",),
    ("GET", "/dm-templates/{id}"): ("template",),
    ("PUT", "/dm-templates/{id}"): ("template",),
    ("DELETE", "/dm-templates/{id}"): (),
    ("GET", "/notification-settings"): ("settings",),
    ("PUT", "/notification-settings"): ("settings",),
    ("POST", "/lookups/enrich"): (),
    ("POST", "/lookups/enrich-email"): (),
    ("GET", "/lookups/enrich/history"): ("history",),
    ("GET", "/lookups/enrich-email/history"): ("history",),
    ("DELETE", "/lookups/api-keys/{id}"): (),
}
"""Endpoints without a page, and the name under which their answer usually stands (none: it is the whole body)."""

STARTS = {("POST", "/streams/{id}/run"), ("POST", "/streams/{id}/re-test")}
"""Endpoints of which the introduction shows another answer than their own pages do."""

ADDED = {"addedLater": {"kind": "unknown", "values": [1, None]}}
LABELS = "appliedSearchFilters"
MAY_BE_NULL = frozenset(
    {
        "bio",
        "contact_routes",
        "createdAt",
        "credits_used",
        "deliveryDestination",
        "emailMode",
        "mode",
        "profileImageUrl",
        "progressLog",
        "segmentName",
        "source",
        "streamName",
        "syncTimes",
        "timezone",
        "updatedAt",
        "xHandle",
    },
)
"""What a caller can do without, so that it may well be null where nothing says that it never is."""


@dataclass(frozen=True)
class Shape:
    """How answers come; as it is made, the usual way.

    Answers without a page: ``envelope`` is where the resource stands (under its ``own`` name, under ``data`` or
    ``items``, in ``data`` under its own name, or ``bare``; ``items`` is for lists only). ``ids`` renames account ids
    (``accountId``, ``trackedAccountId``, ``trackedXAccountId``; ``id``: a pair holds ``{"account": {"id"}, "segment":
    {"id"}}``) or run ids (``runId``, ``syncRunId``); ``introduction`` is ``accountId`` and ``syncRunId``, and also lets
    run and re-test answer as the introduction shows them. ``grouped`` groups ``GET /leads`` unasked; ``nulls`` makes
    null what may be, and what is empty. Every answer: ``extra`` adds an unknown field to each object.
    """

    envelope: str = "own"
    ids: str = "documented"
    grouped: bool = False
    extra: bool = False
    nulls: bool = False


class Shapes:
    """The shape in force."""

    def __init__(self) -> None:
        self.now = Shape()


def read_shape(values: Any) -> Shape:
    """A shape from its JSON: ``documented`` or an object with some of its fields. Raises ``BadControl``."""
    if values == "documented":
        return Shape()
    if not isinstance(values, dict):
        raise BadControl("shape must be documented or a JSON object")
    known = {field.name for field in fields(Shape)}
    if unknown := sorted(values.keys() - known):
        raise BadControl(f"shape has no {', '.join(unknown)}; it has {', '.join(sorted(known))}")
    for name, options in (("envelope", ENVELOPES), ("ids", IDS)):
        if values.get(name, options[0]) not in options:
            raise BadControl(f"{name} must be one of: {', '.join(options)}")
    for name in ("grouped", "extra", "nulls"):
        if not isinstance(values.get(name, False), bool):
            raise BadControl(f"{name} must be true or false")
    return Shape(**values)


def reshape(route: Route, body: Any, shape: Shape) -> Any:
    """The body in that shape. What is documented changes only by added fields, and by the introduction's form."""
    endpoint = (route.method, route.path)
    if endpoint in UNDOCUMENTED:
        body = _freely(body, UNDOCUMENTED[endpoint], shape)
    elif endpoint in STARTS and shape.ids == "introduction":
        body = _as_introduced(body)
    return _add(body) if shape.extra else body


def reshape_refusal(body: dict[str, Any], shape: Shape) -> Any:
    """Refusals are documented: they may gain fields."""
    return _add(body) if shape.extra else body


def _freely(body: Any, names: tuple[str, ...], shape: Shape) -> Any:
    if shape.grouped and "leads" in body:
        body = _group(body)
    if shape.ids != "documented":
        body = _rename(body, shape.ids)
    own = next((name for name in names if name in body), None)
    if shape.nulls:
        # The resource itself is always there, were it an empty list.
        body = {**_empty(body), **({own: _empty(body[own])} if own else {})}
    return _envelope(body, own, shape.envelope)


def _envelope(body: dict[str, Any], own: str | None, envelope: str) -> Any:
    """What stands beside the resource (``total``, say) stays beside it; bare there is no place for it."""
    if own is None:
        return {"data": body} if envelope.startswith("data") else body
    resource = body[own]
    beside = {name: value for name, value in body.items() if name != own}
    match envelope:
        case "data":
            return {"data": resource, **beside}
        case "items" if isinstance(resource, list):
            return {"items": resource, **beside}
        case "bare":
            return resource
        case "data.own":
            return {"data": body}
        case _:
            return body


def _group(page: dict[str, Any]) -> dict[str, Any]:
    groups: dict[int, list[Any]] = {}
    for lead in page["leads"]:
        groups.setdefault(lead["streamId"], []).append(lead)
    streams = [{"streamId": stream_id, "leads": leads} for stream_id, leads in groups.items()]
    return {"streams": streams, **{name: value for name, value in page.items() if name != "leads"}}


def _rename(body: dict[str, Any], ids: str) -> Any:
    if ids in {"introduction", *RUN_IDS}:
        run_id = "syncRunId" if ids == "introduction" else ids
        runs = [_with_name(run, {"id"}, run_id) for run in body.get("runs", ())]
        body = {**body, "runs": runs} if "runs" in body else body
    if ids == "id":
        return _everywhere(body, _nest_pair)
    account_id = "accountId" if ids == "introduction" else ids
    if account_id in ACCOUNT_IDS:
        return _everywhere(body, lambda record: _with_name(record, set(ACCOUNT_IDS), account_id))
    return body


def _with_name(record: Mapping[str, Any], old: set[str], new: str) -> dict[str, Any]:
    return {new if name in old else name: value for name, value in record.items()}


def _nest_pair(record: dict[str, Any]) -> dict[str, Any]:
    if "pairId" not in record:
        return record
    rest = {name: value for name, value in record.items() if name not in {"accountId", "segmentId"}}
    return {**rest, "account": {"id": record["accountId"]}, "segment": {"id": record["segmentId"]}}


def _as_introduced(body: dict[str, Any]) -> dict[str, Any]:
    """``{queued: [{accountId, syncRunId}], skipped: [{accountId, reason}]}``, said there of both."""
    names = {
        "trackedAccountId": "accountId",
        "syncRunId": "syncRunId",
        "runId": "syncRunId",
        "reason": "reason",
    }
    return {
        group: [{names[name]: value for name, value in item.items() if name in names} for item in items]
        for group, items in body.items()
    }


def _empty(value: Any) -> Any:
    return _everywhere(
        value,
        lambda record: {
            name: None if name in MAY_BE_NULL or item in ("", [], {}) else item
            for name, item in record.items()
        },
    )


def _add(value: Any) -> Any:
    return _everywhere(value, lambda record: {**record, **ADDED})


def _everywhere(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The value with every object in it changed, inner ones first; names of labels are no names of fields."""
    if isinstance(value, list):
        return [_everywhere(item, change) for item in value]
    if isinstance(value, dict):
        return change(
            {name: item if name == LABELS else _everywhere(item, change) for name, item in value.items()},
        )
    return value
