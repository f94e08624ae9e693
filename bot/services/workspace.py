"""The workspace's own settings: read often, changed by admins, each change in the audit."""

from typing import Any

import structlog

from bot.clock import Clock
from bot.services.acts import Act
from bot.store.audit import AuditLog
from bot.store.redis import Store
from bot.store.shelf import Shelf
from bot.workspace import WorkspaceSettings

log = structlog.stdlib.get_logger(__name__)

ONLY = "settings"


class Workspace:
    """Methods raise StoreAway."""

    def __init__(self, store: Store, audit: AuditLog, clock: Clock) -> None:
        self._shelf = Shelf(store, "workspace", WorkspaceSettings)
        self._audit = audit
        self._clock = clock

    async def settings(self) -> WorkspaceSettings:
        """As they are now; the store is read anew only where somebody has changed them."""
        return next(iter(await self._shelf.all()), WorkspaceSettings())

    async def change(self, act: Act, **update: Any) -> WorkspaceSettings:
        """Set some of them. Raises ValidationError where a value is out of its bounds."""
        changed = await self._shelf.change(
            ONLY, lambda known: WorkspaceSettings(**{**(known or WorkspaceSettings()).model_dump(), **update})
        )
        await self._audit.note(
            act.entry("workspace.changed", self._clock.now(), result=", ".join(sorted(update)))
        )
        log.info("workspace settings", by=act.by, changed=sorted(update))
        return changed
