"""One wish about leads as it is typed: ``high``, ``likers``, ``@account``, ``bio rust``, ``segment ai``, ``over 10k``.

How leads shall come is a wish too: ``every lead``, ``balanced``, ``digest only``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.api.models import Confidence
from bot.commands.intent import Problem, ProblemKind
from bot.commands.table import LIKENESS
from bot.commands.tokens import TAIL, Token
from bot.filters import MILLION, THOUSAND, Source, bare_handle
from bot.modes import ChannelMode
from bot.words import LONGEST, tidy, words

GIVEN_LIMIT = 80
NEGATIONS = frozenset({"not", "no", "without", "except", "non"})
JOINTS = frozenset({"and", "or", "nor", "with", "but", "only", "just"})


class Field(StrEnum):
    """What a wish is about."""

    CONFIDENCE = "confidence"
    SOURCE = "source"
    ACCOUNT = "account"
    SEGMENT = "segment"
    BIO = "bio"
    ENRICHED = "enriched"
    OVER = "over"
    UNDER = "under"
    MODE = "mode"


EXAMPLES = {
    Field.CONFIDENCE: "confidence:high",
    Field.SOURCE: "source:likers",
    Field.ACCOUNT: "@yongfook",
    Field.SEGMENT: "segment founders",
    Field.BIO: "bio rust",
    Field.ENRICHED: "enriched",
    Field.OVER: "over 10k",
    Field.UNDER: "under 50k",
    Field.MODE: "digest only",
}
TEACHABLE = {
    "high": "high",
    "medium": "medium",
    "followers": "followers",
    "likers": "likers",
    "over": "over 10k",
    "under": "under 50k",
    "bio": "bio rust",
    "segment": "segment founders",
    "enriched": "enriched",
    "not": "not likers",
    "balanced": "balanced",
}
"""The words that a mistyped flag may mean, each with a phrase that works."""
_NAMED: dict[str, tuple[Field, str]] = {
    "high": (Field.CONFIDENCE, Confidence.HIGH),
    "high-fit": (Field.CONFIDENCE, Confidence.HIGH),
    "medium": (Field.CONFIDENCE, Confidence.MEDIUM),
    "med": (Field.CONFIDENCE, Confidence.MEDIUM),
    "medium-fit": (Field.CONFIDENCE, Confidence.MEDIUM),
    "follower": (Field.SOURCE, Source.FOLLOWER),
    "followers": (Field.SOURCE, Source.FOLLOWER),
    "new_follower": (Field.SOURCE, Source.FOLLOWER),
    "new_followers": (Field.SOURCE, Source.FOLLOWER),
    "liker": (Field.SOURCE, Source.LIKER),
    "likers": (Field.SOURCE, Source.LIKER),
    "enriched": (Field.ENRICHED, "enriched"),
}
TEXTS = {"segment": Field.SEGMENT, "bio": Field.BIO}
"""The words that something of one's own follows."""
_SAYS = frozenset({"has", "says", "with", "contains", "mentions"})
_BOUNDS = {
    "over": Field.OVER,
    "above": Field.OVER,
    ">": Field.OVER,
    ">=": Field.OVER,
    "≥": Field.OVER,
    "under": Field.UNDER,
    "below": Field.UNDER,
    "<": Field.UNDER,
}
_KEYS = {
    "confidence": Field.CONFIDENCE,
    "matchconfidence": Field.CONFIDENCE,
    "fit": Field.CONFIDENCE,
    "source": Field.SOURCE,
    "sourcetype": Field.SOURCE,
    "account": Field.ACCOUNT,
    "from": Field.ACCOUNT,
    "over": Field.OVER,
    "under": Field.UNDER,
}
_FIT = frozenset({"fit", "confidence"})
_UNIT = frozenset({"followers", "follower"})
_KEYED = re.compile(r"([a-z]+)[:=](.*)")
_NEGATED = re.compile(r"(?:not|no|non)-(.+)")
_GLUED = re.compile(r"(>=?|≥|<)(.+)")
_HANDLE = re.compile(r"@?([a-z0-9_]{1,15})")
_PROFILE = re.compile(r"(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/(?:#!/)?@?([^/?#]*).*")
NO_PROFILES = frozenset({"home", "i", "search", "explore", "settings", "intent", "hashtag", "share", "login"})
_SHORT_COUNT = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,6}))?([km])")
_EVERYBODY = 10**10
"""More followers than there are people; a larger number could not be written shortly and read again."""
_FULL_COUNT = re.compile(r"[0-9]{1,3}(?:[.,'_][0-9]{3}){1,3}|[0-9]{1,12}")


@dataclass(frozen=True)
class Wish:
    """What one phrase asks for and how many tokens it took; with a ``problem`` it asks for nothing."""

    field: Field
    value: str = ""
    count: int = 0
    width: int = 1
    negated: bool = False
    problem: Problem | None = None


