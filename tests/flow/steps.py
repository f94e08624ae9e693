"""What the flow tests do over and over: subscribe, bring leads by webhook, wait for answers, deliver twice."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from bot.sandbox.api.views import lead_view
from bot.sandbox.slack.applink import FORM, signature
from bot.sandbox.slack.messages import Message
from tests.support.loopback import loopback_client
from tests.support.world import AMY, CLEO, LEADS, PATIENCE, RANDOM, SECRET, World, visible

FOUNDERS, RUST, MAKERS = 42, 43, 44
VERIFIED, LINKEDIN_ONLY, UNVERIFIED, NOTHING = 1252, 1251, 1247, 1239
"""Leads of the seeded history by what enrichment finds: both and verified, LinkedIn, both but unverified, nothing."""
POPULAR = 1251
"""Has 27,534 followers; ``UNVERIFIED`` has 34,305, the other leads fewer than 10,000."""
LIKER = 1246
ADDRESS, LINKEDIN = "ximena.penarrubia@papermoth.example", "ximenatinkers-sandbox"
"""What is found of ``VERIFIED``."""


async def passing(world: World, wanted: Callable[[], Any], step: float = 0.5) -> Any:
    """As ``world.until``, but time passes whatever the app does: for what waits in the middle of its work."""
    async with asyncio.timeout(PATIENCE):
        while not (found := wanted()):
            await asyncio.sleep(0.01)  # lets real sockets be read; nothing is waited *for*
            world.clock.advance(step)
    return found


async def let_pass(world: World, seconds: float, step: float = 0.5) -> None:
    """Time passes, whatever the app does."""
    end = world.clock.now().timestamp() + seconds
    await passing(world, lambda: world.clock.now().timestamp() >= end, step)


async def make_up(world: World, seconds: float) -> None:
    """Let the time for another try come, and wake the worker, which else sleeps for real at the store."""
    await let_pass(world, 0.5, 0.1)
    world.clock.advance(seconds)
    await world.say("/goodones unsubscribe", CLEO, RANDOM)


async def subscribe(
    world: World, line: str = "ai founders", channel: str = LEADS, person: str = AMY
) -> Message:
    """Subscribe a channel to every lead (unless the line says another mode), and wait for the introduction."""
    before = len(introductions(world, channel))
    mode = "" if "balanced" in line or "digest only" in line else ", every lead"
    await world.say(f"/goodones subscribe {line}{mode}", person, channel)
    await world.until(lambda: len(introductions(world, channel)) > before)
    return introductions(world, channel)[-1]


def introductions(world: World, channel: str = LEADS) -> list[Message]:
    return [
        each for each in public(world, channel) if "subscribed this channel" in visible(each) and each.is_bot
    ]


def public(world: World, channel: str = LEADS) -> list[Message]:
    """What everybody in a channel sees."""
    return [each for each in world.slack.messages(channel) if not each.ephemeral]


def private(world: World, person: str = AMY, channel: str = LEADS) -> list[Message]:
    """What only one person sees in a channel."""
    return [each for each in world.shown(channel, person) if each.ephemeral_to == person]


def direct(world: World, person: str = AMY) -> list[Message]:
    """What the app wrote to a person directly."""
    return list(world.slack.messages(world.slack.direct(person).id))


async def answer(world: World, text: str, person: str = AMY, channel: str = LEADS) -> Message:
    """The private answer that has this text, once it is there."""

    def found() -> Message | None:
        return next((each for each in private(world, person, channel) if text in visible(each)), None)

    message = await world.until(found)
    assert isinstance(message, Message)
    return message


async def tell(world: World, line: str, text: str, *, person: str = AMY, channel: str = LEADS) -> Message:
    """Type a line and wait for the private answer with this text."""
    await world.say(line, person, channel)
    return await answer(world, text, person, channel)


def hooks(world: World) -> list[str]:
    """The addresses that the lead API was given, in the order of registration."""
    return [each.target_url for each in world.api.tables.subscriptions.all()]


async def push(url: str, body: Any) -> int:
    """What the lead API does when it has leads; answers the status."""
    async with loopback_client() as api:
        return (await api.post(url, json=body)).status_code


def lead_json(world: World, lead_id: int, **changed: Any) -> dict[str, Any]:
    """A lead of the history as the API shows it."""
    lead = world.api.tables.leads.need(lead_id)
    return {**lead_view(world.api.tables, lead, world.api_url), **changed}


async def bring(world: World, *lead_ids: int, channel: str = LEADS, hook: int = -1) -> list[Message]:
    """Have leads of the history pushed to one subscription and wait for a card of each, in this order."""
    before = {each.ts for each in world.cards(channel)}
    assert await push(hooks(world)[hook], {"leads": [lead_json(world, each) for each in lead_ids]}) == 202

    def fresh() -> list[Message] | None:
        cards = [each for each in world.cards(channel) if each.ts not in before]
        return cards if len(cards) >= len(lead_ids) else None

    return list(await world.until(fresh))


async def card(world: World, lead_id: int = VERIFIED, line: str = "ai founders") -> Message:
    """One card in a freshly subscribed #leads."""
    await subscribe(world, line)
    return (await bring(world, lead_id))[0]


def menu(message: Message, action_id: str) -> list[dict[str, Any]]:
    """The lines of a menu of a message."""
    for block in message.blocks or []:
        for element in (block.get("accessory"), *block.get("elements", ())):
            if element and element.get("action_id") == action_id:
                return list(element["options"])
    raise AssertionError(f"no menu {action_id}")


def cells(message: Message) -> list[list[str]]:
    """The table of numbers."""
    table = next(each for each in message.blocks or [] if each["type"] == "table")
    return [[cell["text"] for cell in row] for row in table["rows"]]


def pick(message: Message, action_id: str, text: str) -> str:
    """The value of the line of a menu that has this text."""
    return str(next(each["value"] for each in menu(message, action_id) if text in each["text"]["text"]))


async def deliver_again(world: World) -> int:
    """What Slack sent last, once more, signed anew; answers the status."""
    return await deliver(world, world.slack.deliveries()[-1].body)


async def deliver(world: World, sent: dict[str, Any]) -> int:
    """Send this as Slack would, signed; answers the status."""
    raw = sent if "command" in sent else {"payload": json.dumps(sent)}
    body = urlencode(raw).encode()
    stamp = str(int(world.clock.now().timestamp()))
    headers = {
        "Content-Type": FORM,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature(SECRET, stamp, body),
    }
    async with loopback_client() as slack:
        return (await slack.post(f"{world.app_url}/slack/events", content=body, headers=headers)).status_code


def judgements(world: World) -> list[tuple[str, str | None, str | None]]:
    """What was told to the API of leads: feedback, reason, note."""
    return [
        (body["feedback"], body.get("badReason"), body.get("badReasonFreeform"))
        for body in world.asked("POST", "/feedback")
    ]


def seen_by(world: World, person: str, channel: str = LEADS) -> str:
    """Everything that a person can read in a channel, blocks whole, so that nothing hides in a button."""
    return json.dumps([[each.text, each.blocks] for each in world.shown(channel, person)], ensure_ascii=False)


def leaves(value: Any) -> Iterator[str]:
    """Every text in a block, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
