"""Why a channel takes nothing, and what would help, in the same words wherever that is told."""

from bot.slack import text

CODE = 60
_INVITE = "Type `/invite @Good Ones` {there}"
_ARCHIVED = ("this channel is archived", "Unarchive {it}")
_RESTRICTED = (
    "only some people may post there",
    "Have the app allowed to post {there}, or take another channel",
)
CLOSED = {
    "not_in_channel": ("I am not in this channel", _INVITE),
    "channel_not_found": (
        "I can't see this channel",
        f"{_INVITE}; if it was deleted, take another channel",
    ),
    "is_archived": _ARCHIVED,
    "is_inactive": _ARCHIVED,
    "restricted_action": _RESTRICTED,
    "restricted_action_read_only_channel": _RESTRICTED,
}
"""Cause and next step by Slack's code. Source: https://docs.slack.dev/reference/methods/chat.postMessage"""
_UNKNOWN = "Look at the settings of {it}"


def closed_because(code: str) -> str:
    """The cause, in mrkdwn, to stand after *Paused:*."""
    return CLOSED[code][0] if code in CLOSED else f"Slack says “{text.leaf(code, CODE)}”"


def opened_by(code: str, channel: str | None = None) -> str:
    """The next step, in mrkdwn; without ``channel`` it stands where the channel was just named."""
    _, step = CLOSED.get(code, ("", _UNKNOWN))
    if channel is None:
        return step.format(it="it", there="there")
    return step.format(it=text.channel(channel), there=f"in {text.channel(channel)}")
