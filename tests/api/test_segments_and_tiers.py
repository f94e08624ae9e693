"""Making segments, and changing what accounts are billed as."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.api.errors import AccountAsleep, OrphanLabel, UnexpectedResponse, UpstreamFailed
from bot.api.models import NewSegment, Tier, TierAction
from tests.api import examples
from tests.api.examples import example
from tests.api.wire import Wire, raw, says

ACCOUNT = example(examples.ACCOUNTS)["active"][0]


@pytest.mark.parametrize(
    ("new", "sent"),
    [
        (NewSegment("AI founders"), {"description": "AI founders"}),
        (
            NewSegment(
                "AI founders",
                name="Founders",
                gender_values=["female"],
                applied_search_filters={"job_role": ["Founder", "CEO"], "skill": ["AI/ML"]},
                follower_count_tiers=["10k_to_100k"],
            ),
            {
                "description": "AI founders",
                "name": "Founders",
                "genderValues": ["female"],
                "appliedSearchFilters": {"job_role": ["Founder", "CEO"], "skill": ["AI/ML"]},
                "followerCountTiers": ["10k_to_100k"],
            },
        ),
    ],
)
async def test_a_segment_is_sent_as_documented(new: NewSegment, sent: dict[str, Any]) -> None:
    wire = Wire(raw(examples.CREATE_SEGMENT, 201))
    made = await wire.client().segments.create(new)
    assert (wire.where, wire.sent) == ("POST /segments", sent)
    assert (made.id, made.user_facing_id) == (12, "seg_12")


@pytest.mark.parametrize("body", ["{}", "[]", "", '{"segment": 5}', '{"id": null}'])
async def test_a_segment_whose_making_cannot_be_read_may_have_been_made(body: str) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        await Wire(raw(body)).client().segments.create(NewSegment("x"))
    assert caught.value.maybe_done


@pytest.mark.parametrize(
    ("orphans", "named"),
    [
        (["Wizard", "Bard"], ("Wizard", "Bard")),
        (
            [{"label": "Wizard", "kind": "job_role"}, {"name": "Bard"}, {"value": "Elf"}],
            ("Wizard", "Bard", "Elf"),
        ),
        ([{"id": 5}, 7, None, "", [], {"label": 5}, " Wizard\n"], ("Wizard",)),
        ("Wizard", ()),
        ({"job_role": ["Wizard"]}, ()),
        (None, ()),
        ([f"L{number}" for number in range(30)], tuple(f"L{number}" for number in range(20))),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
async def test_labels_that_are_not_known_are_named(
    orphans: Any, named: tuple[str, ...], *, inside: bool
) -> None:
    body = {"error": "orphan_label", "orphans": orphans}
    if inside:
        body = {"error": {"code": "orphan_label", "orphans": orphans}}
    with pytest.raises(OrphanLabel) as caught:
        await Wire(says(body, 400)).client().segments.create(NewSegment("x"))
    assert caught.value.orphans == named
    assert (caught.value.user_text == OrphanLabel.user_text) is (named == ())
    assert OrphanLabel.orphans == ()


async def test_people_read_the_first_labels_and_how_many_more() -> None:
    body = {"error": "orphan_label", "message": "No match", "orphans": ["<!here>", "*Elf*", *"abcdefgh"]}
    with pytest.raises(OrphanLabel) as caught:
        await Wire(says(body, 400)).client().segments.create(NewSegment("x"))
    assert caught.value.user_text.endswith(
        "Not known: “&lt;!here&gt;”, “Elf”, “a”, “b”, “c”, “d”, “e”, “f” and 2 more."
    )


@pytest.mark.parametrize(
    ("answer", "action", "effective"),
    [
        (examples.UPGRADED, TierAction.UPGRADED, None),
        (
            examples.DOWNGRADE_SCHEDULED,
            TierAction.DOWNGRADE_SCHEDULED,
            datetime(2026, 7, 1, tzinfo=UTC),
        ),
        (examples.PENDING_CANCELLED, TierAction.PENDING_CANCELLED, None),
        ('{"action": "celebrated"}', "celebrated", None),
    ],
)
async def test_a_change_of_tier_tells_what_it_did(
    answer: str, action: str, effective: datetime | None
) -> None:
    wire = Wire(raw(answer))
    change = await wire.client().accounts.change_tier(7, Tier.GROWTH)
    assert (wire.where, wire.sent) == ("POST /accounts/7/change-tier", {"newTier": "growth"})
    assert (change.action, change.effective_at, change.account) == (action, effective, None)


@pytest.mark.parametrize(
    ("account", "tier"),
    [
        (ACCOUNT, "starter"),
        ({"id": 7, "xHandle": "yongfook", "tier": "top"}, "top"),
        ({"id": 7}, None),
        ("yongfook", None),
        (None, None),
    ],
)
async def test_the_account_of_a_change_is_read_where_it_can_be(account: Any, tier: str | None) -> None:
    answer = says({"action": "upgraded", "account": account, "effectiveAt": "soon"})
    change = await Wire(answer).client().accounts.change_tier(7, Tier.PRO)
    assert (change.account.tier if change.account else None) == tier
    assert change.effective_at is None


@pytest.mark.parametrize("body", ["{}", '{"action": 5}', '{"account": {}}', "[]"])
async def test_a_change_of_tier_without_its_action_may_have_happened(body: str) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        await Wire(raw(body)).client().accounts.change_tier(7, Tier.PRO)
    assert caught.value.maybe_done


async def test_an_account_that_sleeps_is_told_to_be_woken() -> None:
    answer = says({"error": "Wake this account first to change its tier."}, 400)
    with pytest.raises(AccountAsleep):
        await Wire(answer).client().accounts.change_tier(7, Tier.PRO)


async def test_a_refused_card_is_told_in_the_payment_services_words() -> None:
    answer = says({"error": "Your card was declined."}, 502)
    with pytest.raises(UpstreamFailed) as caught:
        await Wire(answer).client().accounts.change_tier(7, Tier.PRO)
    assert "Your card was declined." in caught.value.user_text
