"""From what is kept to what is drawn."""

from datetime import timedelta
from typing import Any

import pytest

from blocks.lead_words import Activity, Done, Seen, Snoozed
from blocks.leads import lead_card
from bot.api.models import Email, EnrichmentResult, Lead, Output, Run
from bot.errors import Refused
from bot.modes import CardForm
from bot.quiet import ChannelSettings
from bot.records import LeadRecord, Mark, Snooze
from bot.services.catalog import Names
from bot.services.leads import LeadView
from bot.services.runs import GIVE_UP_AFTER, Follow
from bot.services.sightings import Deed, Sighting
from bot.store.redis import Store
from bot.store.shelf import Shelf
from bot.troubles import Kind, Trouble
from handlers.aside import card_aside
from handlers.drawing import bare_card, card_of, draw_run
from tests.blocks.limits import check_message
from tests.blocks.make import NOON, act
from tests.digests.leads import lead
from tests.handlers.drawn import drawing_of
from tests.services.make import RUST, House, SeesAll
from tests.services.make import act as click


def view(**marks: Mark | EnrichmentResult) -> LeadView:
    return LeadView(LeadRecord(lead=lead(), **marks), Names("Founders", "AI", "founderfuel"))


def mark(kind: str, state: str = "done") -> Mark:
    return Mark.model_validate({"kind": kind, "by": "U0BEN", "at": NOON, "job": "j", "state": state})


def follow(**more: Any) -> Follow:
    return Follow.model_validate(
        {
            "id": "j",
            "stream_id": 43,
            "stream_title": "Rust people",
            "by": "U0AMY",
            "shown_in": "C1",
            "started_at": NOON,
            "state": "going",
            **more,
        }
    )


def test_names_stand_on_the_card() -> None:
    card = card_of(view())
    assert (card.stream, card.segment, card.account) == ("Founders", "AI", "founderfuel")
    assert card.activity == ()


@pytest.mark.parametrize(
    ("kind", "done"),
    [("good", Done.GOOD), ("bad", Done.BAD)],
)
def test_a_judgement_is_activity(kind: str, done: Done) -> None:
    (activity,) = card_of(view(judged=mark(kind))).activity
    assert (activity.kind, activity.by) == (done, "U0BEN")


@pytest.mark.parametrize("state", ["calling", "unknown"])
def test_what_is_not_done_yet_is_not_shown_as_done(state: str) -> None:
    card = card_of(
        view(judged=mark("good", state), enriched=mark("email", state), exported=mark("exported", state))
    )
    assert card.activity == ()
    assert not card.enriched
    assert card.asked == ()


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("email", (Output.EMAIL,)),
        ("email+linkedin_url", (Output.EMAIL, Output.LINKEDIN)),
        ("email+linkedin_url+verified", (Output.EMAIL, Output.LINKEDIN)),
        ("email+smoke_signals", (Output.EMAIL,)),
    ],
)
def test_what_was_asked_for_is_known_by_the_mark(kind: str, asked: tuple[Output, ...]) -> None:
    assert card_of(view(enriched=mark(kind))).asked == asked


def test_an_enrichment_of_which_nobody_knows_is_said_on_the_card() -> None:
    assert "may have been looked for" in str(card_of(view(enriched=mark("email", "unknown"))).note)
    assert card_of(view(enriched=mark("email"))).note is None


def test_what_is_saved_is_shown_apart_from_what_is_done() -> None:
    saved = (mark("good"), mark("exported"), mark("email+linkedin_url"))
    record = LeadRecord(lead=lead(), pending=saved, judged=mark("bad"))
    card = card_of(LeadView(record, Names()))
    assert [each.kind for each in card.saved] == [Done.GOOD, Done.EXPORTED, Done.ENRICHED]
    assert [each.kind for each in card.activity] == [Done.BAD]
    drawn = lead_card(card)
    check_message(drawn)
    assert "Saved, pending* until the lead API answers: <@U0BEN> 👍 <!date" in str(drawn.blocks)
    assert "Saved, pending." in drawn.text


