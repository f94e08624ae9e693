"""Calls that may be made again where nobody knows whether they happened: what is the same twice, or looked up first."""

from bot.api.errors import ApiError

NO_CLEAR_ANSWER = "*The lead API gave no clear answer.* If this stays, see your Catch The Good Ones dashboard for how it stands."


def repeat_if_unclear(error: ApiError) -> None:
    """Have the job tried again, and spare the person the question whether it happened."""
    if error.maybe_done:
        error.retryable = True
        error.user_text = NO_CLEAR_ANSWER
