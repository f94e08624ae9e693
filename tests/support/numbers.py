"""Reading metrics as Prometheus would."""

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics
from tests.support.world import World

TOKEN = "a-long-random-word-of-mine"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def numbers(text: bytes) -> dict[str, float]:
    """Every sample of a page by how it stands there: ``goodones_backlog{queue="clicks"}``."""
    found = {}
    for family in text_string_to_metric_families(text.decode()):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def number(metrics: Metrics, name: str) -> float:
    """One of them; 0 where it was never counted."""
    return numbers(metrics.text()).get(name, 0.0)


async def scraped(world: World) -> tuple[int, bytes]:
    """Status and page, for whoever shows TOKEN."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{world.app_url}/metrics", headers=BEARER) as answer,
    ):
        return answer.status, await answer.read()
