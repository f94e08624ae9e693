"""Canned messages, which live at the lead API: read, made, changed, deleted."""

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError, NotFound
from bot.api.models import DmTemplate
from bot.clock import Clock
from bot.errors import Refused
from bot.services.acts import Act
from bot.services.repeating import repeat_if_unclear
from bot.store.audit import AuditLog

log = structlog.stdlib.get_logger(__name__)

GONE = "*This template is not there any more.* `/goodones templates` shows those that are."


class Templates:
    """Methods raise ApiError; those that change something StoreAway and Refused too."""

    def __init__(self, api: GoodOnes, audit: AuditLog, clock: Clock) -> None:
        self._api = api
        self._audit = audit
        self._clock = clock

    async def all(self) -> tuple[DmTemplate, ...]:
        """By name."""
        return tuple(sorted(await self._api.dm_templates.list(), key=lambda each: each.name.casefold()))

    async def get(self, template_id: int) -> DmTemplate:
        """Raises Refused where it is gone."""
        try:
            return await self._api.dm_templates.get(template_id)
        except NotFound:
            raise Refused(GONE) from None

    async def create(self, name: str, body: str, act: Act) -> DmTemplate:
        """Make one. Done again, it finds what it made: two of one name are not taken (assumed)."""
        there = next((each for each in await self.all() if _same(each, name, body)), None)
        if there is None:
            try:
                there = await self._api.dm_templates.create(name, body)
            except ApiError as error:
                repeat_if_unclear(error)
                raise
        await self._note("template.made", act)
        return there

    async def change(self, template_id: int, name: str, body: str, act: Act) -> DmTemplate:
        """Another name or text; what else the API keeps of it survives. The same twice is the same."""
        try:
            changed = await self._api.dm_templates.update(template_id, name=name, message_body=body)
        except NotFound:
            raise Refused(GONE) from None
        except ApiError as error:
            repeat_if_unclear(error)
            raise
        await self._note("template.changed", act)
        return changed

    async def delete(self, template_id: int, act: Act) -> None:
        """One that is gone already is as good as deleted."""
        try:
            await self._api.dm_templates.delete(template_id)
        except NotFound:
            log.info("template was gone already", template=template_id)
        except ApiError as error:
            repeat_if_unclear(error)
            raise
        await self._note("template.deleted", act)

    async def _note(self, what: str, act: Act) -> None:
        await self._audit.note(act.entry(what, self._clock.now()))
        log.info("template", what=what, by=act.by)


def _same(template: DmTemplate, name: str, body: str) -> bool:
    return template.name.casefold() == name.casefold() and template.message_body == body
