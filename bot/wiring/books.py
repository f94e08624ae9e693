"""What the application keeps in its store, each thing by the one that knows its keys."""

import secrets
from dataclasses import dataclass

from bot.store.attention import Attention
from bot.store.audit import AuditLog
from bot.store.follows import FollowBook
from bot.store.forgotten import ForgottenBook
from bot.store.handles import HandleBook
from bot.store.holds import HoldBook
from bot.store.homes import Homes
from bot.store.inbox import Inbox
from bot.store.inboxes import Inboxes
from bot.store.leads import LeadBook
from bot.store.lists import ListBook
from bot.store.looks import Looks
from bot.store.outbox import Outbox
from bot.store.paces import Paces
from bot.store.retention import RetentionBook
from bot.store.rollups import RollUpBook
from bot.store.shelf import Agenda
from bot.store.standing_cards import StandingCards
from bot.store.syncs import SyncBook
from bot.store.triage import TriageBook
from bot.store.uploads import UploadBook
from bot.store.walks import Walks
from bot.wiring.outside import Outside, moved


@dataclass(frozen=True)
class Books:
    """What waits, and what is known."""

    jobs: Inbox
    webhooks: Inboxes
    outbox: Outbox
    paces: Paces
    leads: LeadBook
    rollups: RollUpBook
    holds: HoldBook
    attention: Attention
    looks: Looks
    syncs: SyncBook
    audit: AuditLog
    retention: RetentionBook
    forgotten: ForgottenBook
    follows: FollowBook
    handles: HandleBook
    homes: Homes
    snoozes: Agenda
    late_names: Agenda
    uploads: UploadBook
    lists: ListBook
    triage: TriageBook
    walks: Walks
    cards: StandingCards


def open_books(outside: Outside) -> Books:
    """All of them, in the store of this process."""
    store, clock = outside.store, outside.clock
    return Books(
        # What a person did is dropped by nobody: they were told that it is kept.
        jobs=Inbox(store, "jobs", most_dead=None),
        webhooks=Inboxes(store, "leads"),
        outbox=Outbox(store),
        paces=Paces(store, posts_a_minute=outside.settings.posts_a_minute, time=moved(clock)),
        leads=LeadBook(store),
        rollups=RollUpBook(store),
        holds=HoldBook(store),
        attention=Attention(store),
        audit=AuditLog(store),
        retention=RetentionBook(store),
        forgotten=ForgottenBook(store),
        follows=FollowBook(store),
        handles=HandleBook(store),
        homes=Homes(store),
        cards=StandingCards(store),
        snoozes=Agenda(store, "snoozes"),
        late_names=Agenda(store, "late names"),
        uploads=UploadBook(store),
        lists=ListBook(store),
        triage=TriageBook(store),
        walks=Walks(store),
        syncs=SyncBook(store, clock),
        looks=Looks(store, clock, owner=secrets.token_hex(8)),
    )
