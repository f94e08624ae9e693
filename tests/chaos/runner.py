"""The bot as a process of its own, in all as ``goodones serve`` runs it, but impatient.

What a killed process had is taken over after a second in place of fifteen, and its leases end as soon, so that a
test need not wait. Arguments: none; settings come from the environment. ``DIE_AT`` (a step and ``before`` or
``after``) and ``ARMED`` (a file) have it end itself there; ``STOP_AT`` has it stop there in the same way, once, until
it is woken up. ``TRACE`` (a file) has it write down its steps.
"""

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.cli.running import run_until_signalled
from bot.cli.serving import serve_forever
from bot.config import load_settings
from bot.delivery import healing, sender, worker
from bot.services import runs
from bot.store import due_digests, looks
from bot.store.budget import SharedLog
from bot.store.inbox import Inbox
from bot.store.inboxes import Inboxes
from bot.store.outbox import Outbox
from bot.store.shelf import Agenda
from bot.wiring import books, outside
from tests.chaos.steps import die, note, watch

SOON = 1.2
"""Seconds."""
PLENTY = 6_000


def main() -> None:
    """Run until killed."""
    # A sign of life has to be given well before somebody takes over.
    vars(worker)["SIGN_OF_LIFE"] = vars(sender)["HOLD_EVERY"] = SOON / 4
    vars(worker)["LONGEST_WAIT"] = SOON / 4
    vars(looks)["LEASE"] = vars(healing)["LEASE"] = vars(due_digests)["LEASE"] = SOON
    vars(worker)["STORE_PAUSE"] = SOON / 4
    vars(sender)["AGAIN"] = SOON
    vars(books)["Inbox"] = partial(Inbox, takeover=SOON)
    vars(books)["Inboxes"] = partial(Inboxes, takeover=SOON)
    vars(books)["Outbox"] = partial(Outbox, lease=SOON)
    vars(runs)["Agenda"] = partial(Agenda, lease=SOON)
    # Whoever starts twenty times a minute asks for all names as often.
    vars(outside)["SharedLog"] = partial(SharedLog, per_minute=PLENTY)
    # One that dies with every life is innocent here.
    vars(worker)["POISON"] = PLENTY
    if die_at := os.environ.get("DIE_AT"):
        watch(die(die_at, Path(os.environ["ARMED"])))
    if stop_at := os.environ.get("STOP_AT"):
        watch(_stop(stop_at, Path(os.environ["ARMED"])))
    if trace := os.environ.get("TRACE"):
        watch(note(Path(trace)))
    run_until_signalled(serve_forever, load_settings())


def _stop(at: str, armed: Path) -> Callable[[str, str], None]:
    """Stops this process by SIGSTOP before or after a step, once the file is there; it is gone then."""

    def reached(step: str, when: str) -> None:
        if f"{step} {when}" == at and armed.exists():
            armed.unlink()
            os.kill(os.getpid(), signal.SIGSTOP)

    return reached


if __name__ == "__main__":
    main()
