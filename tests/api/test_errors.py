"""Every documented answer that is an error, the class it becomes, and what people then read."""

import json
from typing import Any

import pytest

from bot.api import errors
from bot.api.errors import (
    ApiError,
    ApiRefusal,
    ApiUnreachable,
    OutcomeUnknown,
    RateLimited,
    UnexpectedResponse,
)
from bot.api.refusals import BY_CODE, BY_STATUS, refusal, tells_an_error
from bot.errors import GoodOnesError
from tests.api import examples

REQUEST = "POST /leads/{id}/feedback"

DOCUMENTED = [
    (404, "handle_not_found", errors.HandleNotFound),
    (422, "handle_protected", errors.HandleProtected),
    (503, "handle_lookup_failed", errors.HandleLookupFailed),
    (403, "free_account_limit", errors.FreeAccountLimit),
    (403, "subscription_required", errors.SubscriptionRequired),
    (400, "stream_cap_exceeded", errors.StreamCapExceeded),
    (400, "orphan_label", errors.OrphanLabel),
    (400, "no_filters_matched", errors.NoFiltersMatched),
    (200, "cap_exceeded", errors.SegmentCapExceeded),
    (404, "lead_not_found", errors.LeadNotFound),
    (404, "profile_missing", errors.ProfileMissing),
    (429, "credits_exhausted", errors.CreditsExhausted),
    (400, "no_team", errors.NoTeam),
    (404, "Stream not found", errors.StreamNotFound),
    (400, "Stream is archived", errors.StreamArchived),
    (404, "Lead not found", errors.LeadNotFound),
    (404, "Saved search not found", errors.SegmentNotFound),
    (404, "Account not found", errors.AccountNotFound),
    (400, "Wake this account first to change its tier.", errors.AccountAsleep),
    (401, json.loads(examples.KEY_ERRORS[0])["error"], errors.KeyMissing),
    (401, json.loads(examples.KEY_ERRORS[1])["error"], errors.KeyMalformed),
    (401, json.loads(examples.KEY_ERRORS[2])["error"], errors.KeyRevoked),
]

BY_STATUS_ALONE = [
    (400, errors.BadRequest),
    (401, errors.KeyRefused),
    (403, errors.Forbidden),
    (404, errors.NotFound),
    (409, errors.Conflict),
    (410, errors.ApiMoved),
    (422, errors.Unprocessable),
    (429, errors.RateLimited),
    (502, errors.UpstreamFailed),
    (503, errors.Unavailable),
    (500, errors.ServerFailed),
    (504, errors.ServerFailed),
    (599, errors.ServerFailed),
    (301, errors.ApiMoved),
    (308, errors.ApiMoved),
    (402, ApiRefusal),
    (418, ApiRefusal),
]

RETRYABLE = {
    errors.ApiUnreachable,
    errors.HandleLookupFailed,
    errors.NoTurn,
    errors.RateLimited,
    errors.ServerFailed,
    errors.Unavailable,
    errors.UpstreamFailed,
}


def family(root: type[ApiError]) -> list[type[ApiError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in family(child))]


@pytest.mark.parametrize(("status", "told", "kind"), DOCUMENTED)
@pytest.mark.parametrize(
    "shape",
    [
        lambda told: {"error": told},
        lambda told: {"error": told, "message": "Some copy."},
        lambda told: {"message": told},
        lambda told: {"code": told, "message": "Some copy."},
        lambda told: {"error": {"code": told, "message": "Some copy."}},
        lambda told: {"error": {"message": told}},
        lambda told: {"error": "Bad Request", "message": told},
    ],
)
def test_every_documented_error_becomes_its_class(
    status: int, told: str, kind: type[ApiRefusal], shape: Any
) -> None:
    error = refusal(REQUEST, status, shape(told))
    assert type(error) is kind
    assert (error.status, error.request) == (status, REQUEST)
    assert BY_CODE[error.code or ""] is kind
    assert error.user_text == kind.user_text


def test_every_code_of_the_table_is_documented_or_marked_as_assumed() -> None:
    documented = {kind for _, _, kind in DOCUMENTED}
    assert set(BY_CODE.values()) - documented == {errors.BudgetExhausted}


@pytest.mark.parametrize(("status", "kind"), BY_STATUS_ALONE)
@pytest.mark.parametrize(
    "body", [None, {}, [], "text", 5, {"error": None}, {"error": []}, {"error": "something_new"}]
)
def test_without_a_known_code_the_status_decides(status: int, kind: type[ApiRefusal], body: Any) -> None:
    assert type(refusal(REQUEST, status, body)) is kind


def test_the_status_table_is_the_documented_one() -> None:
    assert sorted(BY_STATUS) == [400, 401, 403, 404, 409, 410, 422, 429, 502, 503]


def test_the_code_is_stronger_than_the_status() -> None:
    assert type(refusal(REQUEST, 402, {"error": "subscription_required"})) is errors.SubscriptionRequired


