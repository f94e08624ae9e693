"""What people change of channels, runs and digests is in the audit that admins read, once, by number of the stream."""

import csv
import io

from bot.sandbox.slack.messages import Message
from tests.flow.steps import FOUNDERS, answer, deliver_again, direct, private, subscribe, tell
from tests.flow.test_readable_channel import click
from tests.flow.test_running import done
from tests.support.loopback import loopback_client
from tests.support.world import AMY, BEN, LEADS, TOKEN, World, actions, visible

HERE = f"<#{LEADS}>"


async def audit(world: World) -> str:
    return visible(await tell(world, "/goodones audit", "Audit"))


async def rows(world: World, said: Message) -> list[dict[str, str]]:
    """The same as a file."""
    await world.slack.click(AMY, LEADS, said.ts, "audit.csv")
    await answer(world, "The file is in your direct messages")
    (file,) = [file for each in direct(world) for file in each.files or []]
    async with loopback_client(headers={"Authorization": f"Bearer {TOKEN}"}) as slack:
        content = (await slack.get(file["url_private"])).text
    return list(csv.DictReader(io.StringIO(content)))


async def test_a_subscription_from_its_beginning_to_its_end(world: World) -> None:
    shown = await subscribe(world, "founders", person=BEN)
    await click(world, shown, "subscription.quieter", AMY)
    await world.until(lambda: world.find("changed how leads of"))
    await tell(world, "/goodones unsubscribe founders", "no longer", person=BEN)
    await tell(world, "/goodones unsubscribe founders", "does not come to this channel", person=BEN)
    said = await audit(world)
    assert f"<@U0BEN> subscribed a channel to stream {FOUNDERS} · {HERE} · by a command · every lead" in said
    assert (
        f"<@U0AMY> changed how leads of stream {FOUNDERS} come to a channel · {HERE} · on a card · balanced"
        in said
    )
    assert f"<@U0BEN> unsubscribed a channel from stream {FOUNDERS} · {HERE} · by a command" in said
    assert said.count("unsubscribed a channel") == 1, "the second one found nothing to end"


async def test_a_mute_that_slack_delivers_twice_is_one_line(world: World) -> None:
    await subscribe(world, "founders")
    await tell(world, "/goodones mute 2h", "✅ Muted until", person=BEN)
    assert await deliver_again(world) == 200
    await world.settle(5)
    await tell(world, "/goodones unmute", "Unmuted")
    said = await audit(world)
    assert said.count(f"<@U0BEN> muted a channel · {HERE} · by a command") == 1
    assert said.count(f"<@U0AMY> unmuted a channel · {HERE} · by a command") == 1


async def test_a_run_and_a_digest_say_who_and_what_came_of_it(world: World) -> None:
    await subscribe(world, "founders")
    await world.say("/goodones run founders", BEN)
    await done(world)
    await world.say("/goodones digest", BEN)
    shown = await world.until(
        lambda: next((each for each in private(world, BEN) if "digest.post" in actions(each)), None)
    )
    await world.slack.click(BEN, LEADS, shown.ts, "digest.post")
    await answer(world, "Posted to this channel", BEN)
    await world.settle(2)
    listed = await tell(world, "/goodones audit <@U0BEN>", "of what <@U0BEN> did")
    assert f"<@U0BEN> ran stream {FOUNDERS} · by a command in {HERE} · queued 1" in visible(listed)
    assert f"<@U0BEN> posted a digest · {HERE} · on a card" in visible(listed)
    written = [(row["what"], row["by"], row["stream"], row["result"]) for row in await rows(world, listed)]
    assert written == [
        ("digest.posted", BEN, "", "done"),
        ("run.started", BEN, str(FOUNDERS), "queued 1, skipped 1"),
    ]
