"""Everything that can go wrong and that we have a word for.

GoodOnesError                   has a text for people (cause, next step) and one for the log
├── ConfigError                 a setting is missing or malformed
├── BadPayload                  a request from outside that cannot be read (answered 400)
├── StoreAway                   the store did not answer in time
├── Refused                     a person asked for something that cannot be done as asked
├── bot.api.errors.ApiError     the lead API: unreachable, refused, or answered what cannot be read
├── bot.services.roles.Unsure   nobody can say just now what somebody may do
├── bot.store.checks.StoreUnfit     the store would lose leads, or takes none
├── bot.delivery.worker.Poisonous   a stored piece of work that ends every process which takes it
└── bot.slack.errors.SlackError Slack: unreachable, refused, or too fast
"""


class GoodOnesError(Exception):
    """Base of all. ``str(error)`` is for the log; ``user_text`` is mrkdwn for people: cause, then next step."""

    user_text: str = (
        "Something went wrong on our side. Try again; if it stays, tell the person who runs this app."
    )
    retryable: bool = False
    """Whether the same thing may work a little later."""
    retry_after: float | None = None
    """Seconds to wait at least, where the other side said so."""
    mendable: bool = False
    """Whether who runs this app can mend it, after which the same thing works."""

    @property
    def cause(self) -> str:
        """The first sentence of the text for people: where the next step is not theirs."""
        return first_sentence(self.user_text)


class ConfigError(GoodOnesError):
    """A setting is missing or malformed; the text says which, what it is for and where to get it."""


class BadPayload(GoodOnesError):
    """A request from outside whose body does not have the shape that it claims."""


class StoreAway(GoodOnesError):
    """The store did not answer in time: nothing was stored, so nothing may be acknowledged."""

    user_text = "Our store is not answering, so nothing was done. Please try again in a minute."
    retryable = True


class Refused(GoodOnesError):
    """A person asked for something that cannot be done as asked; the answer says why and what can be."""

    def __init__(self, user_text: str) -> None:
        super().__init__(user_text)
        self.user_text = user_text


def first_sentence(text: str) -> str:
    """Of a text for people, whose first sentence may be bold."""
    head, mark, _ = text.partition(".* ")
    return f"{head}.*" if mark else f"{text.partition('. ')[0].rstrip('.')}."
