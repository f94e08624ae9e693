"""Makes text fit for Slack: what strangers wrote stays data, and what we write stays within the limits.

Two kinds of text are kept apart. *Raw* text comes from outside and goes through :func:`leaf` (mrkdwn) or
:func:`plain` (plain_text), once, where it is put into a sentence. *mrkdwn* is what our own sentences are.

Slack has no escape for its formatting marks: only ``& < >`` can be escaped
(https://docs.slack.dev/messaging/formatting-message-text). A zero-width character beside a mark is not
dependable (others insert U+200B there to make Slack see a mark that it had missed), so a mark that could
format is replaced by a character that looks like it: ``*`` by U+2217, ``_`` by U+02CD, ``~`` by U+223C, a
backtick by U+02CB. An underscore between two letters or digits formats nothing (*assumed*) and stays, so
that handles can be copied. A colon before a word becomes U+2236 (but not in ``09:00``): no ``:emoji:`` arises.

Sizes count an astral character as two, as JavaScript does: Slack does not say how it counts (*assumed*),
and this is the stricter way.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from bot.slack import limits

ELLIPSIS = "…"
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_WORD_JOINER = "\u2060"
_INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that draw nothing."""
_ASCII = frozenset(map(chr, range(128)))
_MARK_STACK = 4
"""Combining marks kept on one character: enough for written languages, too few to climb over a neighbour."""
_LOOKALIKES = str.maketrans({"*": "∗", "＊": "∗", "~": "∼", "～": "∼", "`": "ˋ", "｀": "ˋ", "＿": "ˍ"})
_is_tame = re.compile(r"[A-Za-z0-9.,!?()'/+%;=#$-]+(?: [A-Za-z0-9.,!?()'/+%;=#$-]+)*").fullmatch
"""Raw text in which there is nothing to clean, to disarm or to escape: most of all text, and soon known to be."""
_is_person = re.compile(r"[UW][A-Z0-9]{1,20}").fullmatch
_is_tame_url = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[A-Za-z0-9._~/%=?,+-]*)?").fullmatch
"""An address in which there is nothing to encode."""
_THREE_DIGITS = 100
_LINK = 1_000
"""Longest address inside a sentence, so that a link never fills a whole text object."""
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def leaf(raw: str, limit: int = limits.TEXT) -> str:
    """Raw text as one line of mrkdwn that is shown as written and does nothing, ``limit`` counted after escaping.

    Cut text ends with an ellipsis. Right-to-left text stands in an isolate, so that it cannot reorder what
    stands around it. Put no colon directly before a leaf.
    """
    if len(raw) <= limit and _is_tame(raw):
        return raw
    return _bounded(_disarmed(clean(_head(raw, limit))), limit, escaping=True)


def plain(raw: str, limit: int = limits.TEXT) -> str:
    """Raw text as one line for a ``plain_text`` object, an accessibility label or a table cell.

    Marks stay as they are (plain_text formats nothing), ``:emoji:`` names are disarmed.
    """
    if len(raw) <= limit and _is_tame(raw):
        return raw
    return _bounded(_without_emoji_names(clean(_head(raw, limit))), limit, escaping=False)


def clean(raw: str) -> str:
    """Raw text on one line: white space folded, controls, bidi controls and invisible characters removed."""
    if _is_tame(raw):
        return raw
    folded = " ".join(raw.split())
    if folded.isprintable() and (folded.isascii() or not any(map(_stacks_or_hides, set(folded) - _ASCII))):
        return _trimmed(folded)
    kept: list[str] = []
    marks = 0
    for char in raw:
        category = unicodedata.category(char)
        if char.isspace():
            kept.append(" ")
        elif (
            category in {"Cc", "Cs"} or char in _INVISIBLE or (category == "Cf" and char not in {_ZWJ, _ZWNJ})
        ):
            continue
        elif category in {"Mn", "Me"}:
            marks += 1
            if marks <= _MARK_STACK:
                kept.append(char)
            continue
        else:
            kept.append(char)
        marks = 0
    return _trimmed(" ".join("".join(kept).split()))


