"""Writing to a lead: who is at it, what is recorded, whose it is then."""

import pytest

from bot.errors import Refused
from tests.services.make import House, act

LEAD = 1252
AMY, BEN = "U0AMY", "U0BEN"


async def done(house: House) -> list[tuple[str, str | None]]:
    return [(each.what, each.by) for each in await house.audit.history(LEAD)]


async def test_a_draft_has_what_is_known_of_the_lead_and_who_else_writes(house: House) -> None:
    await house.know()
    first = await house.messages.draft(LEAD, AMY)
    assert first.values["first_name"] == "Ximena"
    assert first.values["account"] == "founderfuel"
    assert {"segment", "stream"} <= set(first.values)
    assert first.others == ()
    second = await house.messages.draft(LEAD, BEN)
    assert second.others == (AMY,)
    assert second.claimed_by_another(BEN) is None
    await house.claims.claim(LEAD, act("job-1", AMY))
    third = await house.messages.draft(LEAD, BEN)
    assert third.claimed_by_another(AMY) is None
    mark = third.claimed_by_another(BEN)
    assert mark is not None
    assert mark.by == AMY


async def test_what_was_sent_is_recorded_and_the_lead_is_theirs(house: House) -> None:
    await house.know()
    await house.messages.draft(LEAD, AMY)
    sent = await house.messages.sent(LEAD, act())
    assert (sent.before, sent.claimed) == (None, None)
    record = await house.leads.record(LEAD)
    assert record.messaged is not None
    assert record.claimed is not None
    assert (record.messaged.by, record.messaged.state, record.claimed.by) == (AMY, "done", AMY)
    assert set(await done(house)) == {("lead.messaged", AMY), ("lead.claimed", AMY)}
    # The window is closed by that.
    assert (await house.messages.draft(LEAD, BEN)).others == ()


async def test_the_same_click_is_recorded_once(house: House) -> None:
    await house.know()
    for _ in range(3):
        sent = await house.messages.sent(LEAD, act())
        assert sent.before is None
    assert len(await done(house)) == 2


async def test_after_a_crash_in_the_middle_the_rest_is_done(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.know()
    with monkeypatch.context() as dying:
        dying.setattr(house.audit, "note", _dying)
        with pytest.raises(ConnectionError):
            await house.messages.sent(LEAD, act())
    await house.messages.sent(LEAD, act())
    record = await house.leads.record(LEAD)
    assert record.messaged is not None
    assert record.messaged.state == "done"
    assert set(await done(house)) == {("lead.messaged", AMY), ("lead.claimed", AMY)}


async def _dying(_entry: object) -> None:
    raise ConnectionError


async def test_who_writes_as_the_second_hears_of_the_first_and_is_in_the_history(house: House) -> None:
    await house.know()
    await house.messages.sent(LEAD, act("job-1", AMY))
    sent = await house.messages.sent(LEAD, act("job-2", BEN))
    assert sent.before is not None
    assert sent.claimed is not None
    assert (sent.before.by, sent.claimed.by) == (AMY, AMY)
    assert ("lead.messaged", BEN) in await done(house)


async def test_nobody_writes_to_who_is_not_to_be_contacted(house: House) -> None:
    await house.know()
    await house.no_contact.add("ximenatinkers", act("job-9", BEN))
    for wish in (house.messages.draft(LEAD, AMY), house.messages.sent(LEAD, act())):
        with pytest.raises(Refused, match="not to be contacted"):
            await wish
    assert (await house.leads.record(LEAD)).messaged is None


async def test_nobody_writes_to_a_lead_that_is_not_known(house: House) -> None:
    for wish in (house.messages.draft(LEAD, AMY), house.messages.sent(LEAD, act())):
        with pytest.raises(Refused, match="don't know this lead"):
            await wish
