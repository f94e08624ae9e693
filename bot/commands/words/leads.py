"""Words about leads, and about writing to them."""

from bot.commands.word import Kind, Takes, Word
from bot.roles import Who

LEADS = Word(
    name="leads",
    aliases=("list", "lead-list"),
    usage="leads [stream] [filters] [new, exported, good, bad] [since]",
    example="leads rust high new 7d",
    summary="A stream's leads, page by page",
    details=(
        "For your eyes only, newest found first. Filters are those of `subscribe`; besides `new` (not exported), "
        "`exported`, `good`, `bad`, `unjudged`, each with `not` before it, and `7d`, `2w`, `today`, `since monday`, "
        "`since 2026-11-01`. Buttons bring the whole list as a CSV file by direct message, or do something with "
        "all of it: Good, Bad, Export, and for admins Enrich. Put quotes around a name that has such a word in it."
    ),
    subject="Leads",
    who=Who.VIEWER,
    kind=Kind.VERB,
    takes=frozenset({Takes.STREAM, Takes.FILTERS, Takes.LISTING}),
)
MINE = Word(
    name="mine",
    aliases=("my", "claims", "claimed", "snoozed", "follow-ups", "followups"),
    usage="mine",
    example="mine",
    summary="The leads that you have in hand",
    details=(
        "What you claimed, what you put aside, and what you called good or wrote to and nobody exported yet; newest "
        "first, each with its next verb. The *Home* tab of the app shows the first ten."
    ),
    subject="Leads",
    who=Who.MEMBER,
    kind=Kind.NOUN,
)
LEAD = Word(
    name="lead",
    aliases=("card", "who"),
    usage="lead <@handle, number or link>",
    example="lead alice",
    summary="One lead's card and its history, shown to you only",
    details=(
        "By handle on X, with or without `@`, by a link to the profile, or by the lead's number. Known are leads that "
        "came since this app was connected, for 180 days."
    ),
    subject="Leads",
    who=Who.VIEWER,
    kind=Kind.NOUN,
    takes=frozenset({Takes.LEAD}),
)
LOOKUP = Word(
    name="lookup",
    aliases=("look-up", "find-email"),
    usage="lookup <handle or link> …",
    example="lookup x.com/alice",
    summary="LinkedIn and e-mail of anybody on X",
    details=(
        "Shows first what is known already, and how many credits are left; nothing is spent before you press a button. "
        "Ten people at most. *Look up X handles here* in the ⋮ menu of a message does the same for those it names."
    ),
    subject="Leads",
    who=Who.MEMBER,
    kind=Kind.VERB,
    takes=frozenset({Takes.HANDLES}),
)
LOOKUPS = Word(
    name="lookups",
    aliases=("past-lookups",),
    usage="lookups",
    example="lookups",
    summary="Whom your team looked up, shown to you only",
    details="LinkedIn and e-mail lookups, newest first, as the lead API tells them.",
    subject="Leads",
    who=Who.MEMBER,
    kind=Kind.NOUN,
)
TEMPLATES = Word(
    name="templates",
    aliases=("template", "dms"),
    usage="templates [name] [new, edit, delete or preview]",
    example="templates new",
    summary="Messages to write to leads with",
    details=(
        "Alone: the list. `templates new` makes one; `templates hello edit` and `preview` name one. In a text, "
        "`{first_name}`, `{name}`, `{handle}`, `{bio}`, `{followers}`, `{account}`, `{segment}` and `{stream}` are filled "
        "in for each lead; what is not known of somebody is shown as missing."
    ),
    subject="Leads",
    who=Who.MEMBER,
    kind=Kind.NOUN,
    takes=frozenset({Takes.TEMPLATE}),
)
