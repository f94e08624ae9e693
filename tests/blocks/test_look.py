"""The cards have the shape of the designed ones: same blocks, same words, same order of buttons."""

from datetime import timedelta
from typing import Any

from blocks.leads import Done, lead_card
from blocks.rollups import RollUpCard, RollUpLead, rollup_card
from bot.slack.message import Block
from tests.blocks.make import NOON, act, card, lead, profile, result


def kinds(blocks: list[Block]) -> list[tuple[str, str | None]]:
    return [(block["type"], block.get("block_id")) for block in blocks]


def accessory(block: Block) -> dict[str, Any]:
    found: dict[str, Any] = block["accessory"]
    return found


def test_a_new_lead_is_drawn_as_designed() -> None:
    blocks = lead_card(card()).blocks
    assert kinds(blocks) == [("section", "who"), ("context", None), ("actions", "do")]
    assert blocks[0]["text"]["text"] == (
        "*<https://x.com/alice|Alice Smith>*  @alice\n"
        "🟢 *High fit* · 8.2k followers\n"
        "Building developer tools for AI teams. Ex-Stripe. Berlin."
    )
    assert accessory(blocks[0]) == {
        "type": "image",
        "image_url": "https://pbs.twimg.com/profile_images/0/alice.jpg",
        "alt_text": "Alice Smith's picture",
    }
    assert blocks[1]["elements"][0]["text"] == (
        "🎯 *AI founders*  ·  follows *@yongfook*  ·  "
        "found <!date^1780390860^{date_short_pretty} {time}|2 Jun 09:01 UTC>"
    )


def test_the_buttons_of_a_new_lead_are_as_designed() -> None:
    row = lead_card(card()).blocks[-1]["elements"]
    assert [(one["type"], one["action_id"]) for one in row] == [
        ("button", "lead.good"),
        ("button", "lead.bad"),
        ("button", "lead.enrich"),
        ("button", "lead.export"),
        ("overflow", "lead.more"),
    ]
    assert [one["text"]["text"] for one in row[:4]] == ["👍 Good", "👎 Bad", "🔎 Enrich", "📤 Export"]
    assert row[0]["value"] == '{"v":1,"lead":1234,"stream":42,"segment":12}'


def test_an_enriched_good_lead_is_drawn_as_designed() -> None:
    done = (act(Done.GOOD, 1), act(Done.ENRICHED, 2))
    blocks = lead_card(card(activity=done, found=result(), enriched=True)).blocks
    assert kinds(blocks) == [
        ("section", "who"),
        ("section", "found"),
        ("context", None),
        ("context", None),
        ("actions", "do"),
    ]
    assert blocks[1]["text"]["text"] == "*LinkedIn* found, sure  ·  *e-mail* found, verified"
    assert accessory(blocks[1])["action_id"] == "lead.reveal"
    assert accessory(blocks[1])["text"]["text"] == "Show to me"
    first = int((NOON + timedelta(hours=1)).timestamp())
    assert blocks[3]["elements"][0]["text"] == (
        f"👍 <@U0AMY> <!date^{first}^{{ago}}|2 Jun 10:01 UTC>  ·  "
        f"🔎 <@U0AMY> <!date^{first + 3600}^{{ago}}|2 Jun 11:01 UTC>"
    )


def test_the_gist_is_what_phones_get() -> None:
    assert lead_card(card()).text == (
        "High fit: Alice Smith (8.2k followers), follows @yongfook. AI founders."
    )


def test_the_rest_of_a_run_is_drawn_as_designed() -> None:
    people = [
        ("bobito", "Bob Ito", 121_000, "CEO at Ito Labs. Agents in production."),
        ("carla", "Carla Nunes", 15_400, "Founder, vector databases."),
        ("dokoro", "Dan Okoro", 9_900, "2× founder. ML infra."),
    ]
    leads = [
        RollUpLead(lead(profile=profile(handle=handle, display_name=name, follower_count=count, bio=bio)))
        for handle, name, count, bio in people
    ]
    blocks = rollup_card(
        RollUpCard("s1:1:1", leads, 33, 14, 0, NOON, "AI founders watching Yongfook", more=True)
    ).blocks
    assert kinds(blocks) == [
        ("section", None),
        ("section", "r1"),
        ("section", "r2"),
        ("section", "r3"),
        ("actions", "ways"),
        ("context", None),
    ]
    assert [block["text"]["text"] for block in blocks[:4]] == [
        (
            "*47 more leads* from *AI founders watching Yongfook*: 33 high, 14 medium. "
            "High fit, most followers first:"
        ),
        ("🟢 *<https://x.com/bobito|Bob Ito>* @bobito · High · 121k\nCEO at Ito Labs. Agents in production."),
        "🟢 *<https://x.com/carla|Carla Nunes>* @carla · High · 15.4k\nFounder, vector databases.",
        "🟢 *<https://x.com/dokoro|Dan Okoro>* @dokoro · High · 9.9k\n2× founder. ML infra.",
    ]
    assert blocks[4]["elements"][0]["style"] == "primary"
    assert blocks[5]["elements"][0]["text"].startswith("Shown together to keep the channel readable")