def wish_at(tokens: Sequence[Token], at: int) -> Wish | None:
    """The wish that begins at this token; none where it is the name of something, perhaps."""
    if at >= len(tokens) or tokens[at].quoted:
        return None
    token, following = tokens[at], tokens[at + 1 : at + 3]
    wish = (
        _account(token)
        or _mode(token, following)
        or _every(tokens, at)
        or _named(token, following)
        or _texted(token, following)
        or _bound(token, following)
        or _keyed(token, following)
        or _hyphened(token)
        or _unknown_flag(token)
    )
    if wish and wish.field in {Field.OVER, Field.UNDER}:
        return _with_unit(wish, tokens, at)
    return wish


def count(text: str) -> int | None:
    """A number as people write it: "10k", "2.5K", "10,000", "1m"; none where it cannot be read."""
    number = None
    if short := _SHORT_COUNT.fullmatch(text):
        whole, part, unit = short.groups()
        number = int(Decimal(f"{whole}.{part or 0}") * (THOUSAND if unit == "k" else MILLION))
    elif _FULL_COUNT.fullmatch(text):
        number = int(re.sub(r"\D", "", text))
    return number if number is not None and number <= _EVERYBODY else None


def _refused(field: Field, kind: ProblemKind, given: str, width: int = 1, *, example: str = "") -> Wish:
    problem = Problem(kind, given[:GIVEN_LIMIT], example or EXAMPLES[field])
    return Wish(field, width=width, problem=problem)


def account_wish(token: Token) -> Wish:
    """Whoever is meant where only an account can be: also by a bare handle, or by digits after ``#``."""
    return _account(token) or _handle(token.plain.removeprefix("#"), token)


def _account(token: Token) -> Wish | None:
    """``@handle`` or the address of a profile. A member of the workspace only looks like one."""
    if token.user:
        return _refused(Field.ACCOUNT, ProblemKind.SLACK_USER, token.text, example="x.com/yongfook")
    if profile := _PROFILE.fullmatch((token.link or token.plain).casefold()):
        page = profile[1]
        if page in NO_PROFILES:
            return _refused(Field.ACCOUNT, ProblemKind.HANDLE, token.text)
        return _handle(page, token) if page else None
    return _handle(token.plain, token) if token.plain.startswith("@") else None


def _handle(text: str, token: Token) -> Wish:
    """At most 15 letters, digits and underscores (*assumed*: X's own rule)."""
    handle = _HANDLE.fullmatch(text)
    if handle is None:
        return _refused(Field.ACCOUNT, ProblemKind.HANDLE, token.text)
    return Wish(Field.ACCOUNT, bare_handle(handle[1]))


def _mode(token: Token, following: Sequence[Token]) -> Wish | None:
    """``every lead``, ``balanced``, ``digest only``; *digest* alone may be a part of a name."""
    second = following[0].keyword if following and not token.ends else ""
    match token.keyword, second:
        case ("every" | "all", "lead" | "leads"):
            return Wish(Field.MODE, ChannelMode.EVERY, width=2)
        case ("digest" | "digests", "only"):
            return Wish(Field.MODE, ChannelMode.DIGEST, width=2)
        case ("digest-only" | "digests-only", _):
            return Wish(Field.MODE, ChannelMode.DIGEST)
        case ("balanced", _):
            return Wish(Field.MODE, ChannelMode.BALANCED)
        case _:
            return None


def _every(tokens: Sequence[Token], at: int) -> Wish | None:
    """*every* alone, where no name can go on with it: at the end, before a comma or before another wish."""
    if tokens[at].keyword != "every":
        return None
    last = at + 1 == len(tokens) or tokens[at].ends
    return Wish(Field.MODE, ChannelMode.EVERY) if last or wish_at(tokens, at + 1) else None


def _named(token: Token, following: Sequence[Token]) -> Wish | None:
    if token.keyword not in _NAMED:
        return None
    field, value = _NAMED[token.keyword]
    fits = field is Field.CONFIDENCE and not token.ends and following and following[0].keyword in _FIT
    return Wish(field, value, width=2 if fits else 1)


def _texted(token: Token, following: Sequence[Token]) -> Wish | None:
    """``bio rust``, ``bio "machine learning"``, ``bio:rust``, ``bio not rust``, ``segment founders``."""
    keyed = _KEYED.fullmatch(token.folded)
    field = TEXTS.get(keyed[1] if keyed else token.keyword)
    if field is None:
        return None
    if keyed and keyed[2]:
        return text_wish(field, Token(keyed[2]), 1)
    if token.ends or not following:
        return _refused(field, ProblemKind.NEEDS_TEXT, token.text)
    small = "" if following[0].quoted else following[0].keyword
    if small in NEGATIONS | _SAYS and len(following) > 1:
        return replace(text_wish(field, following[1], 3), negated=small in NEGATIONS)
    if small in NEGATIONS | JOINTS:
        return _refused(field, ProblemKind.NEEDS_TEXT, token.text)
    return text_wish(field, following[0], 2)


