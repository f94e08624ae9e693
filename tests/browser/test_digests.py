"""A digest as the page shows it, light and dark: what needs a hand with its verb beside it, the numbers in a table."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.blocks.digest_states import UNTIL, drawn_digests
from tests.browser.conftest import Sit
from tests.browser.scripted import ScriptedApp, SteppedClock

PICTURE = Path(__file__).parent / "digest.png"
"""Stands in the README; made again by ``make picture``."""


async def shown(sit: Sit, app: ScriptedApp, clock: SteppedClock, name: str, scheme: str = "light") -> Locator:
    """One digest in #leads, on the Monday on which it is due."""
    clock.advance((UNTIL - clock.now()).total_seconds())
    digest = drawn_digests()[name]
    ts = await app.say(digest.text, digest.blocks)
    page = await sit(viewport={"width": 1000, "height": 640}, color_scheme=scheme)
    await page.clock.set_system_time(clock.now())
    await page.reload()
    return page.locator(f"[data-ts='{ts}']")


async def test_the_digest_of_the_readme_says_what_needs_a_hand(
    sit: Sit, app: ScriptedApp, clock: SteppedClock
) -> None:
    digest = await shown(sit, app, clock, "digest_weekly")
    await expect(digest).to_contain_text("128 new, 23 % more than the week before")
    await expect(digest.get_by_role("button", name="See why: Indie hackers")).to_have_text("See why")
    await expect(digest.get_by_role("button", name="Run Rust people again")).to_have_text("Run again")
    assert await digest.locator(".button.primary").all_inner_texts() == ["Triage 58"]
    await expect(digest.get_by_role("table").get_by_role("row")).to_have_count(4)
    await expect(digest.get_by_role("cell", name="83 (62)")).to_be_visible()
    if os.environ.get("GOODONES_PICTURE"):
        await digest.page.screenshot(path=PICTURE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["everything", "weekly_short"])
async def test_each_digest_can_be_read_on_light_and_on_dark(
    sit: Sit, app: ScriptedApp, clock: SteppedClock, name: str, scheme: str
) -> None:
    digest = await shown(sit, app, clock, f"digest_{name}", scheme)
    await expect(digest).to_contain_text("Leads, 16–22 Nov")
    ground = await digest.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(26, 29, 33)") is (scheme == "dark")
