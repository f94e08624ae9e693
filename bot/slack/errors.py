"""Slack's errors, sorted by what follows from them.

SlackError
├── SlackUnreachable       no answer: whether it happened is not known
├── SlackBusy              429: not before ``retry_after``
│   └── QuotaReached       the workspace takes no more messages for now
├── SlackDown              5xx, or Slack says that it has a problem
├── ChannelGone            we cannot write there (not a member, archived, deleted, posting restricted)
├── MessageGone            what we wanted to edit is not there, or not ours
├── ModalGone              the three seconds of the trigger are over, or the modal was closed or shows something newer
├── TokenRefused           our token or its scopes do not do
└── SlackRefused           anything else: most likely our mistake

Source: the error lists of https://docs.slack.dev/reference/methods
"""

from bot.errors import GoodOnesError


class SlackError(GoodOnesError):
    """A call to Slack that did not work. ``code`` is Slack's own word."""

    user_text = "Slack did not take that. Please try again; if it stays, tell the person who runs this app."

    def __init__(self, method: str, code: str, *, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{method}: {code}{f' ({detail})' if detail else ''}")
        self.method = method
        self.code = code
        self.retry_after = retry_after


class SlackUnreachable(SlackError):
    """The request was sent and no answer came."""

    user_text = "Slack did not answer in time. If nothing happened, please try again."
    retryable = True


class SlackBusy(SlackError):
    """Too fast: only this method (or channel) is blocked, until ``retry_after`` seconds have passed."""

    retryable = True


class QuotaReached(SlackBusy):
    """The workspace as a whole has sent too many messages: https://docs.slack.dev/reference/methods/chat.postMessage"""


class SlackDown(SlackError):
    """Slack itself has a problem."""

    retryable = True


class ChannelGone(SlackError):
    """We cannot write to that channel."""

    user_text = "I can't post in this channel. Type `/invite @Good Ones` here (or pick a channel that isn't archived) and try again."


class MessageGone(SlackError):
    """The message that we wanted to change is gone or not ours."""


class ModalGone(SlackError):
    """The dialog could not be shown any more."""

    user_text = "That took too long, so Slack would not open the dialog. Please click once more."


class TokenRefused(SlackError):
    """Our token was revoked or lacks a scope."""

    user_text = "Slack refused this app's token. Someone who runs it has to install it again and update `SLACK_BOT_TOKEN`."
    mendable = True


class SlackRefused(SlackError):
    """Slack did not like what we sent."""


CODES: dict[str, type[SlackError]] = {
    **dict.fromkeys(
        (
            "channel_not_found",
            "not_in_channel",
            "is_archived",
            "is_inactive",  # what chat.update says of an archived channel
            "restricted_action",
            "restricted_action_read_only_channel",
            "restricted_action_thread_locked",
            "cannot_dm_bot",
            "user_not_found",
            "user_disabled",
            "messages_tab_disabled",
        ),
        ChannelGone,
    ),
    **dict.fromkeys(
        (
            "message_not_found",
            "cant_update_message",
            "edit_window_closed",
            "cant_delete_message",
            "thread_not_found",
        ),
        MessageGone,
    ),
    **dict.fromkeys(
        (
            "expired_trigger_id",
            "trigger_expired",
            "exchanged_trigger_id",
            "trigger_exchanged",
            "not_found",
            "view_not_found",
            "hash_conflict",
        ),
        ModalGone,
    ),
    **dict.fromkeys(
        (
            "invalid_auth",
            "not_authed",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "missing_scope",
            "no_permission",
            "org_login_required",
            "team_access_not_granted",
            "access_denied",
        ),
        TokenRefused,
    ),
    **dict.fromkeys(("ratelimited", "rate_limited"), SlackBusy),
    "message_limit_exceeded": QuotaReached,
    **dict.fromkeys(
        ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"),
        SlackDown,
    ),
}


def from_code(method: str, code: str, *, detail: str = "", retry_after: float | None = None) -> SlackError:
    """The error for one of Slack's codes; a code that is not in the table is ``SlackRefused``."""
    return CODES.get(code, SlackRefused)(method, code, detail=detail, retry_after=retry_after)
