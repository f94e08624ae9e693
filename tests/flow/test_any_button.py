"""Every button and window of the product, carrying what no version of us ever put there: none ends in an unknown failure."""

import json
from itertools import product

import pytest
from structlog.testing import capture_logs

from handlers import TABLES
from tests.flow.pressing import press, press_as_is, window
from tests.flow.steps import VERIFIED, card, deliver, let_pass
from tests.support.world import AMY, World

ACTIONS = sorted(route.name for table in TABLES for route in table if route.kind == "action")
WINDOWS = sorted(route.name for table in TABLES for route in table if route.kind == "view")
CARRIED = (
    *(
        "account",
        "accounts",
        "bulk",
        "channel",
        "entry",
        "from",
        "handle",
        "kind",
        "lead",
        "list",
        "mode",
        "offset",
        "page",
    ),
    *(
        "person",
        "query",
        "rollup",
        "row",
        "run",
        "since",
        "slot",
        "start",
        "stream",
        "subscription",
        "until",
        "wanted",
    ),
)
"""Names that values of ours have, and some that they might have had."""
ODD = {
    "nothing": "{}",
    "no-object": "null",
    "words": json.dumps(dict.fromkeys(CARRIED, "x")),
    "below-zero": json.dumps(dict.fromkeys(CARRIED, -1)),
    "too-large": json.dumps(dict.fromkeys(CARRIED, 10**18)),
    "far-away": json.dumps(dict.fromkeys(CARRIED, 10**9)),
    "objects": json.dumps({name: {"a": [1]} for name in CARRIED}),
}


@pytest.mark.parametrize("kind", ODD)
async def test_no_button_ends_in_an_unknown_failure(world: World, kind: str) -> None:
    shown = await card(world)
    with capture_logs() as lines:
        for action_id in ACTIONS:
            await press_as_is(world, AMY, shown, action_id, ODD[kind])
            live = world.now_showing(shown)
            live.blocks = [each for each in live.blocks or [] if not each["block_id"].startswith("pressed")]
        await let_pass(world, 10)
    assert [line for line in lines if "exc_info" in line] == []
    assert [line for line in lines if line["event"] == "nobody handles this"] == []
    assert len(ACTIONS) > len(("a", "few"))


@pytest.mark.parametrize("kind", ["nothing", "words", "far-away", "objects"])
async def test_no_window_ends_in_an_unknown_failure(world: World, kind: str) -> None:
    shown = await card(world)
    await press(world, AMY, shown, "lead.snooze", VERIFIED)
    await window(world, AMY, "Until when?")
    await world.slack.submit(AMY, {"later": "hours"})
    sent = world.slack.deliveries()[-1].body
    with capture_logs() as lines:
        for number, (callback_id, state) in enumerate(
            product(WINDOWS, ({"values": {}}, sent["view"]["state"]))
        ):
            odd = {"callback_id": callback_id, "private_metadata": ODD[kind], "state": state}
            body = {**sent, "trigger_id": f"t{number}", "view": {**sent["view"], **odd}}
            assert await deliver(world, body) == 200, callback_id
        await let_pass(world, 10)
    assert [line for line in lines if "exc_info" in line] == []
    assert len(WINDOWS) > len(("a", "few"))
