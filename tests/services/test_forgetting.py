"""Removing a person: everything that speaks of them, in whatever order it is interrupted."""

import json
from typing import Any

import pytest

from bot.api.models import EnrichmentResult, Feedback, LinkedIn, Output
from bot.errors import Refused, StoreAway
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.services.forgetting import Forgetting, Where
from bot.services.keeping_out import KeepingOut
from bot.services.mentions import Person
from bot.services.uploads import Uploads
from bot.store.forgotten import ForgottenBook
from bot.store.graves import Graves
from bot.store.inbox import Inbox
from bot.store.redis import Store, key
from bot.store.rollups import Arrived, Whereto
from bot.store.unsent import Unsent
from bot.store.uploads import Upload, UploadBook
from tests.services.make import FOUNDERS, House, act

LEAD, OTHER, CHANNEL = 1252, 1251, "C0LEADS"
USER, HANDLE = "1770017700177001", "Forget_Me"
PROFILE = {"xUserId": USER, "handle": HANDLE, "displayName": "Fern Getme", "bio": "Plants."}


class Shelf(Uploads):
    """Files as they are remembered; Slack takes each of them back."""

    def __init__(self, book: UploadBook) -> None:
        self.book = book

    async def all(self, sort: str) -> list[Upload]:
        return [each for each in await self.book.all() if each.sort == sort]

    async def take_back(self, upload: Upload) -> None:
        await self.book.drop(upload.job)