def test_whose_it_is_who_wrote_and_who_waits_stand_on_the_card() -> None:
    snooze = Snooze(by="U0CLEO", until=NOON + timedelta(days=1), at=NOON, job="s")
    record = LeadRecord(
        lead=lead(),
        claimed=mark("claimed"),
        messaged=mark("messaged"),
        snoozed=(snooze,),
        judged=mark("good"),
    )
    card = card_of(LeadView(record, Names()))
    assert card.claimed == Activity(Done.CLAIMED, "U0BEN", NOON)
    assert card.messaged == Activity(Done.MESSAGED, "U0BEN", NOON)
    assert card.snoozed == (Snoozed("U0CLEO", NOON + timedelta(days=1)),)
    begun = card_of(LeadView(LeadRecord(lead=lead(), messaged=mark("messaged", "calling")), Names()))
    assert begun.messaged is None


@pytest.mark.parametrize(
    ("names", "deed", "told"),
    [
        (Names("Founders", "AI"), Deed("good", "U0AMY", NOON), Seen("AI", None, act(Done.GOOD), more=2)),
        (Names("Founders"), None, Seen("Founders", more=2)),
        (Names(), Deed("exported", None, NOON), Seen(None, None, act(Done.EXPORTED, by=None), more=2)),
    ],
)
def test_who_was_met_before_stands_on_the_card(names: Names, deed: Deed | None, told: Seen) -> None:
    other = Sighting(Lead(id=1, profile=lead().profile), names, deed, earlier=True, more=2)
    assert card_of(LeadView(LeadRecord(lead=lead()), Names(), other)).seen == told


async def test_a_new_post_mentions_nobody_and_is_drawn_again(drawing: Any) -> None:
    house, draw = drawing
    await house.know(1252)
    assert not (await draw.render({"lead": 1252}, "C1", first=True)).again
    await house.claims.claim(1252, click())
    first = await draw.render({"lead": 1252}, "C1", first=True)
    edited = await draw.render({"lead": 1252}, "C1")
    assert (first.again, "<@" in str(first.blocks), "🙋 claimed" in str(first.blocks)) == (True, False, True)
    assert (edited.again, "🙋 <@U0AMY>'s" in str(edited.blocks)) == (False, True)


async def test_a_channel_may_have_short_cards(drawing: Any) -> None:
    house, draw = drawing
    await house.know(1252)
    short = ChannelSettings(channel="C2", form=CardForm.CONDENSED)
    await Shelf(house.store, "channels", ChannelSettings).put("C2", short)
    kinds = [
        [block["type"] for block in (await draw.render({"lead": 1252}, each)).blocks] for each in ("C1", "C2")
    ]
    assert kinds == [["section", "context", "actions"], ["section", "actions"]]


def test_a_bare_card_waits_for_no_names() -> None:
    assert bare_card(view().record).stream is None


def test_a_run_names_its_accounts_as_far_as_they_are_known() -> None:
    drawn = draw_run(
        follow(
            accounts={1: 8, 2: 9},
            handles={8: "rustlings"},
            runs=(Run(id=1, status="running"), Run(id=2, status="queued"), Run(id=3, status="queued")),
            skipped=({"accountId": 10, "reason": "account_sleeping"},),
        )
    )
    check_message(drawn)
    text = str(drawn.blocks)
    assert "@rustlings is being read" in text
    assert "@account 9 is waiting" in text
    assert "@account None is waiting" in text
    assert "@account 10 left out" in text


def test_a_handle_that_the_run_brings_wins() -> None:
    drawn = draw_run(follow(accounts={1: 8}, runs=(Run(id=1, status="running", x_handle="renamed"),)))
    assert "@renamed is being read" in str(drawn.blocks)


