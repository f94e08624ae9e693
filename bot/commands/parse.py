"""From a typed line to what was meant. Never raises: what cannot be understood is an ``Intent`` with a ``Problem``."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.about import Parts, read_about
from bot.commands.asking import read_account, read_handles, read_template
from bot.commands.digestwords import NOW, read_digest
from bot.commands.filterwords import Reading, read_filters
from bot.commands.intent import Intent, Problem, ProblemKind
from bot.commands.listwords import ListReading, read_listing
from bot.commands.table import COMMAND, GLANCE, HELP, WORDS, Kind, Takes, Word, find_word, nearest_word
from bot.commands.times import line_of, read_mute, read_quiet
from bot.commands.tokens import Token, tokenize
from bot.commands.wishes import GIVEN_LIMIT, Field, account_wish
from bot.quiet import LONGEST_MUTE, For

_COMMAND_NAMES = frozenset({COMMAND, COMMAND.removeprefix("/")})
_SENTENCE_END = ".,;!?… "
_ASKER = "me"
"""A word when it comes first; else who asks: `show me leads`, `help me with digests`."""
_PREPOSITIONS = frozenset({"to", "from", "for", "of"})
_ORDINARY = frozenset({Field.BIO, Field.SEGMENT, Field.ENRICHED})
"""Their words are those of names too: `run bio hackers`."""


def parse(text: str, words: Sequence[Word] = WORDS) -> Intent:
    """What a person asked for with ``/goodones <text>``.

    ``text`` is as Slack sends it: ``&``, ``<`` and ``>`` escaped, links and members encoded
    (https://docs.slack.dev/interactivity/implementing-slash-commands). Pure, and total over all texts.
    """
    tokens = _addressed(tokenize(text))
    if not tokens:
        return Intent(GLANCE.name)
    word = _word(tokens[0], words)
    rest = tokens[1:]
    if word is None:
        return _unknown(tokens, words)
    if Takes.TOPIC in word.takes:
        return _help(word, rest, words)
    last = _word(rest[0], words) if len(rest) == 1 else None
    if last and Takes.TOPIC in last.takes:
        return Intent(last.name, topic=word.name)
    special = next((_SPECIAL[each] for each in _SPECIAL if each in word.takes), None)
    return special(word, rest) if special else _ask(word, rest, words)


def _addressed(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The line without what only calls us: our own name or mention, emoji, quotes around the whole."""
    while tokens and _calls(tokens[0]):
        tokens = tokens[1:]
    if tokens and tokens[0].quoted:
        tokens = (*tokenize(tokens[0].text), *tokens[1:])
    return tokens


def _calls(token: Token) -> bool:
    named = not token.quoted and token.text.casefold() in _COMMAND_NAMES
    return token.user or named or token.empty


def _word(token: Token, words: Sequence[Word]) -> Word | None:
    """The word that a token is; ``?`` has no letters but is one."""
    typed = token.keyword or ("?" if set(token.folded) == {"?"} else "")
    return None if token.quoted else find_word(typed, words)


def _unknown(tokens: Sequence[Token], words: Sequence[Word]) -> Intent:
    """A first word that is none: a slip of the keys, or the word comes later (``rust run``)."""
    given = tokens[0].text[:GIVEN_LIMIT]
    nearest = nearest_word(tokens[0].keyword[:GIVEN_LIMIT], words)
    meant = nearest or _later(tokens[1:], words)
    problem = Problem(
        ProblemKind.UNKNOWN_WORD,
        given,
        meant.example if meant else HELP.name,
        meant.name if meant else None,
    )
    return Intent(GLANCE.name, problem=problem)


def _later(tokens: Sequence[Token], words: Sequence[Word]) -> Word | None:
    """The first word among these."""
    typed = (token for token in tokens if token.keyword != _ASKER)
    return next((word for token in typed if (word := _word(token, words))), None)


def _help(word: Word, rest: Sequence[Token], words: Sequence[Word]) -> Intent:
    """``help``, or ``help`` with the first thing after it that is a word."""
    rest = [token for token in rest if token.keyword != _ASKER]
    topic = _later(rest, words)
    if topic or not rest:
        return Intent(word.name, topic=topic.name if topic else "")
    nearest = nearest_word(rest[0].keyword[:GIVEN_LIMIT], words)
    problem = Problem(
        ProblemKind.UNKNOWN_WORD,
        rest[0].text[:GIVEN_LIMIT],
        f"{word.name} {nearest.name}" if nearest else word.example,
        nearest.name if nearest else None,
    )
    return Intent(word.name, problem=problem)


def _timed(word: Word, tokens: Sequence[Token]) -> Intent:
    """A word that times follow, and nothing else."""
    intent = Intent(word.name)
    if Takes.MUTE in word.takes:
        intent = Intent(word.name, mute=read_mute(tokens))
    elif tokens:
        intent = Intent(word.name, quiet=read_quiet(tokens))
    if tokens and intent.mute is None and intent.quiet is None:
        return Intent(word.name, problem=Problem(ProblemKind.TIME, _line(tokens), word.example))
    if isinstance(intent.mute, For) and intent.mute.span > LONGEST_MUTE:
        return Intent(
            word.name, problem=Problem(ProblemKind.TOO_LONG_MUTE, _line(tokens), f"{word.name} 2 weeks")
        )
    return intent


def _digest(word: Word, tokens: Sequence[Token]) -> Intent:
    """The digest itself, or when it shall come."""
    tokens = [token for token in tokens if not token.empty]
    if line_of(tokens) in NOW:
        return Intent(word.name)
    wish = read_digest(tokens)
    if wish is None:
        whose = "me " if any(token.keyword == "me" for token in tokens) else ""
        problem = Problem(ProblemKind.SCHEDULE, _line(tokens), f"{word.name} {whose}weekdays 8:30")
        return Intent(word.name, problem=problem)
    return Intent(word.name, digest=wish)


def _about(word: Word, tokens: Sequence[Token]) -> Intent:
    parts = Parts(off=Takes.OFF in word.takes, audit=Takes.AUDIT in word.takes)
    read = read_about(tokens, parts, word.example)
    return Intent(word.name, problem=read) if isinstance(read, Problem) else Intent(word.name, about=read)


def _lead(word: Word, tokens: Sequence[Token]) -> Intent:
    """A handle, a link or a number, and nothing else; alone it asks which."""
    tokens = [token for token in tokens if not token.empty]
    if not tokens:
        return Intent(word.name)
    if len(tokens) > 1:
        return Intent(word.name, problem=Problem(ProblemKind.EXTRA, _line(tokens[1:]), word.example))
    wish = account_wish(tokens[0])
    if wish.problem:
        return Intent(word.name, problem=replace(wish.problem, example=word.example))
    return Intent(word.name, handle=wish.value)


_SPECIAL = {
    Takes.MUTE: _timed,
    Takes.QUIET: _timed,
    Takes.DIGEST: _digest,
    Takes.LEAD: _lead,
    Takes.HANDLE: _about,
    Takes.HANDLES: read_handles,
    Takes.TEMPLATE: read_template,
    Takes.ACCOUNT: read_account,
}
"""Words whose rest is neither a name nor filters."""


def _ask(word: Word, tokens: Sequence[Token], words: Sequence[Word]) -> Intent:
    """A verb or noun with what follows it: filters out of the way first, then who is to do what."""
    if not word.takes:
        tokens = [token for token in tokens if not token.empty]
    listed = _listed(word, tokens)
    reading = read_filters(listed.rest)
    noun, verb, named = _roles(word, reading.rest, words)
    ruling = (find_word(verb, words) if verb else None) or word
    if Takes.STREAM in ruling.takes and Takes.FILTERS not in ruling.takes and _may_be_a_name(reading):
        # A stream's default name ends in its account: `run Rust people · @rustlings_daily`.
        reading = Reading(rest=listed.rest)
        noun, verb, named = _roles(word, reading.rest, words)
    problem = _problem(ruling, listed, tokens, reading, named)
    return Intent(
        noun.name,
        _name(named),
        reading.filters,
        verb,
        segments=reading.segments(negated=False),
        not_segments=reading.segments(negated=True),
        mode=next(iter(reading.modes), None),
        listing=listed.wish,
        problem=problem,
    )


def _listed(word: Word, tokens: Sequence[Token]) -> ListReading:
    if word.takes & {Takes.LISTING, Takes.SINCE}:
        return read_listing(tokens, states=Takes.LISTING in word.takes)
    return ListReading(rest=list(tokens))


def _may_be_a_name(reading: Reading) -> bool:
    phrases = zip(reading.phrases, reading.wishes, strict=True)
    return bool(reading.phrases) and all(
        phrase.startswith("@") or wish.field in _ORDINARY for phrase, wish in phrases
    )


def _roles(word: Word, rest: list[Token], words: Sequence[Word]) -> tuple[Word, str | None, list[Token]]:
    """Which word is meant, the verb of a noun, and what is left as a name."""
    if word.kind is Kind.NOUN:
        return (word, *_verb_of(word, rest))
    if len(rest) > 1 and rest[0].keyword in _PREPOSITIONS:
        rest = rest[1:]
    first = _word(rest[0], words) if rest else None
    if first and first.kind is Kind.NOUN and Takes.STREAM in word.takes:
        if word.name in first.verbs:
            return first, word.name, rest[1:]
        rest = rest[1:] or rest
    return word, None, rest


def _verb_of(noun: Word, rest: list[Token]) -> tuple[str | None, list[Token]]:
    """The verb stands after the name or before it; anywhere else it belongs to the name."""
    if rest and rest[-1].keyword in noun.verbs:
        return rest[-1].keyword, rest[:-1]
    if rest and rest[0].keyword in noun.verbs:
        return rest[0].keyword, rest[1:]
    return None, rest


def _problem(
    word: Word, listed: ListReading, typed: Sequence[Token], reading: Reading, named: list[Token]
) -> Problem | None:
    """The first thing wrong: what the word does not take, then what cannot be read, then what cannot be."""
    if typed and not word.takes:
        return Problem(ProblemKind.EXTRA, _line(typed), word.example)
    if reading.phrases and Takes.FILTERS not in word.takes:
        example = f'{word.name} "{_line(typed)}"' if named else word.example
        return Problem(ProblemKind.FILTER_NOT_TAKEN, reading.phrases[0][:GIVEN_LIMIT], example)
    if unread := listed.problem or reading.problem:
        return Problem(unread.kind, unread.given, f"{word.name} {unread.example}", unread.nearest)
    return _contradiction(word, reading)


def _contradiction(word: Word, reading: Reading) -> Problem | None:
    modes = " and ".join(mode.words for mode in reading.modes[:2]) if len(reading.modes) > 1 else None
    clash = modes or reading.filters.contradiction()
    return Problem(ProblemKind.CONTRADICTION, clash, word.example) if clash else None


def _line(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)[:GIVEN_LIMIT]


def _name(tokens: Sequence[Token]) -> str:
    """The tokens as one name; a sentence's punctuation at the end is not part of it, unless quoted."""
    name = " ".join(token.text for token in tokens)
    return name if tokens and tokens[-1].quoted else name.rstrip(_SENTENCE_END)
