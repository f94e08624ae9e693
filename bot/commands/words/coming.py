"""Words about what comes to a channel: which leads, and when its digest."""

from bot.commands.word import Kind, Takes, Word
from bot.roles import Who

GLANCE = Word(
    name="",
    usage="",
    example="",
    summary="This channel at a glance",
    details="What comes here, what happened last, and the next likely buttons.",
    subject="This channel",
    who=Who.EVERYONE,
    kind=Kind.NOUN,
    daily=True,
)
SUBSCRIBE = Word(
    name="subscribe",
    aliases=("sub", "follow", "watch"),
    usage="subscribe [stream] [filters] [every lead, balanced or digest only]",
    example="subscribe rust high not likers",
    summary="Bring a stream's leads to this channel",
    details=(
        "Filters are plain words in any order: `high`, `medium`, `followers`, `likers`, `@account` "
        "(also a link to an X profile), `over 10k`, `under 50k`, `segment founders`, `bio rust`, "
        '`bio "machine learning"` (whole words, any spelling of case and accents), `enriched`, each with `not` '
        "before it. `bio rust or go` is either. `enriched` leads come with a LinkedIn or e-mail; one that gets "
        "them later is not posted then.\n"
        "`balanced`, as it is unless you say otherwise: of a run the first high-fit leads are cards, the rest one "
        "message; `every lead`: each a card; `digest only`: nothing when leads come.\n"
        "Put quotes around a name that has such a word in it."
    ),
    subject="This channel",
    who=Who.MEMBER,
    kind=Kind.VERB,
    daily=True,
    takes=frozenset({Takes.STREAM, Takes.FILTERS}),
)
UNSUBSCRIBE = Word(
    name="unsubscribe",
    aliases=("unsub", "unfollow", "unwatch"),
    usage="unsubscribe [stream]",
    example="unsubscribe rust",
    summary="Stop a stream's leads in this channel",
    details="Says what still comes here.",
    subject="This channel",
    who=Who.MEMBER,
    kind=Kind.VERB,
    takes=frozenset({Takes.STREAM}),
)
SUBSCRIPTIONS = Word(
    name="subscriptions",
    aliases=("subscription", "subs"),
    usage="subscriptions",
    example="subscriptions",
    summary="Which streams go to which channels",
    details="Every subscription that you may see, and its state.",
    subject="This channel",
    who=Who.MEMBER,
    kind=Kind.NOUN,
)
TRIAGE = Word(
    name="triage",
    aliases=("judge", "review", "sort"),
    usage="triage [stream] [filters]",
    example="triage rust high",
    summary="Judge leads one after the other",
    details=(
        "A window shows one lead at a time, high fit first, then most followers: 👍, 👎 with a reason, skip, enrich, "
        "export, undo. Alone: all that comes to this channel and nobody judged. With a stream or filters, as those of "
        "`subscribe`: only these. Several people at once get different leads, and it goes on where you stopped."
    ),
    subject="This channel",
    who=Who.MEMBER,
    kind=Kind.VERB,
    takes=frozenset({Takes.STREAM, Takes.FILTERS}),
)
SETTINGS = Word(
    name="settings",
    aliases=("setting", "preferences", "options", "configure", "config"),
    usage="settings",
    example="settings",
    summary="All that can be set for this channel",
    details=(
        "One window: how each stream's leads come, full or condensed cards, whether a card's thread tells what was "
        "done with its lead, quiet hours, and when the digest comes. The channel is told who changed what."
    ),
    subject="This channel",
    who=Who.MEMBER,
    kind=Kind.VERB,
)
DIGEST = Word(
    name="digest",
    aliases=("digests", "report"),
    usage="digest [me] [when, off or default]",
    example="digest",
    summary="A summary of this channel, for your eyes; or when it comes by itself",
    details=(
        "Alone: what came, what was done with it, and what needs a hand. `digest weekdays 8:30`, `digest weekly mon 9`, "
        "`digest mon and thu 17:00 Europe/Berlin` and `digest after sync` have it posted here, `digest off` has not, "
        "`digest default` as the team has it; `digest when` says how it is. `digest me weekly short` is yours by direct "
        "message, of all streams. `short` is one line, `skip empty` posts nothing where nothing happened."
    ),
    subject="This channel",
    who=Who.MEMBER,
    kind=Kind.VERB,
    daily=True,
    takes=frozenset({Takes.DIGEST}),
)
