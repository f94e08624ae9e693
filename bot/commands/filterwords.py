"""The filter words of a line, in any order: ``high``, ``not likers``, ``from @a or @b``, ``bio rust``, ``over 10k``.

Among them may stand how leads shall come: ``balanced``, ``digest only``.

One place where order counts: *followers* right after a number is its unit (``over 10k followers``);
a comma or another place makes it the source (``over 10k, followers``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from bot.commands.intent import Problem, ProblemKind
from bot.commands.tokens import Token
from bot.commands.wishes import (
    EXAMPLES,
    GIVEN_LIMIT,
    JOINTS,
    NEGATIONS,
    TEXTS,
    Field,
    Wish,
    text_wish,
    wish_at,
)
from bot.filters import MOST, LeadFilter
from bot.modes import ChannelMode

ATTRIBUTIONS = frozenset({"from", "by"})
MOST_LEAD_INS = 4
_SMALL = NEGATIONS | JOINTS | ATTRIBUTIONS
_OR = frozenset({"or", "nor"})
_OPPOSITE = {Field.OVER: Field.UNDER, Field.UNDER: Field.OVER}


@dataclass
class Reading:
    """What a line's filter words said, and the tokens that were none of them."""

    rest: list[Token] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    """The filter phrases as they were typed."""
    wishes: list[Wish] = field(default_factory=list)

    @property
    def problem(self) -> Problem | None:
        """The first phrase that could not be read; its example is a phrase, not yet a line."""
        return next((wish.problem for wish in self.wishes if wish.problem), None) or self._too_many

    @property
    def _too_many(self) -> Problem | None:
        """The first phrase or segment above what one filter looks for."""
        for about, negated in product(TEXTS.values(), (False, True)):
            for value in _values(self.wishes, about, negated=negated)[MOST:]:
                return Problem(ProblemKind.TOO_MANY, f"{about} {value}"[:GIVEN_LIMIT], EXAMPLES[about])
        return None

    def segments(self, *, negated: bool) -> tuple[str, ...]:
        """The names of segments as they were typed; which they are only the API knows."""
        return tuple(sorted(_values(self.wishes, Field.SEGMENT, negated=negated)))

    @property
    def modes(self) -> list[ChannelMode]:
        """How leads shall come, each way once in the order of the line; more than one contradict each other."""
        clear = (wish for wish in self.wishes if wish.field is Field.MODE and wish.problem is None)
        return list(dict.fromkeys(ChannelMode(wish.value) for wish in clear))

    @property
    def filters(self) -> LeadFilter:
        """All wishes together: any value of one field, the narrowest of bounds."""
        clear = [wish for wish in self.wishes if wish.problem is None]
        return LeadFilter.model_validate(
            {
                "confidence": _values(clear, Field.CONFIDENCE, negated=False),
                "not_confidence": _values(clear, Field.CONFIDENCE, negated=True),
                "sources": _values(clear, Field.SOURCE, negated=False),
                "not_sources": _values(clear, Field.SOURCE, negated=True),
                "accounts": _values(clear, Field.ACCOUNT, negated=False),
                "not_accounts": _values(clear, Field.ACCOUNT, negated=True),
                "bio": _values(clear, Field.BIO, negated=False)[:MOST],
                "not_bio": _values(clear, Field.BIO, negated=True)[:MOST],
                "enriched": bool(_values(clear, Field.ENRICHED, negated=False)),
                "not_enriched": bool(_values(clear, Field.ENRICHED, negated=True)),
                "followers_min": max(_counts(clear, Field.OVER), default=None),
                "followers_max": min(_counts(clear, Field.UNDER), default=None),
            }
        )


def _values(wishes: Sequence[Wish], about: Field, *, negated: bool) -> list[str]:
    """Each once, in the order of the line."""
    clear = (wish for wish in wishes if wish.problem is None)
    return list(
        dict.fromkeys(wish.value for wish in clear if wish.field is about and wish.negated is negated)
    )


def _counts(wishes: Sequence[Wish], about: Field) -> list[int]:
    """*Not over* is *under*, and the other way round."""
    bounds = ((_OPPOSITE.get(wish.field) if wish.negated else wish.field, wish.count) for wish in wishes)
    return [count for bound, count in bounds if bound is about]


@dataclass(frozen=True)
class _Phrase:
    """A wish with the small words around it."""

    wish: Wish
    end: int
    negated: bool
    joined: bool
    """Whether *or* or the like led to it."""


def read_filters(tokens: Sequence[Token]) -> Reading:
    """Part the filter words from the free text; nothing is refused here, only noted."""
    reading = Reading()
    at, before = 0, None
    while at < len(tokens):
        phrase = _phrase(tokens, at) or _another(tokens, at, before)
        if phrase is None:
            reading.rest.append(tokens[at])
            at, before = at + 1, None
            continue
        typed = " ".join(token.text for token in tokens[at : phrase.end])
        reading.wishes.append(before := _possible(_joined(phrase, before), typed))
        reading.phrases.append(typed)
        at = phrase.end
    return reading


def _another(tokens: Sequence[Token], at: int, before: Wish | None) -> _Phrase | None:
    """*bio rust or go*: after *or*, what is no wish by itself is one more of those before it."""
    if before is None or before.field not in TEXTS.values() or before.problem is not None:
        return None
    following = at + 1 < len(tokens) and (tokens[at + 1].quoted or tokens[at + 1].keyword not in _SMALL)
    if tokens[at].keyword not in _OR or not following:
        return None
    return _Phrase(text_wish(before.field, tokens[at + 1], 1), at + 2, negated=False, joined=True)


def _joined(phrase: _Phrase, before: Wish | None) -> Wish:
    """*no likers or followers*: a joint carries the negation on to more of the same kind."""
    wish = phrase.wish
    carried = phrase.joined and before is not None and before.negated and before.field is wish.field
    return replace(wish, negated=phrase.negated or carried)


def _possible(wish: Wish, typed: str) -> Wish:
    """*Not balanced* leaves two ways open: nobody can tell which is meant."""
    if wish.field is not Field.MODE or not wish.negated:
        return wish
    return replace(
        wish, problem=Problem(ProblemKind.UNKNOWN_FILTER, typed[:GIVEN_LIMIT], EXAMPLES[Field.MODE])
    )


def _phrase(tokens: Sequence[Token], start: int) -> _Phrase | None:
    """A wish at ``start``, perhaps after a few small words; none where no wish follows them."""
    at, negated, joined, attributed = start, False, False, False
    while at < min(start + MOST_LEAD_INS, len(tokens)):
        small = tokens[at].keyword
        if small not in _SMALL or ":" in tokens[at].text:
            break
        negated ^= small in NEGATIONS
        joined |= small in JOINTS
        attributed |= small in ATTRIBUTIONS
        at += 1
    wish = wish_at(tokens, at)
    if wish is None or (attributed and wish.field is not Field.ACCOUNT):
        return None
    end = at + wish.width
    if end < len(tokens) and not tokens[end - 1].ends and tokens[end].keyword == "only":
        end += 1
    return _Phrase(wish, end, negated ^ wish.negated, joined)