def test_a_run_that_was_given_up_is_no_success() -> None:
    drawn = draw_run(
        follow(
            state="ended",
            runs=(
                Run(id=1, status="running"),
                Run(id=2, status="succeeded", candidates_passed_count=3, medium_fit_count=1),
            ),
        )
    )
    assert "it did not end within six hours" in str(drawn.blocks)
    assert "*3 leads: 2 high, 1 medium*" in str(drawn.blocks)


@pytest.fixture
async def drawing(store: Store) -> Any:
    async with House(store) as house:
        yield house, drawing_of(house)


async def test_a_trouble_is_drawn_as_it_was_put(drawing: Any) -> None:
    _, draw = drawing
    kept = Trouble(id="api:down", kind=Kind.DOWN, since=NOON).model_dump(mode="json")
    assert "does not answer" in (await draw.render({"trouble": kept}, "C1")).text


async def test_a_lead_is_drawn_from_the_book(drawing: Any) -> None:
    house, draw = drawing
    await house.know(1252)
    assert "@XimenaTinkers" in str((await draw.render({"lead": 1252}, "C1")).blocks)


class Shared(SeesAll):
    """Some channels are shared with other organisations."""

    async def strangers_see(self, channel: str) -> bool:
        return channel == "C0PARTNERS"


async def test_contact_details_are_on_no_card_that_another_organisation_sees(drawing: Any) -> None:
    house, _ = drawing
    draw = drawing_of(house, Shared())
    await house.workspace.change(click(), contacts_on_cards=True)
    await house.know(1252)
    await house.book.keep_found(1252, EnrichmentResult(email=Email(address="x@papermoth.example")))
    assert "papermoth" in str(await draw.render({"lead": 1252}, "C0LEADS"))
    shown = await draw.render({"lead": 1252}, "C0PARTNERS")
    assert "papermoth" not in str(shown)
    assert "lead.reveal" in str(shown.blocks)


async def test_contact_details_are_on_no_card_that_anybody_may_ask_for(drawing: Any) -> None:
    house, _ = drawing
    await house.workspace.change(click(), contacts_on_cards=True)
    await house.know(1252)
    await house.book.keep_found(1252, EnrichmentResult(email=Email(address="x@papermoth.example")))
    aside = await card_aside(1252, house.leads, house.known)
    assert "papermoth" not in str(aside)
    assert "lead.reveal" in str(aside.blocks)


async def test_a_lead_or_run_that_nobody_knows_is_not_drawn(drawing: Any) -> None:
    _, draw = drawing
    for content in ({"lead": 99}, {"run": "never"}):
        with pytest.raises(Refused):
            await draw.render(content, "C1")


async def test_a_run_is_drawn_as_it_stands(drawing: Any) -> None:
    house, draw = drawing
    await house.runs.start(RUST, click(), shown_in="C1")
    assert "is waiting" in str((await draw.render({"run": "job-1"}, "C1")).blocks)
    house.trouble("down")
    house.clock.advance(GIVE_UP_AFTER.total_seconds() + timedelta(seconds=1).total_seconds())
    await house.runs.look("job-1")
    assert "six hours" in str((await draw.render({"run": "job-1"}, "C1")).blocks)


async def test_what_was_drawn_before_is_given_as_it_was(drawing: Any) -> None:
    _, draw = drawing
    message = await draw.render({"message": {"text": "hello", "blocks": [{"type": "divider"}]}}, "C1")
    assert (message.text, message.blocks) == ("hello", [{"type": "divider"}])


@pytest.mark.parametrize("content", [{}, {"lead": "1"}, {"message": {"text": "x"}}, {"poem": 1}])
async def test_what_nobody_can_draw_is_refused_by_its_names_only(drawing: Any, content: Any) -> None:
    _, draw = drawing
    with pytest.raises(Refused, match="nothing draws"):
        await draw.render(content, "C1")
