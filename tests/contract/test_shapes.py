"""Answers that no page shows, in every shape that the stand-in can be told: the client reads the same from each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from bot.api import GoodOnes
from bot.api.models import DmTemplate, Lead, NewAccount, NewPair, NewSegment, NotificationSettings
from bot.sandbox.api import Shape
from bot.sandbox.api.shapes import ENVELOPES, IDS, UNDOCUMENTED
from tests.contract.conftest import OWN_NAME
from tests.contract.reading import assert_same, plain
from tests.contract.standin import StandIn
from tests.contract.target import Target
from tests.contract.there import There

FEW_LEFT = 40
"""Credits before each reading, so that what is left after it is the same each time."""
RENAMED = {"GET /streams", "GET /streams/{id}", "GET /runs", "GET /leads"}
"""Answers that hold account ids or run ids."""
BOOLEANS = (False, True)


@dataclass(frozen=True)
class Known:
    """What the readings need to know of the world."""

    stream_id: int
    lead: Lead
    template_id: int
    templates: int


Read = Callable[[GoodOnes, Known], Awaitable[Any]]


async def leads_of_all(api: GoodOnes, _: Known) -> list[Lead]:
    """By id, since groups come in another order."""
    return sorted((await api.leads.since()).leads, key=lambda lead: lead.id)


async def make_template(api: GoodOnes, known: Known) -> DmTemplate:
    """Without its id, which is another each time."""
    made = await api.dm_templates.create(OWN_NAME, "Hi!")
    assert made.id > known.template_id
    return made.model_copy(update={"id": 0})


async def delete_newest(api: GoodOnes, known: Known) -> int:
    await api.dm_templates.create(f"{OWN_NAME} II", "Hi!")
    await api.dm_templates.delete((await api.dm_templates.list())[-1].id)
    return len(await api.dm_templates.list())


async def put_template(api: GoodOnes, known: Known) -> DmTemplate:
    return await api.dm_templates.put(DmTemplate(id=known.template_id, name="Other", message_body="Yo"))


async def put_settings(api: GoodOnes, _: Known) -> NotificationSettings:
    return await api.notification_settings.put(NotificationSettings(fields={"summaryFrequency": "weekly"}))


READINGS: dict[str, Read] = {
    "GET /streams": lambda api, _: api.streams.list(),
    "GET /streams/{id}": lambda api, known: api.streams.get(known.stream_id),
    "GET /runs": lambda api, _: api.runs.list(),
    "GET /leads": leads_of_all,
    "POST /leads/{id}/export": lambda api, known: api.leads.export(known.lead.id),
    "GET /dm-templates": lambda api, _: api.dm_templates.list(),
    "POST /dm-templates": make_template,
    "GET /dm-templates/{id}": lambda api, known: api.dm_templates.get(known.template_id),
    "PUT /dm-templates/{id}": put_template,
    "DELETE /dm-templates/{id}": delete_newest,
    "GET /notification-settings": lambda api, _: api.notification_settings.get(),
    "PUT /notification-settings": put_settings,
    "POST /lookups/enrich": lambda api, known: api.lookups.enrich(known.lead.profile.handle),
    "POST /lookups/enrich-email": lambda api, known: api.lookups.enrich_email(known.lead.profile.handle),
    "GET /lookups/enrich/history": lambda api, _: api.lookups.history(),
    "GET /lookups/enrich-email/history": lambda api, _: api.lookups.email_history(),
    "DELETE /lookups/api-keys/{id}": lambda api, _: api.lookups.revoke_api_key(1),
}
"""How each endpoint without a page is asked."""


def shapes(endpoint: str) -> list[Shape]:
    """Every shape that makes a difference to this endpoint's answer."""
    ids = IDS if endpoint in RENAMED else IDS[:1]
    grouped = BOOLEANS if endpoint == "GET /leads" else BOOLEANS[:1]
    return [Shape(*parts) for parts in product(ENVELOPES, ids, grouped, BOOLEANS, BOOLEANS)]


