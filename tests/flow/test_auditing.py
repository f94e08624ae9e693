"""The audit in Slack: pages, narrowed by person, lead and time, and a file."""

import csv
import io
from datetime import timedelta

from bot.audit import Entry, Surface
from bot.store.audit import AuditLog
from bot.store.redis import Store
from tests.flow.steps import VERIFIED, answer, card, direct, lead_json, tell
from tests.support.loopback import loopback_client
from tests.support.world import AMY, BEN, LEADS, TOKEN, World, action, actions, visible


async def judged(world: World) -> None:
    """Ben calls a lead good, Amy exports it."""
    shown = await card(world)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(shown)))
    await world.settle(2)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.export")
    await world.until(lambda: "📤 <@U0AMY>" in visible(world.now_showing(shown)))


async def done(world: World, store: Store, count: int) -> None:
    """So many lines of Ben's."""
    log, now = AuditLog(store), world.clock.now()
    for number in range(count):
        await log.note(
            Entry(
                what="lead.good",
                by=BEN,
                at=now - timedelta(minutes=number),
                job=f"job-{number}",
                surface=Surface.CARD,
                lead=number,
            )
        )


async def test_newest_first_with_who_what_and_where(world: World) -> None:
    await judged(world)
    said = visible(await tell(world, "/goodones audit", "Audit"))
    assert f"<@U0BEN> called lead {VERIFIED} good · on a card in <#{LEADS}>" in said
    assert said.index("exported lead") < said.index("called lead")


async def test_narrowed_by_person_lead_handle_and_days(world: World) -> None:
    await judged(world)
    handle = lead_json(world, VERIFIED)["profile"]["handle"]
    mine = visible(await tell(world, "/goodones audit <@U0BEN|ben> 7d", "of what <@U0BEN> did"))
    assert "called lead" in mine
    assert "exported lead" not in mine
    both = visible(await tell(world, f"/goodones audit {handle}", "about leads of"))
    assert "called lead" in both
    assert "exported lead" in both
    await tell(world, "/goodones audit #77", "Nothing is in the audit about lead 77")


async def test_pages_go_on_where_the_first_one_ended(world: World, store: Store) -> None:
    await done(world, store, 32)
    first = await tell(world, "/goodones audit <@U0BEN>", "Audit")
    assert actions(first) == ["audit.older", "audit.csv"]
    await world.slack.click(AMY, LEADS, first.ts, "audit.older")
    second = await answer(world, "from line 16")
    assert visible(second).count("called lead") == 15
    assert actions(second) == ["audit.newer", "audit.older", "audit.csv"]
    await world.slack.click(AMY, LEADS, second.ts, "audit.older")
    assert visible(await answer(world, "from line 31")).count("called lead") == 2
    await world.slack.click(AMY, LEADS, second.ts, "audit.newer")
    await answer(world, "from line 16")


async def test_the_file_comes_by_direct_message_once(world: World) -> None:
    await judged(world)
    said = await tell(world, "/goodones audit", "Audit")
    await world.slack.click(AMY, LEADS, said.ts, "audit.csv")
    await answer(world, "The file is in your direct messages")
    assert any("audit that you asked for" in visible(each) for each in direct(world))
    (file,) = [file for each in direct(world) for file in each.files or []]
    async with loopback_client(headers={"Authorization": f"Bearer {TOKEN}"}) as slack:
        content = (await slack.get(file["url_private"])).text
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["what"] for row in rows] == ["lead.exported", "lead.good", "subscription.made"]
    assert (rows[0]["by"], rows[0]["lead"], rows[0]["surface"]) == (AMY, str(VERIFIED), "card")


async def test_members_may_not_see_it(world: World) -> None:
    await tell(world, "/goodones audit", "Only admins", person=BEN)


async def test_what_cannot_be_read_is_said(world: World) -> None:
    await world.say("/goodones audit a-b-c")
    await world.until(lambda: world.find("no handle on X"))
    assert not action(world.shown()[-1], "audit.csv")
