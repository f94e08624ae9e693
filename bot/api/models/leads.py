"""Leads: discovered profiles, what people think of them, and what enrichment found.

Sources: https://docs.catchthegoodones.com/api-reference/stream-leads, .../submit-feedback, .../enrich-lead
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from pydantic import AliasChoices, Field, field_validator

from bot.api.models.base import Flag, Model, Moment, Several, Some, Whole


class Confidence(StrEnum):
    """``matchConfidence`` as documented; a value that is not here stays plain text."""

    HIGH = "high"
    MEDIUM = "medium"


class Lifecycle(StrEnum):
    """The documented filter: ``new`` means not exported. No other value is known."""

    NEW = "new"
    EXPORTED = "exported"


class BadReason(StrEnum):
    """The seven documented reasons of bad feedback; the API's own default is ``zapier``."""

    BOT = "bot"
    WRONG_GENDER = "wrong_gender"
    WRONG_JOB = "wrong_job"
    WRONG_SKILL = "wrong_skill"
    WRONG_PERSONALITY = "wrong_personality"
    ZAPIER = "zapier"
    OTHER = "other"


class Profile(Model):
    """An X profile as stored with a lead. Written by strangers: never trust its text."""

    x_user_id: str
    handle: str
    display_name: str | None = None
    profile_image_url: str | None = None
    follower_count: Whole | None = None
    bio: str | None = None


class Lead(Model):
    """One lead of one stream.

    Documented by example only, so that everything beside the ids and the profile may be missing.
    ``source_type`` is ``new_follower`` in the example and ``follower`` or ``liker`` in the webhook filter.
    """

    id: Whole
    stream_id: Whole | None = None
    account_id: Whole | None = Field(
        default=None,
        validation_alias=AliasChoices("trackedXAccountId", "accountId", "trackedAccountId", "account_id"),
    )
    segment_id: Whole | None = None
    match_confidence: str | None = None
    source_type: str | None = None
    discovered_at: Moment | None = None
    exported_at: Moment | None = None
    profile: Profile

    @property
    def has_contacts(self) -> bool:
        """Whether the API's own record has a LinkedIn or e-mail, as streams that enrich by themselves may give it.

        *Assumed*: no documented lead shows one. Looked for under the names that an enrichment's answer has, on the
        lead and on its profile: ``linkedin.url``, ``email.address``, or a plain text in their place.
        """
        records = (self.model_extra or {}, self.profile.model_extra or {})
        return any(_reachable(record.get(name)) for record in records for name in _CONTACTS)

    def without_contacts(self) -> "Lead":
        """The same lead, whose record holds no LinkedIn and no e-mail."""
        bare = self.model_dump()
        profile = {name: value for name, value in bare["profile"].items() if name not in _CONTACTS}
        return Lead(
            **{**{name: value for name, value in bare.items() if name not in _CONTACTS}, "profile": profile}
        )


_CONTACTS = ("linkedin", "linkedinUrl", "linkedin_url", "email")


def _reachable(contact: Any) -> bool:
    value = (contact.get("url") or contact.get("address")) if isinstance(contact, dict) else contact
    return isinstance(value, str) and bool(value.strip())


class LeadPage(Model):
    """A page of ``GET /streams/{id}/leads``: ``limit``/``offset`` paging; the order is not documented.

    ``GET /leads`` is read into the same shape. Its paging is not documented: ``total`` and ``has_more``
    hold what the answer said, else ``None`` and ``False``, which then does *not* mean that this is all.
    """

    leads: Some[Lead]
    total: Whole | None = None
    has_more: Flag = False


class LeadCounts(Model):
    """``?summary=true``: how many leads fit well and how many fairly."""

    high_fit_count: Whole
    medium_fit_count: Whole

    @property
    def total(self) -> int:
        return self.high_fit_count + self.medium_fit_count


class Feedback(Model):
    """A person's judgement of a lead for one segment (``badReasonFreeform``: at most 500 characters)."""

    good: bool
    reason: BadReason | None = None
    note: str | None = Field(default=None, max_length=500)


class Output(StrEnum):
    """What an enrichment may be asked for (``requested_outputs``)."""

    LINKEDIN = "linkedin_url"
    EMAIL = "email"


class LinkedIn(Model):
    """A LinkedIn address; ``confidence`` is ``high`` in the only example."""

    url: str
    confidence: str | None = None


class Email(Model):
    """An e-mail address; ``status`` is ``verified`` in the only example."""

    address: str
    status: str | None = None
    provider: str | None = None


class ContactRoute(Model):
    """A way to reach the person; ``route_type`` is ``linkedin_url`` in the only example."""

    route_type: str | None = None
    value: str | None = None
    confidence: str | None = None


class EnrichmentResult(Model):
    """What was found. The shape of *nothing found* is not documented: both parts absent (assumed)."""

    ok: Flag = True
    kind: str | None = None
    linkedin: LinkedIn | None = None
    email: Email | None = None

    def has(self, outputs: Collection[Output], *, verified_only: bool) -> bool:
        """Whether all that is asked for was found: looking again could only cost."""
        email = self.email is not None and not (verified_only and self.email.status != "verified")
        there = {Output.LINKEDIN: self.linkedin is not None, Output.EMAIL: email}
        return all(there[output] for output in outputs)

    @field_validator("linkedin", "email", mode="before")
    @classmethod
    def _empty_is_absent(cls, value: Any) -> Any:
        """An empty object or one without its address means that nothing was found (assumed)."""
        if isinstance(value, dict) and not (value.get("url") or value.get("address")):
            return None
        return value


class Enrichment(Model):
    """The answer of ``POST /leads/{id}/enrich``; snake_case on the wire, except ``leadId``.

    ``result: null`` reads as *nothing found* (assumed).
    """

    lead_id: Whole
    x_profile_id: str | None = Field(default=None, validation_alias=AliasChoices("x_profile_id"))
    result: EnrichmentResult
    credits_remaining: Whole | None = Field(default=None, validation_alias=AliasChoices("credits_remaining"))
    contact_routes: Several[ContactRoute] = Field(default=(), validation_alias=AliasChoices("contact_routes"))

    @field_validator("result", mode="before")
    @classmethod
    def _null_is_nothing(cls, value: Any) -> Any:
        return EnrichmentResult(ok=False) if value is None else value
