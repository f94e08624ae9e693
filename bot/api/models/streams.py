"""Streams (campaigns): what they watch and look for, how they are set, and what making one did.

Sources: https://docs.catchthegoodones.com/api-reference/create-stream, .../update-stream. ``GET /streams`` and
``GET /streams/{id}`` are not documented beyond their purpose: pairs and full config.
"""

from typing import Any, ClassVar

from pydantic import AliasChoices, AliasPath, Field, field_validator

from bot.api.models.base import Flag, Model, Several, Tolerant, Whole

_GROUPS = ("config", "settings")


class Pair(Tolerant):
    """One (tracked account, segment) couple of a stream.

    How a stream shows its pairs is not documented: ids under any of their names, or inside an ``account`` and a
    ``segment`` object (assumed).
    """

    decisive: ClassVar[frozenset[str]] = frozenset()

    id: Whole | None = Field(default=None, validation_alias=AliasChoices("id", "pairId"))
    account_id: Whole | None = Field(
        default=None,
        validation_alias=AliasChoices(
            "accountId",
            "trackedAccountId",
            "trackedXAccountId",
            "account_id",
            AliasPath("account", "id"),
            AliasPath("account", "accountId"),
        ),
    )
    segment_id: Whole | None = Field(
        default=None,
        validation_alias=AliasChoices(
            "segmentId", "segment_id", AliasPath("segment", "id"), AliasPath("segment", "segmentId")
        ),
    )


class CsvRecipients(Tolerant):
    """Who is sent a CSV after each run.

    The inner types are not documented: lists of addresses, where a single text reads as a list of one (assumed),
    and ``format`` is ``csv`` (assumed).
    """

    decisive: ClassVar[frozenset[str]] = frozenset()

    to: Several[str] = Field(default=(), repr=False)
    cc: Several[str] = Field(default=(), repr=False)
    format: str | None = None

    @field_validator("to", "cc", mode="before")
    @classmethod
    def _text_is_one(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    def wire(self) -> dict[str, Any]:
        """As the API takes it; raises ``ValueError`` where no one is named."""
        if not self.to:
            raise ValueError("no one to send the CSV to")
        cc = {"cc": list(self.cc)} if self.cc else {}
        return {"to": list(self.to), **cc, "format": self.format or "csv"}


class Stream(Tolerant):
    """A campaign. Item fields are not documented: only ``id`` is required, settings are named as in PATCH (assumed).

    Settings may also stand in a ``config`` or ``settings`` object (assumed). What is ``None`` or empty was null,
    absent, or of a kind that we cannot read.
    """

    decisive: ClassVar[frozenset[str]] = frozenset({"id", "isActive", "isArchived"})

    id: Whole
    name: str | None = None
    is_active: Flag = True
    is_archived: Flag = False
    pairs: Several[Pair] = ()
    sync_times: Several[str] = ()
    timezone: str | None = None
    auto_enrich_linkedin: Flag | None = None
    auto_enrich_email: Flag | None = None
    email_mode: str | None = None
    email_digest_override: str | None = None
    telegram_override: Flag | None = None
    delivery_destination: str | None = None
    webhook_url: str | None = Field(default=None, repr=False)
    csv_email_recipients: CsvRecipients | None = None

    @classmethod
    def opened(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        groups = {name: value[name] for name in _GROUPS if isinstance(value.get(name), dict)}
        settings = {name: part for group in groups.values() for name, part in group.items()}
        return {**settings, **{name: part for name, part in value.items() if name not in groups}}

    @property
    def title(self) -> str:
        return self.name or f"Stream {self.id}"

    @property
    def pairs_known(self) -> bool:
        """Whether every pair was there and could be read: before that, no list of pairs may replace them."""
        whole = all(pair.account_id is not None and pair.segment_id is not None for pair in self.pairs)
        return "pairs" in self.model_fields_set and whole


class AccountAdded(Model):
    """An account that a stream was given; ``handle`` where the pair named one (other cases are not documented).

    ``billing_delta`` is ``stripe_quantity_incremented`` where the subscription grew; no other value is known.
    """

    account_id: Whole
    handle: str | None = None
    account_created: Flag | None = None
    billing_delta: str | None = None


class SegmentAdded(Model):
    """A segment that a stream was given."""

    segment_id: Whole
    segment_created: Flag | None = None


class StreamCreated(Model):
    """The answer of ``POST /streams``."""

    id: Whole
    accounts: Several[AccountAdded] = ()
    segments: Several[SegmentAdded] = ()


class PairsDiff(Model):
    """What a new list of pairs added. Whether what it removed is told is not documented."""

    added_accounts: Several[AccountAdded] = ()
    added_segments: Several[SegmentAdded] = ()


class StreamUpdated(Model):
    """The answer of ``PATCH /streams/{id}``; ``pairs_diff`` is there only where pairs were sent."""

    id: Whole
    pairs_diff: PairsDiff | None = None
