"""How a lead is put into words: who, how well it fits, why it is here, what was found, what was done."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import quote

from blocks.elements import dotted
from bot.api.models import Confidence, EnrichmentResult, Lead, Output, Profile
from bot.slack import text

NAME = 80
HANDLE = 40
TITLE = 80
BIO = 500
WORD = 40
_HANDLE = re.compile(r"[A-Za-z0-9_]+")
"""What every handle on X is made of: nothing in it needs to be encoded."""


class Done(StrEnum):
    """What can happen to a lead."""

    GOOD = "good"
    BAD = "bad"
    ENRICHED = "enriched"
    EXPORTED = "exported"
    MESSAGED = "messaged"
    CLAIMED = "claimed"


@dataclass(frozen=True)
class Activity:
    """What was done, by whom (a Slack user id, or None: outside Slack) and when (aware)."""

    kind: Done
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Snoozed:
    """Who (a Slack user id, or None: not to be named) wants to see a lead again when (aware)."""

    by: str | None
    until: datetime


@dataclass(frozen=True)
class Seen:
    """The same person as another lead: ``title`` (raw) of its segment or stream, when it was found, what was done most.

    ``earlier``: it was found before this one. ``more`` are further leads of this person.
    """

    title: str | None = None
    at: datetime | None = None
    done: Activity | None = None
    earlier: bool = True
    more: int = 0


MOST_SNOOZES = 3
"""So many are named on a card."""
_SIGNS = {
    Done.GOOD: "👍",
    Done.BAD: "👎",
    Done.ENRICHED: "🔎",
    Done.EXPORTED: "📤",
    Done.MESSAGED: "✍️",
    Done.CLAIMED: "🙋",
}
_DEEDS = {Done.GOOD: "judged good", Done.BAD: "judged bad"}
_FITS: dict[str | None, tuple[str, str]] = {
    Confidence.HIGH: ("🟢", "High fit"),
    Confidence.MEDIUM: ("🟡", "Medium fit"),
}
_FOUND = {Confidence.HIGH.value: ", sure", "verified": ", verified"}
"""How sure what was found is, in the words of the API that are documented."""


class Phrases(NamedTuple):
    """What is said of a lead more than once, to the eye and to the ear: each made fit for mrkdwn once."""

    raw: str
    """The name as it came."""
    name: str
    heard: str
    """The name in plain text, short, as a screen reader says it."""
    fit: str | None
    """``High fit``."""
    reach: str | None
    """``8.2k followers``."""
    account: str | None
    """``@yongfook``."""
    title: str | None
    """Of its segment or stream."""
    url: str
    """Of the profile on X."""


def phrases(lead: Lead, title: str | None, handle: str | None) -> Phrases:
    """``title`` and ``handle`` (without ``@``) are raw."""
    name = name_of(lead.profile)
    shown = text.leaf(name, NAME)
    return Phrases(
        name,
        shown,
        # What is fit for mrkdwn as it came has nothing in it that plain text would change.
        shown if shown == name and len(name) <= WORD else text.plain(name, WORD),
        fit(lead.match_confidence),
        followers(lead.profile),
        f"@{text.leaf(handle, HANDLE)}" if handle else None,
        text.leaf(title, TITLE) if title else None,
        profile_url(lead.profile),
    )


def name_of(profile: Profile) -> str:
    """The raw name to show: the handle where the display name is missing or draws nothing."""
    return text.clean(profile.display_name or "") or f"@{profile.handle}"


def profile_url(profile: Profile) -> str:
    """The profile's page on X."""
    handle = profile.handle
    if not _HANDLE.fullmatch(handle):
        handle = quote(text.clean(handle), safe="")
    return f"https://x.com/{handle}"


def who(profile: Profile, gap: str = "  ", said: Phrases | None = None) -> str:
    """The name as the link, then the handle (once, where there is no name); ``said``: what is known of it already."""
    name, shown, url = (said.raw, said.name, said.url) if said else _named(profile)
    linked = f"*{text.linked(url, shown)}*"
    return linked if name == f"@{profile.handle}" else f"{linked}{gap}@{text.leaf(profile.handle, HANDLE)}"


def _named(profile: Profile) -> tuple[str, str, str]:
    name = name_of(profile)
    return name, text.leaf(name, NAME), profile_url(profile)


def fit(confidence: str | None) -> str | None:
    """``High fit``; a value that we do not know is shown as it came."""
    if confidence in _FITS:
        return _FITS[confidence][1]
    return f"{text.leaf(confidence, WORD).capitalize()} fit" if confidence else None


def facts(lead: Lead, *more: str | None) -> str:
    """``🟢 *Alice Smith* @alice · High · 8.2k``: a lead in one line, for where many stand below each other."""
    confidence, count = lead.match_confidence, lead.profile.follower_count
    line = dotted(
        who(lead.profile, " "),
        text.leaf(confidence, WORD).capitalize() if confidence else None,
        None if count is None else text.compact(count),
        *more,
    )
    return f"{fit_sign(confidence)} {line}"


def fit_sign(confidence: str | None) -> str:
    return _FITS[confidence][0] if confidence in _FITS else "⚪"


def fit_line(lead: Lead, said: Phrases) -> str | None:
    """``🟢 *High fit* · 8.2k followers``; nothing where neither is known."""
    fits = f"{fit_sign(lead.match_confidence)} *{said.fit}*" if said.fit else None
    return dotted(fits, said.reach) or None


def followers(profile: Profile) -> str | None:
    if profile.follower_count is None:
        return None
    return (
        f"{text.compact(profile.follower_count)} {'follower' if profile.follower_count == 1 else 'followers'}"
    )


