"""The bot as a process of its own, in all as ``goodones serve`` runs it, but impatient.

What a killed process had is taken over after a second in place of fifteen, and its leases end as soon, so that a
test need not wait. Arguments: none; settings come from the environment.
"""

from functools import partial

import bot.app
from bot.cli.running import run_until_signalled
from bot.cli.serving import serve_forever
from bot.config import load_settings
from bot.delivery import sender, worker
from bot.services import runs
from bot.store.inbox import Inbox
from bot.store.inboxes import Inboxes
from bot.store.outbox import Outbox
from bot.store.shelf import Agenda

SOON = 1.2
"""Seconds."""


def main() -> None:
    """Run until killed."""
    # A sign of life has to be given well before somebody takes over.
    vars(worker)["SIGN_OF_LIFE"] = vars(sender)["HOLD_EVERY"] = SOON / 4
    vars(worker)["LONGEST_WAIT"] = SOON / 4
    vars(bot.app)["Inbox"] = partial(Inbox, takeover=SOON)
    vars(bot.app)["Inboxes"] = partial(Inboxes, takeover=SOON)
    vars(bot.app)["Outbox"] = partial(Outbox, lease=SOON)
    vars(runs)["Agenda"] = partial(Agenda, lease=SOON)
    run_until_signalled(serve_forever, load_settings())


if __name__ == "__main__":
    main()
