"""What the methods say of themselves is what they do."""

import inspect
import re

import pytest

from bot.api import GoodOnes, errors
from bot.api.errors import ApiError
from tests.api.calls import CALLS, WALKS
from tests.api.wire import KEY, Wire, raw

PAGE = re.compile(r"https://docs\.catchthegoodones\.com/api-reference/[a-z0-9-]+$", re.MULTILINE)
CLAIM = re.compile(r"^``(GET|POST|PUT|PATCH|DELETE) (/[A-Za-z/{}-]*)(\?[a-z=]*)?``")

SPENDS = {
    "streams.create": "quantity goes up",
    "streams.update": "quantity goes up",
    "streams.re_test": "monthly re-test budget",
    "accounts.change_tier": "billed at once",
    "lookups.enrich": "**credits**",
    "lookups.enrich_email": "**credits**",
    "streams.run": "daily sync slot",
    "leads.enrich": "**credits**",
    "accounts.sleep": "quantity goes down",
    "accounts.wake": "quantity goes up",
}
RESOURCES = (
    "streams",
    "runs",
    "leads",
    "segments",
    "accounts",
    "me",
    "webhooks",
    "dm_templates",
    "notification_settings",
    "lookups",
)
ENDPOINTS = """
POST /streams
GET /streams
GET /streams/{id}
PATCH /streams/{id}
DELETE /streams/{id}
POST /streams/{id}/run
POST /streams/{id}/re-test
GET /streams/{id}/runs
GET /streams/{id}/runs/{runId}
GET /runs
GET /streams/{id}/leads
GET /leads
POST /leads/{id}/feedback
POST /leads/{id}/enrich
POST /leads/{id}/export
POST /segments
GET /segments
GET /accounts
POST /accounts/{id}/sleep
POST /accounts/{id}/wake
POST /accounts/{id}/change-tier
GET /me
POST /webhooks/subscribe
DELETE /webhooks/subscribe
GET /dm-templates
POST /dm-templates
GET /dm-templates/{id}
PUT /dm-templates/{id}
DELETE /dm-templates/{id}
GET /notification-settings
PUT /notification-settings
POST /lookups/enrich
POST /lookups/enrich-email
GET /lookups/enrich/history
GET /lookups/enrich-email/history
POST /lookups/segments/from-description
DELETE /lookups/api-keys/{id}
"""
"""All that https://docs.catchthegoodones.com/api-reference/introduction names."""


def docstring(name: str) -> str:
    resource, method = name.split(".")
    text = inspect.getdoc(getattr(getattr(GoodOnes(KEY, "http://127.0.0.1:9"), resource), method))
    assert text is not None
    return text


def pattern(text: str) -> str:
    """A path with every ``{...}`` made alike: the documentation names the same ids in several ways."""
    return re.sub(r"\{[^}]*\}", "{}", text)


def test_every_method_of_every_resource_is_looked_at() -> None:
    api = GoodOnes(KEY, "http://127.0.0.1:9")
    public = {
        f"{resource}.{method}"
        for resource in RESOURCES
        for method in dir(getattr(api, resource))
        if not method.startswith("_")
    }
    assert public == set(CALLS) | set(WALKS)


def test_every_endpoint_has_its_method() -> None:
    claims = [CLAIM.match(docstring(name)) for name in CALLS]
    assert {f"{claim[1]} {claim[2]}" for claim in claims if claim} == set(ENDPOINTS.split("\n")) - {""}


@pytest.mark.parametrize("name", CALLS)
async def test_a_method_asks_what_its_docstring_says(name: str) -> None:
    claim = CLAIM.match(docstring(name))
    assert claim is not None
    wire = Wire(raw("not json", 418))
    with pytest.raises(ApiError) as caught:
        await CALLS[name](wire.client())
    assert pattern(caught.value.request) == f"{claim[1]} {pattern(claim[2])}"
    assert re.sub(r"/\d+", "/{}", wire.asked.url.path) == f"/api/v2{pattern(claim[2])}"
    assert wire.asked.method == claim[1]


@pytest.mark.parametrize("name", CALLS)
def test_a_method_names_the_page_that_it_is_made_from(name: str) -> None:
    assert PAGE.search(docstring(name))


@pytest.mark.parametrize("name", CALLS)
def test_a_method_says_what_it_costs(name: str) -> None:
    assert SPENDS.get(name, "Costs one request") in docstring(name)


@pytest.mark.parametrize("name", [*CALLS, *WALKS])
def test_a_method_names_only_errors_that_exist(name: str) -> None:
    raises = re.findall(r"Raises (.*?)\.(?:\s|$)", docstring(name), re.DOTALL)
    named = [error for sentence in raises for error in re.findall(r"``(\w+)``", sentence)]
    assert all(issubclass(getattr(errors, error), ApiError) for error in named)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("streams.run", "StreamArchived"),
        ("leads.feedback", "SegmentNotFound"),
        ("leads.enrich", "CreditsExhausted"),
        ("accounts.wake", "SubscriptionRequired"),
        ("streams.create", "HandleNotFound"),
        ("streams.create", "HandleProtected"),
        ("streams.create", "HandleLookupFailed"),
        ("streams.create", "FreeAccountLimit"),
        ("streams.create", "SubscriptionRequired"),
        ("streams.create", "StreamCapExceeded"),
        ("segments.create", "OrphanLabel"),
        ("accounts.change_tier", "SubscriptionRequired"),
        ("accounts.change_tier", "AccountNotFound"),
        ("accounts.change_tier", "AccountAsleep"),
        ("accounts.change_tier", "UpstreamFailed"),
        ("lookups.segment_from_description", "NoFiltersMatched"),
        ("accounts.sleep", "AccountNotFound"),
    ],
)
def test_a_method_names_its_documented_errors(name: str, error: str) -> None:
    assert f"``{error}``" in docstring(name)
