"""What a handler answers: plain data, carried out by ``Answers``."""

from dataclasses import dataclass

from bot.slack.message import Message, View


@dataclass(frozen=True)
class Say:
    """Tell the person, in place and privately; ``public`` shows it to the channel."""

    message: Message
    public: bool = False


@dataclass(frozen=True)
class Replace:
    """Put this in place of the private message whose button was clicked."""

    message: Message


@dataclass(frozen=True)
class Open:
    """Open a modal, above the one that was clicked in. It has to be the first answer: the trigger lives three seconds."""

    view: View


@dataclass(frozen=True)
class Fill:
    """Show this in the modal that was opened before (or the one that was clicked in), unless it changed meanwhile.

    ``window``: in that one instead, as it stands.
    """

    view: View
    window: str | None = None


@dataclass(frozen=True)
class Home:
    """Put this on the person's Home tab."""

    view: View


@dataclass(frozen=True)
class Suggest:
    """Options for an external select: (text, value) each."""

    options: tuple[tuple[str, str], ...]


Reply = Say | Replace | Open | Fill | Home | Suggest
