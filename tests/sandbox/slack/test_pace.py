"""How fast the app may be, by an advanced clock."""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Channel, SlackSandbox, Workspace, seeded
from bot.sandbox.slack.pace import PER_MINUTE, SHOWN, Bucket, Pace
from bot.sandbox.slack.refusals import Refused
from tests.sandbox.slack.support import AMY, LEADS, SALES, SECRET, START, TOKEN, Http, Json, ManualClock


async def post(http: Http, channel: str = LEADS) -> tuple[int, str | None]:
    """The status of one message to a channel, and how long to wait with the next."""
    url = f"{http.base}/api/chat.postMessage"
    form = {"channel": channel, "text": "x", "token": "xoxb-of-the-tests"}
    async with http.session.post(url, data=form) as response:
        return response.status, response.headers.get("Retry-After")


async def test_a_channel_takes_a_burst_of_three_then_one_a_second(http: Http, clock: ManualClock) -> None:
    assert [await post(http) for _ in range(4)] == [(200, None)] * 3 + [(429, "1")]
    clock.advance(1)
    assert [await post(http) for _ in range(2)] == [(200, None), (429, "1")]
    clock.advance(60)
    assert [await post(http) for _ in range(4)] == [(200, None)] * 3 + [(429, "1")]


async def test_channels_do_not_share_their_pace(http: Http) -> None:
    for _ in range(3):
        await post(http, LEADS)

    assert await post(http, LEADS) == (429, "1")
    assert await post(http, SALES) == (200, None)


async def test_too_fast_is_refused_as_slack_refuses_it(client: AsyncWebClient, slack: SlackSandbox) -> None:
    for _ in range(3):
        await client.chat_postMessage(channel=LEADS, text="x")

    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=LEADS, text="x")

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "1"
    assert refused.value.response.data == {"ok": False, "error": "ratelimited"}
    assert len(slack.messages(LEADS)) == 3


async def test_a_refused_message_does_not_count(http: Http) -> None:
    for _ in range(9):
        await http.api("chat.postMessage", {"channel": LEADS})

    assert await post(http) == (200, None)


async def test_a_method_over_its_tier_has_to_wait(http: Http, clock: ManualClock) -> None:
    per_minute = PER_MINUTE["conversations.list"]
    answers = [await http.api("conversations.list") for _ in range(per_minute + 1)]

    assert [one["ok"] for one in answers] == [True] * per_minute + [False]
    assert answers[-1]["error"] == "ratelimited"
    assert (await http.api("users.list"))["ok"]
    clock.advance(3)
    assert (await http.api("conversations.list"))["ok"]


async def busy(clock: ManualClock, http: Http, channels: int) -> list[Json]:
    """The answers to three messages in each of so many channels, all in the same moment."""
    return [
        await http.api("chat.postMessage", {"channel": f"C{number}", "text": "x"})
        for number in range(channels)
        for _ in range(3)
    ]


@pytest.fixture
async def wide(clock: ManualClock) -> AsyncIterator[SlackSandbox]:
    """A workspace of many channels."""
    channels = tuple(Channel(f"C{number}", f"c{number}", [AMY], bot_is_member=True) for number in range(110))
    workspace = Workspace(people=seeded().people, channels=channels)
    sandbox = SlackSandbox(token=TOKEN, signing_secret=SECRET, workspace=workspace, clock=clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def test_above_the_soft_limit_messages_are_accepted_and_shown_to_nobody(
    wide: SlackSandbox, clock: ManualClock
) -> None:
    async with aiohttp.ClientSession() as session:
        http = Http(wide.base_url, session)
        with wide._parts.hub.listening(AMY) as events:
            answers = await busy(clock, http, 110)
            notices = [
                one for _ in range(events.qsize()) if (one := events.get_nowait()) and one["type"] == "notice"
            ]
        clock.advance(60)
        later = await http.api("chat.postMessage", {"channel": "C0", "text": "x"})

    assert all(one["ok"] for one in answers)
    everything = [one for number in range(110) for one in wide.messages(f"C{number}")]
    assert sum(one.held_back for one in everything) == 330 - SHOWN
    assert sum(one.seen_by(AMY) for one in everything) == SHOWN + 1
    assert wide.messages("C109")[-1].held_back
    assert len(notices) == (330 - SHOWN) // 3
    assert notices[0]["text"].endswith("some of its messages are not being displayed.")
    assert later["ok"]


async def test_far_above_it_the_whole_method_has_to_wait(clock: ManualClock) -> None:
    pace = Pace(clock)
    for _ in range(PER_MINUTE["chat.postMessage"]):
        pace.call("chat.postMessage")

    with pytest.raises(Refused, match="ratelimited") as refused:
        pace.call("chat.postMessage")

    assert refused.value.headers == {"Retry-After": "1"}
    pace.call("chat.update")


def test_the_wait_is_long_enough_and_no_longer() -> None:
    bucket = Bucket(1, 20 / 60, START)
    assert bucket.take(START) == 0

    wait = bucket.take(START)

    assert wait == 3
    assert bucket.take(START + timedelta(seconds=wait - 1)) > 0
    assert bucket.take(START + timedelta(seconds=wait)) == 0


def test_a_clock_that_goes_back_gives_nothing() -> None:
    bucket = Bucket(1, 1, START)
    bucket.take(START)

    assert bucket.take(START - timedelta(hours=1)) == 1


@settings(deadline=None)
@given(st.lists(st.floats(0, 2), max_size=60))
def test_no_minute_ever_holds_more_than_its_seconds_and_the_burst(pauses: list[float]) -> None:
    clock = ManualClock()
    pace = Pace(clock)
    taken = 0
    for pause in pauses:
        clock.advance(pause)
        try:
            pace.post(LEADS)
        except Refused:
            continue
        taken += 1

    assert taken <= sum(pauses) + 3 + 1e-3
