"""Tracked accounts: listed with what uses them, and woken or put to sleep once, with the truth about what came of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.accounts import MOST, Deed, Outcome, Turned
from bot.api.errors import ApiUnreachable, KeyRevoked, SubscriptionRequired, Unavailable, UpstreamFailed
from bot.api.models import Account
from bot.records import Mark
from bot.services.acts import Act
from tests.services.make import House, act

AWAKE, ASLEEP = 7, 10
BEN = "U0BEN"
CLICK = act()
OTHERS = act("job-2", BEN)


def state(house: House, id_: int) -> bool:
    """Whether an account is awake at the API."""
    return house.sandbox.tables.accounts.need(id_).is_active


def put(house: House, id_: int, *, awake: bool) -> None:
    tables = house.sandbox.tables
    tables.accounts.put(replace(tables.accounts.need(id_), is_active=awake))


async def turn(house: House, *ids: int, deed: Deed = Deed.WAKE, by: Act = CLICK) -> list[Turned]:
    return await house.accounts.change(ids or (ASLEEP,), deed, by)


async def outcomes(house: House, *ids: int, deed: Deed = Deed.WAKE, by: Act = CLICK) -> list[Outcome]:
    return [each.outcome for each in await turn(house, *ids, deed=deed, by=by)]


def asked(house: House, deed: Deed = Deed.WAKE) -> int:
    return len(house.asked("POST", f"/{deed.value}"))


async def noted(house: House) -> list[tuple[str, str | None, int | None, str]]:
    return [(each.what, each.by, each.account, each.result) for each in await house.noted()]


async def test_one_is_woken_billed_and_noted(house: House) -> None:
    before = sum(house.sandbox.billed.values())
    assert await turn(house) == [Turned(ASLEEP, Outcome.DONE)]
    assert state(house, ASLEEP)
    assert sum(house.sandbox.billed.values()) == before + 1
    assert await noted(house) == [("account.woken", CLICK.by, ASLEEP, "done")]


async def test_one_is_put_to_sleep_taken_off_the_bill_and_noted(house: House) -> None:
    before = sum(house.sandbox.billed.values())
    assert await outcomes(house, AWAKE, deed=Deed.SLEEP) == [Outcome.DONE]
    assert not state(house, AWAKE)
    assert sum(house.sandbox.billed.values()) == before - 1
    assert await noted(house) == [("account.slept", CLICK.by, AWAKE, "done")]


async def test_each_of_several_is_a_line_of_the_audit(house: House) -> None:
    put(house, AWAKE, awake=False)
    assert await outcomes(house, AWAKE, ASLEEP) == [Outcome.DONE, Outcome.DONE]
    assert {each[2] for each in await noted(house)} == {AWAKE, ASLEEP}


async def test_what_was_read_before_is_read_afresh_afterwards(house: House) -> None:
    assert ASLEEP in {each.account.id for each in await house.accounts.all() if each.asleep}
    await turn(house)
    assert ASLEEP not in {each.account.id for each in await house.accounts.all() if each.asleep}


async def test_the_same_click_done_again_calls_once(house: House) -> None:
    await turn(house)
    assert await outcomes(house) == [Outcome.DONE]
    assert asked(house) == 1
    assert len(await noted(house)) == 1


async def test_the_second_hears_who_was_first(house: House) -> None:
    await turn(house, by=OTHERS)
    (turned,) = await turn(house)
    assert turned.outcome is Outcome.ALREADY
    assert turned.by is not None
    assert turned.by.by == BEN
    assert asked(house) == 1
    (third,) = await turn(house, by=act("job-3"))
    assert third.by == turned.by


async def test_what_was_woken_elsewhere_has_nobody_here(house: House) -> None:
    put(house, ASLEEP, awake=True)
    assert await turn(house) == [Turned(ASLEEP, Outcome.ALREADY)]
    assert asked(house) == 0
    assert await noted(house) == []


async def test_who_put_it_to_sleep_did_not_wake_it(house: House) -> None:
    await turn(house, AWAKE, deed=Deed.SLEEP, by=OTHERS)
    put(house, AWAKE, awake=True)
    assert await turn(house, AWAKE) == [Turned(AWAKE, Outcome.ALREADY)]


async def test_while_somebody_is_at_it_nobody_else_calls(house: House) -> None:
    mark = Mark(kind=Deed.WAKE.value, by=BEN, at=house.clock.now(), job="job-2")
    await house.calls.begin(str(ASLEEP), mark)
    assert await turn(house) == [Turned(ASLEEP, Outcome.BUSY, by=mark)]
    assert asked(house) == 0
    house.clock.advance(timedelta(minutes=11).total_seconds())
    assert await outcomes(house) == [Outcome.DONE]


async def test_who_was_at_it_while_the_list_was_read_is_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = house.calls.get

    async def late(name: str) -> Mark | None:
        monkeypatch.setattr(house.calls, "get", get)
        await turn(house, by=OTHERS)
        return None

    monkeypatch.setattr(house.calls, "get", late)
    (turned,) = await turn(house)
    assert turned.outcome is Outcome.ALREADY
    assert asked(house) == 1
    assert await house.calls.get(str(ASLEEP)) == turned.by
    assert turned.by is not None
    assert (turned.by.by, turned.by.state) == (BEN, "done")


async def test_the_same_job_in_two_processes_calls_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = house.calls.get

    async def late(name: str) -> Mark | None:
        monkeypatch.setattr(house.calls, "get", get)
        await turn(house)
        return None

    monkeypatch.setattr(house.calls, "get", late)
    assert await outcomes(house) == [Outcome.DONE]
    assert asked(house) == 1


@pytest.mark.parametrize("deed", Deed)
async def test_a_lost_answer_of_what_happened_is_looked_up(house: House, deed: Deed) -> None:
    id_ = ASLEEP if deed is Deed.WAKE else AWAKE
    house.trouble("drop_after", path=f"/accounts/*/{deed.value}", count=1)
    assert await outcomes(house, id_, deed=deed) == [Outcome.DONE]
    assert asked(house, deed) == 1
    assert [each[3] for each in await noted(house)] == ["done"]


async def test_a_lost_call_that_did_not_happen_is_said_and_not_repeated(house: House) -> None:
    house.trouble("drop_before", path="/accounts/*/wake", count=1)
    assert await outcomes(house) == [Outcome.UNCHANGED]
    assert await outcomes(house) == [Outcome.UNCHANGED]
    assert asked(house) == 1
    assert [each[3] for each in await noted(house)] == ["unknown"]
    assert await outcomes(house, by=act("another click")) == [Outcome.DONE]


async def test_where_nobody_can_look_it_may_have_happened(house: House) -> None:
    house.trouble("drop_after", path="/accounts/*/wake", count=1)

    # The list is read once before, and then no more.
    before = house.accounts._send

    async def call(id_: int, deed: Deed) -> None:
        house.trouble("error", path="/accounts", status=500, count=None)
        await before(id_, deed)

    house.accounts._send = call  # type: ignore[method-assign]
    assert await outcomes(house) == [Outcome.UNKNOWN]
    assert [each[3] for each in await noted(house)] == ["unknown"]
    house.sandbox.faults.clear()
    # Done again, it is seen; what was noted stays.
    assert await outcomes(house) == [Outcome.DONE]
    assert asked(house) == 1


async def test_an_account_that_is_gone_keeps_nobody_from_the_others(house: House) -> None:
    gone, woken = await turn(house, 999, ASLEEP)
    assert gone.outcome is Outcome.FAILED
    assert "`/goodones accounts`" in gone.trouble
    assert woken.outcome is Outcome.DONE


async def test_one_that_goes_after_the_list_was_read_is_said(house: House) -> None:
    house.trouble("error", path=f"/accounts/{ASLEEP}/wake", status=404, count=1)
    (turned,) = await turn(house)
    assert turned.outcome is Outcome.FAILED
    assert await house.calls.get(str(ASLEEP)) is None


async def test_without_a_subscription_the_first_is_refused_and_the_rest_is_left(house: House) -> None:
    put(house, AWAKE, awake=False)
    house.sandbox.tables.owners.put(replace(house.sandbox.tables.owner, subscription_status="past_due"))
    assert await turn(house, ASLEEP, AWAKE) == [
        Turned(ASLEEP, Outcome.FAILED, SubscriptionRequired.user_text),
        Turned(AWAKE, Outcome.LEFT),
    ]
    assert asked(house) == 1
    assert await noted(house) == []


async def test_a_key_that_is_revoked_on_the_way_leaves_what_was_done(house: House) -> None:
    put(house, AWAKE, awake=False)
    house.trouble("error", path=f"/accounts/{AWAKE}/wake", status=401, count=1)
    done, refused = await turn(house, ASLEEP, AWAKE)
    assert done.outcome is Outcome.DONE
    assert refused.outcome is Outcome.FAILED
    assert "refused our key" in refused.trouble


async def test_a_revoked_key_is_told_at_once(house: House) -> None:
    house.sandbox._front._control.do({"do": "revoke_key"})
    with pytest.raises(KeyRevoked):
        await turn(house)


async def test_where_the_api_is_away_before_anything_happened_it_is_tried_again(house: House) -> None:
    house.trouble("error", path="/accounts/*/wake", status=503, count=None)
    with pytest.raises(Unavailable):
        await turn(house)
    assert await house.calls.get(str(ASLEEP)) is None
    house.sandbox.faults.clear()
    assert await outcomes(house) == [Outcome.DONE]


async def test_a_payment_that_fails_is_not_tried_again_by_itself(house: House) -> None:
    house.trouble("error", path="/accounts/*/wake", status=502, count=None)
    failed, left = await turn(house, ASLEEP, AWAKE)
    assert failed.outcome is Outcome.FAILED
    assert failed.trouble.startswith(UpstreamFailed.user_text)
    assert left.outcome is Outcome.LEFT
    assert asked(house) == 1


async def test_where_the_list_cannot_be_read_nothing_is_begun(house: House) -> None:
    house.trouble("down", path="/accounts", count=None)
    with pytest.raises(ApiUnreachable):
        await turn(house)
    assert asked(house) == 0
    assert await house.calls.get(str(ASLEEP)) is None


async def test_where_the_api_goes_away_on_the_way_what_was_done_is_told(house: House) -> None:
    put(house, AWAKE, awake=False)
    house.trouble("error", path=f"/accounts/{AWAKE}/wake", status=503, count=None)
    done, failed = await turn(house, ASLEEP, AWAKE)
    assert done.outcome is Outcome.DONE
    assert failed.outcome is Outcome.FAILED
    assert failed.trouble.startswith(Unavailable.user_text)


async def test_all_are_listed_those_that_sleep_first(house: House) -> None:
    every = await house.accounts.all()
    assert [each.asleep for each in every] == sorted((each.asleep for each in every), reverse=True)
    names = [each.account.x_handle for each in every if not each.asleep]
    assert names == sorted(names, key=str.casefold)
    assert len(every) == len(house.sandbox.tables.accounts.all())
    used = {each.account.id: each.streams for each in every}
    pairs = house.sandbox.tables.pairs.all()
    assert used[AWAKE] == len({each.stream_id for each in pairs if each.account_id == AWAKE})


async def test_how_many_streams_use_one_is_left_out_where_nobody_says(house: House) -> None:
    house.trouble("error", path="/streams", status=500, count=None)
    assert {each.streams for each in await house.accounts.all()} == {None}


async def test_pairs_that_name_no_account_say_nothing_of_use(house: House) -> None:
    for pair in house.sandbox.tables.pairs.all():
        house.sandbox.tables.pairs.drop(pair.id)
    assert {each.streams for each in await house.accounts.all()} == {None}


async def test_a_window_is_for_those_with_which_there_is_something_to_do(house: House) -> None:
    async def open_to(deed: Deed) -> list[int]:
        return [each.id for each in await house.accounts.open_to(deed, [AWAKE, ASLEEP, 999])]

    assert await open_to(Deed.WAKE) == [ASLEEP]
    assert await open_to(Deed.SLEEP) == [AWAKE]


async def test_names_are_known_as_far_as_they_are(house: House) -> None:
    known = await house.accounts.known([ASLEEP, 999])
    assert {id_: type(each) for id_, each in known.items()} == {ASLEEP: Account}


async def test_a_window_full_of_accounts_costs_the_list_and_one_request_each(house: House) -> None:
    tables = house.sandbox.tables
    rows = [tables.accounts.put(replace(tables.accounts.need(ASLEEP), id=1000 + n)) for n in range(MOST)]
    house.sandbox.requests.clear()
    assert set(await outcomes(house, *[each.id for each in rows])) == {Outcome.DONE}
    assert len(house.sandbox.requests) == 1 + MOST
