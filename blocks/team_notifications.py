"""The team's summaries in the window of its settings: how often, and by which of the lead API's own channels.

State of a submission: ``notify_frequency`` (an :class:`EmailDigest`) and ``notify_channels``, a list of the numbers of
those that are on, in the order of ``shown``, which comes back as ``notify``.
"""

import json
from collections.abc import Mapping
from typing import Any

from blocks.elements import Option, context, counted, field, listed, message, section, static_select
from blocks.inputs import ticks
from bot.api.models import EmailDigest, NotificationSettings
from bot.api.models.spelling import words
from bot.slack import limits, text
from bot.slack.message import Blocks, Message

FREQUENCY, CHANNELS = "notify_frequency", "notify_channels"
NAME = 60
ROOM = 1_200
"""Characters for the names of channels in what a window carries."""
_HEAD = "*Your team's summaries*"
_WAYS = {
    EmailDigest.AFTER_EVERY_SYNC: ("After every sync", "Soon after a stream's run is over"),
    EmailDigest.DAILY: ("Daily", "In channels: every day at 9:00"),
    EmailDigest.WEEKLY: ("Weekly", "In channels: Mondays at 9:00"),
    EmailDigest.OFF: ("Off", "In channels: only where one was set there"),
}
_FILLING = frozenset(
    {"enabled", "is", "active", "on", "notification", "notifications", "channel", "channels"}
)
_SPELLED = {"email": "E-mail", "mail": "E-mail", "sms": "SMS", "api": "API", "csv": "CSV", "url": "URL"}
_FOLLOW = "Digests in channels without a schedule of their own follow it"

Shown = dict[str, Any]
"""``frequency``: a word or null; ``channels``: ``[[name, on], …]``, as the window shows them."""


def reading_now() -> Blocks:
    """Until the API has answered."""
    return [section(f"{_HEAD}\n⏳ One moment, I am asking the lead API…")]


def not_now(cause: str) -> Blocks:
    """The API does not tell; ``cause`` is a sentence in mrkdwn."""
    return [
        section(f"{_HEAD}\n⚠️ {cause}"),
        context("So this part can't be read or changed just now. All else here can."),
    ]


def shown(settings: NotificationSettings) -> Shown:
    """What the window shows of them: ten channels at most, and those only whose names it can carry."""
    carried: list[list[Any]] = []
    for name, on in settings.channels.items():
        if len(carried) < limits.CHOICE_OPTIONS and len(json.dumps([*carried, [name, on]])) <= ROOM:
            carried.append([name, on])
    return {"frequency": settings.frequency, "channels": carried}


def notification_fields(settings: NotificationSettings) -> Blocks:
    """The fields; what is not known is said, and stays as it is."""
    seen = shown(settings)
    names = [name for name, _ in seen["channels"]]
    blocks: Blocks = [section(_HEAD), _frequency(settings)]
    if settings.switched_off:
        blocks.append(context("They are switched off there as a whole, so no digest comes by this."))
    if names:
        labels = channel_labels(names)
        options = [Option(labels[name], str(number)) for number, name in enumerate(names)]
        chosen = [str(number) for number, (_, on) in enumerate(seen["channels"]) if on]
        outside = (
            f"What goes out there comes from the lead API itself ({_listed(labels)}), not from this app."
        )
        blocks.append(field("Outside Slack", ticks(CHANNELS, options, chosen), optional=True, hint=outside))
    if missing := len(settings.channels) - len(names):
        blocks.append(context(f"{counted(missing, 'channel')} more of the lead API: these stay as they are."))
    return blocks


def notifications_changed(
    before: Shown, frequency: EmailDigest | None, channels: Mapping[str, bool]
) -> Message:
    """What was changed at the lead API: each with what the window had shown."""
    lines = []
    if frequency is not None:
        lines.append(f"Summaries: {_said(frequency)} (was {_said(before['frequency'])})")
    labels = channel_labels([name for name, _ in before["channels"]])
    lines += [
        f"{text.leaf(labels[name], NAME)}: {'on' if on else 'off'} (was {'off' if on else 'on'})"
        for name, on in channels.items()
    ]
    head = "*Changed at the lead API* for your team"
    small = [f"{_FOLLOW}."] if frequency is not None else []
    if labels:
        outside = listed([text.leaf(each, NAME) for each in labels.values()], limits.CHOICE_OPTIONS)
        small.append(f"{outside}: sent by the lead API itself, not by this app.")
    shown_lines = "\n".join(f"• {line}" for line in lines)
    blocks = [section(f"✅ {head}:\n{shown_lines}"), *([context(*small)] if small else [])]
    return message(f"{head.replace('*', '')}: {'; '.join(lines)}.", blocks)


def channel_labels(names: list[str]) -> dict[str, str]:
    """``emailEnabled`` as *E-mail*, ``channels.telegram`` as *Telegram*; where two would be alike, all they are named."""
    short = {name: _label(name.rpartition(".")[2]) or _label(name) or name for name in names}
    labels = list(short.values())
    return {name: label if labels.count(label) == 1 else name for name, label in short.items()}


def _frequency(settings: NotificationSettings) -> dict[str, Any]:
    if settings.frequency is None:
        return context("How often they come stays as it is: the lead API says it in a way that I can't read.")
    options = [Option(caption, word.value, hint) for word, (caption, hint) in _WAYS.items()]
    return field(
        "How often",
        static_select(FREQUENCY, "How often", options, settings.frequency.value),
        hint=(
            f"{_FOLLOW}, by the clock of {settings.zone or 'each channel'}; "
            "and so does what the lead API sends outside Slack, by e-mail or Telegram."
        ),
    )


def _label(name: str) -> str:
    """``emailEnabled`` says *E-mail*, ``enabled`` alone nothing."""
    telling = [word for part in name.split(".") for word in words(part) if word not in _FILLING]
    spelled = " ".join(_SPELLED.get(word, word) for word in telling)
    return spelled[:1].upper() + spelled[1:]


def _listed(labels: Mapping[str, str]) -> str:
    return listed([text.plain(each, NAME) for each in labels.values()], limits.CHOICE_OPTIONS)


def _said(word: str | None) -> str:
    """A window of another version may have carried another word."""
    return _WAYS[EmailDigest(word)][0].lower() if word in set(EmailDigest) else "not known"
