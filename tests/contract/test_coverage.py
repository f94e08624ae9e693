"""Nothing is left out: each endpoint and each documented refusal has its test, at the client and at the stand-in alike."""

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

import tests.contract
from bot.api.errors import ApiError
from bot.api.refusals import BY_CODE, BY_STATUS
from bot.sandbox.api.operations import ROUTES
from tests.api.calls import CALLS
from tests.api.wire import Wire, raw
from tests.contract.documented import ENDPOINTS, EVERY, REFUSALS, STATUSES, Refusal, slug

NOT_DOCUMENTED_AS_REFUSALS = {"segment_not_found"}
"""Codes that the client knows besides: the new word for a saved search, should it come."""


def marks(name: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The name of each contract test that has this mark, and what the mark says; whatever was selected to run."""
    for module in pkgutil.iter_modules(tests.contract.__path__, "tests.contract."):
        for test, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            for mark in getattr(function, "pytestmark", ()):
                if mark.name == name:
                    yield test, mark.args


def anonymous(endpoint: str) -> str:
    """With every ``{…}`` made alike: the same id has several names."""
    return re.sub(r"\{[^}]*\}", "{}", endpoint)


def test_there_are_thirty_seven_endpoints() -> None:
    assert len(ENDPOINTS) == 37


def test_every_endpoint_has_its_test() -> None:
    tested = Counter(endpoint for _, (endpoint,) in marks("endpoint"))
    assert tested == Counter(ENDPOINTS)


def test_the_stand_in_has_these_endpoints_and_no_others() -> None:
    assert Counter(f"{route.method} {route.path}" for route in ROUTES) == Counter(ENDPOINTS)


async def test_the_client_calls_these_endpoints_and_no_others() -> None:
    called = set()
    for ask in CALLS.values():
        with pytest.raises(ApiError) as caught:
            await ask(Wire(raw("", 418)).client())
        called.add(anonymous(caught.value.request))
    assert called == {anonymous(endpoint) for endpoint in ENDPOINTS}


def test_every_documented_refusal_has_its_test() -> None:
    tested = Counter(Refusal(*said) for _, said in marks("refusal"))
    assert tested == Counter(REFUSALS)


def test_every_documented_refusal_is_of_an_endpoint_and_a_status_that_are_documented() -> None:
    assert {refusal.endpoint for refusal in REFUSALS} <= ENDPOINTS | {EVERY}
    assert {refusal.status for refusal in REFUSALS} <= STATUSES | {None}


def test_the_client_knows_every_documented_code_and_sentence_and_few_others() -> None:
    named = {slug(refusal.words) for refusal in REFUSALS if not refusal.words.startswith("(")}
    skipped = {"account_sleeping", "free_tier"}
    assert named - skipped == set(BY_CODE) - NOT_DOCUMENTED_AS_REFUSALS


def test_the_client_knows_every_documented_status_and_no_others() -> None:
    assert set(BY_STATUS) == STATUSES


def test_what_tests_an_endpoint_that_changes_something_says_so() -> None:
    writing = {test for test, _ in marks("writes")}
    changing = {test for test, (endpoint,) in marks("endpoint") if not endpoint.startswith("GET ")}
    reading = {test for test, (endpoint,) in marks("endpoint") if endpoint.startswith("GET ")}
    assert changing - writing == {"test_a_key_that_revokes_itself_opens_nothing_any_more"}
    assert not reading & writing
