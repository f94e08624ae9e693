"""What each end of a request says of the lead API's condition: the whole table, and what follows in time."""

import pytest

from bot.api import errors
from bot.api.errors import ApiError
from bot.services.pulse import Denial, Pulse
from tests.support.clock import ManualClock

READ, WRITE = "GET /streams", "POST /accounts/{id}/wake"
FAILS = (
    errors.ApiUnreachable,
    errors.OutcomeUnknown,
    errors.Unavailable,
    errors.UpstreamFailed,
    errors.ServerFailed,
)
ANSWERS = (
    errors.BadRequest,
    errors.Forbidden,
    errors.BudgetExhausted,
    errors.NotFound,
    errors.Conflict,
    errors.ApiMoved,
    errors.CreditsExhausted,
    errors.HandleLookupFailed,
)
SAYS_NOTHING = (errors.RateLimited, errors.UnexpectedResponse)
DENIES = (errors.KeyRefused, errors.KeyMissing, errors.KeyMalformed, errors.KeyRevoked)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def pulse(clock: ManualClock) -> Pulse:
    return Pulse(clock)


def at(clock: ManualClock) -> float:
    return clock.now().timestamp()


def test_before_anything_was_asked_nothing_is_known(pulse: Pulse) -> None:
    assert (pulse.up, pulse.served, pulse.failing_since, pulse.denial) == (0.0, 0.0, None, None)
    assert pulse.served_at(READ) == 0.0


@pytest.mark.parametrize("kind", FAILS)
def test_failures_count_from_the_first_and_the_next_answer_ends_them(
    pulse: Pulse, clock: ManualClock, kind: type[ApiError]
) -> None:
    begun = at(clock)
    pulse.hear(READ, kind(READ))
    clock.advance(30)
    pulse.hear(WRITE, kind(WRITE))
    assert (pulse.failing_since, pulse.up) == (begun, 0.0)
    pulse.hear(READ, None)
    assert (pulse.failing_since, pulse.up, pulse.served) == (None, at(clock), at(clock))


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_refusal_of_what_was_asked_is_an_answer(
    pulse: Pulse, clock: ManualClock, kind: type[ApiError]
) -> None:
    pulse.hear(READ, errors.ApiUnreachable(READ))
    pulse.hear(READ, kind(READ))
    assert (pulse.failing_since, pulse.up, pulse.denial) == (None, at(clock), None)
    assert pulse.served == 0.0


@pytest.mark.parametrize("kind", SAYS_NOTHING)
def test_what_may_not_come_from_the_api_says_nothing(
    pulse: Pulse, clock: ManualClock, kind: type[ApiError]
) -> None:
    pulse.hear(READ, errors.ApiUnreachable(READ))
    begun = at(clock)
    clock.advance(5)
    pulse.hear(READ, kind(READ))
    assert (pulse.failing_since, pulse.up) == (begun, 0.0)


@pytest.mark.parametrize("kind", DENIES)
def test_a_refused_key_is_a_denial_of_everything_until_it_is_taken(
    pulse: Pulse, clock: ManualClock, kind: type[ApiError]
) -> None:
    pulse.hear(WRITE, kind(WRITE))
    assert pulse.denial == Denial(kind.user_text, at(clock))
    assert pulse.up == at(clock)
    pulse.hear(READ, None)
    assert [pulse.denial] == [None]


@pytest.mark.parametrize(
    "error",
    [errors.SubscriptionRequired(READ, status=403), errors.ApiRefusal(READ, status=402)],
)
def test_an_unpaid_plan_is_a_denial_until_the_same_is_served(pulse: Pulse, error: ApiError) -> None:
    pulse.hear(READ, error)
    assert pulse.denial is not None
    assert "active subscription" in pulse.denial.text
    pulse.hear("GET /me", None)
    assert pulse.denial.request == READ
    pulse.hear(READ, None)
    assert [pulse.denial] == [None]
    assert pulse.served_at(READ) == pulse.up


def test_what_costs_money_may_be_refused_without_denying_the_rest(pulse: Pulse) -> None:
    pulse.hear(WRITE, errors.SubscriptionRequired(WRITE, status=403))
    assert pulse.denial is None


def test_only_the_denial_that_was_dealt_with_is_forgotten(pulse: Pulse, clock: ManualClock) -> None:
    older, newer = (denied(pulse, clock) for _ in range(2))
    pulse.forget(older)
    assert pulse.denial is newer
    pulse.forget(newer)
    assert [pulse.denial] == [None]


def denied(pulse: Pulse, clock: ManualClock) -> Denial:
    """A denial, a moment later."""
    clock.advance(1)
    pulse.hear(READ, errors.KeyRevoked(READ))
    assert pulse.denial is not None
    return pulse.denial