def test_both_429s_are_told_apart() -> None:
    fast = refusal("GET /me", 429, {"error": "Too many requests"}, retry_after=40)
    broke = refusal(REQUEST, 429, {"error": "credits_exhausted", "message": "No credits"})
    assert (fast.retryable, fast.retry_after) == (True, 40)
    assert (broke.retryable, broke.retry_after) == (False, None)
    assert isinstance(fast, RateLimited)
    assert not isinstance(broke, RateLimited)


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [
        (0, "a second."),
        (1, "a second."),
        (39.2, "40 seconds."),
        (90, "90 seconds."),
        (91, "2 minutes."),
        (3600, "60 minutes."),
    ],
)
def test_a_rate_limit_says_how_long_to_wait(seconds: float, spoken: str) -> None:
    assert RateLimited("GET /me", retry_after=seconds).user_text.endswith(f"try again in {spoken}")


def test_a_rate_limit_without_a_wait_says_a_minute() -> None:
    assert RateLimited("GET /me").user_text == RateLimited.user_text


@pytest.mark.parametrize("kind", family(ApiError))
def test_every_error_names_cause_and_next_step_in_few_words(kind: type[ApiError]) -> None:
    text = kind.user_text
    assert text.startswith("*")
    assert text.count("*") == 2
    assert text.endswith((".", ").", "*"))
    assert len(text) <= 200
    assert issubclass(kind, GoodOnesError)


@pytest.mark.parametrize("kind", family(ApiError))
def test_only_what_passes_by_itself_is_retryable(kind: type[ApiError]) -> None:
    assert kind.retryable is (kind in RETRYABLE)


def test_the_drawn_tree_names_every_class() -> None:
    drawing = errors.__doc__ or ""
    missing = [kind.__name__ for kind in family(ApiError) if kind.__name__ not in drawing]
    assert missing == []


def test_that_nothing_was_changed_is_said_only_to_who_wanted_to_change_something() -> None:
    looked, clicked = ApiUnreachable("GET /me"), ApiUnreachable("POST /leads/{id}/feedback")
    assert looked.user_text == ApiUnreachable.user_text
    assert clicked.user_text == f"{looked.cause} Nothing was changed. Please try again in a minute."


MENDABLE = {
    *family(errors.KeyRefused),
    errors.Forbidden,
    errors.SubscriptionRequired,
    errors.ApiMoved,
}


@pytest.mark.parametrize("kind", family(ApiError))
def test_what_who_runs_the_app_can_mend_is_told_apart(kind: type[ApiError]) -> None:
    assert kind.mendable is (kind in MENDABLE)


def test_an_unknown_refusal_is_quoted_as_plain_words() -> None:
    body = {"error": "weird_code", "message": "<!channel> *Buy* at https://evil.test/now & relax"}
    error = refusal(REQUEST, 409, body)
    assert error.code == "weird_code"
    assert error.user_text == f"{errors.Conflict.user_text} It said: “&lt;!channel&gt; Buy at … &amp; relax”"


def test_the_text_of_a_payment_service_is_passed_on() -> None:
    error = refusal("POST /accounts/{id}/change-tier", 502, {"error": "Your card was declined."})
    assert error.user_text.endswith("It said: “Your card was declined.”")


def test_the_log_reads_request_class_status_code_and_copy() -> None:
    error = refusal(REQUEST, 404, {"error": "lead_not_found", "message": "No such lead"})
    assert str(error) == f"{REQUEST}: LeadNotFound, status 404, lead_not_found, No such lead"


def test_a_known_error_gives_its_known_code_even_as_a_sentence() -> None:
    assert refusal(REQUEST, 404, {"error": "Lead not found"}).code == "lead_not_found"


def test_an_unknown_sentence_is_no_code() -> None:
    assert refusal(REQUEST, 400, {"error": "That will not do"}).code is None


def test_what_is_unknown_may_have_been_done() -> None:
    assert OutcomeUnknown(REQUEST).maybe_done
    assert UnexpectedResponse(REQUEST, maybe_done=True).maybe_done
    assert "may have happened" in UnexpectedResponse(REQUEST, maybe_done=True).user_text
    assert not UnexpectedResponse(REQUEST).maybe_done
    assert not refusal(REQUEST, 404, None).maybe_done


def test_an_unreadable_answer_lists_its_names_for_the_log() -> None:
    error = UnexpectedResponse("GET /me", "accounts is missing", status=200, keys=("a", "b"))
    assert str(error) == "GET /me: UnexpectedResponse, status 200, accounts is missing; keys seen: a, b"
    assert error.keys == ("a", "b")
    assert str(UnexpectedResponse("GET /me", "not JSON")).endswith("not JSON; keys seen: none")


@pytest.mark.parametrize(
    ("body", "tells"),
    [
        ({"error": "x"}, True),
        ({"error": {"code": "x"}}, True),
        ({"error": ""}, False),
        ({"error": None}, False),
        ({"error": {}}, False),
        ({"error": True}, False),
        ({"errorMessage": "x"}, False),
        (["error"], False),
        (None, False),
    ],
)
def test_an_error_is_told_by_a_text_or_an_object(body: Any, *, tells: bool) -> None:
    assert tells_an_error(body) is tells
