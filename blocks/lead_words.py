"""How a lead is put into words: who, how well it fits, why it is here, what was found, what was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from blocks.elements import dotted
from bot.api.models import Confidence, EnrichmentResult, Lead, Output, Profile
from bot.slack import text

NAME = 80
HANDLE = 40
TITLE = 80
BIO = 500
WORD = 40


class Done(StrEnum):
    """What can happen to a lead."""

    GOOD = "good"
    BAD = "bad"
    ENRICHED = "enriched"
    EXPORTED = "exported"


@dataclass(frozen=True)
class Activity:
    """What was done, by whom (a Slack user id, or None: outside Slack) and when (aware)."""

    kind: Done
    by: str | None
    at: datetime


_SIGNS = {Done.GOOD: "👍", Done.BAD: "👎", Done.ENRICHED: "🔎", Done.EXPORTED: "📤"}
_FITS = {Confidence.HIGH: "🟢", Confidence.MEDIUM: "🟡"}


def name_of(profile: Profile) -> str:
    """The raw name to show: the handle where the display name is missing or draws nothing."""
    return text.clean(profile.display_name or "") or f"@{profile.handle}"


def profile_url(profile: Profile) -> str:
    """The profile's page on X."""
    return f"https://x.com/{quote(text.clean(profile.handle), safe='')}"


def who(profile: Profile, gap: str = "  ") -> str:
    """The name as the link, then the handle (once, where there is no name)."""
    name = name_of(profile)
    linked = f"*{text.link(profile_url(profile), name, NAME)}*"
    return linked if name == f"@{profile.handle}" else f"{linked}{gap}@{text.leaf(profile.handle, HANDLE)}"


def fit(confidence: str | None) -> str | None:
    """``High fit``; a value that we do not know is shown as it came."""
    return f"{text.leaf(confidence, WORD).capitalize()} fit" if confidence else None


def fit_sign(confidence: str | None) -> str:
    return _FITS.get(Confidence(confidence), "") if confidence in set(Confidence) else "⚪"


def fit_line(lead: Lead) -> str | None:
    """``🟢 *High fit* · 8.2k followers``; nothing where neither is known."""
    fits = fit(lead.match_confidence)
    return dotted(fits and f"{fit_sign(lead.match_confidence)} *{fits}*", followers(lead.profile)) or None


def followers(profile: Profile) -> str | None:
    if profile.follower_count is None:
        return None
    return (
        f"{text.compact(profile.follower_count)} {'follower' if profile.follower_count == 1 else 'followers'}"
    )


def source(lead: Lead, handle: str | None, *, bold: bool = True) -> str | None:
    """Why this lead is here; ``new_follower`` and ``follower`` are taken to be the same (*assumed*)."""
    if not handle:
        return text.leaf(lead.source_type, WORD).replace("ˍ", " ") if lead.source_type else None
    at = f"@{text.leaf(handle, HANDLE)}"
    account = f"*{at}*" if bold else at
    if lead.source_type in {"new_follower", "follower"}:
        return f"follows {account}"
    if lead.source_type == "liker":
        return f"likes posts of {account}"
    kind = f" ({text.leaf(lead.source_type, WORD)})" if lead.source_type else ""
    return f"via {account}{kind}"


def own_stream_name(stream: str | None, segment: str | None) -> str | None:
    """The stream's name where it says more than the segment.

    A default name, ``{segment} · @{handle}`` or ``{segment} · N accounts``, repeats what stands beside it
    (https://docs.catchthegoodones.com/api-reference/create-stream).
    """
    if not stream or not segment:
        return stream or None
    repeats = text.clean(stream).casefold().startswith(text.clean(segment).casefold())
    return None if repeats else stream


def provenance(lead: Lead, stream: str | None, segment: str | None, handle: str | None) -> str | None:
    """``🎯 *AI founders* · follows *@yongfook* · found 2 Jun 09:01``: nothing twice, nothing that is unknown."""
    own = own_stream_name(stream, segment)
    first = segment or own
    line = dotted(
        first and f"🎯 *{text.leaf(first, TITLE)}*",
        own and f"in *{text.leaf(own, TITLE)}*" if segment else None,
        source(lead, handle),
        f"found {text.date(lead.discovered_at)}" if lead.discovered_at else None,
        gap="  ",
    )
    return line or None


def found_line(found: EnrichmentResult | None, asked: Sequence[Output] = ()) -> str:
    """What an enrichment found, never the details; *not found* is said of what was asked for."""
    if found is None:
        return "*Enriched*, but what was found is no longer kept here"
    linkedin = found.linkedin and f"*LinkedIn* found{_sureness(found.linkedin.confidence)}"
    email = found.email and f"*e-mail* found{_sureness(found.email.status)}"
    line = dotted(
        linkedin or (Output.LINKEDIN in asked and "*LinkedIn* not found") or None,
        email or (Output.EMAIL in asked and "*e-mail* not found") or None,
        gap="  ",
    )
    return line or "*Nothing found*: neither LinkedIn nor e-mail"


def activity_line(activity: Iterable[Activity]) -> str | None:
    """The newest of each kind, oldest first, as mentions with the time that has passed."""
    latest = {done.kind: done for done in sorted(activity, key=lambda done: done.at)}
    if latest.keys() >= {Done.GOOD, Done.BAD}:
        del latest[min((Done.GOOD, Done.BAD), key=lambda kind: latest[kind].at)]
    said = [_said(done) for done in sorted(latest.values(), key=lambda done: done.at)]
    return dotted(*said, gap="  ") or None


def saved_line(saved: Iterable[Activity]) -> str | None:
    """What was clicked and is still to be done. The person comes first, where what is done begins with its sign."""
    waits = ", ".join(
        f"{text.mention(each.by) if each.by else each.kind.value} {_SIGNS[each.kind]} {text.date(each.at, '{ago}')}"
        for each in saved
    )
    return f"🕓 *Saved, pending* until the lead API answers: {waits}" if waits else None


def _said(done: Activity) -> str:
    ago = text.date(done.at, "{ago}")
    person = text.mention(done.by) if done.by else done.kind.value
    return f"{_SIGNS[done.kind]} {person} {ago}"


def _sureness(word: str | None) -> str:
    """``high`` is *sure*; ``verified`` and words that we do not know are shown as they came."""
    if not word:
        return ""
    return ", sure" if word == Confidence.HIGH else f", {text.leaf(word, WORD)}"