def escape(text: str) -> str:
    """The three characters that Slack asks to escape. For our own text; raw text needs :func:`leaf`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str | None, label: str, limit: int = limits.TEXT) -> str:
    """The raw label as a link, or only the label where ``url`` is not plain http(s).

    ``limit`` is for the label.
    """
    text = leaf(label, limit)
    address = http_url(url, _LINK)
    return text if address is None else linked(escape(address), text)


def linked(address: str, sentence: str) -> str:
    """Mrkdwn as a link to an address of our own making, if it is not too long to be one."""
    return f"<{address}|{sentence}>" if sentence and len(address) <= _LINK else sentence


def mail_link(address: str, limit: int = limits.TEXT) -> str:
    """An e-mail address that can be tapped and copied; as a leaf where it is none that we know to be safe."""
    text = leaf(address, limit)
    if re.fullmatch(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}", address) is None:
        return text
    return f"<mailto:{address}|{text}>"


def http_url(url: str | None, limit: int = limits.URL) -> str | None:
    """``url`` where it is http(s) with a host and fits, with ``|`` ``<`` ``>`` and quotes percent-encoded."""
    if url is None:
        return None
    if len(url) <= limit and _is_tame_url(url):
        return url
    if re.search(r"[\s\x00-\x1f\x7f\\]", url) or clean(url) != url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    safe = url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E").replace('"', "%22")
    return safe if size(escape(safe)) <= limit else None


def mention(user_id: str) -> str:
    """A person by id; in a first post this notifies. What is not an id is shown as text."""
    return f"<@{user_id}>" if _is_person(user_id) else leaf(user_id, 80)


PRIVATE = "a private channel"


def channel(channel_id: str) -> str:
    """A channel by id, which Slack shows by name; one without id is not to be named. Other text is shown as such."""
    if not channel_id:
        return PRIVATE
    return f"<#{channel_id}>" if re.fullmatch(r"[CGD][A-Z0-9]{1,20}", channel_id) else leaf(channel_id, 80)


def date(moment: datetime, tokens: str = "{date_short_pretty} {time}") -> str:
    """A Slack date, shown in each reader's own zone and language and staying true.

    ``moment`` must be aware; ``tokens`` as in
    https://docs.slack.dev/messaging/formatting-message-text#date-formatting (``{ago}`` …).

    Raises:
        ValueError: the moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a Slack date needs a moment with a zone")
    clock = f"{_TWO_DIGITS[moment.hour]}:{_TWO_DIGITS[moment.minute]}"
    shown = f"{day(moment)} {clock} {moment.tzname()}"
    return f"<!date^{int(moment.timestamp())}^{tokens}|{shown}>"


def day(moment: datetime) -> str:
    """``2 Jun``, in the moment's own zone."""
    return f"{moment.day} {_MONTHS[moment.month - 1]}"


