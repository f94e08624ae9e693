"""Reading a description for the labels that it asks for. The real one asks a language model; this reads words."""

import re
from collections.abc import Mapping

from bot.sandbox.api.world.vocabulary import vocabulary

SAID_OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "AI/ML": ("machine learning", "artificial intelligence", "llm"),
    "CEO": ("chief executive",),
    "Content": ("newsletter", "writer"),
    "Engineer": ("developer", "programmer", "sre"),
    "Fundraising": ("venture capital",),
    "Go": ("golang", "go developer", "go engineer"),
    "Indie hacker": ("maker", "solopreneur", "bootstrapper"),
    "Investor": ("angel", "vc"),
    "Kubernetes": ("k8s",),
    "Marketer": ("marketing",),
    "No-code": ("nocode",),
}
"""Other words that stand for a label."""
NOT_ITSELF = frozenset({"Go", "Content"})
"""Labels that are everyday words as well."""


def labels_in(description: str) -> dict[str, list[str]]:
    """Labels of the vocabulary by filter, say ``{"job_role": ["Founder"], "skill": ["AI/ML"]}``; empty for none."""
    said = _plain(description)
    found: dict[str, list[str]] = {}
    for name, label in vocabulary():
        if any(re.search(rf"\b{phrase}s?\b", said) for phrase in _phrases(label)):
            found.setdefault(name, []).append(label)
    return found


def _phrases(label: str) -> list[str]:
    """``AI/ML`` is said as ``ai`` and as ``ml``, and otherwise."""
    own = [] if label in NOT_ITSELF else label.split("/")
    return [_plain(phrase) for phrase in (*own, *SAID_OTHERWISE.get(label, ()))]


def _plain(text: str) -> str:
    """Small letters and digits with one space between words."""
    return " ".join(re.findall(r"\w+", text.lower()))
