"""Small answers: what went wrong, what was meant, what was done, which one.

Sentences are mrkdwn of ours: what a person typed or the API said goes through ``text.leaf`` first, except
where an argument is called raw.
"""

from collections.abc import Mapping, Sequence

from blocks.elements import Option, actions, context, message, pack, section, static_select
from blocks.help import code
from bot.slack import limits, text
from bot.slack.message import Blocks, Message

TYPED = 60
LISTED = 2_000


def problem(sentence: str) -> Message:
    """What went wrong: cause, then next step."""
    return message(sentence, [section(f"⚠️ {sentence}")])


def unknown_word(typed: str, nearest: str | None, example: str, command: str = "/goodones") -> Message:
    """A word (raw) that means nothing here, the nearest that does, and an example that works."""
    said = text.leaf(typed, TYPED)
    first = f"I do not know “{said}”." if said else "I did not understand that."
    meant = f" Did you mean {code(f'{command} {nearest}')}?" if nearest else ""
    lines = [first + meant, f"For example {code(f'{command} {example}')}"]
    return message(f"{first}{meant}".replace("`", ""), [section("\n".join(lines)), _help(command)])


def unknown_name(kind: str, typed: str, nearest: Sequence[str], example: str) -> Message:
    """A name (raw) that no stream, account … has; ``kind`` is our word for it, ``nearest`` raw names."""
    names = [f"*{text.leaf(name, TYPED)}*" for name in nearest[:3]]
    first = f"There is no {kind} “{text.leaf(typed, TYPED)}” here."
    close = f" The nearest: {', '.join(names)}." if names else ""
    return message(
        f"{first}{close}".replace("*", ""), [section(f"{first}{close}\nFor example {code(example)}")]
    )


def several_fit(kind: str, typed: str, fitting: Mapping[int, str], example: str) -> Message:
    """A name (raw) that fits several: each with its number, by which it can be typed (at least two; titles raw)."""
    first = f"Several {kind}s fit “{text.leaf(typed, TYPED)}”:"
    lines, missing = text.fit(
        [f"• {number}: *{text.leaf(title, TYPED)}*" for number, title in fitting.items()], LISTED
    )
    more = f"\n… and {missing} more" if missing else ""
    return message(
        f"{first} {', '.join(map(str, fitting))}.",
        [section(f"{first}\n{lines}{more}\nPlease type the number: {code(example)}")],
    )


def picker(
    sentence: str, action_id: str, options: Sequence[Option], placeholder: str = "Choose a stream"
) -> Message:
    """Which one? A menu of at most 100 lines; what does not fit is counted (at least one option)."""
    menu = static_select(action_id, placeholder, options)
    blocks: Blocks = [section(sentence), actions([menu], "pick")]
    rest = len(options) - limits.SELECT_OPTIONS
    if rest > 0:
        blocks.append(context(f"{rest} more do not fit: type a part of the name"))
    return message(sentence, blocks)


def stream_option(stream_id: int, title: str) -> Option:
    """A stream as a line of :func:`picker`; the title is raw."""
    return Option(title, pack({"stream": stream_id}))


def done(sentence: str) -> Message:
    """It is done; ``sentence`` starts with what happened."""
    return message(sentence, [section(f"✅ {sentence}")])


def _help(command: str) -> dict[str, object]:
    return context(f"`{command} help` shows what can be typed")
