"""Words about people's data: who is not to be contacted, who is forgotten, who did what."""

from bot.commands.word import Kind, Takes, Word
from bot.roles import Who

DNC = Word(
    name="dnc",
    aliases=("do-not-contact", "donotcontact", "nocontact"),
    usage="dnc [handle] or dnc off [handle]",
    example="dnc x.com/alice",
    summary="Who is not to be contacted",
    details=(
        "With a handle or a link: that person is on the list from now on, and nobody messages, enriches or exports "
        "them from here. Alone: the list. `dnc off alice` takes somebody off it, which only admins can."
    ),
    subject="People's data",
    who=Who.MEMBER,
    kind=Kind.VERB,
    takes=frozenset({Takes.HANDLE, Takes.OFF}),
)
FORGET = Word(
    name="forget",
    aliases=("erase", "gdpr"),
    usage="forget [handle]",
    example="forget x.com/alice",
    summary="Remove a person on request",
    details="Shows first what would be erased. Then they are not shown again, also when they come again.",
    subject="People's data",
    who=Who.ADMIN,
    kind=Kind.VERB,
    takes=frozenset({Takes.HANDLE}),
)
AUDIT = Word(
    name="audit",
    usage="audit [@person] [lead] [7d]",
    example="audit 7d",
    summary="Who did what, and who saw contact details",
    details="Of a person in Slack, of a lead (its number or X handle), of the last days; also as a CSV file.",
    subject="People's data",
    who=Who.ADMIN,
    kind=Kind.NOUN,
    takes=frozenset({Takes.HANDLE, Takes.AUDIT}),
)
