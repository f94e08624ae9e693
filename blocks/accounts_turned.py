"""What became of accounts that were to be woken or put to sleep: each in a line, and a button for what is left."""

from collections.abc import Mapping, Sequence

from blocks.accounts import HANDLE, tier_of, turning
from blocks.elements import Element, actions, button, context, message, ref, section
from bot.accounts import Deed, Outcome, Turned
from bot.api.models import Account
from bot.slack import text
from bot.slack.message import Message

_AGAIN = frozenset({Outcome.FAILED, Outcome.LEFT, Outcome.UNCHANGED})
"""Where another try makes sense."""
_BEEN = {Deed.WAKE: "woken", Deed.SLEEP: "put to sleep"}
_NOW = {Deed.WAKE: "awake", Deed.SLEEP: "asleep"}
_BEFORE = {Deed.WAKE: "asleep", Deed.SLEEP: "awake"}


def accounts_turned(deed: Deed, turned: Sequence[Turned], known: Mapping[int, Account]) -> Message:
    """What was done, and what was not and why; ``known`` are the accounts by id, as far as they are."""
    done = sum(each.outcome in {Outcome.DONE, Outcome.ALREADY} for each in turned)
    lines = [_line(deed, each, known.get(each.account_id)) for each in turned]
    gist = f"{done} of {len(turned)} accounts {'is' if done == 1 else 'are'} {_NOW[deed]}."
    note = [context("The lead API does not say what that comes to.")]
    ways = _ways(deed, turned)
    return message(
        lines[0].replace("*", "") if len(lines) == 1 else gist,
        [
            *(section(each) for each in lines),
            *([actions(ways, "turned")] if ways else []),
            *(note if any(each.outcome is Outcome.DONE for each in turned) else []),
        ],
    )


def _line(deed: Deed, turned: Turned, account: Account | None) -> str:
    name = f"*@{text.leaf(account.x_handle, HANDLE)}*" if account else f"*Account {turned.account_id}*"
    match turned.outcome:
        case Outcome.DONE:
            said = f"✅ {name} {_effect(deed, account)}"
        case Outcome.ALREADY:
            said = f"✋ {name} was {_NOW[deed]} already{_by_whom(deed, turned)}. Nothing was changed."
        case Outcome.BUSY:
            said = f"⏳ {_at_it(turned)} is changing {name} right now. Nothing was done twice; look again in a minute."
        case Outcome.FAILED:
            said = f"⚠️ {name} was not {_BEEN[deed]}. {turned.trouble}"
        case Outcome.LEFT:
            said = f"▫️ {name} was not tried after that."
        case Outcome.UNCHANGED:
            said = (
                f"❔ No clear answer came for {name}, and the lead API still shows it {_BEFORE[deed]}: most likely it was "
                f"not {_BEEN[deed]}. I don't do that twice by myself; please look before you try again."
            )
        case Outcome.UNKNOWN:
            said = (
                f"❔ {name} may or may not have been {_BEEN[deed]}: the answer was lost, and the lead API can't be "
                "looked at just now. Please look in a minute, before you try again."
            )
    return said


def _effect(deed: Deed, account: Account | None) -> str:
    """What it did, as the API's documentation has it; its answer names no amount."""
    tier = tier_of(account) if account else None
    one = f"{tier} account" if tier else "account of its tier"
    if deed is Deed.WAKE:
        return f"is awake: its followers are synced again, and your subscription's bill has one more {one}."
    return f"is asleep: it is not synced, and your subscription's bill has one {one} less. Its history and streams stay."


def _by_whom(deed: Deed, turned: Turned) -> str:
    if turned.by is None:
        return ""
    did = "woke it" if deed is Deed.WAKE else "put it to sleep"
    return f": {text.mention(turned.by.by)} {did}, {text.date(turned.by.at, '{ago}')}"


def _at_it(turned: Turned) -> str:
    return text.mention(turned.by.by) if turned.by else "Somebody"


def _ways(deed: Deed, turned: Sequence[Turned]) -> list[Element]:
    """What is left can be tried again, by a window that asks again; what nobody knows can be looked at."""
    again = [each.account_id for each in turned if each.outcome in _AGAIN]
    unclear = [each for each in turned if each.outcome not in {Outcome.DONE, Outcome.ALREADY}]
    ways = [turning(deed, again, "what is left")] if again else []
    if unclear:
        one = unclear[0].account_id if len(unclear) == 1 else None
        ways.append(button("Look", "accounts.show", ref(account=one), spoken="Look how the accounts stand"))
    return ways
