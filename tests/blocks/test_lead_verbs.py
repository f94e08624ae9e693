"""The buttons and the menu of a lead: only what is possible now, the next likely step first."""

import json

import pytest

from blocks.known import private_card
from blocks.leads import LeadCard, lead_card
from bot.modes import CardForm
from tests.blocks.limits import captions
from tests.blocks.make import (
    BAD,
    ENRICHED,
    EXPORTED,
    GOOD,
    MESSAGED,
    NOON,
    card,
    claim,
    lead,
    profile,
    result,
)

CLAIMED = claim("U0BEN")
ALWAYS = ["⋮ Claim", "⋮ Message…", "⋮ Snooze…", "⋮ History", "⋮ Too noisy?"]
BESIDE = ["⋮ Claim", "⋮ Snooze…", "⋮ History", "⋮ Open on X", "⋮ Too noisy?"]
AGAIN = ["⋮ Claim", "⋮ Snooze…", "⋮ History", "⋮ 🔎 Enrich again", "⋮ Too noisy?"]


@pytest.mark.parametrize(
    ("shown", "buttons"),
    [
        (card(), ["👍 Good", "👎 Bad", "🔎 Enrich", "📤 Export", *ALWAYS]),
        (card(claimed=CLAIMED), ["👍 Good", "👎 Bad", "🔎 Enrich", "📤 Export", "⋮ Release", *ALWAYS[1:]]),
        (card(found=result()), ["Show to me", "👍 Good", "👎 Bad", "✍️ Message…", "📤 Export", *BESIDE]),
        (
            card(found=result(email=None)),
            ["Show to me", "👍 Good", "👎 Bad", "✍️ Message…", "📤 Export", *AGAIN],
        ),
        (card(enriched=True), ["👍 Good", "👎 Bad", "✍️ Message…", "📤 Export", *AGAIN]),
        (card(lead=lead(exported_at=NOON)), ["👍 Good", "👎 Bad", "🔎 Enrich", *ALWAYS]),
        (card(busy="Enriching…"), ["👍 Good", "👎 Bad", *ALWAYS]),
        (card(messaged=MESSAGED), ["👍 Good", "👎 Bad", "📤 Export", "🔎 Enrich", *ALWAYS]),
        (card(activity=(GOOD,)), ["🔎 Enrich", "📤 Export", "👎 Bad after all", *ALWAYS]),
        (card(activity=(GOOD, EXPORTED)), ["🔎 Enrich", "👎 Bad after all", *ALWAYS]),
        (card(activity=(GOOD,), busy="Exporting…"), ["👎 Bad after all", *ALWAYS]),
        (
            card(activity=(GOOD, ENRICHED), found=result()),
            ["Show to me", "✍️ Message…", "📤 Export", "👎 Bad after all", *BESIDE],
        ),
        (
            card(activity=(GOOD, ENRICHED), found=result(), contacts=True),
            ["✍️ Message…", "📤 Export", "👎 Bad after all", *BESIDE],
        ),
        (
            card(activity=(GOOD, ENRICHED), found=result(linkedin=None)),
            ["Show to me", "✍️ Message…", "📤 Export", "👎 Bad after all", *AGAIN],
        ),
        (
            card(activity=(GOOD,), found=result(), messaged=MESSAGED),
            ["Show to me", "📤 Export", "✍️ Message…", "👎 Bad after all", *BESIDE],
        ),
        (
            card(activity=(GOOD, EXPORTED), found=result(), messaged=MESSAGED),
            ["Show to me", "✍️ Message…", "👎 Bad after all", *BESIDE],
        ),
        (
            card(activity=(GOOD, BAD)),
            ["👍 Good after all", "⋮ 🔎 Enrich", "⋮ 📤 Export", "⋮ History", "⋮ Open on X", "⋮ Too noisy?"],
        ),
        (
            card(activity=(BAD,), claimed=CLAIMED),
            ["👍 Good after all", "⋮ Release", "⋮ 🔎 Enrich", "⋮ 📤 Export", "⋮ History", "⋮ Too noisy?"],
        ),
        (
            card(activity=(BAD,), found=result(email=None), claimed=CLAIMED),
            [
                "👍 Good after all",
                "⋮ Release",
                "⋮ 📤 Export",
                "⋮ History",
                "⋮ 🔎 Enrich again",
                "⋮ Too noisy?",
            ],
        ),
        (
            card(activity=(BAD, EXPORTED), found=result()),
            ["👍 Good after all", "⋮ History", "⋮ Open on X", "⋮ Too noisy?"],
        ),
    ],
)
def test_only_what_is_possible_is_offered(shown: LeadCard, buttons: list[str]) -> None:
    assert captions(lead_card(shown).blocks) == buttons


@pytest.mark.parametrize(
    ("shown", "buttons"),
    [
        (card(), ["👍", "👎", *ALWAYS]),
        (
            card(found=result(email=None)),
            [
                "Show to me",
                "👍",
                "👎",
                "⋮ Claim",
                "⋮ Message…",
                "⋮ Snooze…",
                "⋮ History",
                "⋮ Too noisy?",
            ],
        ),
        (card(activity=(GOOD,)), ["🔎 Enrich", "📤 Export", "👎", *ALWAYS]),
        (
            card(activity=(GOOD, EXPORTED), found=result(), claimed=CLAIMED),
            ["Show to me", "✍️ Message…", "👎", "⋮ Release", *BESIDE[1:]],
        ),
        (
            card(activity=(BAD,)),
            ["👍 Good after all", "⋮ 🔎 Enrich", "⋮ 📤 Export", "⋮ History", "⋮ Open on X", "⋮ Too noisy?"],
        ),
    ],
)
def test_in_the_short_form_judging_comes_first_and_the_next_step_after_it(
    shown: LeadCard, buttons: list[str]
) -> None:
    assert captions(lead_card(shown, CardForm.CONDENSED).blocks) == buttons


