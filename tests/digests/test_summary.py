"""What a summary says of itself, and when less is offered."""

import pytest

from bot.digests.summary import Offer, StreamNumbers, Summary, quieter
from bot.modes import ChannelMode
from tests.digests.leads import NOON, WEEK_AGO


@pytest.mark.parametrize(
    ("good", "bad", "mostly"),
    [(0, 0, False), (0, 4, False), (0, 5, True), (2, 3, True), (3, 3, False), (3, 2, False), (2, 2, False)],
)
def test_mostly_bad_takes_enough_judgements_and_more_bad_than_good(
    good: int, bad: int, *, mostly: bool
) -> None:
    assert StreamNumbers(1, "A", good=good, bad=bad).mostly_bad is mostly


def test_new_leads_are_those_of_any_fit_in_any_stream() -> None:
    streams = (StreamNumbers(1, "A", high=3, medium=2, other=1), StreamNumbers(2, "B", medium=4))
    assert Summary(WEEK_AGO, NOON, streams).new == 10
    assert Summary(WEEK_AGO, NOON, ()).new == 0


@pytest.mark.parametrize(
    ("cards", "acted", "loudest", "less"),
    [
        (20, 0, ChannelMode.EVERY, ChannelMode.BALANCED),
        (20, 1, ChannelMode.BALANCED, ChannelMode.DIGEST),
        (20, 2, ChannelMode.EVERY, None),
        (19, 0, ChannelMode.EVERY, None),
        (100, 9, ChannelMode.EVERY, ChannelMode.BALANCED),
        (100, 10, ChannelMode.EVERY, None),
        (100, 0, ChannelMode.DIGEST, None),
    ],
)
def test_less_is_offered_where_fewer_than_one_in_ten_was_acted_on(
    cards: int, acted: int, loudest: ChannelMode, less: ChannelMode | None
) -> None:
    offer = quieter(cards, acted, loudest)
    assert offer == (Offer(cards, acted, less) if less else None)
