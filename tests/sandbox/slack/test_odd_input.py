"""Whatever arrives is answered, and never with a 500."""

import io
import json
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.methods import METHODS
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.wire import MAX_DEPTH, read_json
from tests.sandbox.slack.support import AMY, LEADS, SECRET, TOKEN, Http

FIELDS = [
    "channel",
    "text",
    "blocks",
    "ts",
    "user",
    "users",
    "view",
    "trigger_id",
    "cursor",
    "limit",
    "metadata",
]
MORE = ["thread_ts", "latest", "oldest", "types", "attachments", "view_id", "hash", "external_id", "user_id"]
VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from([LEADS, AMY, "modal", "home", "section", "{", "[]", "1.0"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "text", "blocks", "title", "value"]), inner, max_size=4)
    ),
    max_leaves=10,
)


@settings(max_examples=40, deadline=None)
@given(
    data=st.lists(
        st.tuples(st.sampled_from(sorted(METHODS)), st.dictionaries(st.sampled_from(FIELDS + MORE), VALUE)),
        max_size=20,
    )
)
def test_every_method_takes_or_refuses_whatever_it_is_given(data: list[tuple[str, dict[str, Any]]]) -> None:
    parts = SlackSandbox(token=TOKEN, signing_secret=SECRET)._parts
    parts.installation.tell = lambda _event: None  # no one hears of it: there is no running stand-in
    for method, given_ in data:
        try:
            answer = METHODS[method].run(parts, Arguments(given_))
        except Refused as refused:
            answer = refused.answer()
        assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"\xff\xfe", "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        ("application/json", b'"x"', "json_not_object"),
        ("application/json", b'{"a":NaN}', "invalid_json"),
        ("application/json", b'{"a":1e999}', "invalid_json"),
        ("application/json", b'{"a":' + b"[" * 100_000, "invalid_json"),
        ("application/json", b'{"a":' + b"[" * 80 + b"]" * 80 + b"}", "invalid_json"),
        ("application/json", b'{"a":' + b"9" * 5000 + b"}", "invalid_json"),
        ("application/x-www-form-urlencoded", b"\xff=\xff", "invalid_form_data"),
        ("application/x-www-form-urlencoded", b"a=1&" * 501, "invalid_form_data"),
        ("application/xml", b"<hello/>", "invalid_post_type"),
        ("multipart/form-data; boundary=x", b"--x--", "invalid_form_data"),
        ("multipart/form-data", b"hello", "invalid_form_data"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nno name\r\n--x--", "invalid_form_data"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--',
            "invalid_form_data",
        ),
        ("application/json; charset=utf-16", b"{}", "invalid_charset"),
        ("application/json; charset=utf-8", b'{"a b":1}', "invalid_arg_name"),
        ("application/json; charset=utf-8", b'{"' + b"a" * 101 + b'":1}', "invalid_arg_name"),
        ("application/x-www-form-urlencoded", b"files[0]=x", "invalid_array_arg"),
    ],
)
async def test_a_body_that_cannot_be_read(http: Http, kind: str, body: bytes, code: str) -> None:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {TOKEN}"}
    async with http.session.post(f"{http.base}/api/auth.test", data=body, headers=headers) as response:
        assert (response.status, await response.json()) == (200, {"ok": False, "error": code})


async def test_a_body_that_is_too_large(http: Http) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    body = io.BytesIO(b"x" * (2**20 + 1))
    async with http.session.post(f"{http.base}/api/auth.test", data=body, headers=headers) as response:
        assert (response.status, await response.json()) == (413, {"ok": False, "error": "request_too_large"})


async def test_an_empty_body_is_no_arguments(http: Http) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    async with http.session.post(f"{http.base}/api/auth.test", data=b"  ", headers=headers) as response:
        assert (await response.json())["ok"]


async def test_a_page_whose_body_is_too_large(http: Http) -> None:
    async with http.session.post(f"{http.base}/_/send", data=io.BytesIO(b"x" * (2**20 + 1))) as response:
        assert (response.status, await response.json()) == (400, {"ok": False, "error": "invalid_json"})


async def test_the_same_question_in_many_forms(http: Http) -> None:
    async def limited(value: Any) -> int:
        return len((await http.api("users.list", {"limit": value}))["members"])

    assert [await limited(value) for value in (2, "2", 2.9, "", None, 0, -5, 10**6)] == [
        2,
        2,
        2,
        4,
        4,
        1,
        1,
        4,
    ]
    assert (await http.api("users.list", {"limit": "two"}))["error"] == "invalid_arguments"
    assert (await http.api("users.list", {"limit": [2]}))["error"] == "invalid_arguments"


@pytest.mark.parametrize("value", [True, "true", "True", "1", 1, "yes"])
def test_flags_that_are_set(value: Any) -> None:
    assert Arguments({"inclusive": value}).flag("inclusive") is True


@pytest.mark.parametrize("value", [False, "false", "False", "0", 0, "", "no"])
def test_flags_that_are_not_set(value: Any) -> None:
    assert Arguments({"inclusive": value}).flag("inclusive", default=True) is False


def test_a_flag_that_was_not_named_has_its_default() -> None:
    assert Arguments({}).flag("inclusive") is False
    assert Arguments({"inclusive": None}).flag("inclusive", default=True) is True


def test_a_flag_that_is_none() -> None:
    with pytest.raises(Refused, match="invalid_arguments"):
        Arguments({"inclusive": [1]}).flag("inclusive")


def test_numbers_may_stand_where_texts_are_wanted() -> None:
    assert Arguments({"ts": 12.5}).text("ts") == "12.5"
    with pytest.raises(Refused, match="invalid_arguments"):
        Arguments({"ts": True}).text("ts")


def test_nesting_ends_at_sixty() -> None:
    assert read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    with pytest.raises(ValueError, match="deep"):
        read_json("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


async def test_odd_text_comes_through_to_the_stream(slack: SlackSandbox, http: Http) -> None:
    lone = '{"channel":"C0LEADS","text":"\\ud800 and \\u0000"}'
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    with slack._parts.hub.listening(AMY) as events:
        async with http.session.post(
            f"{http.base}/api/chat.postMessage", data=lone, headers=headers
        ) as response:
            assert (await response.json())["ok"]
        assert events.qsize() == 2

    assert slack.messages(LEADS)[0].text == "\ud800 and \x00"


async def test_an_unknown_address(http: Http) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{http.base}/nowhere") as response:
        assert response.status == 404