class Scene:
    """A person who is known in every way."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.forgotten = house.forgotten
        self.uploads = UploadBook(house.store)
        self.act = act("job-forget")
        self.inbox = Inbox(house.store, "leads")
        self.graves = Graves(house.store, key("unread"))
        where = Where(
            leads=house.book,
            handles=house.handles,
            retention=house.retention_book,
            rollups=house.rollup_book,
            outbox=house.outbox,
            unsent=Unsent(house.store, house.outbox),
            triage=house.waiting,
            graves=(self.graves,),
            aside=(self.inbox.aside,),
        )
        self.forgetting = Forgetting(
            where,
            self.forgotten,
            house.leads,
            house.subscriptions,
            house.no_contact,
            Shelf(self.uploads),
            house.audit,
            house.clock,
        )

    async def set(self) -> None:
        """Two leads of the same person, one of another; one of them judged, claimed, enriched and posted."""
        house, now = self.house, self.house.clock.now()
        await house.subscriptions.subscribe(CHANNEL, FOUNDERS, LeadFilter(), "U0AMY", ChannelMode.EVERY)
        for lead_id, handle in ((LEAD, HANDLE), (OTHER, "fern_before")):
            await house.know(lead_id, profile={**PROFILE, "handle": handle})
            await house.handles.learn(handle, lead_id, now)
            await house.retention_book.came([lead_id], [lead_id], now)
        await house.leads.judge(LEAD, Feedback(good=True), act("job-good"))
        await house.claims.claim(LEAD, act("job-claim"))
        found = EnrichmentResult(linkedin=LinkedIn(url="https://linkedin.example/fern"))
        await house.book.keep_found(LEAD, found)
        await house.book.posted(LEAD, CHANNEL, "1.1")
        await house.no_contact.add(HANDLE, act("job-dnc"))
        await self.uploads.keep(Upload(job="csv", file="F1", by="U0AMY", at=now, sort="leads"))
        said = {"message": {"text": f"Ask @{HANDLE.lower()} first", "blocks": []}}
        await house.outbox.put("digest:1", CHANNEL, said, now.timestamp())
        unread = f'{{"odd":[{{"profile":{{"xUserId":"{USER}"}}}},{{"handle":"else"}}]}}'
        await house.store.call("XADD", key("unread"), "*", "subscription", "s", "body", unread)

    async def forget(self) -> int:
        return await self.forgetting.forget(Person((HANDLE.casefold(),), (USER,)), act("job-forget"))


@pytest.fixture
async def scene(house: House) -> Scene:
    scene = Scene(house)
    await scene.set()
    return scene


async def kept(store: Store) -> str:
    """All that is in the store, values and names, without what only counts."""
    reads = {"hash": ["HGETALL"], "string": ["GET"], "set": ["SMEMBERS"]}
    found = []
    for name in await store.call("KEYS", "*"):
        kind = await store.call("TYPE", name)
        if kind in reads:
            found.append(f"{name} {await store.call(*reads[kind], name)}")
        elif kind == "zset":
            found.append(f"{name} {await store.call('ZRANGE', name, 0, -1)}")
        elif kind == "stream":
            found.append(f"{name} {await store.call('XRANGE', name, '-', '+')}")
    return "\n".join(found).casefold()


TRACES = (USER, HANDLE.casefold(), "fern_before", "fern getme", "plants.", "linkedin.example")


async def test_what_would_be_erased_is_counted(scene: Scene) -> None:
    traces = await scene.forgetting.preview(HANDLE.upper())
    assert traces.known
    assert (traces.leads, traces.contacts, traces.cards, traces.files) == (2, 1, 1, 1)
    assert traces.listed
    assert traces.person.x_user_ids == (USER,)


async def test_somebody_unknown_leaves_nothing_to_erase(scene: Scene) -> None:
    traces = await scene.forgetting.preview("nobody_here")
    assert not traces.known
    assert (traces.leads, traces.cards, traces.listed) == (0, 0, False)


async def test_no_trace_is_left_under_any_handle(scene: Scene) -> None:
    before = await kept(scene.house.store)
    assert all(trace in before for trace in TRACES)
    assert await scene.forget() == 2
    after = await kept(scene.house.store)
    assert [trace for trace in TRACES if trace in after] == []
    assert '"handle":"else"' in after
    assert not await scene.uploads.all()


async def test_each_card_is_drawn_again_and_each_lead_says_why(scene: Scene) -> None:
    await scene.forget()
    house = scene.house
    row = await house.outbox.of(CHANNEL).get(f"lead:{LEAD}:{CHANNEL}")
    assert row is not None
    assert row.ts == "1.1"
    assert await house.leads.is_forgotten(LEAD)
    with pytest.raises(Refused, match="removed on request"):
        await house.leads.judge(LEAD, Feedback(good=True), act("late"))
    with pytest.raises(Refused, match="removed on request"):
        await house.rollups.show_card(LEAD, CHANNEL)


async def test_neither_the_same_lead_nor_another_of_them_is_learnt_again(scene: Scene) -> None:
    lead = await scene.house.know(LEAD, profile=PROFILE)
    await scene.forget()
    out = KeepingOut(ForgottenBook(scene.house.store))
    other = lead.model_copy(update={"id": 5})
    assert await out.left_of([lead, other]) == []
    # Even where somebody had it in hand already.
    await scene.house.book.learn(lead)
    assert await scene.house.leads.is_forgotten(LEAD)


async def test_it_is_noted_by_number_and_once(scene: Scene) -> None:
    await scene.forget()
    await scene.forget()
    house = scene.house
    lines = [each async for each in house.audit.iter(house.clock.now().replace(year=2020), house.clock.now())]
    assert sorted(each.what for each in lines if "forgotten" in each.what) == [
        "lead.forgotten",
        "lead.forgotten",
        "person.forgotten",
    ]


async def test_wherever_it_is_interrupted_it_is_done_again_as_a_whole(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = scene.house
    call, left = house.store.call, 0

    async def until_it_dies(*command: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise StoreAway("gone")
        return await call(*command)

    steps = 0
    while True:
        await house.store.call("FLUSHALL")
        await scene.set()
        left = steps
        with monkeypatch.context() as patched:
            patched.setattr(house.store, "call", until_it_dies)
            try:
                await scene.forget()
                break
            except StoreAway:
                steps += 1
        await scene.forget()
        after = await kept(house.store)
        assert [trace for trace in TRACES if trace in after] == [], f"after {steps} steps"
        assert await house.leads.is_forgotten(LEAD), f"after {steps} steps"
    assert steps > 20


async def test_what_was_given_up_and_names_them_is_not_to_be_had_any_more(scene: Scene) -> None:
    lanes, now = scene.house.outbox.of(CHANNEL), scene.house.clock.now().timestamp()
    await lanes.put("digest:2", CHANNEL, {"message": {"text": "nothing of them", "blocks": []}}, now)
    for id_ in ("digest:1", "digest:2"):
        row = await lanes.get(id_)
        assert row is not None
        await lanes.dead(row, "why", now)
    await scene.forget()
    assert [row.id for row, _ in await scene.house.outbox.buried()] == ["digest:2"]
    assert await lanes.get("digest:1") is None


async def test_who_has_the_handle_now_is_somebody_else(house: House) -> None:
    scene = Scene(house)
    await house.know(LEAD, profile=PROFILE)
    await house.handles.learn(HANDLE, LEAD, house.clock.now())
    await house.know(OTHER, profile={**PROFILE, "xUserId": "88002"})
    await house.handles.learn(HANDLE, OTHER, house.clock.now())
    await scene.forget()
    assert await house.leads.is_forgotten(LEAD)
    assert not await house.leads.is_forgotten(OTHER)


async def test_a_roll_up_that_names_them_is_drawn_again_without_them(house: House) -> None:
    scene = Scene(house)
    await house.subscriptions.subscribe(CHANNEL, FOUNDERS, LeadFilter(), "U0AMY", ChannelMode.BALANCED)
    await house.know(LEAD, profile=PROFILE)
    await house.handles.learn(HANDLE, LEAD, house.clock.now())
    place = await _rolled_up(house)
    await scene.forget()
    row = await house.outbox.of(CHANNEL).get(f"rollup:{place}")
    assert row is not None
    assert row.ts == "2.2"
    assert not (await house.rollups.view(place, 0, 10)).leads


async def _rolled_up(house: House) -> str:
    to = Whereto("s", CHANNEL, ChannelMode.BALANCED, FOUNDERS.id)
    now = house.clock.now().timestamp()
    (place,) = await house.rollup_book.place(to, [Arrived(LEAD, int(now), 5)], now)
    await house.rollup_book.posted(place, "2.2")
    return place


async def test_what_was_looked_for_is_not_found_any_more(scene: Scene) -> None:
    await scene.forget()
    with pytest.raises(Refused):
        await scene.house.leads.enrich(LEAD, (Output.EMAIL,), act("late"), verified_only=False)
    assert await scene.house.handles.leads(HANDLE) == []


async def test_a_webhook_that_waits_to_be_tried_again_is_tried_without_them(scene: Scene) -> None:
    inbox, now = scene.inbox, scene.house.clock.now().timestamp()
    both = json.dumps(
        {"leads": [{"profile": PROFILE}, {"profile": {"handle": "else", "bio": f"met @{HANDLE}"}}]}
    )
    alone = json.dumps([{"profile": {"handle": HANDLE}}])
    for body in (both, alone):
        await inbox.append({"subscription": "s", "body": body})
    for entry in await inbox.take(10, 0.1):
        await inbox.postpone(entry, entry.body, now + 3_600)
    await scene.forget()
    after = await kept(scene.house.store)
    assert [trace for trace in TRACES if trace in after] == []
    assert await inbox.ripen(now + 3_599) == pytest.approx(now + 3_600)
    await inbox.ripen(now + 3_600)
    (left,) = await inbox.take(10, 0.1)
    assert json.loads(left.body["body"]) == {"leads": [{"profile": {"handle": "else", "bio": "met @…"}}]}
