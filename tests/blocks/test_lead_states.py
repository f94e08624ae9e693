"""What becomes of a lead, as its card says it: whose it is, who waits, where the person was met before; in both forms."""

from datetime import timedelta
from typing import Any

import pytest

from blocks.lead_words import MOST_SNOOZES, Seen, Snoozed
from blocks.leads import Done, lead_card, lead_details, unnamed
from bot.api.models import Output
from bot.modes import CardForm
from tests.blocks.limits import check_message, drawn
from tests.blocks.make import (
    BAD,
    ENRICHED,
    EXPORTED,
    GOOD,
    MESSAGED,
    NOON,
    act,
    card,
    claim,
    lead,
    profile,
    result,
)


def test_whose_it_is_stands_first_with_since_when() -> None:
    text = drawn(lead_card(card(claimed=claim("U0BEN"), activity=(GOOD,), messaged=MESSAGED)))
    since = f"<!date^{int(NOON.timestamp())}^{{date_short_pretty}} {{time}}|2 Jun 09:01 UTC>"
    assert f"🙋 <@U0BEN>'s since {since}  ·  👍 <@U0AMY>" in text
    assert text.index("👍 <@U0AMY>") < text.index("✍️ <@U0AMY>")


def test_a_claim_without_a_person_is_still_told() -> None:
    assert "🙋 claimed <!date^" in drawn(lead_card(card(claimed=claim(None))))


@pytest.mark.parametrize(("count", "rest"), [(1, ""), (MOST_SNOOZES, ""), (MOST_SNOOZES + 2, "and 2 more")])
def test_who_wants_to_see_it_again_is_told_with_when(count: int, rest: str) -> None:
    waiting = tuple(Snoozed(f"U0AMY{each}", NOON + timedelta(days=each)) for each in range(count))
    text = drawn(lead_card(card(snoozed=waiting)))
    assert "😴 <@U0AMY0> until <!date^" in text
    assert text.count("😴") == min(count, MOST_SNOOZES)
    assert ("more" in text) is bool(rest)
    assert rest in text


AGO = f"<!date^{int(NOON.timestamp())}^{{ago}}|2 Jun 09:01 UTC>"


@pytest.mark.parametrize(
    ("seen", "line"),
    [
        (
            Seen("Indie hackers", NOON, act(Done.GOOD)),
            f"↩︎ Seen before: in *Indie hackers* {AGO}, judged good by <@U0AMY> {AGO}",
        ),
        (Seen("Rust", NOON, act(Done.BAD, by=None)), f"↩︎ Seen before: in *Rust* {AGO}, judged bad {AGO}"),
        (
            Seen("Rust", None, act(Done.EXPORTED), more=1),
            f"↩︎ Seen before: in *Rust*, exported by <@U0AMY> {AGO}, 1 more time",
        ),
        (Seen(None, NOON, more=3), f"↩︎ Seen before: {AGO}, 3 more times"),
        (
            Seen("Rust", done=act(Done.MESSAGED), earlier=False),
            f"↪︎ Seen again: in *Rust*, messaged by <@U0AMY> {AGO}",
        ),
        (Seen(), "↩︎ Seen before"),
    ],
)
@pytest.mark.parametrize("form", list(CardForm))
def test_it_is_said_that_the_person_was_met_before(seen: Seen, line: str, form: CardForm) -> None:
    message = lead_card(card(seen=seen), form)
    assert line in drawn(message).split("\n")
    assert ("Seen before" in message.text) is seen.earlier


def test_nobody_is_pinged_by_a_card_without_names() -> None:
    told = card(
        activity=(GOOD, ENRICHED),
        saved=(EXPORTED,),
        claimed=claim(),
        messaged=MESSAGED,
        snoozed=(Snoozed("U0BEN", NOON),),
        seen=Seen("Rust", NOON, act(Done.GOOD)),
    )
    assert told.names_people
    bare = unnamed(told)
    text = drawn(lead_card(bare))
    assert "<@" not in text
    for said in (
        "👍 good",
        "🔎 enriched",
        "exported 📤",
        "🙋 claimed",
        "✍️ messaged",
        "😴 snoozed until",
        "judged good <",
    ):
        assert said in text
    assert not bare.names_people
    assert unnamed(bare) == bare


