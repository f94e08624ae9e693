"""What the model of the lanes knows: rows, lanes, who has what in hand, and what people see in Slack."""

from dataclasses import dataclass, field

from bot.store.lanes import Claimed, Row


@dataclass
class Wanted:
    """A row: what it should show, by number. ``lane`` is where it waits, if it does; ``order`` who is first there."""

    content: int
    lane: str | None = None
    order: tuple[int, int] = (0, 0)
    since: float = 0.0
    is_known: bool = False  # the outbox knows where it stands
    is_dead: bool = False
    is_kept: bool = True


@dataclass
class Lane:
    """``sender`` holds it. Nothing is sent before ``rest``; ``put_off`` waits for longer, who is more urgent does not."""

    sender: int | None = None
    rest: float = 0.0
    put_off: tuple[float, int] = (0.0, 0)  # until when, and below which rank one passes


@dataclass
class Hand:
    """What a sender has: the row as it was read, and whether it said that it begins to send it."""

    claimed: Claimed
    row: Row
    looks: int
    has_begun: bool = False
    found: bool = False
    """Whether it turned out to stand there already, nobody knows with what."""


@dataclass
class Slack:
    """What people see: by row, all that it ever showed, each content with its looks. One message each, edited."""

    shows: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def show(self, hand: Hand) -> None:
        if hand.row.ts is None:
            assert hand.row.id not in self.shows, "posted twice"
        self.shows.setdefault(hand.row.id, []).append((hand.row.content["n"], hand.looks))
