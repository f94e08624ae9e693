"""Files: an address, the bytes, and a message with them in it."""

import asyncio
import io
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.sandbox.keep import Keep
from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.files import MAX_HELD, MAX_SNIPPET, MAX_TICKETS, Files
from bot.sandbox.slack.refusals import Refused
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    RANDOM,
    SALES,
    SECRET,
    TOKEN,
    Http,
    Json,
    codes,
    section,
)

CSV = b"name,handle\nAda,ada\n"


async def sent(http: Http, content: bytes = CSV, **more: Any) -> str:
    """The id of a file whose bytes came."""
    asked = await http.api(
        "files.getUploadURLExternal", {"filename": "leads.csv", "length": len(content), **more}
    )
    async with http.session.post(asked["upload_url"], data=io.BytesIO(content)) as response:
        assert (response.status, await response.text()) == (200, f"OK - {len(content)}")
    return str(asked["file_id"])


async def test_a_file_appears_in_the_channel(slack: SlackSandbox, client: AsyncWebClient) -> None:
    answer = await client.files_upload_v2(
        channel=LEADS, content=CSV, filename="leads.csv", title="Leads", initial_comment="This week"
    )

    (message,) = slack.messages(LEADS)
    assert (message.text, message.is_bot) == ("This week", True)
    assert message.files is not None
    assert [(one["name"], one["title"], one["size"]) for one in message.files] == [("leads.csv", "Leads", 20)]
    assert answer["files"] == message.files
    (listed,) = (await client.conversations_history(channel=LEADS))["messages"]
    assert listed["files"] == message.files


async def test_the_file_can_be_read_where_the_message_says(client: AsyncWebClient, http: Http) -> None:
    file = (await client.files_upload_v2(channel=LEADS, content=CSV, filename="leads.csv"))["file"]

    async with http.session.get(file["url_private"]) as response:
        assert await response.read() == CSV
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    async with http.session.get(f"{http.base}/files-pri/F404/x") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("name", "shown_as"),
    [
        ("cat.png", "image/png"),
        ("page.html", "application/octet-stream"),
        ("x.svg", "application/octet-stream"),
    ],
)
async def test_only_pictures_are_shown_by_the_browser_itself(
    client: AsyncWebClient, http: Http, name: str, shown_as: str
) -> None:
    file = (await client.files_upload_v2(channel=LEADS, content="<script>", filename=name))["file"]

    async with http.session.get(file["url_private"]) as response:
        assert response.content_type == shown_as
        assert "sandbox" in response.headers["Content-Security-Policy"]


async def test_a_file_answers_in_a_thread(slack: SlackSandbox, client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel=LEADS, text="lead"))["ts"]

    await client.files_upload_v2(channel=LEADS, content=CSV, filename="leads.csv", thread_ts=parent)

    reply = slack.messages(LEADS)[1]
    assert (reply.thread_ts, bool(reply.files)) == (parent, True)
    thread = (await client.conversations_replies(channel=LEADS, ts=parent))["messages"]
    assert [bool(one.get("files")) for one in thread] == [False, True]


async def test_several_files_come_as_one_message(slack: SlackSandbox, client: AsyncWebClient) -> None:
    uploads = [
        {"content": "a", "filename": "a.txt"},
        {"content": "bb", "filename": "b.txt", "alt_txt": "two"},
    ]

    await client.files_upload_v2(channel=LEADS, file_uploads=uploads)

    (message,) = slack.messages(LEADS)
    assert [(one["name"], one.get("alt_txt")) for one in message.files or []] == [
        ("a.txt", None),
        ("b.txt", "two"),
    ]


async def test_a_file_goes_to_channels_and_people(slack: SlackSandbox, client: AsyncWebClient) -> None:
    answer = await client.files_upload_v2(channels=[LEADS, SALES, AMY], content=CSV, filename="leads.csv")

    direct = slack.direct(AMY).id
    assert [len(slack.messages(one)) for one in (LEADS, SALES, direct)] == [1, 1, 1]
    assert (answer["file"]["channels"], answer["file"]["ims"]) == ([LEADS, SALES], [direct])


async def test_without_a_channel_a_file_stays_private(slack: SlackSandbox, http: Http) -> None:
    answer = await http.api("files.completeUploadExternal", {"files": [{"id": await sent(http)}]})

    assert (answer["ok"], answer["files"][0]["is_public"]) == (True, False)
    assert slack.messages(LEADS) == []


async def test_an_upload_is_finished_once(http: Http) -> None:
    named = {"files": [{"id": await sent(http)}], "channel_id": LEADS}

    answers = [await http.api("files.completeUploadExternal", named) for _ in range(2)]

    assert [one.get("error") for one in answers] == [None, "file_not_found"]


