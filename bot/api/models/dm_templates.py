"""Canned direct messages.

Not documented beyond their purpose. The names are those of the old API's page, a hint only:
https://docs.catchthegoodones.com/api-reference/update-dm-template
"""

from typing import Any, ClassVar

from bot.api.models.base import SERVER_OWNED, Moment, Tolerant, Whole


class DmTemplate(Tolerant):
    """One template (all names assumed). The old API took 1 to 100 characters of name, 1 to 2000 of body."""

    decisive: ClassVar[frozenset[str]] = frozenset({"id", "name", "messageBody"})

    id: Whole
    name: str
    message_body: str
    created_at: Moment | None = None
    updated_at: Moment | None = None

    def wire(self) -> dict[str, Any]:
        """All that a PUT takes: name, body, and whatever else came with it, as it came."""
        whole = {**(self.model_extra or {}), "name": self.name, "messageBody": self.message_body}
        return {name: value for name, value in whole.items() if name not in SERVER_OWNED}
