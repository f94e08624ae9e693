"""Looking up contact details of invented people, and what that costs.

One credit for each output that is found is *assumed*: the documentation gives no price
(https://docs.catchthegoodones.com/api-reference/enrich-lead). A repeat is charged again (*assumed*).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.sandbox.api.rows import Profile
from bot.sandbox.api.tables import Tables

OUTPUTS = ("linkedin_url", "email")
EMAIL_MODES = ("any", "verified")


@dataclass(frozen=True)
class Found:
    """What a look-up brought: addresses or nothing."""

    linkedin: str | None = None
    email: str | None = None
    email_verified: bool = False

    @property
    def credits(self) -> int:
        return (self.linkedin is not None) + (self.email is not None)


def prospect(profile: Profile, outputs: Sequence[str], email_mode: str) -> Found:
    """What can be found; with ``verified`` an unverified address counts as none."""
    email = "email" in outputs and (email_mode == "any" or profile.email_verified)
    return Found(
        linkedin=profile.linkedin if "linkedin_url" in outputs else None,
        email=profile.email if email else None,
        email_verified=email and profile.email_verified,
    )


def charge(tables: Tables, found: Found) -> None:
    """Take the credits of what was found."""
    owner = tables.owner
    tables.owners.put(replace(owner, credits_balance=owner.credits_balance - found.credits))


def auto_enrich(tables: Tables, stream_id: int, run_id: int) -> int:
    """Enrich a run's leads as the stream asks for, while credits last; how many leads gained something."""
    stream = tables.streams.need(stream_id)
    outputs = [
        output
        for output, wanted in zip(
            OUTPUTS, (stream.auto_enrich_linkedin, stream.auto_enrich_email), strict=True
        )
        if wanted
    ]
    enriched = 0
    for lead in tables.leads.where(lambda lead: lead.run_id == run_id):
        if tables.owner.credits_balance < len(outputs):
            break
        found = prospect(tables.profiles.need(lead.x_user_id), outputs, stream.email_mode)
        charge(tables, found)
        enriched += found.credits > 0
    return enriched