async def test_a_file_without_its_bytes_cannot_be_finished(slack: SlackSandbox, http: Http) -> None:
    asked = await http.api("files.getUploadURLExternal", {"filename": "a", "length": 3})
    whole = await sent(http)

    named = {"files": [{"id": whole}, {"id": asked["file_id"]}], "channel_id": LEADS}
    answer = await http.api("files.completeUploadExternal", named)

    assert answer["error"] == "file_not_found"
    assert slack.messages(LEADS) == []
    assert (await http.api("files.completeUploadExternal", {"files": [{"id": whole}]}))["ok"]


async def test_the_same_file_twice_in_one_call(http: Http) -> None:
    twice = [{"id": await sent(http)}] * 2

    assert (await http.api("files.completeUploadExternal", {"files": twice}))["error"] == "file_not_found"


async def test_blocks_beside_a_file_give_way_to_a_comment(slack: SlackSandbox, http: Http) -> None:
    for comment in (None, "words"):
        named = {
            "files": [{"id": await sent(http)}],
            "channel_id": LEADS,
            "blocks": [section("look")],
            "initial_comment": comment,
        }
        assert (await http.api("files.completeUploadExternal", named))["ok"]

    first, second = slack.messages(LEADS)
    assert (first.blocks, first.text) == ([section("look", block_id="block-0")], "")
    assert (second.blocks, second.text) == (None, "words")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"filename": "a", "length": 0}, "missing_argument"),
        ({"filename": "a"}, "invalid_arguments"),
        ({"filename": "a", "length": "many"}, "invalid_arguments"),
        ({"length": 1}, "invalid_arguments"),
        ({"filename": "a", "length": 1, "alt_txt": "x" * 1000}, None),
        ({"filename": "a", "length": 1, "alt_txt": "x" * 1001}, "alt_txt_too_large"),
        ({"filename": "a", "length": MAX_SNIPPET, "snippet_type": "python"}, None),
        ({"filename": "a", "length": MAX_SNIPPET + 1, "snippet_type": "python"}, "snippet_too_large"),
        ({"filename": "a", "length": MAX_HELD}, None),
        ({"filename": "a", "length": MAX_HELD + 1}, "file_upload_size_restricted"),
    ],
)
async def test_what_can_be_announced(http: Http, arguments: Json, code: str | None) -> None:
    assert (await http.api("files.getUploadURLExternal", arguments)).get("error") == code


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"files": []}, "invalid_arguments"),
        ({"files": "{"}, "invalid_arguments"),
        ({"files": [{"title": "no id"}]}, "invalid_arguments"),
        ({"files": ["F1"]}, "invalid_arguments"),
        ({"files": [{"id": "F404"}]}, "file_not_found"),
        ({"files": [{"id": "F404"}], "channel_id": AMY}, "invalid_arguments"),
        ({"files": [{"id": "F404"}], "channel_id": "C404"}, "channel_not_found"),
        ({"files": [{"id": "F404"}], "channel_id": RANDOM}, "not_in_channel"),
        ({"files": [{"id": "F404"}], "channel_id": LEADS, "thread_ts": "1.0"}, "invalid_thread_ts"),
        (
            {"files": [{"id": "F404"}], "channels": f"{LEADS},{SALES}", "thread_ts": "1.0"},
            "invalid_arguments",
        ),
        (
            {"files": [{"id": "F404"}], "channels": ",".join(f"C{n}" for n in range(101))},
            "channels_limit_exceeded",
        ),
        ({"files": [{"id": "F404"}], "channels": 5}, "invalid_arguments"),
        ({"files": [{"id": "F404"}], "channel_id": LEADS, "blocks": [{"type": "x"}]}, "invalid_blocks"),
    ],
)
async def test_what_cannot_be_finished(http: Http, arguments: Json, code: str) -> None:
    assert (await http.api("files.completeUploadExternal", arguments))["error"] == code


async def test_a_persons_id_is_refused_with_slacks_own_words(http: Http) -> None:
    answer = await http.api("files.completeUploadExternal", {"files": [{"id": "F1"}], "channel_id": BEN})

    assert codes(answer) == [
        "[ERROR] input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"
    ]


async def test_the_bytes_may_come_as_a_form(slack: SlackSandbox, http: Http) -> None:
    asked = await http.api("files.getUploadURLExternal", {"filename": "leads.csv", "length": len(CSV)})
    form = aiohttp.FormData()
    form.add_field("filename", CSV, filename="leads.csv", content_type="text/csv")

    async with http.session.post(asked["upload_url"], data=form) as response:
        assert response.status == 200

    stored = slack._parts.files._by_id[asked["file_id"]]
    assert stored.content == CSV


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (CSV[:-1], "text/csv"),
        (CSV + b"x", "text/csv"),
        (b"", "text/csv"),
        (b"--b--", "multipart/form-data; boundary=b"),
        (b"hello", "multipart/form-data"),
        (
            b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--",
            "multipart/form-data; boundary=b",
        ),
        (b"--b\r\n\r\n" + CSV[:-1] + b"\r\n--b--", "multipart/form-data; boundary=b"),
    ],
)
async def test_other_bytes_than_announced_are_no_200(http: Http, content: bytes, kind: str) -> None:
    asked = await http.api("files.getUploadURLExternal", {"filename": "leads.csv", "length": len(CSV)})

    async with http.session.post(
        asked["upload_url"], data=content, headers={"Content-Type": kind}
    ) as response:
        assert (response.status, await response.text()) == (400, "invalid_length")


