"""Reading answers: strict where the shape is documented, tolerant where only its purpose is.

A reader turns parsed JSON into a model or raises ``Unreadable``; it never returns something half-filled.
Undocumented answers are read under the resource's own name, under ``data`` or ``items``, or bare (assumed).
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

from pydantic import ValidationError

from bot.api.models.base import Model
from bot.api.models.leads import LeadPage

T = TypeVar("T")
M = TypeVar("M", bound=Model)
_WRAPPERS = ("data", "items")
_MANY_PROBLEMS = 5
_HALF_OR_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")
"""An escaped half of a surrogate pair, alone or not; looked for in bytes, which takes no copy of the text."""
_HALF = re.compile(r"[\ud800-\udfff]")


class Unreadable(Exception):
    """A body that is not what the endpoint should answer; the text names places and kinds, never values."""


@dataclass(frozen=True)
class Reader(Generic[T]):
    """How one endpoint's answer is read; ``own`` are the names that tell a real answer from an error."""

    read: Callable[[Any], T]
    own: tuple[str, ...] = ()


def parsed(body: bytes) -> Any:
    """The JSON in a body, ``None`` for an empty one. Raises ``Unreadable`` for all else.

    Halves of surrogate pairs (a bio that was cut inside an emoji) become U+FFFD: nothing could send them on.
    """
    try:
        text = body.decode("utf-8-sig").strip()
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite) if text else None
        return _whole_text(value) if _HALF_OR_PAIR.search(body) else value
    except (ValueError, RecursionError):
        pass
    raise Unreadable("not JSON")


def one(model: type[M], own: str) -> Reader[M]:
    """Documented: the object stands under its own name."""
    return Reader(lambda body: build(model, _member(body, own, dict)), (own,))


def many(model: type[M], own: str) -> Reader[tuple[M, ...]]:
    """Documented: a list under its own name."""
    return Reader(lambda body: _build_all(model, _member(body, own, list)), (own,))


def bare(model: type[M], *must: str) -> Reader[M]:
    """Documented: the body is the object itself and has all of these names."""

    def read(body: Any) -> M:
        for name in must:
            _member(body, name, object)
        return build(model, body)

    return Reader(read, must)


def told_done(name: str) -> Reader[None]:
    """Documented: ``{"ok": true}`` or the like."""

    def read(body: Any) -> None:
        if _member(body, name, object) is not True:
            raise Unreadable(f"{name} is not true")

    return Reader(read)


def done() -> Reader[None]:
    """Undocumented: any JSON or nothing at all means done, unless it says ``ok`` or ``success`` false (assumed)."""

    def read(body: Any) -> None:
        for name in ("ok", "success"):
            if isinstance(body, dict) and body.get(name) is False:
                raise Unreadable(f"{name} is false")

    return Reader(read)


def any_one(
    model: type[M], *names: str, beside: tuple[str, ...] = (), known: Mapping[str, Any] | None = None
) -> Reader[M]:
    """Undocumented: the object under one of its own names, wrapped, or bare with an ``id``.

    ``beside`` are fields that may stand next to the object instead of in it; ``known`` is what it lacks otherwise.
    """

    def read(body: Any) -> M:
        parts = [part for part in (body, _inner(body)) if isinstance(part, dict)]
        near = {name: part[name] for part in parts for name in beside if name in part}
        return build(model, {**(known or {}), **near, **_object(body, names)})

    return Reader(read, (*names, *_WRAPPERS, "id"))


def any_many(model: type[M], *names: str) -> Reader[tuple[M, ...]]:
    """Undocumented: the list under one of its own names, wrapped, or bare."""
    return Reader(lambda body: _build_all(model, _list(body, names)), (*names, *_WRAPPERS))


def any_one_or(sent: M, *names: str, known: Mapping[str, Any]) -> Reader[M]:
    """Undocumented answer to a change: the object as ``any_one`` finds it, else anything that means done.

    In the second case what was ``sent`` is what now is (assumed).
    """
    whole = any_one(type(sent), *names, known=known)

    def read(body: Any) -> M:
        done().read(body)
        return whole.read(body) if _found(body, names) is not None else sent

    return Reader(read, whole.own)


def any_page() -> Reader[LeadPage]:
    """Undocumented: leads as in ``any_many``, or in one group for each stream, whose ``streamId`` is then theirs (assumed).

    ``total`` and ``hasMore`` are taken where they are what they claim; a group that is cut short, or a pointer to a
    next page, means that there is more (assumed).
    """

    def read(body: Any) -> LeadPage:
        items = _list(body, ("leads", "streams"))
        return build(LeadPage, {**_paging(body, items), "leads": _ungrouped(items)})

    return Reader(read, ("leads", "streams", *_WRAPPERS))


