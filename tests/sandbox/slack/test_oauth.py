"""How the app is installed, and how it loses its tokens again."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.sandbox.slack import App, SlackSandbox
from bot.sandbox.slack.installation import Installation
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    BOT,
    LEADS,
    SALES,
    TOKEN,
    Http,
    Json,
    ManualClock,
    RecordingApp,
)

CLIENT_ID, CLIENT_SECRET = App().client_id, App().client_secret
BACK = "https://app.example/slack/oauth?step=2"


async def consented(http: Http, **query: str) -> URL:
    """Where a person is sent who consented."""
    asked = {"client_id": CLIENT_ID, "scope": "chat:write", "redirect_uri": BACK, "state": "s 1", **query}
    async with http.session.get(
        f"{http.base}/oauth/v2/authorize", params=asked, allow_redirects=False
    ) as response:
        assert response.status == 302
        return URL(response.headers["Location"])


# The client of today uses what aiohttp is about to drop.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_a_consent_leads_to_a_token_that_works(
    slack: SlackSandbox, http: Http, client: AsyncWebClient
) -> None:
    back = await consented(http, person=BEN)
    answer = await client.oauth_v2_access(
        client_id=CLIENT_ID, client_secret=CLIENT_SECRET, code=back.query["code"], redirect_uri=BACK
    )

    assert (back.host, back.query["step"], back.query["state"]) == ("app.example", "2", "s 1")
    assert (answer["token_type"], answer["bot_user_id"], answer["app_id"]) == ("bot", BOT, "A0GOODONES")
    assert answer["team"] == {"name": "Northpine", "id": "T0NORTHPINE"}
    assert answer["authed_user"] == {"id": BEN}
    assert "chat:write" in answer["scope"].split(",")
    said = await http.api("chat.postMessage", {"channel": LEADS, "text": "x"}, token=answer["access_token"])
    assert said["ok"]
    assert sorted(slack._parts.installation.tokens) == sorted([TOKEN, answer["access_token"]])


async def test_nothing_secret_of_it_stands_in_the_traffic(slack: SlackSandbox, http: Http) -> None:
    code = slack._parts.installation.authorize(AMY)
    named = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "code": code}

    answer = await http.api("oauth.v2.access", named, token=None)

    entry = slack.calls("oauth.v2.access")[0]
    assert (entry.body["client_secret"], entry.body["code"]) == ("•••", "•••")
    assert entry.answer["access_token"] == "•••"
    assert answer["access_token"].startswith("xoxb-")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_id": "1.1"}, "invalid_client_id"),
        ({"client_id": None}, "invalid_client_id"),
        ({"client_secret": "wrong"}, "bad_client_secret"),
        ({"code": "1.1.x"}, "invalid_code"),
        ({"code": None}, "invalid_code"),
        ({"redirect_uri": "https://app.example/else"}, "bad_redirect_uri"),
        ({"redirect_uri": None}, "bad_redirect_uri"),
        ({"grant_type": "refresh_token", "refresh_token": "xoxe-1"}, "invalid_refresh_token"),
        ({"grant_type": "password"}, "invalid_grant_type"),
    ],
)
async def test_an_exchange_that_is_refused_does_not_spend_the_code(
    slack: SlackSandbox, http: Http, changed: Json, error: str
) -> None:
    code = slack._parts.installation.authorize(AMY, BACK)
    right: Json = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "code": code,
        "redirect_uri": BACK,
    }

    wrong = await http.api("oauth.v2.access", {**right, **changed}, token=None)

    assert wrong == {"ok": False, "error": error}
    assert (await http.api("oauth.v2.access", right, token=None))["ok"]


@pytest.mark.parametrize(("seconds", "error"), [(599, None), (600, "invalid_code")])
async def test_a_code_lives_ten_minutes(
    slack: SlackSandbox, http: Http, clock: ManualClock, seconds: float, error: str | None
) -> None:
    code = slack._parts.installation.authorize(AMY)
    clock.advance(seconds)

    named = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "code": code}

    assert (await http.api("oauth.v2.access", named, token=None)).get("error") == error


async def test_a_code_is_good_once(slack: SlackSandbox, http: Http) -> None:
    named = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "code": slack._parts.installation.authorize(AMY),
    }

    answers = [await http.api("oauth.v2.access", named, token=None) for _ in range(2)]

    assert [one.get("error") for one in answers] == [None, "invalid_code"]


@pytest.mark.parametrize("header", ["Basic a", "Basic %%%", "Basic bm9wZQ==", "Basic", "Bearer xoxb-nobody"])
async def test_credentials_that_cannot_be_read_are_those_of_the_arguments(http: Http, header: str) -> None:
    url = f"{http.base}/api/oauth.v2.access"
    form = {"client_id": "1.1", "code": "x"}
    async with http.session.post(url, data=form, headers={"Authorization": header}) as response:
        assert await response.json() == {"ok": False, "error": "invalid_client_id"}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"client_id": "1.1"}, "invalid_client_id"),
        ({"scope": ""}, "no_scopes"),
        ({"redirect_uri": "javascript:alert(1)"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://["}, "bad_redirect_uri"),
        ({"redirect_uri": ""}, "bad_redirect_uri"),
        ({"person": "U404"}, "user_not_found"),
    ],
)
async def test_a_wrong_link_to_consent_goes_nowhere(http: Http, changed: dict[str, str], why: str) -> None:
    asked = {"client_id": CLIENT_ID, "scope": "chat:write", "redirect_uri": BACK, **changed}
    async with http.session.get(
        f"{http.base}/oauth/v2/authorize", params=asked, allow_redirects=False
    ) as response:
        assert (response.status, await response.text()) == (400, f"Something went wrong: {why}")


async def test_codes_over_their_time_are_forgotten(clock: ManualClock) -> None:
    installation = Installation(App(), clock)
    installation.authorize(AMY)
    clock.advance(600)
    installation.authorize(AMY)

    assert len(installation._codes) == 1


async def test_a_revoked_bot_token_is_of_an_inactive_account(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    answer = await client.auth_revoke()

    with pytest.raises(SlackApiError) as refused:
        await client.auth_test()
    assert (answer["revoked"], refused.value.response["error"]) == (True, "account_inactive")
    assert not slack.channels[LEADS].bot_is_member
    assert not slack.channels[SALES].bot_is_member


async def test_trying_to_revoke_revokes_nothing(slack: SlackSandbox, client: AsyncWebClient) -> None:
    answer = await client.auth_revoke(test=True)

    assert answer["revoked"] is False
    assert (await client.auth_test())["ok"]
    assert slack.channels[LEADS].bot_is_member


def told(app: RecordingApp) -> list[str]:
    return [heard.event["event"]["type"] for heard in app.heard]


async def test_the_app_hears_that_it_was_taken_out(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    slack._parts.events = frozenset({"tokens_revoked", "app_uninstalled"})

    await client.apps_uninstall(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    await slack.until(lambda: len(app.heard) == 2)

    assert sorted(told(app)) == ["app_uninstalled", "tokens_revoked"]
    revoked = next(one.event["event"] for one in app.heard if one.event["event"]["type"] == "tokens_revoked")
    assert revoked["tokens"] == {"oauth": [], "bot": [BOT]}
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()


async def test_the_answer_does_not_wait_for_the_app(
    slack: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    slack._parts.events = frozenset({"tokens_revoked"})
    answered = asyncio.Event()

    async def slow(_heard: Any) -> Any:
        await answered.wait()
        raise AssertionError

    app.answer = slow
    revoked = await http.api("auth.revoke")
    answered.set()

    assert revoked == {"ok": True, "revoked": True}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"client_id": CLIENT_ID}, "invalid_arguments"),
        ({"client_id": "1.1", "client_secret": CLIENT_SECRET}, "invalid_client_id"),
        ({"client_id": CLIENT_ID, "client_secret": "wrong"}, "bad_client_secret"),
    ],
)
async def test_only_the_app_itself_can_take_itself_out(http: Http, given: Json, error: str) -> None:
    assert (await http.api("apps.uninstall", given))["error"] == error
    assert (await http.api("auth.test"))["ok"]


def test_tokens_of_people_are_revoked_by_that_name(clock: ManualClock) -> None:
    installation = Installation(App(), clock)
    events: list[Json] = []
    installation.tell = events.append
    installation.grant("xoxp-amy")
    installation.grant("xoxb-bot")
    installation.revoke("xoxp-amy")

    with pytest.raises(Exception, match="token_revoked"):
        installation.check("xoxp-amy")
    assert installation.check("xoxb-bot") == "xoxb-bot"
    assert [one["type"] for one in events] == ["tokens_revoked"]


def test_losing_a_token_without_listeners(clock: ManualClock) -> None:
    installation = Installation(App(), clock)
    installation.grant(TOKEN)
    installation.uninstall()

    assert list(installation.tokens) == []
    installation.grant(TOKEN)
    assert installation.check(TOKEN) == TOKEN
