"""Who is let in and how often, over HTTP and by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.changes import Changes
from bot.sandbox.api.errors import Refusal
from bot.sandbox.api.gate import Gate, RateLimit, key_of, looks_like_key
from bot.sandbox.api.tables import Tables
from bot.sandbox.keep import Keep
from tests.sandbox.api.support import KEY, Caller, ManualClock, client, opened

NO_HEADER = "Missing or invalid Authorization header. Use: Bearer <api_key>"
NO_KEY = "Invalid API key format."
WRONG_KEY = "Invalid or revoked API key."


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (None, NO_HEADER),
        ("", NO_HEADER),
        (KEY, NO_HEADER),
        ("Basic dXNlcjpwYXNz", NO_HEADER),
        ("Bearer nonsense", NO_KEY),
        (f"Bearer {KEY}x", NO_KEY),
        (f"Bearer {'x' * 45}", NO_KEY),
        (f"Bearer ctgo_{'z' * 40}", WRONG_KEY),
    ],
)
async def test_each_bad_authorization_gets_its_documented_401(
    caller: Caller,
    header: str | None,
    sentence: str,
) -> None:
    headers = {} if header is None else {"Authorization": header}
    async with client(caller.sandbox.base_url) as stranger:
        response = await stranger.get("/api/v2/me", headers=headers)
    assert (response.status_code, response.json()) == (401, {"error": sentence})
    assert "X-RateLimit-Limit" not in response.headers


async def test_revoked_key_is_refused_until_it_is_restored(caller: Caller) -> None:
    await caller.control(do="revoke_key")
    assert await caller.ask("GET", "/me") == (401, {"error": WRONG_KEY})
    await caller.control(do="restore_key")
    assert (await caller.ask("GET", "/me"))[0] == 200


@pytest.mark.parametrize("key", ["", "ctgo_short", "nope_" + "k" * 40])
def test_stand_in_takes_only_a_key_of_the_documented_form(key: str) -> None:
    assert not looks_like_key(key)
    with pytest.raises(ValueError, match="ctgo_"):
        ApiSandbox(key=key)


@given(st.integers())
def test_every_seed_has_a_key_of_its_own(seed: int) -> None:
    assert looks_like_key(key_of(seed))
    assert key_of(seed) == key_of(seed) != key_of(seed + 1)


@given(st.text(max_size=60).filter(lambda text: text != KEY))
def test_no_other_key_is_let_in(key: str) -> None:
    with pytest.raises(Refusal) as refused:
        Gate(KEY, Tables(Keep(), Changes()).marks).admit(f"Bearer {key}")
    assert refused.value.status == 401


async def test_every_answer_counts_down_what_remains() -> None:
    async with opened(rate_limit=True) as caller:
        first = await caller.http.get("/api/v2/me")
        second = await caller.http.get("/api/v2/streams/999")
    assert (first.headers["X-RateLimit-Limit"], first.headers["X-RateLimit-Remaining"]) == ("60", "59")
    assert (second.status_code, second.headers["X-RateLimit-Remaining"]) == (404, "58")
    assert "Retry-After" not in first.headers


async def test_request_61_is_told_to_wait_for_the_rest_of_the_minute() -> None:
    async with opened(rate_limit=True) as caller:
        for _ in range(60):
            await caller.get("/me")
        await caller.clock.advance(20.5)
        refused = await caller.http.get("/api/v2/me")
        assert refused.status_code == 429
        assert refused.json()["error"] == "rate_limit_exceeded"
        assert refused.headers["Retry-After"] == "40"
        assert refused.headers["X-RateLimit-Remaining"] == "0"
        await caller.clock.advance(40)
        assert (await caller.http.get("/api/v2/me")).status_code == 200


async def test_limit_can_be_switched_off_and_set() -> None:
    async with opened(rate_limit=False) as caller:
        for _ in range(70):
            assert "X-RateLimit-Limit" not in (await caller.http.get("/api/v2/me")).headers
    async with opened(rate_limit=True, rate_per_minute=2) as caller:
        statuses = [(await caller.ask("GET", "/me"))[0] for _ in range(3)]
    assert statuses == [200, 200, 429]


async def test_stranger_uses_up_nothing_of_the_limit() -> None:
    async with opened(rate_limit=True, rate_per_minute=1) as caller:
        await caller.http.get("/api/v2/me", headers={"Authorization": "Bearer nonsense"})
        assert (await caller.ask("GET", "/me"))[0] == 200


@given(st.lists(st.floats(min_value=0.01, max_value=45), min_size=1, max_size=60), st.integers(1, 5))
def test_after_retry_after_seconds_there_is_always_room(pauses: list[float], limit: int) -> None:
    clock = ManualClock()
    rate = RateLimit(clock, limit)
    for pause in pauses:
        clock.skip(pause)
        try:
            rate.take()
        except Refusal as refusal:
            clock.skip(int(refusal.headers["Retry-After"]))
            assert rate.take()["X-RateLimit-Remaining"] == str(limit - 1)
