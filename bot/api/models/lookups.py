"""Lookups: contact details for an X handle, and a segment drawn from a description.

Sources: https://docs.catchthegoodones.com/api-reference/lookups-segment-from-description, .../enrich-lead (said
to be the same engine). The answers of the lookups by handle and their histories are not documented.
"""

from typing import Any, ClassVar

from pydantic import AliasChoices, Field, field_validator

from bot.api.models.base import Flag, Model, Moment, Several, Tolerant, Whole
from bot.api.models.leads import ContactRoute, EnrichmentResult
from bot.api.models.segments import Segment

_TELLING = ("kind", "linkedin", "email")
_LINKEDIN_URL = ("linkedin_url", "linkedinUrl")


def result_in(value: dict[str, Any]) -> dict[str, Any] | None:
    """The names that tell what was found, where this object is a bare result; ``None`` where it is not.

    Assumed: one has a ``kind``, a ``linkedin`` or an ``email``; an address may be a plain text, and LinkedIn's may
    stand under ``linkedin_url``.
    """
    given = {name: value[name] for name in _TELLING if name in value}
    url = next((value[name] for name in _LINKEDIN_URL if name in value), None)
    if url is not None:
        given.setdefault("linkedin", url)
    if not given:
        return None
    given["linkedin"] = _object(given.get("linkedin"), "url")
    given["email"] = _object(given.get("email"), "address")
    return given


def _object(value: Any, name: str) -> Any:
    return {name: value} if isinstance(value, str) else value


class _Found(Tolerant):
    """Reads what was found from ``result``, or from the object itself where it has none."""

    @classmethod
    def opened(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("result"), dict):
            return {**value, "result": {**value["result"], **(result_in(value["result"]) or {})}}
        found = None if "result" in value else result_in(value)
        if found is None:
            return value
        return {**value, "result": {**found, "ok": value.get("ok", True)}}


class Lookup(_Found):
    """The answer of a lookup by handle, read like that of ``POST /leads/{id}/enrich`` (assumed).

    Never half-filled: a result of an unknown shape makes the whole unreadable. ``result: null`` reads as *nothing
    found* (assumed).
    """

    decisive: ClassVar[frozenset[str]] = frozenset({"result"})

    handle: str
    """The handle that was asked for."""
    x_profile_id: str | None = Field(
        default=None, validation_alias=AliasChoices("x_profile_id", "xProfileId")
    )
    result: EnrichmentResult
    credits_remaining: Whole | None = Field(
        default=None, validation_alias=AliasChoices("credits_remaining", "creditsRemaining")
    )
    contact_routes: Several[ContactRoute] = Field(
        default=(), validation_alias=AliasChoices("contact_routes", "contactRoutes")
    )

    @field_validator("result", mode="before")
    @classmethod
    def _null_is_nothing(cls, value: Any) -> Any:
        return EnrichmentResult(ok=False) if value is None else value


class PastLookup(_Found):
    """One line of a history: whatever of handle, time and result it tells (every name assumed)."""

    decisive: ClassVar[frozenset[str]] = frozenset()

    handle: str | None = Field(
        default=None, validation_alias=AliasChoices("handle", "xHandle", "x_handle", "username")
    )
    at: Moment | None = Field(
        default=None,
        validation_alias=AliasChoices("createdAt", "created_at", "lookedUpAt", "timestamp", "at"),
    )
    result: EnrichmentResult | None = None


class Assignment(Model):
    """Whether a new segment was given to the account that was named."""

    assigned: Flag
    already_assigned: Flag = False
    position: Whole | None = None


class AssignError(Tolerant):
    """Why a segment was made but not assigned; a text is its code (assumed, as the shape is not documented).

    ``cap_exceeded`` is the only documented code; *not found* and *account inactive* are named in words. An error of
    a kind that we do not know has neither code nor message.
    """

    decisive: ClassVar[frozenset[str]] = frozenset()

    code: str | None = Field(default=None, validation_alias=AliasChoices("code", "error"))
    message: str | None = None

    @classmethod
    def opened(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"code": value}
        return value if isinstance(value, dict | cls) else {}


class SegmentFound(Model):
    """The answer of ``POST /lookups/segments/from-description``: the segment exists, assigned or not."""

    segment: Segment
    assignment: Assignment | None = None
    assign_error: AssignError | None = None

    @field_validator("assign_error", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return value or None
