"""``GET /metrics``: for whoever has the token, also while the store is away; nobody's data is on it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web

from bot.errors import StoreAway
from bot.metrics import Metrics
from bot.records import Backlog, Sort
from bot.web.metrics import MetricsPage
from bot.web.server import Doors, Server
from tests.flow.steps import hooks, push
from tests.support.numbers import BEARER, TOKEN, numbers, scraped
from tests.support.world import BEN, KEY, LEADS, World, visible
from tests.web.test_server import echo, well


async def some() -> Backlog:
    return Backlog({"clicks": 2}, {Sort.CLICK: 1})


class Page:
    """A server with the page, asked over HTTP."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.backlog: Callable[[], Awaitable[Backlog]] = some
        self.url = ""
        page = MetricsPage(self.metrics, self._count, TOKEN)
        times = iter(range(100))
        doors = Doors(echo, self._stumble, self.metrics.answered, timer=lambda: float(next(times)))
        self.server = Server(well, doors, page.show)

    async def ask(
        self, path: str = "/metrics", method: str = "GET", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                method, self.url + path, headers=BEARER if headers is None else headers
            ) as answer,
        ):
            return answer.status, await answer.read(), answer.headers.get("Content-Type", "")

    async def _count(self) -> Backlog:
        return await self.backlog()

    async def _stumble(self, _request: web.Request) -> web.Response:
        raise ZeroDivisionError


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    page = Page()
    page.url = await page.server.start("127.0.0.1", 0)
    yield page
    await page.server.stop()


async def test_whoever_has_the_token_reads_the_numbers(page: Page) -> None:
    status, text, kind = await page.ask()
    assert (status, kind.partition(";")[0]) == (200, "text/plain")
    assert numbers(text)['goodones_backlog{queue="clicks"}'] == 2
    assert numbers(text)['goodones_dead_letters_kept{sort="click"}'] == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": TOKEN},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Bearer {TOKEN} {TOKEN}"},
        {"Authorization": "Bearer é" + TOKEN},
        {"Cookie": f"Authorization=Bearer {TOKEN}"},
    ],
)
async def test_nobody_else_reads_anything(page: Page, headers: dict[str, str]) -> None:
    status, text, _ = await page.ask(headers=headers)
    assert (status, text) == (401, b"")


async def test_the_scheme_may_be_written_in_any_case(page: Page) -> None:
    assert (await page.ask(headers={"authorization": f"bearer {TOKEN}"}))[0] == 200


async def away() -> Backlog:
    raise StoreAway("gone")


async def silent() -> Backlog:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.mark.parametrize("count", [away, silent])
async def test_while_the_store_is_away_the_rest_is_told(
    page: Page, count: Callable[[], Awaitable[Backlog]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.metrics.ANSWER_WITHIN", 0.05)
    page.metrics.api_too_fast()
    assert (await page.ask())[0] == 200
    page.backlog = count
    status, text, _ = await page.ask()
    found = numbers(text)
    assert status == 200
    assert (found["goodones_store_up"], found["goodones_api_429_total"]) == (0, 1)
    assert 'goodones_backlog{queue="clicks"}' not in found


async def test_each_door_is_timed_and_counted_by_how_it_answered(page: Page) -> None:
    assert (await page.ask("/slack/events", "POST"))[0] == 200
    assert (await page.ask("/webhooks/leads/token", "POST"))[0] == 500
    assert (await page.ask("/slack/events", "GET"))[0] == 405
    found = numbers((await page.ask())[1])
    assert found['goodones_requests_total{door="slack",status="200"}'] == 1
    assert found['goodones_requests_total{door="webhooks",status="500"}'] == 1
    assert found['goodones_ack_seconds_sum{door="slack"}'] == 1
    assert sum(value for name, value in found.items() if name.startswith("goodones_requests_total")) == 2


async def test_what_went_for_good_is_counted_beside_what_was_given_up(page: Page) -> None:
    for dropped in (0, 2):
        page.metrics.given_up(Sort.WEBHOOK, dropped)
    found = numbers((await page.ask())[1])
    assert found['goodones_dead_letters_total{sort="webhook"}'] == 2
    assert found['goodones_dead_letters_dropped_total{sort="webhook"}'] == 2
    assert found['goodones_dead_letters_dropped_total{sort="click"}'] == 0


async def test_without_the_setting_there_is_no_such_page(world: World) -> None:
    assert (await scraped(world))[0] == 404


async def test_a_morning_of_the_whole_product_stands_on_the_page_without_a_name(world: World) -> None:
    await world.stop_app()
    await world.start_app(metrics_token=TOKEN)
    cards = await world.cards_after_run()
    await world.slack.control(fault="rate_limit", method="chat.update", seconds=3)
    await world.steer_api(fault="error", status=429, path="/leads/*/feedback")
    await world.slack.click(BEN, LEADS, cards[0].ts, "lead.good")
    await world.until(lambda: f"<@{BEN}>" in visible(world.now_showing(cards[0])))
    await push(hooks(world)[0] + "-of-another", {"leads": []})
    await world.settle(10)
    status, text = await scraped(world)
    found = numbers(text)
    assert status == 200
    assert found['goodones_sends_total{kind="lead",outcome="posted"}'] == len(cards)
    assert found["goodones_lead_age_seconds_count"] == len(cards)
    assert found["goodones_lead_age_seconds_sum"] > 0
    assert found['goodones_slack_429_total{method="chat.update"}'] == 1
    assert found["goodones_api_429_total"] == 1
    assert found['goodones_requests_total{door="webhooks",status="202"}'] >= 1
    assert found['goodones_requests_total{door="webhooks",status="404"}'] == 1
    assert found['goodones_ack_seconds_count{door="slack"}'] >= 3
    assert (found['goodones_backlog{queue="messages"}'], found["goodones_store_up"]) == (0, 1)
    said = text.decode()
    names = [BEN, LEADS, KEY, *(lead.x_user_id for lead in world.api.tables.leads.all())]
    assert not [each for each in names if each in said]
