"""Reading parameters and bodies: whatever is sent is either understood or refused by name."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api.calls import Body, Call, Query
from bot.sandbox.api.errors import Refusal, gone, invalid, not_found, subscription_required
from bot.sandbox.api.operations import ROUTES

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=5,
)


def outcome(read: Callable[[], Any]) -> Any:
    """What was read, or the refusal."""
    try:
        return read()
    except Refusal as refusal:
        return refusal


@given(st.integers(0, 10**18 - 1))
def test_whole_number_in_a_query_reads_back(number: int) -> None:
    assert Query({"id": str(number)}).whole("id") == number


@given(st.text())
def test_any_text_is_a_whole_number_or_refused_by_name(text: str) -> None:
    number = outcome(lambda: Query({"limit": text}).whole("limit"))
    if isinstance(number, Refusal):
        assert (number.status, number.message) == (400, "limit must be a whole number.")
    else:
        assert number == int(text)


@pytest.mark.parametrize("digits", [19, 5_000])
def test_number_beyond_all_ids_is_refused(digits: int) -> None:
    assert isinstance(outcome(lambda: Query({"id": "9" * digits}).whole("id")), Refusal)


@given(st.text())
def test_any_text_is_a_moment_or_refused_by_name(text: str) -> None:
    moment = outcome(lambda: Query({"since": text}).moment("since"))
    if isinstance(moment, Refusal):
        assert (moment.error, moment.status) == ("validation_error", 400)
    else:
        assert moment.tzinfo is not None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-02T09:00:00Z", datetime(2026, 6, 2, 9, 0, tzinfo=UTC)),
        ("2026-06-02T11:00:00+02:00", datetime(2026, 6, 2, 9, 0, tzinfo=UTC)),
        ("2026-06-02T09:00:00.250Z", datetime(2026, 6, 2, 9, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-06-02", datetime(2026, 6, 2, tzinfo=UTC)),
    ],
)
def test_iso_times_in_their_usual_forms_are_read(text: str, moment: datetime) -> None:
    assert Query({"since": text}).moment("since") == moment


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("1", True), ("false", False), ("0", False)],
)
def test_flag_has_four_spellings(text: str, *, value: bool) -> None:
    assert Query({"summary": text}).flag("summary", default=not value) is value


@pytest.mark.parametrize("default", [True, False])
def test_flag_that_is_not_there_is_the_default(*, default: bool) -> None:
    assert Query({}).flag("summary", default=default) is default


@pytest.mark.parametrize(
    ("query", "limit"),
    [({}, 30), ({"limit": "1"}, 1), ({"limit": "100"}, 100), ({"limit": "101"}, 100)],
)
def test_limit_has_a_default_and_a_maximum(query: dict[str, str], limit: int) -> None:
    assert Query(query).limit(30, 100) == limit


@pytest.mark.parametrize(
    ("reader", "absent"),
    [
        (lambda query: query.whole("x"), None),
        (lambda query: query.choice("x", ("a",)), None),
        (lambda query: query.moment("x"), None),
        (lambda query: query.limit(7, 9), 7),
    ],
)
def test_absent_parameters_are_no_mistake(reader: Any, absent: Any) -> None:
    assert reader(Query({"other": "1"})) == absent


@given(JSON)
def test_any_value_is_a_whole_number_of_a_body_or_refused_by_name(value: Any) -> None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if is_whole:
        assert Body({"id": value}).need_whole("id") == value
        return
    with pytest.raises(Refusal) as refused:
        Body({"id": value}).need_whole("id")
    reason = "is required." if value is None else "must be a whole number."
    assert refused.value.message == f"id {reason}"


@given(JSON)
def test_any_value_is_one_of_the_options_or_refused(value: Any) -> None:
    options = ("good", "bad")
    chosen = outcome(lambda: Body({"feedback": value}).need_choice("feedback", options))
    assert isinstance(chosen, Refusal) == (value not in options)


@given(JSON)
def test_any_value_is_a_list_of_options_or_refused(value: Any) -> None:
    options = ("linkedin_url", "email")
    chosen = outcome(lambda: Body({"outputs": value}).need_choices("outputs", options))
    fine = isinstance(value, list) and bool(value) and all(item in options for item in value)
    assert isinstance(chosen, Refusal) != fine


@given(st.lists(st.sampled_from(["linkedin_url", "email"]), min_size=1))
def test_options_are_taken_once_in_the_order_of_their_first_naming(named: list[str]) -> None:
    chosen = Body({"outputs": named}).need_choices("outputs", ("linkedin_url", "email"))
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) == set(named)
    assert chosen[0] == named[0]


@given(st.text(max_size=30), st.integers(0, 30))
def test_text_is_kept_as_it_is_up_to_its_limit(text: str, most: int) -> None:
    if len(text) <= most:
        assert Body({"note": text}).text("note", most) == text
        return
    with pytest.raises(Refusal):
        Body({"note": text}).text("note", most)


@given(JSON)
def test_any_json_is_an_object_or_refused(value: Any) -> None:
    call = Call("http://api.example", raw=json.dumps(value))
    if isinstance(value, dict):
        assert call.body().record("nothing of that name") == value.get("nothing of that name", {})
        return
    with pytest.raises(Refusal) as refused:
        call.body()
    assert refused.value.message == "The body must be a JSON object."


@pytest.mark.parametrize("raw", ["", "{", "nonsense", "{'a': 1}", "\x00"])
def test_what_is_no_json_is_refused(raw: str) -> None:
    with pytest.raises(Refusal) as refused:
        Call("http://api.example", raw=raw).body()
    assert refused.value.body == {"error": "validation_error", "message": "The body must be JSON."}


@pytest.mark.parametrize(
    ("refusal", "status", "keys"),
    [
        (invalid("Why."), 400, {"error", "message"}),
        (not_found("Stream"), 404, {"error"}),
        (subscription_required(), 403, {"error", "message"}),
        (gone(), 410, {"error", "message"}),
    ],
)
def test_refusals_say_their_code_and_mostly_a_message(refusal: Refusal, status: int, keys: set[str]) -> None:
    assert refusal.status == status
    assert set(refusal.body) == keys


def test_endpoints_are_those_of_the_introduction_and_none_stands_twice() -> None:
    names = [f"{route.method} {route.path}" for route in ROUTES]
    assert len(set(names)) == len(names)
    assert {
        "GET /streams",
        "GET /streams/{id}",
        "POST /streams/{id}/run",
        "GET /streams/{id}/runs",
        "GET /streams/{id}/runs/{runId}",
        "GET /runs",
        "GET /streams/{id}/leads",
        "GET /leads",
        "POST /leads/{id}/feedback",
        "POST /leads/{id}/enrich",
        "POST /leads/{id}/export",
        "GET /segments",
        "GET /accounts",
        "POST /accounts/{id}/sleep",
        "POST /accounts/{id}/wake",
        "GET /me",
        "POST /webhooks/subscribe",
        "DELETE /webhooks/subscribe",
    } <= set(names)
