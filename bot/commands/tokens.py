"""A typed line as tokens: Slack's encoding undone, quotes of any kind understood, nothing refused."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property

from bot.words import DOUBLE_QUOTES

DASHES = "-‐‑‒–—―−"
TAIL = ".,;:!?)]}…"
_SINGLE = "'‘’‚‛`´‹›＇"
_QUOTES = DOUBLE_QUOTES + _SINGLE
_AFTER_QUOTE = r"(?=[\s,;.:!?…)<]|$)"
_QUOTED = re.compile(
    f"[{DOUBLE_QUOTES}](.*?)[{DOUBLE_QUOTES}]{_AFTER_QUOTE}|[{_SINGLE}](.*?)[{_SINGLE}]{_AFTER_QUOTE}"
)
_ENCODED = re.compile(r"<([^<>]+)>")
_KEY = re.compile(f"[{DASHES}]*[A-Za-z]+[:=]")
_PLAIN = re.compile(r"<?[^\s<]*")
_EMOJI = re.compile(r"(?::[a-z0-9_+'-]+:)+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True)
class Token:
    """One piece of a line: a word, a quoted phrase, a link or a mention."""

    text: str
    """As a person would say it: without quotes, a link by its label."""
    quoted: bool = False
    user: bool = False
    """A member of the Slack workspace (``<@U123|ben>``)."""
    id: str = ""
    """The Slack id of a member."""
    link: str = ""
    """Where a link goes."""
    ends: bool = False
    """Whether a comma or semicolon follows."""

    @cached_property
    def folded(self) -> str:
        """For comparing: compatibility forms and cases folded, leading dashes removed."""
        return unicodedata.normalize("NFKC", self.text).casefold().lstrip(DASHES)

    @cached_property
    def plain(self) -> str:
        """``folded`` without a sentence's punctuation at its end: "10k+." is "10k+"."""
        return self.folded.rstrip(TAIL)

    @cached_property
    def keyword(self) -> str:
        """Letters and digits only at both ends: "Run." and "run🚀" are "run"; empty for names and emoji."""
        if self.quoted or self.user or self.folded.startswith("@") or _EMOJI.fullmatch(self.folded):
            return ""
        return _EDGES.sub("", self.folded)

    @property
    def empty(self) -> bool:
        """Whether it is only decoration: emoji or signs."""
        return not (self.quoted or self.user or self.keyword or set(self.folded) & {"@", "?"})

    @property
    def flag(self) -> bool:
        """Whether it was written with dashes before it: ``--high``, or ``—high`` as phones make of it."""
        return not self.quoted and self.text[0] in DASHES and bool(self.keyword)


def tokenize(line: str) -> tuple[Token, ...]:
    """The pieces of a line in order; lone commas and empty quotes vanish."""
    line = _clean(line)
    tokens: list[Token] = []
    at = 0
    while at < len(line):
        token, at = _next(line, at)
        if not token.text:
            continue
        if tokens and not token.text.strip(",;"):
            tokens[-1] = replace(tokens[-1], ends=True)
        else:
            tokens.append(token)
    return tuple(tokens)


def _clean(line: str) -> str:
    """White space of every kind and length is one space; what cannot be seen (zero width, surrogates) is not there."""
    seen = (char for char in line if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(seen).split())


def _next(line: str, at: int) -> tuple[Token, int]:
    if line[at].isspace():
        return Token(""), at + 1
    if encoded := _ENCODED.match(line, at):
        return _decoded(encoded[1]), encoded.end()
    if quoted := _QUOTED.match(line, at):
        return Token(_said(quoted[1] or quoted[2] or "").strip(), quoted=True), quoted.end()
    if (key := _KEY.match(line, at)) and _QUOTED.match(line, key.end()):
        return Token(key[0]), key.end()
    word = _PLAIN.match(line, at)
    end = at + 1 if word is None else word.end()
    text = _unescaped(line[at:end]).strip(_QUOTES)
    return Token(text, ends=text.endswith((",", ";"))), end


def _decoded(body: str) -> Token:
    """What stood between ``<`` and ``>``: https://docs.slack.dev/messaging/formatting-message-text."""
    target, _, label = body.partition("|")
    said = _unescaped(label).strip()
    match target[:1]:
        case "@":
            return Token("@" + (said or target[1:]), user=True, id=target[1:])
        case "#":
            return Token("#" + (said or target[1:]))
        case "!":
            return Token(said or target[1:])
        case _:
            return Token(said or _unescaped(target), link=_unescaped(target))


def _said(text: str) -> str:
    """A quoted phrase with links and mentions in it by their labels."""
    return _unescaped(_ENCODED.sub(lambda encoded: _decoded(encoded[1]).text, text))


def _unescaped(text: str) -> str:
    """Slack escapes these three and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