@pytest.mark.parametrize("form", list(CardForm))
@pytest.mark.parametrize(
    ("shown", "likely"),
    [
        (card(), []),
        (card(found=result()), []),
        (card(activity=(GOOD,)), ["lead.enrich"]),
        (card(activity=(GOOD,), found=result()), ["lead.message"]),
        (card(activity=(GOOD,), enriched=True), ["lead.message"]),
        (card(activity=(GOOD,), messaged=MESSAGED), ["lead.export"]),
        (card(activity=(GOOD, EXPORTED)), ["lead.enrich"]),
        (card(activity=(GOOD, EXPORTED), found=result()), ["lead.message"]),
        (card(activity=(GOOD, EXPORTED), found=result(), messaged=MESSAGED), []),
        (card(activity=(BAD,)), []),
        (card(activity=(GOOD,), busy="Enriching…"), []),
    ],
)
def test_the_next_likely_step_is_the_primary_one(shown: LeadCard, likely: list[str], form: CardForm) -> None:
    row = lead_card(shown, form).blocks[-1]["elements"]
    assert [each["action_id"] for each in row if each.get("style") == "primary"] == likely


@pytest.mark.parametrize("form", list(CardForm))
def test_good_and_bad_look_alike(form: CardForm) -> None:
    good, bad = lead_card(card(), form).blocks[-1]["elements"][:2]
    assert good.keys() == bad.keys()
    assert "style" not in good


def test_buttons_say_the_name_to_a_screen_reader() -> None:
    row = lead_card(card()).blocks[-1]["elements"]
    assert [element.get("accessibility_label") for element in row[:4]] == [
        "Alice Smith is a good lead",
        "Alice Smith is a bad lead",
        "Enrich Alice Smith",
        "Export Alice Smith",
    ]


def test_bare_thumbs_say_the_name_too() -> None:
    row = lead_card(card(), CardForm.CONDENSED).blocks[-1]["elements"]
    spoken = [element.get("accessibility_label") for element in row[:2]]
    assert spoken == ["Alice Smith is a good lead", "Alice Smith is a bad lead"]


@pytest.mark.parametrize(
    ("shown", "does"),
    [
        (card(), ["claim", "message", "snooze", "history", "noise"]),
        (card(found=result(email=None)), ["claim", "snooze", "history", "enrich", "noise"]),
        (card(found=result()), ["claim", "snooze", "history", "open", "noise"]),
        (card(activity=(BAD,)), ["enrich", "export", "history", "open", "noise"]),
    ],
)
def test_a_line_of_the_menu_carries_the_lead_and_what_to_do(shown: LeadCard, does: list[str]) -> None:
    menu = lead_card(shown).blocks[-1]["elements"][-1]
    carried = [json.loads(option["value"]) for option in menu["options"]]
    assert [each.pop("do") for each in carried] == does
    assert all(each == {"v": 1, "lead": 1234, "stream": 42, "segment": 12} for each in carried)


def test_only_the_page_on_x_is_an_address() -> None:
    menu = lead_card(card(found=result())).blocks[-1]["elements"][-1]
    assert [option.get("url") for option in menu["options"]] == [None] * 3 + ["https://x.com/alice", None]


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("A" * 60, f"{'A' * 39}… is a good lead"),
        (":tada: Eve", "∶tada: Eve is a good lead"),
        ("𝕏" * 60, f"{'𝕏' * 19}… is a good lead"),
        ("عالم", "\u2068عالم\u2069 is a good lead"),
    ],
)
def test_a_screen_reader_hears_a_short_name_that_changes_nothing_around_it(name: str, heard: str) -> None:
    shown = lead_card(card(lead=lead(profile=profile(display_name=name))))
    assert shown.blocks[-1]["elements"][0]["accessibility_label"] == heard


def test_every_button_of_the_longest_name_can_be_heard_whole() -> None:
    shown = lead_card(card(lead=lead(profile=profile(display_name="𝕏" * 300)), found=result()))
    reveal = next(block for block in shown.blocks if block.get("block_id") == "found")["accessory"]
    assert reveal["accessibility_label"].endswith("… to me")


def test_the_line_that_releases_says_which_claim_was_seen() -> None:
    menu = lead_card(card(claimed=CLAIMED)).blocks[-1]["elements"][-1]
    carried = [json.loads(option["value"]) for option in menu["options"]]
    assert [(each["do"], each.get("claim")) for each in carried[:2]] == [
        ("release", int(CLAIMED.at.timestamp() * 1000)),
        ("message", None),
    ]


def test_what_the_longest_line_carries_fits_into_a_private_card_too() -> None:
    largest = lead(id=2**53, stream_id=2**53, segment_id=2**53)
    shown = private_card(lead_card(card(lead=largest, claimed=CLAIMED)), [])
    menu = next(block for block in shown.blocks if block.get("block_id") == "do")["elements"][-1]
    released = json.loads(menu["options"][0]["value"])
    assert (released["do"], released["aside"]) == ("release", 1)