async def known_of(api: GoodOnes, there: There) -> Known:
    """A world in which one person was looked up in both ways, someone with an address."""
    stream = await there.stream()
    templates = await api.dm_templates.list()
    for lead in (await api.leads.since()).leads:
        if (await api.lookups.enrich_email(lead.profile.handle)).result.email:
            await api.lookups.enrich(lead.profile.handle)
            return Known(stream.id, lead, templates[0].id, len(templates))
    return there.nothing("nobody with an address")


async def set_back(api: GoodOnes, stand_in: StandIn, target: Target, known: Known) -> None:
    """As it was before any reading: key, credits, templates; and nothing is kept in the client."""
    stand_in.answer_in(Shape())
    await stand_in.steer(do="restore_key")
    await stand_in.steer(do="credits", balance=FEW_LEFT)
    await target.clock.sleep(60)
    for template in (await api.dm_templates.list())[known.templates :]:
        await api.dm_templates.delete(template.id)


def test_every_endpoint_without_a_page_is_read() -> None:
    assert set(READINGS) == {" ".join(endpoint) for endpoint in UNDOCUMENTED}


@pytest.mark.parametrize("endpoint", READINGS)
async def test_every_shape_reads_as_the_usual_one(
    api: GoodOnes, stand_in: StandIn, target: Target, there: There, endpoint: str
) -> None:
    known = await known_of(api, there)

    async def read_in(shape: Shape) -> Any:
        await set_back(api, stand_in, target, known)
        stand_in.answer_in(shape)
        return plain(await READINGS[endpoint](api, known))

    usual = await read_in(Shape())
    for shape in shapes(endpoint):
        assert_same(await read_in(shape), usual, nulls=shape.nulls)


@pytest.mark.parametrize("grouped", BOOLEANS)
@pytest.mark.parametrize("envelope", ENVELOPES)
async def test_how_many_leads_there_are_is_read_wherever_it_is_told(
    api: GoodOnes, stand_in: StandIn, envelope: str, *, grouped: bool
) -> None:
    usual = await api.leads.since()
    stand_in.answer_in(Shape(envelope, grouped=grouped))
    page = await api.leads.since()
    assert (page.total, page.has_more) == (None if envelope == "bare" else usual.total, False)


@pytest.mark.parametrize("ids", IDS)
async def test_a_stream_s_pairs_survive_being_sent_back_whatever_they_are_called(
    api: GoodOnes, stand_in: StandIn, ids: str
) -> None:
    (before, *_) = await api.streams.list()
    kept = stand_in.sandbox.tables.pairs_of(before.id)
    stand_in.answer_in(Shape(ids=ids, extra=True))
    read = await api.streams.get(before.id, anew=True)
    assert read.pairs_known
    same = [NewPair(pair.account_id or 0, pair.segment_id or 0) for pair in read.pairs]
    more = NewPair(NewAccount("yongfook"), NewSegment("Founders"))
    await api.streams.update(before.id, pairs=[*same, more])
    assert stand_in.sandbox.tables.pairs_of(before.id)[:-1] == kept
    await api.streams.update(before.id, pairs=same)
    assert stand_in.sandbox.tables.pairs_of(before.id) == kept


@pytest.mark.parametrize("ids", IDS)
async def test_what_was_started_is_read_as_the_introduction_and_as_the_pages_show_it(
    api: GoodOnes, stand_in: StandIn, own_stream: int, there: There, ids: str
) -> None:
    account = await there.awake()
    stand_in.answer_in(Shape(ids=ids))
    runs = stand_in.sandbox.tables.runs
    (run,) = (await api.streams.run(own_stream)).queued
    (again,) = (await api.streams.re_test(own_stream)).queued
    assert [(run.account_id, run.run_id), (again.account_id, again.run_id)] == [
        (account.id, runs.all()[-2].id),
        (account.id, runs.all()[-1].id),
    ]
    await api.accounts.sleep(account.id)
    for started in (await api.streams.run(own_stream), await api.streams.re_test(own_stream)):
        (skipped,) = started.skipped
        assert (skipped.account_id, skipped.reason) == (account.id, "account_sleeping")
