"""What the page reads of channels, threads and traffic, and the files that it brings, over HTTP."""

from io import BytesIO

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.pageapi import FORM_FILE
from bot.sandbox.slack.pagereads import TRAFFIC
from tests.sandbox.slack.support import AMY, BEN, LEADS, Http, Json, RecordingApp

UNKNOWN = "1.000001"


async def lines(slack: SlackSandbox, count: int) -> list[str]:
    """Amy's lines in #leads; their time stamps."""
    for number in range(count):
        await slack.command(AMY, LEADS, f"m{number}")
    return [one.ts for one in slack.messages(LEADS)]


async def stretch(http: Http, **asked: str) -> tuple[list[str], bool, bool]:
    """The texts of a page of #leads, whether there are older ones, whether there are newer ones."""
    status, page = await http.get("messages", person=AMY, channel=LEADS, **asked)
    assert status == 200
    return [one["text"] for one in page["messages"]], page["has_more"], page["has_newer"]


async def test_newest_page_has_nothing_below(slack: SlackSandbox, http: Http) -> None:
    await lines(slack, 5)
    assert await stretch(http, limit="2") == (["m3", "m4"], True, False)
    assert await stretch(http) == ([f"m{number}" for number in range(5)], False, False)


async def test_pages_before_and_after_meet(slack: SlackSandbox, http: Http) -> None:
    stamps = await lines(slack, 6)
    assert await stretch(http, before=stamps[3], limit="2") == (["m1", "m2"], True, True)
    assert await stretch(http, before=stamps[1], limit="2") == (["m0"], False, True)
    assert await stretch(http, after=stamps[1], limit="2") == (["m2", "m3"], True, True)
    assert await stretch(http, after=stamps[3], limit="2") == (["m4", "m5"], True, False)
    assert await stretch(http, after=stamps[5]) == ([], True, False)


async def test_page_around_a_message_has_it_in_the_middle(slack: SlackSandbox, http: Http) -> None:
    stamps = await lines(slack, 7)
    assert await stretch(http, around=stamps[3], limit="4") == (["m2", "m3", "m4", "m5"], True, True)
    assert await stretch(http, around=stamps[0], limit="4") == (["m0", "m1", "m2"], False, True)
    assert await stretch(http, around=stamps[6], limit="4") == (["m5", "m6"], True, False)


@pytest.mark.parametrize("name", ["before", "after", "around"])
async def test_what_is_no_time_stamp_is_refused(http: Http, name: str) -> None:
    status, answer = await http.get("messages", person=AMY, channel=LEADS, **{name: "yesterday"})
    assert (status, answer["error"], answer["field"]) == (400, "invalid_arguments", name)


async def test_replies_are_not_among_the_messages_unless_for_all(http: Http, client: AsyncWebClient) -> None:
    top = (await client.chat_postMessage(channel=LEADS, text="top"))["ts"]
    await client.chat_postMessage(channel=LEADS, text="reply", thread_ts=top)
    await client.chat_postMessage(channel=LEADS, text="for all", thread_ts=top, reply_broadcast=True)
    assert (await stretch(http))[0] == ["top", "for all"]


async def thread(http: Http, person: str, ts: str) -> tuple[int, Json]:
    return await http.get("thread", person=person, channel=LEADS, ts=ts)


async def test_thread_is_its_beginning_and_what_one_sees_below(
    slack: SlackSandbox, http: Http, client: AsyncWebClient
) -> None:
    await lines(slack, 2)
    top = slack.messages(LEADS)[0].ts
    await client.chat_postMessage(channel=LEADS, text="public", thread_ts=top)
    await client.chat_postEphemeral(channel=LEADS, user=AMY, text="private", thread_ts=top)
    await slack.command(BEN, LEADS, "thanks", thread_ts=top)

    seen = {person: (await thread(http, person, top))[1]["messages"] for person in (AMY, BEN)}

    assert [one["text"] for one in seen[AMY]] == ["m0", "public", "private", "thanks"]
    assert [one["text"] for one in seen[BEN]] == ["m0", "public", "thanks"]
    assert [one["reply_count"] for one in seen[BEN]] == [2, 0, 0]


async def test_reply_by_the_page_is_in_its_thread(slack: SlackSandbox, http: Http) -> None:
    (top,) = await lines(slack, 1)
    asked = {"person": BEN, "channel": LEADS, "text": "thanks", "thread_ts": top}
    assert await http.post("send", asked) == (200, {"ok": True})
    assert slack.messages(LEADS)[-1].thread_ts == top
    assert await http.post("send", {**asked, "thread_ts": UNKNOWN}) == (
        400,
        {"ok": False, "error": "message_not_found"},
    )


