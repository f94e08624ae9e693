"""Whether somebody may do what they ask for: the desk asks before any handler runs."""

from typing import Protocol

from bot.roles import Who


class Gate(Protocol):
    """Asked anew at each interaction, whenever the button was drawn."""

    async def check(self, person: str, who: Who) -> None:
        """Return where somebody of this role may go on.

        Raises Refused (why not, and who can), StoreAway, and a GoodOnesError that is ``retryable`` where nobody can
        tell just now.
        """

    def known(self, person: str, who: Who) -> str | None:
        """Why not, where that is known without waiting and sure to last; None: ask ``check``."""