def source(lead: Lead, account: str | None) -> str | None:
    """Why this lead is here; ``new_follower`` and ``follower`` are taken to be the same (*assumed*)."""
    if not account:
        return text.leaf(lead.source_type, WORD).replace("ˍ", " ") if lead.source_type else None
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
    if stream.casefold().startswith(segment.casefold()):
        return None
    return None if text.clean(stream).casefold().startswith(text.clean(segment).casefold()) else stream


def provenance(lead: Lead, said: Phrases, stream: str | None, segment: str | None) -> str | None:
    """``🎯 *AI founders* · follows *@yongfook* · found 2 Jun 09:01``: nothing twice, nothing that is unknown."""
    own = own_stream_name(stream, segment) if segment else None
    line = dotted(
        f"🎯 *{said.title}*" if said.title else None,
        f"in *{text.leaf(own, TITLE)}*" if own else None,
        source(lead, said.account and f"*{said.account}*"),
        f"found {text.date(lead.discovered_at)}" if lead.discovered_at else None,
        gap="  ",
    )
    return line or None


def short_provenance(lead: Lead, said: Phrases) -> str | None:
    """``_AI founders_ via @yongfook``, where there is room for no more."""
    via = f"via {said.account}" if said.account else source(lead, None)
    return " ".join([part for part in (said.title and f"_{said.title}_", via) if part]) or None


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


def contact_lines(found: EnrichmentResult | None, asked: Sequence[Output] = ()) -> list[str]:
    """The details themselves; *not found* is said of what was asked for."""
    lines = []
    if found and found.linkedin:
        shown = found.linkedin.url.removeprefix("https://").removeprefix("www.")
        lines.append(f"*LinkedIn*  {text.link(found.linkedin.url, shown, 300)}")
    elif found and Output.LINKEDIN in asked:
        lines.append("*LinkedIn* not found")
    if found and found.email:
        status = f" ({text.leaf(found.email.status, WORD)})" if found.email.status else ""
        lines.append(f"*E-mail*  {text.mail_link(found.email.address, 300)}{status}")
    elif found and Output.EMAIL in asked:
        lines.append("*E-mail* not found")
    return lines if found and (found.linkedin or found.email) else [found_line(found, asked)]


def activity_line(
    activity: Sequence[Activity], claimed: Activity | None = None, snoozed: Sequence[Snoozed] = ()
) -> str | None:
    """Whose it is; the newest of each kind, oldest first, as mentions with the time that has passed; who waits."""
    said = [_said(done) for done in _newest(activity)]
    waiting = [_waits(each) for each in snoozed[:MOST_SNOOZES]]
    if len(snoozed) > MOST_SNOOZES:
        waiting.append(f"and {len(snoozed) - MOST_SNOOZES} more")
    return dotted(_owned(claimed), *said, *waiting, gap="  ") or None


def _newest(activity: Sequence[Activity]) -> list[Activity]:
    """One of each kind, of the judgements one alone; oldest first."""
    if len(activity) <= 1:
        return list(activity)
    latest: dict[Done, Activity] = {}
    for done in sorted(activity, key=attrgetter("at")):
        kind = Done.GOOD if done.kind is Done.BAD else done.kind
        latest.pop(kind, None)
        latest[kind] = done
    return list(latest.values())


def seen_line(seen: Seen) -> str:
    """``↩︎ Seen before: in *Indie hackers* 3 weeks ago, judged good by @amy yesterday``."""
    where = f"in *{text.leaf(seen.title, TITLE)}*" if seen.title else ""
    found = f"{where} {text.date(seen.at, '{ago}')}".strip() if seen.at else where
    more = f"{seen.more} more {'time' if seen.more == 1 else 'times'}" if seen.more else None
    told = ", ".join(part for part in (found, _deed(seen.done), more) if part)
    begin = "↩︎ Seen before" if seen.earlier else "↪︎ Seen again"
    return f"{begin}: {told}" if told else begin


def saved_line(saved: Iterable[Activity]) -> str:
    """What was clicked and is still to be done. The person comes first, where what is done begins with its sign."""
    waits = ", ".join(
        f"{text.mention(each.by) if each.by else each.kind.value} {_SIGNS[each.kind]} {text.date(each.at, '{ago}')}"
        for each in saved
    )
    return f"🕓 *Saved, pending* until the lead API answers: {waits}"


def _said(done: Activity) -> str:
    ago = text.date(done.at, "{ago}")
    person = text.mention(done.by) if done.by else done.kind.value
    return f"{_SIGNS[done.kind]} {person} {ago}"


def _owned(claimed: Activity | None) -> str | None:
    """An apostrophe and the time since when: it stays somebody's until it is released."""
    if claimed is None:
        return None
    since = text.date(claimed.at)
    return f"🙋 {text.mention(claimed.by)}'s since {since}" if claimed.by else f"🙋 claimed {since}"


def _waits(snoozed: Snoozed) -> str:
    person = text.mention(snoozed.by) if snoozed.by else "snoozed"
    return f"😴 {person} until {text.date(snoozed.until)}"


def _deed(done: Activity | None) -> str | None:
    if done is None:
        return None
    by = f" by {text.mention(done.by)}" if done.by else ""
    return f"{_DEEDS.get(done.kind, done.kind.value)}{by} {text.date(done.at, '{ago}')}"


def _sureness(word: str | None) -> str:
    """``high`` is *sure*; ``verified`` and words that we do not know are shown as they came."""
    if not word:
        return ""
    return _FOUND.get(word) or f", {text.leaf(word, WORD)}"
