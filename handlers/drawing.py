"""From what is kept to what is drawn: cards, roll-ups and run messages as they stand at this moment."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from blocks.activity import activity_message
from blocks.bulk import bulk_message
from blocks.elements import dotted
from blocks.files import file_progress
from blocks.lead_words import Activity, Done, Seen, Snoozed
from blocks.leads import LeadCard, lead_card, removed_card, unnamed
from blocks.rollups import RollUpCard, RollUpLead, rollup_card
from blocks.runs import RunLine, RunProgress, Skipped, run_progress
from blocks.snoozes import shown_again
from blocks.troubles import trouble_notice
from bot.api.budget import Lane
from bot.api.models import Output, Run, RunStatus
from bot.api.turns import asking
from bot.errors import Refused
from bot.modes import LISTED
from bot.records import LeadRecord, Mark
from bot.services.activity import Activities, ActivityView
from bot.services.bulks import Bulks
from bot.services.forms import Forms
from bot.services.late_names import LateNames
from bot.services.leads import Leads, LeadView
from bot.services.rollups import RollUps, RollUpView
from bot.services.runs import Follow, Runs
from bot.services.sightings import Sighting
from bot.services.sights import Sights
from bot.slack import text
from bot.slack.message import Message
from bot.troubles import Trouble

UNCLEAR = "❔ Contact details may have been looked for: the answer was lost. The dashboard knows."
NO_END = "it did not end within six hours; the dashboard shows how it stands"


class Drawing:
    """Draws what the outbox holds: a lead, a roll-up, a run, a trouble, or a message that was drawn before."""

    def __init__(
        self,
        leads: Leads,
        rollups: RollUps,
        runs: Runs,
        forms: Forms,
        bulks: Bulks,
        activities: Activities,
        sights: Sights,
        late_names: LateNames,
    ) -> None:
        self._leads = leads
        self._rollups = rollups
        self._runs = runs
        self._forms = forms
        self._activities = activities
        self._bulks = bulks
        self._sights = sights
        self._late_names = late_names

    async def render(self, content: dict[str, Any], channel: str, *, first: bool = False) -> Message:
        """As it is drawn in that channel; ``first``: nothing of it is posted yet.

        Nothing that is due waits for the lead API: a name that cannot be asked for at once is left out and comes later.
        Raises Refused where the lead, roll-up or run is no longer known.
        """
        with asking(Lane.AT_ONCE):
            return await self._drawn(content, channel, first=first)

    async def _drawn(self, content: dict[str, Any], channel: str, *, first: bool) -> Message:
        match content:
            case {"lead": int(lead_id)}:
                return await self._lead(lead_id, channel, content.get("snoozed"), first=first)
            case {"rollup": str(rollup_id)}:
                return await self._rollup(rollup_id)
            case {"run": str(follow_id)}:
                return await self._run(follow_id)
            case {"activity": int(lead_id), "of": str(job)}:
                return _activity_line(await self._activities.view(lead_id, channel, job), first=first)
            case _:
                return await self._told(content)

    async def _told(self, content: dict[str, Any]) -> Message:
        """What is told rather than shown: how far something is, a trouble, a message that was drawn before."""
        match content:
            case {"bulk": str(bulk_id)}:
                return bulk_message(*await self._bulks.view(bulk_id))
            case {"trouble": dict(trouble)}:
                return trouble_notice(Trouble.model_validate(trouble))
            case {"csv": dict(progress)}:
                return file_progress(**progress)
            case {"message": {"text": str(text), "blocks": list(blocks)}}:
                return Message(text, blocks)
            case _:
                raise Refused(f"nothing draws {sorted(content)}")

    async def _rollup(self, rollup_id: str) -> Message:
        view = await self._rollups.view(rollup_id, 0, LISTED)
        if view.unread and view.leads:
            # A roll-up is drawn anew with the leads that it lists.
            await self._late_names.miss(view.leads[0].lead.id)
        return rollup_card(rollup_of(view))

    async def _run(self, follow_id: str) -> Message:
        follow = await self._runs.get(follow_id)
        if follow is None:
            raise Refused("that run is no longer known")
        return draw_run(follow)

    async def _lead(self, lead_id: int, channel: str, snoozed: str | None, *, first: bool) -> Message:
        """A new post mentions nobody, since that would notify them; it is edited then to name them."""
        if await self._leads.is_forgotten(lead_id):
            return removed_card()
        view = await self._leads.view(lead_id)
        if view.lacks_names:
            await self._late_names.miss(lead_id)
        card = card_of(view)
        if card.contacts and card.found and await self._sights.strangers_see(channel):
            card = replace(card, contacts=False)
        if snoozed:
            return shown_again(lead_card(card), datetime.fromisoformat(snoozed))
        form = await self._forms.of(channel)
        if first and card.names_people:
            return replace(lead_card(unnamed(card), form), again=True)
        return lead_card(card, form)


def _activity_line(view: ActivityView, *, first: bool) -> Message:
    """A new post mentions nobody here either."""
    return replace(activity_message(view.deeds, named=not first), thread=view.thread, again=first)


def card_of(view: LeadView) -> LeadCard:
    """A lead's card with the names behind its ids."""
    record, names = view.record, view.names
    return LeadCard(
        lead=record.lead,
        stream=names.stream,
        segment=names.segment,
        account=names.account,
        activity=tuple(_activity(record)),
        found=record.found,
        enriched=_is_done(record.enriched),
        asked=_asked(record.enriched),
        note=_note(view),
        saved=tuple(Activity(_kind(mark), mark.by, mark.at) for mark in record.pending),
        claimed=_deed(record.claimed, Done.CLAIMED),
        messaged=_deed(record.messaged, Done.MESSAGED),
        snoozed=tuple(Snoozed(each.by, each.until) for each in record.snoozed),
        seen=_seen(view.seen),
        contacts=view.contacts_on_cards,
    )


