"""A bot of several processes, each with a part of the work, that know each other by the store only."""

from pathlib import Path

from bot.store.redis import Store
from tests.chaos.town import Town
from tests.support.loopback import loopback_client
from tests.support.world import AMY, BEN, LEADS, visible


async def test_one_takes_in_and_two_work_and_together_they_are_one_bot(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    async with Town(store, store_url, tmp_path, roles=("web", "worker,clock", "worker")) as town:
        url = await town.subscribe()
        leads = await town.leads(3)
        assert await town.bring(url, leads) == 202
        await town.until(lambda: len(town.cards()) == len(leads))
        card = town.cards()[0]
        await town.slack.click(BEN, card.channel, card.ts, "lead.good")
        await town.until(lambda: f"<@{BEN}>" in visible(town.cards()[0]))
        assert town.asked("/feedback") == 1
        await town.slack.command(AMY, LEADS, "/goodones streams")
        await town.until(
            lambda: any("Rust" in visible(each) for each in town.slack.messages(LEADS, person=AMY))
        )
        await town.until(town.quiet)
        assert sorted(town.handles(leads)) == sorted(lead["profile"]["handle"] for lead in leads)
        assert await town.stop() == [0, 0, 0]


async def test_a_process_that_only_works_says_how_it_is_and_takes_nothing_in(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    async with (
        Town(store, store_url, tmp_path, roles=("worker",)) as town,
        loopback_client(base_url=town.url) as asker,
    ):
        assert (await asker.get("/health/ready")).json() == {"ready": True, "wrong": {}}
        assert (await asker.post("/slack/events")).status_code == 404
        assert (await asker.post("/webhooks/leads/any")).status_code == 404
