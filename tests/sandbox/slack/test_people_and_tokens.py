"""Who is asking and who is there: tokens, scopes, auth.test and users."""

from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.methods import METHODS
from bot.sandbox.slack.pace import PER_MINUTE
from bot.sandbox.slack.parts import BOT_SCOPES
from tests.sandbox.slack.support import AMY, BOT, CLEO, LEADS, SECRET, TOKEN, Http

Granting = Callable[..., Awaitable[Http]]


@pytest.fixture
async def with_scopes() -> AsyncIterator[Granting]:
    """Make a stand-in that granted only these scopes, and a client for it."""
    made: list[SlackSandbox] = []
    session = aiohttp.ClientSession()

    async def make(*scopes: str) -> Http:
        slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, scopes=scopes)
        made.append(slack)
        return Http(await slack.start(), session)

    yield make
    await session.close()
    for slack in made:
        await slack.stop()


async def test_the_token_says_who_it_is(client: AsyncWebClient) -> None:
    answer = await client.auth_test()

    assert (answer["team"], answer["user_id"], answer["bot_id"]) == ("Northpine", BOT, "B0GOODONES")
    assert answer.headers["x-oauth-scopes"] == ",".join(sorted(BOT_SCOPES))


@pytest.mark.parametrize(
    ("token", "code"), [(None, "not_authed"), ("", "not_authed"), ("xoxb-else", "invalid_auth")]
)
async def test_without_the_right_token_nothing_is_done(
    slack: SlackSandbox, http: Http, token: str | None, code: str
) -> None:
    answer = await http.api("chat.postMessage", {"channel": LEADS, "text": "x"}, token=token)

    assert answer == {"ok": False, "error": code}
    assert slack.messages(LEADS) == []


async def test_a_token_may_be_an_argument(http: Http) -> None:
    assert (await http.api("auth.test", {"token": TOKEN}, token=None))["ok"]


async def test_another_way_to_authorise_is_none(http: Http) -> None:
    url = f"{http.base}/api/auth.test"
    async with http.session.post(url, headers={"Authorization": f"Basic {TOKEN}"}) as response:
        assert (await response.json())["error"] == "not_authed"


async def test_a_missing_scope_is_named(with_scopes: Granting) -> None:
    http = await with_scopes("users:read")

    answer = await http.api("chat.postMessage", {"channel": LEADS, "text": "x"})

    assert answer == {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "users:read"}


@pytest.mark.parametrize(
    ("granted", "method", "arguments", "needed"),
    [
        ("channels:read", "conversations.list", {"types": "im"}, "im:read"),
        ("channels:read", "conversations.info", {"channel": "D0AMY"}, "im:read"),
        ("channels:history", "conversations.history", {"channel": "D0AMY"}, "im:history"),
        ("im:history", "conversations.replies", {"channel": LEADS, "ts": "1.0"}, "channels:history"),
        ("im:read", "conversations.members", {"channel": LEADS}, "channels:read"),
    ],
)
async def test_each_kind_of_conversation_has_its_scope(
    with_scopes: Granting, granted: str, method: str, arguments: dict[str, str], needed: str
) -> None:
    http = await with_scopes(granted)

    answer = await http.api(method, arguments)

    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", needed, granted)


async def test_write_public_reaches_channels_that_the_app_is_not_in(
    with_scopes: Granting,
) -> None:
    http = await with_scopes("chat:write", "chat:write.public")

    assert (await http.api("chat.postMessage", {"channel": "C0RANDOM", "text": "x"}))["ok"]


async def test_an_unknown_method(http: Http) -> None:
    shout = {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}

    assert await http.api("chat.shout") == shout
    assert await http.api("chat.shout", token=None) == shout
    assert (await http.api(""))["error"] == "unknown_method"


async def test_people_have_zones_that_follow_the_clock(client: AsyncWebClient) -> None:
    cleo = (await client.users_info(user=CLEO))["user"]

    assert (cleo["tz"], cleo["tz_label"], cleo["tz_offset"]) == ("Australia/Sydney", "AEDT", 11 * 3600)
    assert cleo["profile"]["email"] == "cleo@northpine.example"


async def test_everyone_is_listed_and_the_bot_is_marked(client: AsyncWebClient) -> None:
    members = (await client.users_list())["members"]

    assert [one["name"] for one in members] == ["amy", "ben", "cleo", "goodones"]
    assert [one["id"] for one in members if one["is_bot"]] == [BOT]
    assert [one["id"] for one in members if one["is_admin"]] == [AMY]


async def test_addresses_need_their_own_scope(with_scopes: Granting) -> None:
    http = await with_scopes("users:read")

    assert "email" not in (await http.api("users.info", {"user": AMY}))["user"]["profile"]


async def test_nobody_by_that_id(http: Http) -> None:
    assert (await http.api("users.info", {"user": "U404"}))["error"] == "user_not_found"
    assert (await http.api("users.info"))["error"] == "invalid_arguments"


def test_every_method_has_a_pace() -> None:
    assert set(METHODS) == set(PER_MINUTE)
