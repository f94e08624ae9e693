"""No step is forgotten: each is one at which the bot is killed, or is named here with why it need not be."""

from pathlib import Path

import pytest

from bot.store.redis import Store
from tests.chaos.dying import Dying
from tests.chaos.steps import steps_in_the_code

ELSEWHERE = {
    "reads, and changes nothing": {
        "bot.services.audience:Audience._reachable",
        "bot.services.audience:Audience.can_reach",
        "bot.services.digests:Digests.last",
        "bot.services.replays:Replays._noted",
        "bot.slack.gateway:Gateway.group",
        "bot.slack.gateway:Gateway.members",
        "bot.slack.gateway:Gateway.person",
        "bot.store.attention:Attention.newest",
        "bot.slack.gateway:Gateway.place",
        "bot.store.attention:Attention.since",
        "bot.store.audit:AuditLog.history",
        "bot.store.follows:FollowBook.some",
        "bot.store.forgotten:ForgottenBook.count",
        "bot.store.handles:HandleBook.leads",
        "bot.store.handles:HandleBook.neighbours",
        "bot.store.audit:AuditLog.pages",
        "bot.store.lead_facts:_read",
        "bot.store.aside:Aside.iter",
        "bot.store.graves:Graves.iter",
        "bot.store.spent:SpentBook.count",
        "bot.store.lists:ListBook.get",
        "bot.store.queues:Queues.failed",
        "bot.store.queues:Queues.left",
        "bot.store.queues:Queues.first",
        "bot.store.queues:Queues.tally",
        "bot.store.uploads:UploadBook.all",
        "bot.store.uploads:UploadBook.get",
        "bot.store.checks:_answers",
        "bot.store.checks:_ask",
        "bot.store.holds:HoldBook.count",
        "bot.store.inbox:Inbox.dead",
        "bot.store.inbox:Inbox.dead_count",
        "bot.store.inbox:Inbox.find_dead",
        "bot.store.inbox:Inbox.size",
        "bot.store.lanes:Lanes.buried",
        "bot.store.lanes:Lanes.dead_count",
        "bot.store.lanes:Lanes.get",
        "bot.store.lanes:Lanes.lines",
        "bot.store.lanes:Lanes.waiting",
        "bot.store.triage:TriageBook.streams",
        "bot.store.triage:TriageBook.waiting",
        "bot.store.leads:LeadBook.came_enriched",
        "bot.store.reasons:ReasonBook.last",
        "bot.store.rollups:RollUpBook.places",
        "bot.store.rollups:RollUpBook.rank",
        "bot.store.told:Told._look",
        "bot.store.told:Told._tell",
        "bot.store.told:Told.forget",
        "bot.store.standing_cards:StandingCards.lead_at",
        "bot.web.readiness:Readiness._look",
    },
    "is part of a command or click, which is stored and done again as a whole (test_kill)": {
        "bot.services.digests:Digests.keep_preview",
        "bot.services.digests:Digests.post",
        "bot.services.replays:Replays._note",
        "bot.slack.gateway:Gateway.delete_file",
        "bot.slack.gateway:Gateway.direct",
        "bot.slack.gateway:Gateway.share",
        "bot.slack.gateway:Gateway.upload",
        "bot.store.queues:Queues.fill",
        "bot.store.uploads:UploadBook.drop",
        "bot.store.uploads:UploadBook.keep",
        "bot.services.subscriptions:Subscriptions.is_first_polled",
        "bot.store.audit:AuditLog.note",
        "bot.store.inbox:Inbox.revive",
        "bot.store.follows:FollowBook.note",
        "bot.store.leads:LeadBook.claim",
        "bot.store.reasons:ReasonBook.used",
        "bot.store.leads:LeadBook.release",
        "bot.store.leads:LeadBook.snooze",
        "bot.store.leads:LeadBook.wake",
        "bot.store.lanes:Lanes.revive",
        "bot.store.leads:LeadBook.abandon",
        "bot.store.leads:LeadBook.keep_found",
        "bot.store.leads:LeadBook.put_off",
        "bot.store.forgotten:ForgottenBook.add",
        "bot.store.aside:Aside.rewrite",
        "bot.store.graves:Graves.drop",
        "bot.store.graves:Graves.rewrite",
        "bot.store.lanes:Lanes.drop_dead",
        "bot.store.leads:LeadBook.forget",
        "bot.store.lookups:LookupBook._end",
        "bot.store.lookups:LookupBook.begin",
        "bot.store.windows:Windows.closed",
        "bot.store.leads:LeadBook.unmeet",
        "bot.store.retention:RetentionBook.found",
        "bot.store.spent:SpentBook.give_back",
        "bot.store.spent:SpentBook.take",
        "bot.store.shelf:Agenda.at",
        "bot.store.shelf:Agenda.by",
        "bot.store.shelf:Agenda.drop",
        "bot.store.shelf:Shelf.change",
        "bot.store.shelf:Shelf._change",
        "bot.store.shelf:Shelf._swap",
        "bot.store.shelf:Shelf.amend",
        "bot.store.shelf:Shelf.take",
        "bot.store.shelf:Shelf.undo",
        "bot.store.tokens:Tokens.claim",
        "bot.store.tokens:Tokens.disclaim",
        "bot.store.walks:Walks._step",
        "bot.store.tokens:Tokens.drop",
        "bot.store.tokens:Tokens.keep",
    },
    "is of a tick or of posting a digest; the process is gone at each of these in tests/services/test_digest_clock.py": {
        "bot.services.digests:Digests._ended",
        "bot.store.due_digests:DueQueue._settle",
        "bot.store.due_digests:DueQueue.lend",
        "bot.store.slots:SlotBook.book",
        "bot.store.slots:SlotBook.due",
        "bot.store.slots:SlotBook.ended",
        "bot.store.slots:SlotBook.looks",
        "bot.store.slots:SlotBook.take",
    },
    "drops from a list what no record bears out, as every later reading would": {
        "bot.store.follows:FollowBook.drop",
        "bot.store.handles:HandleBook.forget",
    },
    "ends what is due, which is due again at the next sweep": {
        "bot.store.graves:Graves.drop_older",
        "bot.store.leads:LeadBook._strip",
        "bot.store.retention:RetentionBook._older",
        "bot.store.retention:RetentionBook.without_contacts",
        "bot.store.retention:RetentionBook.without_profile",
    },
    "only has a tab drawn sooner than at its next opening": {
        "bot.store.homes:Homes.opened",
        "bot.store.homes:Homes.stir",
        "bot.store.homes:Homes.take",
    },
    "holds leads back; the process is gone after each of these in tests/delivery/test_holding.py": {
        "bot.store.holds:HoldBook.end",
        "bot.store.holds:HoldBook._hold",
        "bot.store.holds:HoldBook.give_back",
        "bot.store.holds:HoldBook.open",
        "bot.store.unsent:Unsent.of",
        "bot.store.unsent:Unsent.take_back",
    },
    "notes that cards are to show what changed elsewhere; until then each look has them drawn again": {
        "bot.store.leads:LeadBook.caught_up",
    },
    "takes back what a channel wants no more; a card whose row went before its place changed is counted all the same": {
        "bot.store.rollups:RollUpBook.only_counted",
    },
    "is the last step of one lead's turn, which is taken again as a whole (tests/services/test_bulks.py)": {
        "bot.store.queues:Queues.settle",
    },
    "answers a person who is there; who hears nothing asks again": {
        "bot.slack.gateway:Gateway.open_view",
        "bot.slack.gateway:Gateway.publish_home",
        "bot.slack.gateway:Gateway.update_view",
        "bot.slack.gateway:Gateway.whisper",
        "bot.store.lists:ListBook.keep",
        "bot.store.windows:Windows.opened",
    },
    "comes where something went wrong already, and is one script that leaves all as it was or done": {
        "bot.delivery.arrivals:Arrivals._keep_unread",
        "bot.services.audience:Audience.cannot_reach",
        "bot.services.condition:Condition._begin_down",
        "bot.services.condition:Condition._share",
        "bot.store.budget:SharedLog.block",
        "bot.store.budget:SharedLog.learn",
        "bot.store.inbox:Inbox._claim",
        "bot.store.inbox:Inbox._with_group",
        "bot.store.inbox:Inbox.bury",
        "bot.store.inbox:Inbox.postpone",
        "bot.store.lanes:Lanes.dead",
        "bot.store.lanes:Lanes.refused",
        "bot.store.lanes:Lanes.wake",
        "bot.store.looks:Looks.keep",
        "bot.store.paces:_Bucket.block",
    },
}


async def test_every_step_is_on_the_way_of_a_lead_or_known_not_to_be(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    dying = Dying(store, store_url, tmp_path)
    async with dying.town:
        await dying.open(2)
        taken = await dying.steps()
    assert taken | set().union(*ELSEWHERE.values()) == steps_in_the_code()


@pytest.mark.parametrize("why", ELSEWHERE)
def test_what_is_left_out_is_in_the_code(why: str) -> None:
    assert ELSEWHERE[why] <= steps_in_the_code()