def compact(count: int) -> str:
    """A count as people say it: 950, 8.2k, 121k, 1.5M. Cut, not rounded: never more than there is."""
    for unit, name in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")):
        if count >= unit:
            whole, tenth = divmod(count * 10 // unit, 10)
            return f"{whole}.{tenth}{name}" if tenth and whole < _THREE_DIGITS else f"{whole}{name}"
    return str(count)


def size(text: str) -> int:
    """The length that we count against a limit."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(mrkdwn: str, limit: int) -> str:
    """Our own mrkdwn, cut where it is too long: never within ``<…>``, an entity or a character.

    A net under builders that bound every leaf; formatting marks may be left open.
    """
    # No text counts more than twice its characters.
    if 2 * len(mrkdwn) <= limit or size(mrkdwn) <= limit:
        return mrkdwn
    pieces = re.findall(r"<[^<>]*>|&(?:amp|lt|gt);|[^<&]+|[<&]", mrkdwn)
    units = (unit for piece in pieces for unit in ([piece] if piece[0] in "<&" else graphemes(piece)))
    return _joined(units, limit)


def fit(lines: list[str], limit: int) -> tuple[str, int]:
    """As many lines of mrkdwn as fit whole, joined by line breaks, and how many were left out."""
    room = limit
    for taken, line in enumerate(lines):
        room -= size(line) + (1 if taken else 0)
        if room < 0:
            return "\n".join(lines[:taken]), len(lines) - taken
    return "\n".join(lines), 0


def graphemes(text: str) -> Iterator[str]:
    """What a reader would call characters: marks, skin tones, joined emoji and flags kept together.

    Near enough to https://unicode.org/reports/tr29 for cutting; Hangul and Indic conjuncts may be split.
    """
    cluster = ""
    for char in text:
        if cluster and not _continues(cluster, char):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _continues(cluster: str, char: str) -> bool:
    if cluster[-1] == _ZWJ:
        return True
    if char.isascii():
        return False
    if char in {_ZWJ, _ZWNJ} or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if unicodedata.category(char).startswith("M"):
        return True
    return len(cluster) == 1 and _is_flag_half(cluster) and _is_flag_half(char)


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _stacks_or_hides(char: str) -> bool:
    return char in _INVISIBLE or unicodedata.category(char) in {"Mn", "Me"}


def _trimmed(text: str) -> str:
    """Without what would join a neighbour: marks and joiners at the start, joiners at the end."""
    if text.isascii():
        return text.strip(" ")
    start = 0
    while start < len(text) and (
        unicodedata.category(text[start]).startswith("M") or text[start] in {_ZWJ, _ZWNJ, " "}
    ):
        start += 1
    return text[start:].rstrip(_ZWJ + _ZWNJ + " ")


def _disarmed(text: str) -> str:
    """Without anything that mrkdwn would act on, beside the three characters that are escaped later."""
    text = text.translate(_LOOKALIKES)
    if "_" in text:
        text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", "ˍ", text)
    if "@" in text:
        text = re.sub(
            r"@(?=(?:here|channel|everyone|group)\b)", "@" + _WORD_JOINER, text, flags=re.IGNORECASE
        )
    return _without_emoji_names("›" + text[1:] if text[:1] in {">", "＞"} else text)


def _without_emoji_names(text: str) -> str:
    """Every colon before a word replaced, but for that of a time (``09:00``)."""
    if ":" not in text:
        return text
    return re.sub(r"(?!(?<=[0-9]):[0-9]{2}(?![\w:+'-])):(?=[\w+'-])", "∶", text)


def _head(raw: str, limit: int) -> str:
    """All of it that could be shown, so that a huge text costs no more than its limit is worth."""
    return raw[: 1_000 + 20 * limit]


def _bounded(text: str, limit: int, *, escaping: bool) -> str:
    if not text.isascii() and any(map(_runs_leftwards, set(text) - _ASCII)):
        return _ISOLATE + _within(text, limit - 2, escaping=escaping) + _END_ISOLATE
    return _within(text, limit, escaping=escaping)


def _runs_leftwards(char: str) -> bool:
    return unicodedata.bidirectional(char) in {"R", "AL", "AN"}


def _within(text: str, limit: int, *, escaping: bool) -> str:
    # Nearly all text fits, and need not be taken to pieces.
    if size(whole := escape(text) if escaping else text) <= limit:
        return whole
    return _joined((escape(unit) if escaping else unit for unit in graphemes(text)), limit)


def _joined(units: Iterator[str], limit: int) -> str:
    """Whole units up to the limit; cut, they end with an ellipsis that the limit has room for."""
    taken: list[str] = []
    room = limit
    ends: list[int] = []
    for unit in units:
        room -= size(unit)
        if room < 0:
            while ends and ends[-1] < 1:
                taken.pop()
                ends.pop()
            return "".join(taken).rstrip() + ELLIPSIS
        taken.append(unit)
        ends.append(room)
    return "".join(taken)
