"""A digest that comes by itself is as long as it was wished."""

import pytest

from blocks.digest import digest_line, digest_message
from bot.digests.schedule import Schedule, When
from handlers.digest import draw
from tests.blocks.digest_states import SUMMARIES


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_short_one_is_a_line_and_a_long_one_all_of_it(name: str) -> None:
    summary = SUMMARIES[name]
    assert draw(summary, Schedule(when=When.SYNC, short=True)) == digest_line(summary)
    assert draw(summary, Schedule(when=When.SYNC)) == digest_message(summary)
