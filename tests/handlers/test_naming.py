"""Which stream is meant: found, asked for, or said to be unknown, and never an empty menu."""

import pytest

from bot.api.models import Stream
from bot.errors import Refused
from bot.slack.replies import Reply, Say
from handlers import naming
from tests.blocks.limits import check_message
from tests.services.make import House

STREAMS = [Stream(id=each, name=f"Stream of people {each}") for each in range(1, 251)]


def said(reply: Stream | Reply) -> str:
    assert isinstance(reply, Say)
    check_message(reply.message)
    return str(reply.message.blocks)


def test_a_menu_of_many_streams_is_one_that_slack_takes() -> None:
    reply = naming.ask_which(STREAMS, "run.start", "Which stream?")
    assert "150 more do not fit" in said(reply)


def test_without_streams_there_is_no_menu_but_a_next_step() -> None:
    assert "Make one on the dashboard" in said(naming.ask_which([], "run.start", "Which stream?"))


def test_what_does_not_fit_into_a_menu_is_asked_for_by_number() -> None:
    with pytest.raises(Refused, match=r"1 is \*Stream of people 1\*"):
        naming.ask_which(STREAMS[:2], "stream.subscribe", "Which?", {"wanted": {"accounts": ["x" * 150]}})


@pytest.mark.parametrize("name", ["<!channel>", "*bold*", "x" * 500, " "])
def test_names_of_strangers_are_data_in_a_menu(name: str) -> None:
    reply = naming.ask_which([Stream(id=1, name=name), Stream(id=2)], "run.start", "Which stream?")
    assert "'mrkdwn', 'text': '<!channel>" not in said(reply)


async def test_a_number_is_its_stream(house: House) -> None:
    assert isinstance(await naming.by_id(43, house.catalog), Stream)
    assert "There is no stream “7” here" in said(await naming.by_id(7, house.catalog))


@pytest.mark.parametrize(("typed", "found"), [("43", 43), ("rust", 43), ("makers around", 44)])
async def test_a_name_finds_its_stream(house: House, typed: str, found: int) -> None:
    stream = await naming.by_text(typed, house.catalog, word="run", action_id="run.start")
    assert isinstance(stream, Stream)
    assert stream.id == found


async def test_a_close_name_is_asked_for_only_where_something_is_used(house: House) -> None:
    name = house.sandbox.tables.streams.need(43).name
    typed = name.replace("people", "peeple")
    sure = await naming.by_text(typed, house.catalog, word="run", action_id="run.start", sure=True)
    assert "Do you mean" in said(sure)
    at_once = await naming.by_text(typed, house.catalog, word="streams", action_id="stream.show")
    assert isinstance(at_once, Stream)


async def test_the_only_stream_there_is_needs_no_asking(house: House) -> None:
    for each in (43, 44):
        house.sandbox.tables.streams.drop(each)
    stream = await naming.of_channel("C1", house.catalog, house.subscriptions, action_id="run.start")
    assert isinstance(stream, Stream)
    assert stream.id == 42


async def test_without_a_channel_all_streams_are_asked_for(house: House) -> None:
    reply = await naming.of_channel(None, house.catalog, house.subscriptions, action_id="run.start")
    assert "Which stream?" in said(reply)