async def test_thread_that_one_does_not_see_is_not_there(http: Http, client: AsyncWebClient) -> None:
    private = (await client.chat_postEphemeral(channel=LEADS, user=AMY, text="hush"))["message_ts"]
    assert (await thread(http, AMY, private))[0] == 200
    for person, ts in ((BEN, private), (AMY, UNKNOWN)):
        status, answer = await thread(http, person, ts)
        assert (status, answer["error"]) == (400, "message_not_found")


async def test_traffic_of_before_is_read_oldest_first(
    http: Http, client: AsyncWebClient, slack: SlackSandbox
) -> None:
    await client.auth_test()
    await client.users_info(user=AMY)
    _, answer = await http.get("traffic")
    assert [one["what"] for one in answer["entries"]] == ["auth.test", "users.info"]
    for _ in range(TRAFFIC):
        await slack.open_home(AMY)
    _, answer = await http.get("traffic")
    assert len(answer["entries"]) == TRAFFIC
    assert {one["what"] for one in answer["entries"]} == {"event app_home_opened"}


@pytest.mark.parametrize(
    ("asked", "tab"), [({}, "home"), ({"tab": "messages"}, "messages"), ({"tab": 7}, "home")]
)
async def test_app_hears_which_of_its_tabs_was_opened(
    http: Http, app: RecordingApp, asked: Json, tab: str
) -> None:
    assert await http.post("home", {"person": AMY, **asked}) == (200, {"ok": True})
    assert app.last.event["event"]["tab"] == tab


async def upload(http: Http, content: bytes, **query: str) -> tuple[int, Json]:
    url = URL(f"{http.base}/_/upload").with_query(query)
    async with http.session.post(url, data=BytesIO(content)) as response:
        answer: Json = await response.json()
        return response.status, answer


async def test_file_of_a_person_is_kept_and_given_back(http: Http) -> None:
    status, answer = await upload(http, b"name\nAlice\n", person=AMY, name="leads.csv")
    file = answer["file"]
    assert (status, file["name"], file["size"], file["user"]) == (200, "leads.csv", 11, AMY)
    assert (file["channels"], file["is_public"]) == ([], False)
    async with http.session.get(file["url_private"]) as response:
        assert await response.read() == b"name\nAlice\n"
        assert response.headers["Content-Disposition"] == "attachment"


@pytest.mark.parametrize(
    ("content", "query", "error"),
    [
        (b"x", {"name": "a.csv"}, "user_not_found"),
        (b"x", {"person": "U404", "name": "a.csv"}, "user_not_found"),
        (b"x", {"person": AMY}, "invalid_arguments"),
        (b"", {"person": AMY, "name": "empty.csv"}, "missing_argument"),
        (b"x" * (FORM_FILE + 1), {"person": AMY, "name": "huge.csv"}, "file_upload_size_restricted"),
    ],
)
async def test_file_that_cannot_be_kept_is_refused(
    http: Http, content: bytes, query: dict[str, str], error: str
) -> None:
    status, answer = await upload(http, content, **query)
    assert (status, answer["ok"], answer["error"]) == (400, False, error)


async def test_biggest_file_of_a_form_is_taken(http: Http) -> None:
    status, answer = await upload(http, b"x" * FORM_FILE, person=AMY, name="big.bin")
    assert (status, answer["file"]["size"]) == (200, FORM_FILE)


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ("", "/?channel=C0LEADS&ts=1795396400.813364"),
        (
            "?thread_ts=1795396400.000001&cid=C0LEADS",
            "/?channel=C0LEADS&ts=1795396400.813364&thread_ts=1795396400.000001",
        ),
        ("?thread_ts=%26x%3D1", "/?channel=C0LEADS&ts=1795396400.813364&thread_ts=%26x%3D1"),
    ],
)
async def test_permalink_tells_the_page_channel_message_and_thread(
    http: Http, query: str, leads_to: str
) -> None:
    url = f"{http.base}/archives/C0LEADS/p1795396400813364{query}"
    async with http.session.get(URL(url, encoded=True), allow_redirects=False) as response:
        assert response.status == 302
        assert URL(response.headers["Location"]) == URL(leads_to)
