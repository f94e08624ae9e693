"""What our own buttons carry, read with care: a page, a person."""

import pytest

from bot.errors import Refused
from bot.services.audits import Audits
from bot.services.forgetting import Forgetting
from bot.slack.payloads import Click
from handlers.audit import turn_page
from handlers.privacy import forget
from tests.services.make import House, SeesAll


def click(action_id: str, value: str) -> Click:
    return Click(person="U0AMY", trigger_id="1.2", action_id=action_id, value=value)


@pytest.mark.parametrize(
    "value",
    [
        "{}",
        '{"until":"now","start":1}',
        '{"until":1780390860000}',
        '{"until":99999999999999999999,"start":1}',
        '{"until":1780390860000,"start":1,"person":7}',
        '{"until":1780390860000,"start":1,"handle":["a"]}',
        '{"until":1780390860000,"start":-30}',
        "no json",
    ],
)
async def test_a_page_that_is_not_ours_is_refused(house: House, value: str) -> None:
    with pytest.raises(Refused, match="older version"):
        await turn_page(
            click("audit.older", value), Audits(house.audit, house.handles, house.clock), SeesAll()
        )


class Nobody(Forgetting):
    """Must not be asked."""

    def __init__(self) -> None:
        """Knows nothing."""


@pytest.mark.parametrize(
    "value",
    [
        "{}",
        '{"handle":"ada"}',
        '{"handle":"ada","users":"77"}',
        '{"handle":"ada","users":[7]}',
        '{"users":[]}',
        '{"handle":"ada","users":[""]}',
    ],
)
async def test_nobody_is_forgotten_by_a_button_that_is_not_ours(value: str) -> None:
    with pytest.raises(Refused, match="older version"):
        await forget(click("person.forget", value), Nobody())
