"""Profiles as strangers write them: a card is posted all the same, and holds nothing that acts."""

import re
from typing import Any

import pytest

from bot.sandbox.slack.messages import Message
from tests.flow.steps import VERIFIED, answer, hooks, lead_json, leaves, push, subscribe
from tests.support.world import AMY, LEADS, World, action, visible

LONG = 10_000
NASTY = {
    "mentions": "<!channel> <!here> <@U0AMY> <#C0LEADS> <!subteam^S1|x>",
    "link": "<https://evil.example|click me> https://evil.example www.evil.example",
    "stars": "*bold* _it_ ~no~ `code` ```block```",
    "ampersand": "& &amp; &lt;!channel&gt; < >",
    "emoji": ":tada: 👨‍👩‍👧‍👦🇩🇪🏽 🚀",
    "override": "\u202eevil\u202c \u2066x\u2069",
    "long": "x" * LONG,
    "long_wide": "𝕏" * LONG,
    "long_angles": "<" * LONG,
    "empty": "",
    "blank": " \u3164\u200b ",
    "lines": "> quoted\n> more\r\n\t• list",
    "combining": "e" + "\u0301" * 400,
    "nul": "a\x00b\x1b[31m",
}
ACTS = re.compile(r"<(?:!(?!date\^)|@|#)|<mailto:|<https?://evil")
LINK = re.compile(r"<(https?://[^|>]*)")


async def shown_with(world: World, **profile: Any) -> Message:
    """The card of a lead with this profile."""
    await subscribe(world, "founders")
    lead = lead_json(world, VERIFIED)
    lead["profile"] = {**lead["profile"], **profile}
    assert await push(hooks(world)[0], {"leads": [lead]}) == 202
    card = (await world.until(world.cards))[0]
    assert isinstance(card, Message)
    return card


def mrkdwn(card: Message) -> list[str]:
    """What Slack would format: the message's text, and every mrkdwn object."""
    found = [card.text]

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("type") == "mrkdwn":
                found.append(value["text"])
            for inner in value.values():
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect(card.blocks)
    return found


def assert_harmless(card: Message) -> None:
    for text in mrkdwn(card):
        assert not ACTS.search(text), text[:200]
        assert all(link.startswith("https://x.com/") for link in LINK.findall(text)), text[:200]
        assert "\u202e" not in text
    assert all("\x00" not in each for each in leaves(card.blocks))


@pytest.mark.parametrize("field", ["displayName", "bio", "handle"])
@pytest.mark.parametrize("kind", NASTY)
async def test_a_card_is_posted_and_nothing_in_it_acts(world: World, field: str, kind: str) -> None:
    card = await shown_with(world, **{field: NASTY[kind]})
    assert_harmless(card)
    assert action(card, "lead.good") is not None


async def test_everything_nasty_at_once_can_still_be_judged_and_drawn_again(world: World) -> None:
    nasty = " ".join(NASTY.values())
    card = await shown_with(world, displayName=nasty, bio=nasty, handle=nasty, profileImageUrl="javascript:1")
    await world.slack.click(AMY, LEADS, card.ts, "lead.bad")
    await world.until(lambda: world.slack.modals(AMY))
    assert "<!channel>" not in str(world.slack.modals(AMY)[0].blocks)
    await world.slack.submit(AMY, {"reason": "bot"})
    await world.until(lambda: "👎 <@U0AMY>" in visible(world.now_showing(card)))
    redrawn = visible(world.now_showing(card)).replace("<@U0AMY>", "")
    assert not ACTS.search(redrawn)


@pytest.mark.parametrize("field", ["displayName", "bio", "followerCount", "profileImageUrl"])
async def test_a_profile_without_one_of_its_fields_has_a_card(world: World, field: str) -> None:
    assert_harmless(await shown_with(world, **{field: None}))


async def test_a_lead_without_every_optional_field_has_a_card(world: World) -> None:
    await subscribe(world, "founders")
    bare = {"id": 5, "profile": {"xUserId": "1", "handle": "bare_bones"}}
    assert await push(hooks(world)[0], [bare]) == 202
    card = (await world.until(world.cards))[0]
    assert "@bare_bones" in visible(card)
    assert "None" not in visible(card)


@pytest.mark.parametrize("source", ["<!channel>", "x" * LONG, "", "liker", "retweeter"])
async def test_unknown_words_of_the_api_are_data_too(world: World, source: str) -> None:
    await subscribe(world, "founders")
    lead = lead_json(world, VERIFIED, sourceType=source, matchConfidence=source)
    assert await push(hooks(world)[0], [lead]) == 202
    assert_harmless((await world.until(world.cards))[0])


async def test_a_stream_with_a_nasty_name_can_be_listed_run_and_subscribed(world: World) -> None:
    stream = world.api.tables.streams.need(43)
    world.api.tables.streams.put(type(stream)(**{**vars(stream), "name": "<!channel> *Rust* " + "x" * 500}))
    await world.say("/goodones streams rust")
    listed = await answer(world, "Rust")
    assert not ACTS.search(visible(listed))
    shown = await subscribe(world, "43")
    assert not ACTS.search(visible(shown))
    await world.say("/goodones run 43")
    done = await world.until(lambda: world.find("is done"))
    assert not ACTS.search(visible(done).replace("<@U0AMY>", ""))


@pytest.mark.parametrize("typed", NASTY)
async def test_what_people_type_is_data_too(world: World, typed: str) -> None:
    line = " ".join(NASTY[typed].split())[:500] or "-"
    await world.say(f"/goodones streams {line}")
    await world.until(lambda: [each for each in world.shown() if each.ephemeral_to == AMY])
    for each in world.shown():
        assert not ACTS.search(visible(each)), visible(each)[:300]
