"""The window in which a lead is called bad: what it says under its fields, and how it opens."""

from typing import Any

import pytest

from bot.errors import Refused, StoreAway
from bot.services.judging import Judging
from bot.services.known import Known
from bot.slack.payloads import Click, Submission
from bot.slack.replies import Fill, Open
from bot.store.reasons import ReasonBook
from handlers.bad import ask_why_bad, check_reason, mark_bad
from tests.services.make import House

LEAD, OTHER = 1252, 1251
ADA = {"xUserId": "9", "handle": "ada"}


@pytest.fixture
def judging(house: House) -> Judging:
    return Judging(house.leads, house.book, house.catalog, ReasonBook(house.store), house.clock)


def click() -> Click:
    return Click(person="U0AMY", trigger_id="1.1", action_id="lead.bad", value=f'{{"v":1,"lead":{LEAD}}}')


def submission(**values: Any) -> Submission:
    about = f'{{"v":1,"lead":{LEAD}}}'
    return Submission(
        person="U0AMY",
        trigger_id="1.2",
        callback_id="lead.bad",
        view_id="V1",
        private_metadata=about,
        values=values,
    )


async def twice(house: House) -> None:
    """One person, found for two segments of one stream."""
    await house.know(LEAD, profile=ADA, segmentId=12, streamId=42)
    await house.know(OTHER, profile=ADA, segmentId=13, streamId=42)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"reason": "bot"}, set()),
        ({"reason": "bot", "segments": ["1"]}, set()),
        ({"reason": "bot", "note": "x" * 501}, {"note"}),
        ({"reason": "ugly"}, {"reason"}),
        ({"reason": "bot", "segments": []}, {"segments"}),
    ],
)
def test_what_is_missing_is_said_under_its_field(values: dict[str, Any], wrong: set[str]) -> None:
    assert set(check_reason(submission(**values))) == wrong


async def test_for_one_segment_the_window_opens_complete(house: House, judging: Judging) -> None:
    await house.know(LEAD)
    (reply,) = [each async for each in ask_why_bad(click(), house.leads, judging)]
    assert isinstance(reply, Open)
    assert reply.view["callback_id"] == "lead.bad"
    assert "segments" not in str(reply.view["blocks"])


async def test_for_several_it_opens_at_once_and_is_filled_then(house: House, judging: Judging) -> None:
    await twice(house)
    first, second = [each async for each in ask_why_bad(click(), house.leads, judging)]
    assert isinstance(first, Open)
    assert "callback_id" not in first.view
    assert isinstance(second, Fill)
    boxes = second.view["blocks"][1]["element"]
    assert [each["value"] for each in boxes["options"]] == [str(LEAD), str(OTHER)]
    assert [each["value"] for each in boxes["initial_options"]] == [str(LEAD)]


async def test_a_store_that_went_away_meanwhile_is_said_in_the_window(
    house: House, judging: Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    await twice(house)

    async def away(_: str) -> None:
        raise StoreAway("gone")

    monkeypatch.setattr(judging, "reasons", away)
    _, told = [each async for each in ask_why_bad(click(), house.leads, judging)]
    assert isinstance(told, Fill)
    assert "⚠️" in str(told.view["blocks"])


async def test_of_the_ticked_leads_only_this_persons_are_judged(house: House, judging: Judging) -> None:
    await twice(house)
    await house.know(1246)
    sent = submission(reason="bot", segments=[str(OTHER), "1246", "none"])
    await mark_bad(sent, house.leads, judging, Known(house.handles, house.leads, house.audit))
    assert len(house.asked("POST", f"/{OTHER}/feedback")) == 1
    assert not house.asked("POST", f"/{LEAD}/feedback")
    assert not house.asked("POST", "/1246/feedback")


async def test_where_none_of_them_is_this_person_it_is_refused(house: House, judging: Judging) -> None:
    await twice(house)
    sent = submission(reason="bot", segments=["1246"])
    with pytest.raises(Refused):
        await mark_bad(sent, house.leads, judging, Known(house.handles, house.leads, house.audit))
    assert not house.asked("POST", "/feedback")
