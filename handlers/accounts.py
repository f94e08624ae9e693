"""Tracked accounts: listed, looked at, and woken or put to sleep after a window that says what it does to the bill."""

from collections.abc import AsyncIterator, Sequence

from blocks.accounts import (
    FIELDS,
    TITLES,
    account_list,
    account_one,
    account_window,
    nothing_to_turn,
)
from blocks.accounts_turned import accounts_turned
from blocks.modals import info_modal, loading_modal, problem_modal
from blocks.notices import problem, several_fit, unknown_name
from bot.accounts import MOST, Deed, Tracked
from bot.api.models import Account
from bot.commands.names import Ambiguous, Found, Named, find
from bot.commands.parse import parse
from bot.errors import GoodOnesError
from bot.roles import Who
from bot.services.accounts import TrackedAccounts
from bot.services.catalog import Catalog
from bot.services.roles import Roles
from bot.slack.message import Message, View
from bot.slack.payloads import Click, Command, Incoming, Submission
from bot.slack.replies import Fill, Open, Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import act_of, maybe

routes = Routes()

LONGEST = 15
"""Digits of an id, which JSON keeps exactly."""
NONE_TICKED = "Please tick at least one account."


@routes.command("accounts", mode=Mode.AFTER)
async def list_accounts(command: Command, accounts: TrackedAccounts, roles: Roles) -> Reply:
    """``accounts [@handle]``."""
    handle = parse(command.text).handle
    return Say(
        await _shown(command, accounts, roles, handle) if handle else await _page(command, accounts, roles)
    )


@routes.action("accounts.page", mode=Mode.AFTER, who=Who.VIEWER)
@routes.action("accounts.back", mode=Mode.AFTER, who=Who.VIEWER)
async def turn_page(click: Click, accounts: TrackedAccounts, roles: Roles) -> Reply:
    """In place of the page that stands there."""
    return Replace(await _page(click, accounts, roles, maybe(click, "start") or 0))


@routes.action("accounts.show", mode=Mode.AFTER, who=Who.VIEWER)
async def show_account(click: Click, accounts: TrackedAccounts, roles: Roles) -> Reply:
    """How one stands now, or all of them."""
    id_ = maybe(click, "account")
    if id_ is None:
        return Say(await _page(click, accounts, roles))
    return Say(await _shown(click, accounts, roles, str(id_)))


@routes.command("wake", mode=Mode.AFTER)
@routes.command("sleep", mode=Mode.AFTER)
async def ask_by_name(command: Command, accounts: TrackedAccounts, roles: Roles) -> AsyncIterator[Reply]:
    """``wake @handle``: the window opens at once and asks; alone it is the list."""
    intent = parse(command.text)
    deed = Deed(intent.action)
    if not intent.handle:
        yield Say(await _page(command, accounts, roles))
        return
    yield Open(loading_modal(TITLES[deed]))
    try:
        found = _meant(intent.handle, await accounts.all(), deed.value)
        if isinstance(found, Message):
            yield Fill(info_modal(TITLES[deed], found.blocks))
        else:
            yield Fill(_window(deed, await accounts.open_to(deed, [found.account.id]), command.channel))
    except GoodOnesError as error:
        yield Fill(problem_modal(TITLES[deed], error.user_text))


@routes.action("accounts.wake", mode=Mode.AFTER, who=Who.ADMIN)
@routes.action("accounts.sleep", mode=Mode.AFTER, who=Who.ADMIN)
async def ask(click: Click, accounts: TrackedAccounts, catalog: Catalog) -> AsyncIterator[Reply]:
    """The window opens at once; which of the button's accounts it is for is looked at then."""
    deed = Deed(click.name.removeprefix("accounts."))
    yield Open(loading_modal(TITLES[deed]))
    try:
        stream = await catalog.stream_title(maybe(click, "stream"))
        open_ = await accounts.open_to(deed, _numbers(click.carried.get("accounts")))
        yield Fill(_window(deed, open_, click.channel, stream))
    except GoodOnesError as error:
        yield Fill(problem_modal(TITLES[deed], error.user_text))


def check_ticked(submission: Submission) -> dict[str, str]:
    """Said under the field, in the acknowledgement."""
    return {} if _ticked(submission) else {FIELDS[0]: NONE_TICKED}


@routes.view("accounts.wake", mode=Mode.DURABLE, check=check_ticked, who=Who.ADMIN)
@routes.view("accounts.sleep", mode=Mode.DURABLE, check=check_ticked, who=Who.ADMIN)
async def change(submission: Submission, accounts: TrackedAccounts) -> Reply:
    """Each once, and what became of it."""
    ids = _ticked(submission)
    if not ids:
        return Say(problem(NONE_TICKED))
    deed = Deed(submission.callback_id.removeprefix("accounts."))
    turned = await accounts.change(ids, deed, act_of(submission))
    return Say(accounts_turned(deed, turned, await accounts.known(ids)))


async def _page(incoming: Incoming, accounts: TrackedAccounts, roles: Roles, start: int = 0) -> Message:
    await roles.check_ours(incoming.person)
    return account_list(await accounts.all(), start, may_change=await _may_change(incoming, roles))


async def _shown(incoming: Incoming, accounts: TrackedAccounts, roles: Roles, typed: str) -> Message:
    await roles.check_ours(incoming.person)
    found = _meant(typed, await accounts.all(), "accounts")
    if isinstance(found, Message):
        return found
    return account_one(found, may_change=await _may_change(incoming, roles))


async def _may_change(incoming: Incoming, roles: Roles) -> bool:
    return await roles.whom_to_ask(incoming.person, Who.ADMIN) is None


def _window(deed: Deed, open_: Sequence[Account], channel: str | None, stream: str | None = None) -> View:
    return account_window(deed, open_, of=stream, channel=channel) if open_ else nothing_to_turn(deed)


def _meant(typed: str, every: Sequence[Tracked], word: str) -> Tracked | Message:
    """The one whose handle or number was typed, also by a part of it."""
    by_id = {each.account.id: each for each in every}
    match find(typed, [Named(id_, each.account.x_handle) for id_, each in by_id.items()]):
        case Found(named):
            return by_id[named.id]
        case Ambiguous(candidates):
            fitting = {named.id: f"@{named.name}" for named in candidates}
            return several_fit("account", typed, fitting, f"/goodones {word} {candidates[0].id}")
        case unknown:
            nearest = unknown.nearest.name if unknown.nearest else None
            example = f"/goodones {word} @{nearest}" if nearest else "/goodones accounts"
            return unknown_name("account", f"@{typed}", [f"@{nearest}"] if nearest else [], example)


def _ticked(submission: Submission) -> list[int]:
    return _numbers([each for name in FIELDS for each in _listed(submission.values.get(name))])


def _numbers(values: object) -> list[int]:
    """Ids, each once, read with care: as a button carries them, or as boxes do."""
    texts = [str(each) for each in _listed(values) if isinstance(each, int | str)]
    return list(dict.fromkeys(int(each) for each in texts if each.isdecimal() and len(each) <= LONGEST))[
        :MOST
    ]


def _listed(values: object) -> list[object]:
    return values if isinstance(values, list) else []
