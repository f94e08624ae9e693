"""What people hear of a file that is written for them: how far it is, where it is."""

from blocks.elements import context, counted, message, section
from bot.slack.message import Message


def file_progress(looked: int, total: int | None, leads: int, *, done: bool) -> Message:
    """A long list on its way into a file, in one message that is edited; ``total`` by the API's own word."""
    of_all = f" of {total:,}" if total else ""
    fit = f"{leads:,} fit"
    if done:
        said = f"✅ Your CSV is written: looked at {looked:,} leads, {fit}."
        return message(said, [section(said), context("The file is sent now.")])
    said = f"⏳ Writing your CSV: looked at {looked:,}{of_all} leads, {fit}."
    return message(said, [section(said), context("The lead API takes 60 requests a minute, 500 leads each.")])


def file_sent(leads: int, *, contacts: int | None) -> Message:
    """Where the file is; ``contacts`` is how many have a LinkedIn or e-mail, None where the file has no such column."""
    reached = "" if contacts is None else f", {contacts} of them with contact details"
    said = f"✅ {counted(leads, 'lead')}{reached}: the CSV is in our direct messages."
    small = "People's data: please delete the file when you no longer need it."
    return message(said, [section(said), context(small)])


def file_sent_before() -> Message:
    """That a click came twice."""
    said = "✅ That CSV is in our direct messages already."
    return message(said, [section(said)])
