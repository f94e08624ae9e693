"""The pure parts of the benches: marks, what is sent, how answers are read and counted. No time is measured here."""

from itertools import pairwise
from time import time

import pytest
from aiohttp import web

from bot.delivery.reading import read_webhook
from bot.slack.payloads import Click, Command
from bot.web.guard import Stopped, check
from tests.bench.cards import by_peer
from tests.bench.delivering.town import Post, pace, posted
from tests.bench.receiving.load import Order, Told, answered, generate
from tests.bench.receiving.requests import EIGHTY, KINDS, OPEN, SECRET, TOKENS
from tests.bench.table import Row, Unmeasured
from tests.blocks.states import drawn_states

NOW = 1_767_225_600


@pytest.mark.parametrize(
    ("row", "met", "mark"),
    [
        (Row("a", 1, "x"), None, " - "),
        (Row("a", 1, "x", most=1), True, "≤ 1.00 x   yes"),
        (Row("a", 1.01, "x", most=1), False, "≤ 1.00 x   NO"),
        (Row("a", 1, "x", least=1), True, "≥ 1.00 x   yes"),
        (Row("a", 0.99, "", least=1), False, "≥ 1.00   NO"),
        (Row("a", 0, "", most=0), True, "≤ 0.00   yes"),
    ],
)
def test_a_row_says_whether_its_mark_is_met(row: Row, *, met: bool | None, mark: str) -> None:
    assert row.met is met
    assert mark in str(row)


def test_rows_stand_below_each_other() -> None:
    lines = [str(Row("a", 1, "x", most=2)), str(Row("b", 1_000.5, "ms", least=2)), str(Unmeasured("c", "no"))]
    assert len({line.rindex("   ") for line in lines}) == 1


def split(request: bytes) -> tuple[str, dict[str, str], bytes]:
    """The path, the headers and the body of a request."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert int(headers["Content-Length"]) == len(body)
    return first.split(" ")[1], headers, body


@pytest.mark.parametrize(("kind", "payload"), [("help", Command), ("open", Click), ("good", Click)])
def test_what_slack_would_send_is_taken_for_genuine_and_no_two_are_alike(kind: str, payload: type) -> None:
    make = KINDS[kind]()
    keys = []
    for number in (1, 2):
        _, headers, body = split(make(number, NOW))
        read = check(headers, body, SECRET, NOW)
        assert isinstance(read, payload)
        assert isinstance(read, Command | Click)
        keys.append(read.key)
    assert len(set(keys)) == 2


def test_one_that_is_changed_is_not_genuine() -> None:
    _, headers, body = split(KINDS["good"]()(1, NOW))
    assert check(headers, body + b" ", SECRET, NOW) == Stopped(401, "signature does not match")


def test_actions_are_asked_for_in_turn() -> None:
    make = KINDS["open one of 80"]()
    read = [check(*split(make(number, NOW))[1:], SECRET, NOW) for number in range(160)]
    names = [each.action_id for each in read if isinstance(each, Click)]
    assert names == EIGHTY * 2
    assert OPEN not in names


def test_each_webhook_brings_one_other_lead_for_a_subscription_in_turn() -> None:
    make = KINDS["webhook"]()
    asked = [split(make(number, NOW)) for number in range(2 * len(TOKENS))]
    deliveries = [read_webhook(body.decode()) for _, _, body in asked]
    assert [each.leads[0].id for each in deliveries if each] == list(range(2 * len(TOKENS)))
    assert [path.rpartition("/")[2] for path, _, _ in asked] == list(TOKENS) * 2


@pytest.mark.parametrize(
    ("received", "status"),
    [
        (b"", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", None),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nDate: x\r\n\r\nok", 200),
        (b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", 202),
        (b"HTTP/1.1 503 No\r\n\r\n", 503),
    ],
)
def test_an_answer_counts_when_all_of_it_is_there(received: bytes, status: int | None) -> None:
    assert answered(received) == status


def test_quantiles_are_of_what_was_answered() -> None:
    told = Told(good=100, bad=0, seconds=2.0, took=[number / 100 for number in range(100)])
    assert told.rate == 50
    assert [told.quantile(part) for part in (0.0, 0.5, 0.99, 1.0)] == [0.0, 0.5, 0.99, 0.99]


def test_the_pace_is_that_of_a_channel_and_leaves_out_what_was_refused() -> None:
    posts = [
        Post("b", 7.0, "shown"),
        Post("a", 0.0, "shown"),
        Post("a", 2.0, "hidden"),
        Post("a", 1.0, "shown"),
        Post("a", 1.5, "refused"),
        Post("b", 3.0, "shown"),
        Post("alone", 0.0, "shown"),
    ]
    assert pace(posts) == (1.0 + 0.25) / 2
    assert pace(posts[:1]) == 0.0
    assert all(first.at <= then.at for first, then in pairwise(posted(posts)))
    assert len(posted(posts)) == len(posts) - 1


def test_the_peer_draws_every_card_as_we_do() -> None:
    states = drawn_states()
    assert [name for name, drawn in states.items() if by_peer(drawn.blocks) != drawn.blocks] == []


@pytest.mark.parametrize("rate", [0, 1_000])
async def test_the_generator_counts_what_is_taken_and_what_is_not(rate: int) -> None:
    seen: list[object] = []

    async def take(request: web.Request) -> web.Response:
        headers, body = request.headers, await request.read()
        seen.append(check(headers, body, SECRET, time()))
        return web.Response(status=503 if len(seen) == 1 else 200)

    app = web.Application()
    app.router.add_post("/slack/events", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    told = await generate(Order("good", runner.addresses[0][1], 0.02, 1, connections=2, rate=rate))
    await runner.cleanup()
    assert told.bad == 1
    assert told.good == len(told.took) == len(seen) - 1
    assert len({each.key for each in seen if isinstance(each, Click)}) == len(seen)
    assert told.took == sorted(told.took)
    assert not rate or len(seen) == 20
