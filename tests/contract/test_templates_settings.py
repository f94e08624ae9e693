"""Templates and notification settings: nothing of them is documented, so whatever we do not know must survive a change."""

from typing import Any

import pytest

from bot.api import GoodOnes
from bot.api.errors import Conflict, NotFound
from bot.api.models import DmTemplate, EmailDigest, NotificationSettings
from bot.sandbox.api import Shape
from tests.contract.conftest import OWN_NAME
from tests.contract.standin import StandIn
from tests.contract.there import There

UNKNOWN = {"kind": "unknown", "values": [1, None]}
"""What ``Shape(extra=True)`` adds to every object, under ``addedLater``."""
QUIET = {"from": "22:00", "days": ["sat", "sun"], "deep": {"er": [1.5, None, True]}}


@pytest.mark.endpoint("GET /dm-templates")
async def test_templates_are_listed(api: GoodOnes, there: There) -> None:
    templates = await api.dm_templates.list()
    there.first(templates, "no template")
    assert all(template.name and template.message_body for template in templates)
    assert len({template.id for template in templates}) == len(templates)


@pytest.mark.endpoint("GET /dm-templates/{id}")
async def test_one_template_is_as_in_the_list(api: GoodOnes, there: There) -> None:
    template = there.first(await api.dm_templates.list(), "no template")
    assert await api.dm_templates.get(template.id) == template


@pytest.mark.writes
@pytest.mark.endpoint("POST /dm-templates")
async def test_a_template_is_made_as_it_was_written(api: GoodOnes) -> None:
    made = await api.dm_templates.create(OWN_NAME, "Hi {{firstName}} 👋\nhow are you?")
    read = await api.dm_templates.get(made.id)
    await api.dm_templates.delete(made.id)
    assert read == made
    assert (made.name, made.message_body) == (OWN_NAME, "Hi {{firstName}} 👋\nhow are you?")


@pytest.mark.writes
@pytest.mark.endpoint("PUT /dm-templates/{id}")
async def test_a_change_of_the_text_leaves_the_name(api: GoodOnes, own_template: DmTemplate) -> None:
    changed = await api.dm_templates.update(own_template.id, message_body="Good evening!")
    assert (changed.id, changed.name, changed.message_body) == (own_template.id, OWN_NAME, "Good evening!")
    assert await api.dm_templates.get(own_template.id) == changed


@pytest.mark.writes
@pytest.mark.endpoint("DELETE /dm-templates/{id}")
async def test_a_deleted_template_is_gone(api: GoodOnes) -> None:
    made = await api.dm_templates.create(OWN_NAME, "Hello!")
    await api.dm_templates.delete(made.id)
    assert made.id not in {template.id for template in await api.dm_templates.list()}


async def test_a_template_that_is_gone_is_not_found_by_anything(api: GoodOnes, stand_in: StandIn) -> None:
    made = await api.dm_templates.create(OWN_NAME, "Hello!")
    await api.dm_templates.delete(made.id)
    for again in (
        api.dm_templates.get(made.id),
        api.dm_templates.put(made),
        api.dm_templates.delete(made.id),
    ):
        with pytest.raises(NotFound):
            await again


async def test_a_name_that_is_taken_is_a_conflict(
    api: GoodOnes, stand_in: StandIn, own_template: DmTemplate
) -> None:
    with pytest.raises(Conflict):
        await api.dm_templates.create(own_template.name, "Another")


async def test_what_we_do_not_know_of_a_template_is_sent_back(
    api: GoodOnes, stand_in: StandIn, own_template: DmTemplate
) -> None:
    stand_in.answer_in(Shape(extra=True))
    changed = await api.dm_templates.update(own_template.id, name=f"{OWN_NAME} II")
    (sent,) = stand_in.asked("PUT", f"/dm-templates/{own_template.id}")
    assert sent == {"name": f"{OWN_NAME} II", "messageBody": "Hello!", "addedLater": UNKNOWN}
    assert changed.model_extra == {"addedLater": UNKNOWN}


@pytest.mark.endpoint("GET /notification-settings")
async def test_settings_hold_a_frequency_and_channels(api: GoodOnes) -> None:
    settings = await api.notification_settings.get()
    assert settings.frequency in set(EmailDigest)
    assert settings.channels


@pytest.mark.writes
@pytest.mark.endpoint("PUT /notification-settings")
async def test_settings_are_put_and_read_back(api: GoodOnes) -> None:
    before = await api.notification_settings.get()
    other = EmailDigest.OFF if before.frequency == EmailDigest.WEEKLY else EmailDigest.WEEKLY
    put = await api.notification_settings.put(before.with_frequency(other))
    read = await api.notification_settings.get()
    await api.notification_settings.put(before)
    assert put == read
    assert read.frequency == other
    assert await api.notification_settings.get() == before


@pytest.mark.parametrize("unknown", [QUIET, None, [], "", 0, False, [{"a": 1}]], ids=repr)
async def test_what_we_do_not_know_of_the_settings_survives_a_change(
    api: GoodOnes, stand_in: StandIn, unknown: Any
) -> None:
    before = await api.notification_settings.get()
    await api.notification_settings.put(NotificationSettings(fields={**before.fields, "quietHours": unknown}))
    changed = await api.notification_settings.change(summaryFrequency="off")
    assert changed.fields == {**before.fields, "summaryFrequency": "off", "quietHours": unknown}
    assert await api.notification_settings.get() == changed


async def test_what_an_answer_adds_to_the_settings_is_sent_back(api: GoodOnes, stand_in: StandIn) -> None:
    stand_in.answer_in(Shape(extra=True, envelope="data.own"))
    before = await api.notification_settings.get()
    channel = next(iter(before.channels))
    await api.notification_settings.put(before.with_channel(channel, on=not before.channels[channel]))
    (sent,) = stand_in.asked("PUT", "/notification-settings")
    assert sent == {**before.fields, channel: not before.channels[channel]}
    assert sent["addedLater"] == UNKNOWN


async def test_what_is_put_keeps_the_settings_that_are_not_mentioned(
    api: GoodOnes, stand_in: StandIn
) -> None:
    before = await api.notification_settings.get()
    for word in EmailDigest:
        changed = await api.notification_settings.change(summaryFrequency=word)
        assert changed.fields == {**before.fields, "summaryFrequency": word}
