"""What is made of what somebody typed, where there is a schedule already and where there is none."""

from datetime import time

import pytest

from bot.digests.schedule import EVERY_DAY, OFF, WEEKDAYS, Schedule, When
from bot.digests.wish import DigestWish

TOKYO, OSLO = "Asia/Tokyo", "Europe/Oslo"
HELD = Schedule(when=When.DAYS, days=(0, 3), at=time(8, 30), zone=OSLO, short=True, skip_empty=True)
SYNC = Schedule(when=When.SYNC, zone=OSLO, short=True)


@pytest.mark.parametrize(
    ("wish", "schedule"),
    [
        (DigestWish(When.OFF), Schedule(when=When.OFF, zone=TOKYO)),
        (DigestWish(When.SYNC, skip_empty=True), Schedule(when=When.SYNC, zone=TOKYO, skip_empty=True)),
        (DigestWish(When.DAYS, WEEKDAYS), Schedule(when=When.DAYS, days=WEEKDAYS, at=time(9), zone=TOKYO)),
        (
            DigestWish(When.DAYS, EVERY_DAY, time(7), OSLO, short=True),
            Schedule(when=When.DAYS, at=time(7), zone=OSLO, short=True),
        ),
    ],
)
@pytest.mark.parametrize("held", [OFF, SYNC, HELD])
def test_who_says_when_says_all_of_it(wish: DigestWish, schedule: Schedule, held: Schedule) -> None:
    assert wish.applied(held, TOKYO) == schedule


@pytest.mark.parametrize(
    ("wish", "changed"),
    [
        (DigestWish(at=time(10)), {"at": time(10), "zone": TOKYO}),
        (DigestWish(at=time(10), zone=OSLO), {"at": time(10), "zone": OSLO}),
        (DigestWish(zone="UTC"), {"zone": "UTC"}),
        (DigestWish(short=False), {"short": False}),
        (DigestWish(skip_empty=False), {"skip_empty": False}),
    ],
)
def test_who_says_less_changes_what_there_is(wish: DigestWish, changed: dict[str, object]) -> None:
    assert wish.applied(HELD, TOKYO) == HELD.model_copy(update=changed)


@pytest.mark.parametrize(
    ("wish", "held"),
    [
        (DigestWish(at=time(10)), OFF),
        (DigestWish(at=time(10)), SYNC),
        (DigestWish(short=True), OFF),
        (DigestWish(zone=OSLO), OFF),
    ],
)
def test_too_little_is_none(wish: DigestWish, held: Schedule) -> None:
    assert wish.applied(held, TOKYO) is None


def test_a_form_alone_fits_a_digest_after_each_sync() -> None:
    assert DigestWish(skip_empty=True).applied(SYNC, TOKYO) == SYNC.model_copy(update={"skip_empty": True})


@pytest.mark.parametrize(
    ("wish", "asks"),
    [
        (DigestWish(), True),
        (DigestWish(mine=True), True),
        (DigestWish(default=True), False),
        (DigestWish(short=False), False),
        (DigestWish(When.OFF), False),
    ],
)
def test_who_says_nothing_asks_how_it_is(wish: DigestWish, *, asks: bool) -> None:
    assert wish.asks is asks
