"""A segment as it is described in a body: on its own or inside a pair of a stream.

Source: https://docs.catchthegoodones.com/api-reference/create-segment. That a pair's inline segment takes all the
same fields is *assumed* (.../create-stream shows two of them).
"""

from typing import Any

from bot.sandbox.api.calls import Body
from bot.sandbox.api.errors import Refusal, invalid
from bot.sandbox.api.rows import Segment
from bot.sandbox.api.world.vocabulary import FOLLOWER_TIERS, GENDERS, canonical


def read_segment(body: Body, now: str) -> Segment:
    """A segment without an id yet. Raises a 400 that names the field, or ``orphan_label``."""
    return Segment(
        id=0,
        description=body.need_text("description"),
        created_at=now,
        updated_at=now,
        name=(body.text("name") or "").strip() or None,
        gender_values=body.choices("genderValues", GENDERS),
        applied_search_filters=_filters(body.record("appliedSearchFilters")),
        follower_count_tiers=body.choices("followerCountTiers", FOLLOWER_TIERS),
    )


def _filters(record: dict[str, Any]) -> dict[str, list[str]]:
    """Labels as the vocabulary writes them, each once; filters without a label are left out (*assumed*)."""
    filters: dict[str, list[str]] = {}
    orphans: list[str] = []
    for name, labels in record.items():
        for label in _labels(name, labels):
            known = canonical(name, label)
            if known is None:
                orphans.append(label)
            else:
                filters.setdefault(name, []).append(known)
    if orphans:
        raise _orphan_label(orphans)
    return {name: list(dict.fromkeys(labels)) for name, labels in filters.items()}


def _labels(name: str, labels: Any) -> list[str]:
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise invalid(f"appliedSearchFilters.{name} must be a list of labels.")
    return labels


def _orphan_label(orphans: list[str]) -> Refusal:
    """``orphans`` holds the labels as they were sent; that its items are texts is *assumed*."""
    orphans = list(dict.fromkeys(orphans))
    message = "Some labels are not in the vocabulary. See orphans."
    return Refusal(400, "orphan_label", message, details={"orphans": orphans})