def test_of_a_removed_person_nothing_is_drawn() -> None:
    message = lead_card(card(removed=True, found=result(), contacts=True, activity=(GOOD,)))
    assert message.text == "Removed on request."
    assert drawn(message) == "🚫 Removed on request"
    check_message(message)


@pytest.mark.parametrize("form", list(CardForm))
def test_a_workspace_may_have_contact_details_on_the_card(form: CardForm) -> None:
    message = lead_card(card(found=result(email=None), contacts=True, asked=tuple(Output)), form)
    assert "*LinkedIn*  <https://linkedin.com/in/alice|linkedin.com/in/alice>\n*E-mail* not found" in drawn(
        message
    )
    assert "linkedin.com" not in message.text


def test_details_say_what_was_looked_for_and_not_found() -> None:
    assert "*LinkedIn* not found" in drawn(
        lead_details(card(found=result(linkedin=None), asked=tuple(Output)))
    )


def test_the_short_form_is_two_lines_and_the_buttons() -> None:
    message = lead_card(card(), CardForm.CONDENSED)
    assert [block["type"] for block in message.blocks] == ["section", "actions"]
    assert message.blocks[0]["text"]["text"] == (
        "🟢 *<https://x.com/alice|Alice Smith>* @alice · High · 8.2k · _AI founders_ via @yongfook\n"
        "Building developer tools for AI teams. Ex-Stripe. Berlin."
    )
    assert message.text == lead_card(card()).text


def test_in_the_short_form_what_was_done_is_one_block_more() -> None:
    shown = card(activity=(GOOD,), found=result(), note="❔ Perhaps", seen=Seen("Rust"))
    message = lead_card(shown, CardForm.CONDENSED)
    assert [block["type"] for block in message.blocks] == ["section", "context", "actions"]
    lines = message.blocks[1]["elements"][0]["text"].split("\n")
    assert [line.split(" ")[0] for line in lines] == ["*LinkedIn*", "↩︎", "👍", "❔"]


def test_a_bad_lead_in_the_short_form_is_small_print_and_buttons() -> None:
    message = lead_card(card(activity=(BAD,)), CardForm.CONDENSED)
    assert [block["type"] for block in message.blocks] == ["context", "actions"]
    assert message.blocks[0]["elements"][0]["text"].startswith(
        "👎 *<https://x.com/alice|Alice Smith>* @alice"
    )


@pytest.mark.parametrize(
    ("given", "end"),
    [
        ({"segment": None, "stream": None}, "8.2k · via @yongfook"),
        ({"account": None}, "8.2k · _AI founders_ new_follower"),
        ({"segment": None, "stream": None, "account": None, "lead": lead(source_type=None)}, "8.2k"),
    ],
)
def test_the_short_form_says_why_as_far_as_it_is_known(given: dict[str, Any], end: str) -> None:
    first = lead_card(card(**given), CardForm.CONDENSED).blocks[0]["text"]["text"].split("\n")[0]
    assert first.endswith(end)


@pytest.mark.parametrize("form", list(CardForm))
@pytest.mark.parametrize("name", ["שלום \u202eevil\u202c", "\u200b\u200d\u2060", "\u2067" * 90, "مرحبا" * 60])
def test_a_name_that_runs_the_other_way_stays_within_itself(name: str, form: CardForm) -> None:
    message = lead_card(card(lead=lead(profile=profile(display_name=name))), form)
    check_message(message)
    text = drawn(message) + message.text
    assert text.count("\u2068") == text.count("\u2069")
    assert not set(text) & set("\u202e\u202d\u2066\u2067\u200b")


@pytest.mark.parametrize("form", list(CardForm))
@pytest.mark.parametrize(
    "bio", ["*_~`" * 200, "<!channel>" * 90, "> > >\n```", ":tada:" * 90, "<https://a.b|c>" * 70]
)
def test_a_bio_that_is_all_markup_does_nothing(bio: str, form: CardForm) -> None:
    message = lead_card(card(lead=lead(profile=profile(bio=bio))), form)
    check_message(message)
    written = message.blocks[0]["text"]["text"].split("\n")[-1]
    assert not set(written) & set("*~`<>")
    assert not written.startswith(">")
    assert ":tada:" not in written
