"""Words about tracked X accounts: the list of them, and which sleep."""

from bot.commands.word import Kind, Takes, Word
from bot.roles import Who

ACCOUNTS = Word(
    name="accounts",
    aliases=("account", "tracked"),
    usage="accounts [@handle] [wake or sleep]",
    example="accounts @yongfook",
    summary="The X accounts that are watched, and which sleep",
    details=(
        "Alone: the list, those that sleep first. With a handle, a link or a number: that one. "
        "`accounts @yongfook wake` is `wake @yongfook`, in either order; only admins can do that."
    ),
    subject="Accounts",
    who=Who.VIEWER,
    kind=Kind.NOUN,
    takes=frozenset({Takes.ACCOUNT}),
    verbs=("wake", "sleep"),
)
WAKE = Word(
    name="wake",
    usage="wake <@handle>",
    example="wake @yongfook",
    summary="Have a sleeping account watched again, which adds to the bill",
    details=(
        "A window says first what it adds to the subscription's bill: one more account of its tier. Then its followers "
        "are synced again. Alone: the list of accounts."
    ),
    subject="Accounts",
    who=Who.ADMIN,
    kind=Kind.VERB,
    takes=frozenset({Takes.ACCOUNT}),
)
SLEEP = Word(
    name="sleep",
    usage="sleep <@handle>",
    example="sleep @yongfook",
    summary="Stop watching an account, which takes it off the bill",
    details=(
        "A window says first what that means: one account of its tier less on the subscription's bill, no more syncing; "
        "its history and its streams stay. Alone: the list of accounts."
    ),
    subject="Accounts",
    who=Who.ADMIN,
    kind=Kind.VERB,
    takes=frozenset({Takes.ACCOUNT}),
)
