"""Segments: the reusable filter sets that streams look for.

Sources: https://docs.catchthegoodones.com/api-reference/list-segments, .../create-segment
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.api.models.base import Model, Moment, Several, Whole


class Segment(Model):
    """A reusable filter set; ``name`` may be null, ``description`` is always there."""

    id: Whole
    user_facing_id: str | None = None
    name: str | None = None
    description: str
    gender_values: Several[str] = ()
    applied_search_filters: dict[str, Any] | None = None
    """Lists of labels by kind in the examples (``{"job_role": ["Founder", "CEO"]}``); the kinds are not listed."""
    follower_count_tiers: Several[str] = ()
    linked_stream_count: Whole | None = None
    created_at: Moment | None = None
    updated_at: Moment | None = None

    @property
    def title(self) -> str:
        return self.name or self.description


class SegmentCreated(Model):
    """The answer of ``POST /segments``; ``user_facing_id`` is ``seg_12`` in the only example."""

    id: Whole
    user_facing_id: str | None = None


@dataclass(frozen=True)
class NewSegment:
    """What a segment is made from; what is left empty is not sent.

    ``applied_search_filters`` are labels by kind, as ``job_role`` and ``skill`` in the examples; neither the kinds
    nor the labels are listed anywhere, nor are those of ``gender_values`` (``female``) and
    ``follower_count_tiers`` (``10k_to_100k``). For a segment inside a pair only ``description`` and
    ``applied_search_filters`` are documented: that it takes the others too is assumed.
    """

    description: str
    name: str | None = None
    gender_values: Sequence[str] = ()
    applied_search_filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    follower_count_tiers: Sequence[str] = ()

    def wire(self) -> dict[str, Any]:
        """As the API takes it."""
        filters = {kind: list(labels) for kind, labels in self.applied_search_filters.items()}
        given = {
            "name": self.name,
            "genderValues": list(self.gender_values),
            "appliedSearchFilters": filters,
            "followerCountTiers": list(self.follower_count_tiers),
        }
        return {"description": self.description, **{name: value for name, value in given.items() if value}}