def text_wish(field: Field, said: Token, width: int) -> Wish:
    """What ``bio`` or ``segment`` is about. A segment's name stays as typed, words for a bio become as they are kept."""
    if field is Field.SEGMENT:
        name = said.text if said.quoted else said.text.rstrip(TAIL)
        return (
            Wish(field, name, width=width)
            if name
            else _refused(field, ProblemKind.NEEDS_TEXT, said.text, width)
        )
    phrase = tidy(said.text)
    if said.user or said.empty or not words(phrase):
        return _refused(field, ProblemKind.NO_WORD, said.text, width)
    if len(phrase) > LONGEST:
        return _refused(field, ProblemKind.TOO_LONG, said.text, width)
    return Wish(field, phrase, width=width)


def _bound(token: Token, following: Sequence[Token]) -> Wish | None:
    if token.plain.endswith("+") and (least := count(token.plain[:-1])) is not None:
        return Wish(Field.OVER, count=least)
    if glued := _GLUED.fullmatch(token.plain):
        return _counted(_BOUNDS[glued[1]], glued[2], token.text, 1)
    if bound := _BOUNDS.get(token.plain):
        return _next_counted(bound, token, following)
    return None


def _next_counted(bound: Field, token: Token, following: Sequence[Token]) -> Wish:
    """A bound whose number is the next token, if there is one."""
    if not following or following[0].quoted:
        return _refused(bound, ProblemKind.NUMBER, token.text)
    return _counted(bound, following[0].plain, f"{token.text} {following[0].text}", 2)


def _counted(bound: Field, number: str, given: str, width: int) -> Wish:
    """*Under 0* is refused too: nobody has fewer."""
    least = count(number.removesuffix("+"))
    if least is None or (bound is Field.UNDER and not least):
        return _refused(bound, ProblemKind.NUMBER, given, width)
    return Wish(bound, count=least, width=width)


def _with_unit(wish: Wish, tokens: Sequence[Token], at: int) -> Wish:
    """*followers* right after the number is its unit, unless a comma parts them."""
    after = at + wish.width
    unit = after < len(tokens) and not tokens[after - 1].ends and tokens[after].keyword in _UNIT
    return replace(wish, width=wish.width + 1) if unit else wish


def _keyed(token: Token, following: Sequence[Token]) -> Wish | None:
    """``confidence:high``, ``confidence=high``, ``--confidence high`` and ``account: <link>``."""
    keyed = _KEYED.fullmatch(token.folded)
    key = keyed[1] if keyed else token.keyword if token.flag else ""
    if key not in _KEYS:
        return None
    field = _KEYS[key]
    if keyed and keyed[2]:
        return _valued(field, Token(keyed[2]), token.text, 1)
    if following and not following[0].quoted:
        return _valued(field, following[0], f"{token.text} {following[0].text}", 2)
    return _refused(field, ProblemKind.UNKNOWN_FILTER, token.text)


def _valued(field: Field, value: Token, given: str, width: int) -> Wish:
    """The value of a key; it must be of the key's own kind."""
    if field in {Field.OVER, Field.UNDER}:
        return _counted(field, value.plain, given, width)
    if field is Field.ACCOUNT:
        return replace(account_wish(value), width=width)
    named = _NAMED.get(value.keyword)
    if named is None or named[0] is not field:
        return _refused(field, ProblemKind.UNKNOWN_FILTER, given, width)
    return Wish(field, named[1], width=width)


def _hyphened(token: Token) -> Wish | None:
    """``not-likers`` and ``--no-likers``."""
    negated = _NEGATED.fullmatch(token.plain)
    if negated is None:
        return None
    inner = Token(negated[1])
    wish = _named(inner, ()) or _account(inner)
    return replace(wish, negated=True) if wish else None


def _unknown_flag(token: Token) -> Wish | None:
    """What begins with dashes is meant as a filter, not as a name."""
    if not token.flag:
        return None
    match = process.extractOne(
        token.keyword[:GIVEN_LIMIT], tuple(TEACHABLE), scorer=OSA.normalized_similarity, score_cutoff=LIKENESS
    )
    nearest = match[0] if match else None
    example = TEACHABLE[nearest] if nearest else EXAMPLES[Field.CONFIDENCE]
    problem = Problem(ProblemKind.UNKNOWN_FILTER, token.text[:GIVEN_LIMIT], example, nearest)
    return Wish(Field.CONFIDENCE, problem=problem)