def bare_card(record: LeadRecord) -> LeadCard:
    """A lead without names, for a window that must open at once."""
    return LeadCard(lead=record.lead, found=record.found)


def judged_card(record: LeadRecord) -> LeadCard:
    """The same with who judged it, for a window in which that is done anew."""
    mark = record.judged
    done = (Activity(_kind(mark), mark.by, mark.at),) if mark and _is_done(mark) else ()
    return replace(bare_card(record), activity=done)


def rollup_of(view: RollUpView) -> RollUpCard:
    """A roll-up with as many of its leads as the view has."""
    kept = view.rollup
    return RollUpCard(
        id=kept.id,
        leads=tuple(RollUpLead(each.lead, _judged(each)) for each in view.leads),
        high=kept.high,
        medium=kept.medium,
        other=kept.other,
        found=datetime.fromtimestamp(kept.found, tz=UTC),
        stream=view.stream,
        more=kept.cards > 0,
        held=kept.held,
    )


def draw_run(follow: Follow) -> Message:
    """A run as far as it is."""
    return run_progress(
        RunProgress(
            stream_id=follow.stream_id,
            title=follow.stream_title,
            by=follow.by,
            lines=tuple(_run_line(follow, run) for run in follow.runs),
            skipped=tuple(Skipped(_handle(follow, each.account_id), each.reason) for each in follow.skipped),
            started_at=follow.started_at,
            finished=follow.state == "ended",
        ),
    )


def _run_line(follow: Follow, run: Run) -> RunLine:
    lost = follow.gave_up(run)
    return RunLine(
        handle=run.x_handle or _handle(follow, follow.accounts.get(run.id)),
        status=RunStatus.FAILED if lost else run.status,
        new_followers=run.new_followers_count,
        passed=run.candidates_passed_count,
        medium=run.medium_fit_count,
        error=NO_END if lost else run.error_message,
    )


def _handle(follow: Follow, account_id: int | None) -> str:
    known = None if account_id is None else follow.handles.get(account_id)
    return known or f"account {account_id}"


def _activity(record: LeadRecord) -> list[Activity]:
    marks = (record.judged, record.enriched, record.exported)
    return [Activity(_kind(mark), mark.by, mark.at) for mark in marks if mark and _is_done(mark)]


def _deed(mark: Mark | None, kind: Done) -> Activity | None:
    return Activity(kind, mark.by, mark.at) if mark and _is_done(mark) else None


def _seen(sighting: Sighting | None) -> Seen | None:
    if sighting is None:
        return None
    deed = sighting.deed
    return Seen(
        title=sighting.names.segment or sighting.names.stream,
        at=sighting.lead.discovered_at,
        done=Activity(Done(deed.kind), deed.by, deed.at) if deed else None,
        earlier=sighting.earlier,
        more=sighting.more,
    )


def _kind(mark: Mark) -> Done:
    """What a mark's kind is on a card; that of an enrichment names its outputs."""
    return Done(mark.kind) if mark.kind in set(Done) else Done.ENRICHED


def _judged(record: LeadRecord) -> str | None:
    return record.judged.kind if record.judged and _is_done(record.judged) else None


def _is_done(mark: Mark | None) -> bool:
    return mark is not None and mark.state == "done"


def _asked(mark: Mark | None) -> tuple[Output, ...]:
    if mark is None or not _is_done(mark):
        return ()
    return tuple(Output(each) for each in mark.kind.split("+") if each in set(Output))


def _note(view: LeadView) -> str | None:
    enriched, refused = view.record.enriched, view.no_contact
    return (
        dotted(
            f"🚫 *Not to be contacted*, said by {text.mention(refused.by)}" if refused else None,
            UNCLEAR if enriched and enriched.state == "unknown" else None,
            gap="  ",
        )
        or None
    )
