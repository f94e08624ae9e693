"""What follows ``lookup`` (handles and links), ``templates`` and ``accounts`` (which one, and what to do with it)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.handles import MOST
from bot.commands.intent import Intent, Problem, ProblemKind
from bot.commands.table import Kind, Takes, Word, find_word
from bot.commands.tokens import Token
from bot.commands.wishes import GIVEN_LIMIT, account_wish

_FILLING = frozenset({"and", "or", "of", "for"})
_DEEDS = {
    "new": "new",
    "add": "new",
    "create": "new",
    "edit": "edit",
    "change": "edit",
    "delete": "delete",
    "remove": "delete",
    "preview": "preview",
    "show": "show",
}
_SENTENCE_END = ".,;!?… "


def read_handles(word: Word, tokens: Sequence[Token]) -> Intent:
    """Handles and links to profiles, each once; ten at most."""
    handles: dict[str, None] = {}
    for token in tokens:
        if token.empty or token.keyword in _FILLING:
            continue
        wish = account_wish(replace(token, text=token.text.rstrip(",;")))
        if wish.problem:
            return Intent(word.name, problem=replace(wish.problem, example=word.example))
        handles[wish.value] = None
    if len(handles) > MOST:
        given = list(handles)[MOST][:GIVEN_LIMIT]
        return Intent(word.name, problem=Problem(ProblemKind.MANY_HANDLES, given, word.example))
    return Intent(word.name, handles=tuple(handles))


def read_template(word: Word, tokens: Sequence[Token]) -> Intent:
    """``hello edit`` and ``edit hello`` alike; in quotes a deed is a name."""
    rest = [token for token in tokens if not token.empty]
    does = ""
    for at in (0, -1):
        if rest and not rest[at].quoted and rest[at].keyword in _DEEDS and not does:
            does = _DEEDS[rest.pop(at).keyword]
    name = " ".join(token.text for token in rest)
    if rest and not rest[-1].quoted:
        name = name.rstrip(_SENTENCE_END)
    return Intent(word.name, name, does="" if does == "show" else does)


def read_account(word: Word, tokens: Sequence[Token]) -> Intent:
    """``accounts @kay wake``, ``accounts wake @kay``, ``wake accounts @kay`` and ``wake @kay``: one handle, link or number."""
    rest = [token for token in tokens if not token.empty]
    verb = None
    if word.kind is Kind.VERB:
        noun = find_word(rest[0].keyword) if rest else None
        rest = rest[1:] if noun and noun.kind is Kind.NOUN and Takes.ACCOUNT in noun.takes else rest
    else:
        at = next((at for at in (-1, 0) if rest and rest[at].keyword in word.verbs), None)
        verb = None if at is None else rest.pop(at).keyword
    if not rest:
        return Intent(word.name, verb=verb)
    if len(rest) > 1:
        given = " ".join(token.text for token in rest[1:])[:GIVEN_LIMIT]
        return Intent(word.name, problem=Problem(ProblemKind.EXTRA, given, word.example))
    wish = account_wish(rest[0])
    if wish.problem:
        return Intent(word.name, problem=replace(wish.problem, example=word.example))
    return Intent(word.name, verb=verb, handle=wish.value)
