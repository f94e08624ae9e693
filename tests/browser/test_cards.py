"""The cards that we draw, as the page shows them: new, in the short form, enriched, exported."""

import os
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.blocks.make import NOON
from tests.blocks.states import drawn_states
from tests.browser.conftest import Sit
from tests.browser.scripted import ScriptedApp, SteppedClock

PICTURE = Path(__file__).parent / "cards.png"
"""Stands in the README; made again by ``make picture``."""
SHOWN = ("new_seen_before", "condensed_new", "enriched", "everything")


@pytest_asyncio.fixture(loop_scope="session")
async def four(sit: Sit, app: ScriptedApp, clock: SteppedClock) -> tuple[Page, list[Locator]]:
    """The four on one page, some hours after the leads were found."""
    clock.advance((NOON + timedelta(hours=6) - clock.now()).total_seconds())
    states = drawn_states()
    stamps = []
    for name in SHOWN:
        stamps.append(await app.say(states[name].text, states[name].blocks))
        clock.advance(400)
    page = await sit(viewport={"width": 1100, "height": 1010})
    await page.clock.set_system_time(clock.now())
    await page.reload()
    return page, [page.locator(f"[data-ts='{ts}']") for ts in stamps]


async def test_the_four_cards_of_the_readme_say_what_they_are(four: tuple[Page, list[Locator]]) -> None:
    page, (new, condensed, enriched, done) = four
    await expect(new).to_contain_text("Seen before: in Indie hackers 21 days ago, judged good by @amy")
    await expect(condensed.locator("[data-block-id=who]")).to_contain_text(
        "High · 8.2k · AI founders via @yongfook"
    )
    await expect(enriched).to_contain_text("LinkedIn found, sure  ·  e-mail found, verified")
    assert await enriched.locator(".button.primary").all_inner_texts() == ["✍️ Message…"]
    await expect(done).to_contain_text("🙋 @ben's since")
    await expect(done).to_contain_text("😴 @cleo until")
    await expect(done.get_by_role("button", name="Export Alice Smith")).to_have_count(0)
    if os.environ.get("GOODONES_PICTURE"):
        await page.screenshot(path=PICTURE)


async def test_the_thumbs_of_a_short_card_have_names(four: tuple[Page, list[Locator]]) -> None:
    _, (_, condensed, *_) = four
    await expect(condensed.get_by_role("button", name="Alice Smith is a good lead")).to_have_text("👍")
    await expect(condensed.get_by_role("button", name="Alice Smith is a bad lead")).to_have_text("👎")
