"""What a workspace has decided for all of its channels: who may do what, how long people's data is kept, what may be spent."""

from pydantic import BaseModel, ConfigDict, Field

PROFILE_DAYS, CONTACT_DAYS = 90, 30
LONGEST = 400
"""Days: nothing of a person is kept for longer than the audit."""


class WorkspaceSettings(BaseModel):
    """As admins have set it; all of it has a default.

    People are Slack user ids, groups Slack user group ids. Where neither ``members`` nor ``member_group`` is set,
    everybody of the workspace is a member; else the others are viewers. ``enrich_each_month`` is how many leads and
    lookups one person may have enriched in a calendar month (None: no cap).
    """

    model_config = ConfigDict(frozen=True)

    admins: tuple[str, ...] = ()
    admin_group: str | None = None
    members: tuple[str, ...] = ()
    member_group: str | None = None
    profile_days: int = Field(default=PROFILE_DAYS, ge=1, le=LONGEST)
    contact_days: int = Field(default=CONTACT_DAYS, ge=1, le=LONGEST)
    contacts_on_cards: bool = False
    enrich_each_month: int | None = Field(default=None, ge=0)