async def test_an_upload_address_that_was_never_given(http: Http) -> None:
    async with http.session.post(f"{http.base}/upload/v1/nothing", data=CSV) as response:
        assert (response.status, await response.text()) == (404, "file_not_found")


async def test_a_file_may_be_larger_than_any_other_call(http: Http) -> None:
    large = bytes(3 * 2**20)

    assert (await http.api("files.completeUploadExternal", {"files": [{"id": await sent(http, large)}]}))[
        "ok"
    ]


async def test_an_upload_that_breaks_off_leaves_no_file(slack: SlackSandbox, http: Http) -> None:
    asked = await http.api("files.getUploadURLExternal", {"filename": "leads.csv", "length": 10})
    address = URL(asked["upload_url"])
    reader, writer = await asyncio.open_connection(address.host, address.port)
    head = f"POST {address.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf"
    writer.write(head.encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()

    named = {"files": [{"id": asked["file_id"]}], "channel_id": LEADS}
    assert (await http.api("files.completeUploadExternal", named))["error"] == "file_not_found"
    assert await reader.read() == b""


async def test_more_than_is_ever_kept_is_cut_off(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = await http.api("files.getUploadURLExternal", {"filename": "leads.csv", "length": 10})
    monkeypatch.setattr("bot.sandbox.slack.uploads.MAX_HELD", -(2**16) + 5)

    async with http.session.post(asked["upload_url"], data=bytes(10)) as response:
        assert (response.status, await response.text()) == (413, "file_upload_size_restricted")


async def test_the_upload_meets_faults_too(slack: SlackSandbox, http: Http) -> None:
    asked = await http.api("files.getUploadURLExternal", {"filename": "leads.csv", "length": len(CSV)})
    await slack.control(fault="server_error", method="upload")
    await slack.control(fault="drop_reply", method="upload")

    async with http.session.post(asked["upload_url"], data=CSV) as response:
        assert response.status == 500
    with pytest.raises(aiohttp.ClientError):
        await http.session.post(asked["upload_url"], data=CSV)

    assert slack._parts.files._by_id[asked["file_id"]].content == CSV
    assert [one.ok for one in slack.calls("upload")] == [False, True]


async def test_files_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "slack.db"
    first = SlackSandbox(token=TOKEN, signing_secret=SECRET, keep=Keep(path))
    async with aiohttp.ClientSession() as session:
        http = Http(await first.start(), session)
        named = {"files": [{"id": await sent(http), "title": "Kept"}], "channel_id": LEADS}
        await http.api("files.completeUploadExternal", named)
        await first.stop()
        second = SlackSandbox(token=TOKEN, signing_secret=SECRET, keep=Keep(path))
        base = await second.start()
        (message,) = second.messages(LEADS)
        (file,) = message.files or []
        async with session.get(f"{base}/files-pri/{file['id']}/leads.csv") as response:
            kept = await response.read()
        await second.stop()

    assert (file["title"], kept) == ("Kept", CSV)


def test_tickets_that_are_never_used_do_not_pile_up() -> None:
    files = Files(Keep())
    made = [files.ticket("a", 1, alt_txt="", snippet=False, now=0) for _ in range(MAX_TICKETS + 2)]

    assert len(files._by_id) == len(files._by_ticket) == MAX_TICKETS + 1
    with pytest.raises(Refused, match="file_not_found"):
        files.expected(made[0].ticket)
    assert files.expected(made[-1].ticket) is made[-1]


async def test_a_deleted_parent_loses_its_file(slack: SlackSandbox, client: AsyncWebClient) -> None:
    await client.files_upload_v2(channel=LEADS, content=CSV, filename="leads.csv", initial_comment="x")
    ts = slack.messages(LEADS)[0].ts
    await client.chat_postMessage(channel=LEADS, text="reply", thread_ts=ts)

    await client.chat_delete(channel=LEADS, ts=ts)

    assert slack.messages(LEADS)[0].files is None


async def test_a_deleted_file_is_gone_from_its_message_and_its_address(
    slack: SlackSandbox, client: AsyncWebClient, http: Http
) -> None:
    first, second = [
        (await client.files_upload_v2(channel=LEADS, content=CSV, filename=name))["file"]
        for name in ("a", "b")
    ]
    await client.files_delete(file=first["id"])

    assert [one.files and one.files[0].get("mode") for one in slack.messages(LEADS)] == [
        "tombstone",
        "hosted",
    ]
    async with http.session.get(first["url_private"]) as response:
        assert response.status == 404
    assert (await http.api("files.delete", {"file": first["id"]}))["error"] == "file_deleted"
    assert (await http.api("files.delete", {"file": "F404"}))["error"] == "file_not_found"
    assert second["mode"] == "hosted"