def build(model: type[M], value: Any, place: str = "") -> M:
    """The model of this value; ``place`` is where it stands. Raises ``Unreadable``."""
    problems: list[str] = []
    try:
        return model.model_validate(value)
    except ValidationError as error:
        # Only places and kinds: the error itself holds the values, so that it must not stay in the chain.
        found = error.errors(include_input=False, include_context=False, include_url=False)
        problems = [_problem((*place.split(), *item["loc"]), item["type"]) for item in found]
    raise Unreadable("; ".join(problems[:_MANY_PROBLEMS]))


def kind_of(value: Any) -> str:
    """A value's kind in words, for the log."""
    if value is None:
        return "nothing"
    return {dict: "an object", list: "a list", str: "a text", bool: "a boolean"}.get(type(value), "a number")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(digits: str) -> float:
    """A number that can be sent on: ``1e400`` would be infinite, which no JSON can say."""
    number = float(digits)
    return number if math.isfinite(number) else _refuse_constant(digits)


def _whole_text(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list):
        return [_whole_text(item) for item in value]
    if isinstance(value, dict):
        return {_whole_text(name): _whole_text(item) for name, item in value.items()}
    return value


def _member(body: Any, name: str, kind: type) -> Any:
    if not isinstance(body, dict):
        raise Unreadable(f"expected an object, got {kind_of(body)}")
    if name not in body:
        raise Unreadable(f"{name} is missing")
    if not isinstance(body[name], kind):
        raise Unreadable(f"{name} is {kind_of(body[name])}")
    return body[name]


def _list(body: Any, names: tuple[str, ...]) -> Any:
    """The first list among: the body, what stands under its own names, ``data``, ``items``, and inside ``data``."""
    if isinstance(body, list):
        return body
    for part in (body, _inner(body)):
        for name in (*names, *_WRAPPERS):
            if isinstance(part, dict) and isinstance(part.get(name), list):
                return part[name]
    raise Unreadable(f"no list of {names[0]} in {kind_of(body)}")


def _object(body: Any, names: tuple[str, ...]) -> dict[str, Any]:
    found = _found(body, names)
    if found is None:
        raise Unreadable(f"no {names[0]} in {kind_of(body)}")
    return found


def _found(body: Any, names: tuple[str, ...]) -> dict[str, Any] | None:
    """The first object among: under its own names, inside ``data``, ``data`` itself, and the body if it has an id."""
    inner = _inner(body)
    for part in (body, inner):
        for name in names:
            if isinstance(part, dict) and isinstance(part.get(name), dict):
                return dict(part[name])
    return next((part for part in (inner, body) if isinstance(part, dict) and "id" in part), None)


def _inner(body: Any) -> Any:
    return body.get("data") if isinstance(body, dict) else None


def _ungrouped(items: list[Any]) -> list[Any]:
    """The items, with those of each group in the place of the group: an object that holds a list of ``leads``."""
    whole: list[Any] = []
    for item in items:
        if isinstance(item, dict) and isinstance(item.get("leads"), list):
            stream = {"streamId": item["streamId"]} if "streamId" in item else {}
            whole += [{**stream, **lead} if isinstance(lead, dict) else lead for lead in item["leads"]]
        else:
            whole.append(item)
    return whole


def _paging(body: Any, items: list[Any]) -> dict[str, Any]:
    """``total`` and ``hasMore`` from beside the leads or from above ``data``, where they have the right kind."""
    found: dict[str, Any] = {}
    for part in (body, _inner(body)):
        if isinstance(part, dict):
            if type(part.get("total")) is int:
                found["total"] = part["total"]
            if isinstance(part.get("hasMore"), bool):
                found["hasMore"] = part["hasMore"]
    if _points_on(body) or _points_on(_inner(body)) or any(map(_is_cut_short, items)):
        found["hasMore"] = True
    return found


def _points_on(part: Any) -> bool:
    """Whether this names a next page: ``next``, ``nextCursor``, ``next_page`` and the like."""
    return isinstance(part, dict) and any(name.startswith("next") and value for name, value in part.items())


def _is_cut_short(item: Any) -> bool:
    """Whether a group says of itself that it holds more leads than it shows."""
    if not isinstance(item, dict) or not isinstance(item.get("leads"), list):
        return False
    total = item.get("total")
    return (
        item.get("hasMore") is True or (type(total) is int and total > len(item["leads"])) or _points_on(item)
    )


def _build_all(model: type[M], values: Any) -> tuple[M, ...]:
    return tuple(build(model, value, str(index)) for index, value in enumerate(values))


def _problem(place: tuple[int | str, ...], kind: str) -> str:
    return f"{'.'.join(map(str, place)) or 'body'}: {kind}"
