"""Arguments in every way that they may come, and bodies that nobody meant."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from aiohttp.http_exceptions import BadHttpMessage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.bodies import NO_CHARSET
from bot.sandbox.slack.methods import METHODS
from bot.sandbox.slack.refusals import Refused
from tests.sandbox.slack.support import AMY, LEADS, TOKEN, Http, Json, section

MESSAGE = {"channel": LEADS, "text": "Grüße", "blocks": json.dumps([section("hi")])}
BEARER = {"Authorization": f"Bearer {TOKEN}"}


async def called(
    http: Http, data: Any, kind: str | None = None, *, method: str = "chat.postMessage", **query: str
) -> Json:
    url = f"{http.base}/api/{method}"
    headers = BEARER if kind is None else {**BEARER, "Content-Type": kind}
    async with http.session.post(url, data=data, headers=headers, params=query) as response:
        found: Json = await response.json()
        return found


def multipart(fields: dict[str, str]) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, value)
    return form


@pytest.mark.parametrize("way", ["json", "form", "multipart", "query", "text"])
async def test_the_same_message_in_five_ways(slack: SlackSandbox, http: Http, way: str) -> None:
    text = b"channel=C0LEADS&text=Gr%C3%BC%C3%9Fe&blocks=" + json.dumps([section("hi")]).encode()
    ways: dict[str, Any] = {
        "json": lambda: called(http, json.dumps(MESSAGE), "application/json; charset=utf-8"),
        "form": lambda: called(http, MESSAGE),
        "multipart": lambda: called(http, multipart(MESSAGE)),
        "query": lambda: called(http, None, **MESSAGE),
        "text": lambda: called(http, text, "text/plain"),
    }

    assert (await ways[way]())["ok"]

    (message,) = slack.messages(LEADS)
    assert message.text == "Grüße"
    assert message.blocks == [section("hi", block_id="block-0")]


async def test_the_body_goes_before_the_query(slack: SlackSandbox, http: Http) -> None:
    await called(http, {"text": "body"}, channel=LEADS, text="query")

    assert slack.messages(LEADS)[0].text == "body"


async def test_latin_letters_are_read_as_such(slack: SlackSandbox, http: Http) -> None:
    await called(
        http, b"channel=C0LEADS&text=Gr%FC%DFe", "application/x-www-form-urlencoded; charset=ISO-8859-1"
    )

    assert slack.messages(LEADS)[0].text == "Grüße"


@pytest.mark.parametrize(
    ("kind", "body", "warning"),
    [
        ("application/json", b"{}", "missing_charset"),
        ("application/json; charset=utf-8", b"{}", None),
        ("application/x-www-form-urlencoded", b"a=b", None),
        ("application/x-www-form-urlencoded; charset=utf-8", b"a=b", "superfluous_charset"),
        ("application/json", b"", None),
    ],
)
async def test_what_slack_remarks_on_the_charset(
    http: Http, kind: str, body: bytes, warning: str | None
) -> None:
    answer = await called(http, body, kind, method="auth.test")

    assert (answer["ok"], answer.get("warning")) == (True, warning)
    if warning is not None:
        assert answer["response_metadata"]["warnings"] == [warning]
    assert (NO_CHARSET in answer.get("response_metadata", {}).get("messages", ())) is (
        warning == "missing_charset"
    )


async def test_a_remark_stands_beside_those_of_the_method(http: Http) -> None:
    body = json.dumps({"channel": LEADS}).encode()
    joined = await called(http, body, "application/json", method="conversations.join")
    listed = await called(http, b"{}", "application/json", method="users.list")
    wrong = await called(http, b'{"channel":5,"blocks":[{}]}', "application/json")

    assert joined["warning"] == "already_in_channel,missing_charset"
    assert listed["response_metadata"]["next_cursor"] == ""
    assert wrong["ok"] is False
    assert wrong["warning"] == "missing_charset"


async def test_a_body_without_a_kind(http: Http) -> None:
    url = f"{http.base}/api/auth.test"
    async with http.session.post(
        url, data=b"a=b", headers=BEARER, skip_auto_headers=["Content-Type"]
    ) as response:
        assert await response.json() == {"ok": False, "error": "missing_post_type"}


async def test_a_kind_that_no_one_can_read(http: Http) -> None:
    odd = "multipart/form-data;" + "9" * 30 + "ÿ*"

    assert await called(http, b"a=b", odd) == {"ok": False, "error": "invalid_post_type"}
    assert (await called(http, b"", odd, method="auth.test"))["ok"]


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_verbs_are_not_taken(slack: SlackSandbox, http: Http, verb: str) -> None:
    url = f"{http.base}/api/chat.postMessage"
    async with http.session.request(
        verb, url, data={"channel": LEADS, "text": "x"}, headers=BEARER
    ) as response:
        assert (response.status, response.headers["Allow"]) == (405, "GET, POST")
        assert (await response.json())["error"] == "method_not_supported"

    assert slack.messages(LEADS) == []


async def test_scopes_are_named_to_those_who_have_a_token(http: Http) -> None:
    async def scopes(token: str) -> str | None:
        headers = {"Authorization": f"Bearer {token}"}
        async with http.session.post(f"{http.base}/api/users.list", headers=headers) as response:
            return response.headers.get("x-oauth-scopes")

    assert await scopes("xoxb-else") is None
    assert "users:read" in (await scopes(TOKEN) or "").split(",")


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, []), ("", []), ("a, b,,c ", ["a", "b", "c"]), (["a", "b,c"], ["a", "b", "c"]), ([], [])],
)
def test_lists_of_words(value: Any, words: list[str]) -> None:
    assert Arguments({"types": value}).words("types") == words


@pytest.mark.parametrize("value", [5, {}, [1], True])
def test_what_is_no_list_of_words(value: Any) -> None:
    with pytest.raises(Refused, match="invalid_arguments"):
        Arguments({"types": value}).words("types")


async def test_a_channel_by_its_name(slack: SlackSandbox, http: Http) -> None:
    for name in ("#leads", "leads", LEADS):
        assert (await http.api("chat.postMessage", {"channel": name, "text": "x"}))["channel"] == LEADS
    assert (await http.api("chat.postMessage", {"channel": "#board", "text": "x"}))[
        "error"
    ] == "channel_not_found"


@pytest.mark.parametrize(
    "path",
    [
        "/api/auth.test",
        "/upload/v1/TICKET",
        "/_/response/KEY",
        "/_/send",
        "/_/control",
        "/_/upload?person=U0AMY&name=a",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
        b"Content-Length: 50\r\n\r\nhalf of it",
        b"Content-Length: 5\r\nContent-Encoding: gzip\r\n\r\nhello",
    ],
)
async def test_a_body_that_breaks_off_harms_no_one(
    slack: SlackSandbox, http: Http, path: str, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    asked = await http.api("files.getUploadURLExternal", {"filename": "a", "length": 50})
    path = path.replace("TICKET", URL(asked["upload_url"]).name)
    path = path.replace("KEY", slack._parts.responses.issue(AMY, LEADS))
    address = URL(http.base)
    reader, writer = await asyncio.open_connection(address.host, address.port)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
    writer.write_eof()
    await reader.read()
    writer.close()
    await writer.wait_closed()

    assert (await http.api("auth.test"))["ok"]
    # The server below may say that it was no HTTP; nothing of ours stumbles over it.
    trouble = [one.exc_info[0] for one in caplog.records if one.exc_info]
    assert set(trouble) <= {BadHttpMessage}


KINDS = st.sampled_from(
    [
        "application/json",
        "application/json; charset=utf-8",
        'application/json; charset="',
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "multipart/form-data; boundary*0=x; charset=rot13",
        "text/plain",
        "image/png",
        "nonsense",
        "multipart/form-data;9ÿ*",
        ";",
        "",
    ]
)
RAW = st.binary(max_size=60) | st.sampled_from(
    [
        b"--x\r\nContent-Disposition: form-data; name*=''\r\n\r\n\r\n--x--",
        b"--x\r\nContent-Disposition: form-data; name*0*=utf-9''%ff\r\n\r\nx\r\n--x--",
        b"--x\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=a\r\n\r\n!\r\n--x--",
        b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n--y--\r\n--x--",
        b"--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n--x--",
        b"channel=%C0%80&text=%",
        b"\x00=\x00",
        b'{"channel":{"a":[null]},"text":1e3}',
        b'{"":""}',
        b"[" * 3000,
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(method=st.sampled_from(sorted(METHODS)), kind=KINDS, body=RAW, query=st.text(max_size=8))
async def test_whatever_arrives_is_answered(
    slack: SlackSandbox, http: Http, method: str, kind: str, body: bytes, query: str
) -> None:
    url = f"{http.base}/api/{method}"
    slack._parts.faults.clear()
    slack._parts.installation.grant(TOKEN)
    headers = {**BEARER, "Content-Type": kind}
    async with http.session.post(url, data=body, headers=headers, params={"q": query}) as response:
        answer = json.loads(await response.read())

    assert response.status in {200, 400, 413, 429}
    assert isinstance(answer["ok"], bool)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(
        ["/upload/v1/x", "/files-pri/F1/x", "/oauth/v2/authorize", "/_/response/x", "/api/%00"]
    ),
    kind=KINDS,
    body=RAW,
    query=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)
async def test_every_other_address_answers_too(
    http: Http, path: str, kind: str, body: bytes, query: dict[str, str]
) -> None:
    for verb in ("GET", "POST"):
        url = f"{http.base}{path}"
        async with http.session.request(
            verb, url, data=body, headers={"Content-Type": kind}, params=query, allow_redirects=False
        ) as response:
            assert response.status < 500


async def test_the_server_still_stands_after_all_that(http: Http) -> None:
    for body in (b"\xff" * 1000, b"{" * 1000, b"--x" * 1000):
        for kind in (
            "application/json",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
        ):
            assert (await called(http, body, kind))["ok"] is False

    assert (await http.api("users.info", {"user": AMY}))["ok"]
