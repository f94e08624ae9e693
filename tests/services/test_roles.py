"""Who may do what: by Slack, by our settings, by what admins decided, and while nobody can tell."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import pytest

from bot.errors import Refused
from bot.people import Person
from bot.roles import Who
from bot.sandbox.slack import SlackSandbox
from bot.services.admins import Admins
from bot.services.people import People
from bot.services.roles import NO_SCOPE, NOBODY, UNSURE, Roles, Unsure
from bot.services.workspace import Workspace
from bot.slack.gateway import SCOPES
from bot.store.audit import AuditLog
from bot.store.redis import Store
from tests.services.make import act
from tests.services.peopled import Peopled
from tests.slack.make import made
from tests.support.world import AMY, BEN, CLEO

GUS, GIA, PAT, BOT = "U0GUS", "U0GIA", "U0PAT", "U0GOODONES"
WITH_GROUPS = (*SCOPES, "usergroups:read")
SALES_GROUP = "S0SALES"
"""Amy and Ben."""


class Here:
    """The roles of one workspace, as its admins set them."""

    def __init__(
        self, store: Store, slack: SlackSandbox, session: aiohttp.ClientSession, at: Peopled
    ) -> None:
        self.slack, self.clock = slack, at.clock
        self._store, self._gateway = store, made(slack.base_url, session)
        self.workspace = Workspace(store, AuditLog(store), at.clock)
        self.people = People(store, self._gateway, at.clock)

    def roles(self, admins: Sequence[str] = ()) -> Roles:
        return Roles(self.people, self.workspace, Admins(admins), self._store, self._gateway, self.clock)

    async def role(self, person: str, admins: Sequence[str] = ()) -> Who:
        return await self.roles(admins).of(await self.people.person(person))


@pytest.fixture
async def at() -> AsyncIterator[Peopled]:
    async with Peopled(scopes=WITH_GROUPS) as at:
        yield at


@pytest.fixture
async def here(store: Store, at: Peopled) -> AsyncIterator[Here]:
    async with aiohttp.ClientSession() as session:
        yield Here(store, at.slack, session, at)


@pytest.mark.parametrize(
    ("person", "role"),
    [
        (AMY, Who.ADMIN),
        (BEN, Who.MEMBER),
        (CLEO, Who.MEMBER),
        (GUS, Who.VIEWER),
        (GIA, Who.VIEWER),
        (PAT, Who.VIEWER),
        (BOT, Who.VIEWER),
        ("U0NOBODY", Who.VIEWER),
    ],
)
async def test_unless_somebody_decided_else_slacks_admins_decide_and_colleagues_act(
    here: Here, person: str, role: Who
) -> None:
    assert await here.role(person) is role


SETTINGS: list[tuple[dict[str, Any], dict[str, Who]]] = [
    ({"admins": (BEN,)}, {AMY: Who.ADMIN, BEN: Who.ADMIN, CLEO: Who.MEMBER}),
    ({"admin_group": SALES_GROUP}, {BEN: Who.ADMIN, CLEO: Who.MEMBER}),
    ({"members": (CLEO,)}, {AMY: Who.ADMIN, BEN: Who.VIEWER, CLEO: Who.MEMBER}),
    ({"member_group": SALES_GROUP}, {AMY: Who.ADMIN, BEN: Who.MEMBER, CLEO: Who.VIEWER}),
    ({"member_group": SALES_GROUP, "members": (CLEO,)}, {BEN: Who.MEMBER, CLEO: Who.MEMBER}),
    ({"member_group": "S0GONE"}, {AMY: Who.ADMIN, BEN: Who.VIEWER}),
    ({"admins": (GUS, PAT), "members": (GIA,)}, {GUS: Who.VIEWER, PAT: Who.VIEWER, GIA: Who.VIEWER}),
]


@pytest.mark.parametrize(("decided", "roles"), SETTINGS)
async def test_what_admins_decide_counts_at_once_and_never_lifts_a_guest(
    here: Here, decided: dict[str, Any], roles: dict[str, Who]
) -> None:
    for person in roles:
        await here.role(person)
    await here.workspace.change(act(), **decided)
    assert {person: await here.role(person) for person in roles} == roles


async def test_those_who_run_the_app_are_admins(here: Here) -> None:
    assert await here.role(BEN, [BEN]) is Who.ADMIN
    assert await here.role(GUS, [GUS]) is Who.VIEWER


async def test_who_left_is_nobody_any_more(here: Here) -> None:
    await here.slack.control(do="change_person", person=AMY, about={"deleted": True})
    assert await here.role(AMY, [AMY]) is Who.EVERYONE


@pytest.mark.parametrize("role", list(Who))
@pytest.mark.parametrize("wanted", list(Who))
async def test_each_role_goes_as_far_as_it_says(here: Here, role: Who, wanted: Who) -> None:
    person = {Who.EVERYONE: Person(id="U1", gone=True), Who.VIEWER: Person(id="U1", is_guest=True)}
    known = person.get(role, Person(id="U1", is_admin=role is Who.ADMIN))
    assert await here.roles().may(known, wanted) is role.includes(wanted)


@pytest.mark.parametrize(
    ("person", "wanted", "said"),
    [
        (GUS, Who.MEMBER, "*Guests see leads here, but can't change or spend anything.*"),
        (PAT, Who.MEMBER, "*This app is another organisation's"),
        (PAT, Who.ADMIN, "*This app is another organisation's"),
        (CLEO, Who.ADMIN, "*Only admins can do that.*"),
        (CLEO, Who.MEMBER, "*Only members of this app can do that.*"),
    ],
)
async def test_who_may_not_hears_why_and_who_can(here: Here, person: str, wanted: Who, said: str) -> None:
    await here.workspace.change(act(), members=(BEN,), admins=(BEN,))
    with pytest.raises(Refused) as refused:
        await here.roles([AMY]).check(person, wanted)
    assert refused.value.user_text.startswith(said)
    assert f"<@{AMY}> or <@{BEN}>" in refused.value.user_text


async def test_who_left_hears_so(here: Here) -> None:
    await here.slack.control(do="change_person", person=BEN, about={"deleted": True})
    with pytest.raises(Refused, match="deactivated"):
        await here.roles().check(BEN, Who.MEMBER)


async def test_where_nobody_is_named_slacks_admins_are(here: Here) -> None:
    with pytest.raises(Refused, match=NOBODY):
        await here.roles().check(GUS, Who.MEMBER)


async def test_who_may_goes_on(here: Here) -> None:
    await here.roles().check(AMY, Who.ADMIN)
    await here.roles().check(BEN, Who.MEMBER)


@pytest.mark.parametrize("wanted", [Who.EVERYONE, Who.VIEWER])
async def test_to_look_nobody_is_looked_up(here: Here, wanted: Who) -> None:
    await here.roles().check(GUS, wanted)
    assert here.slack.calls("users.info") == []


async def test_at_hand_is_only_what_no_setting_changes(here: Here) -> None:
    roles = here.roles([AMY])
    for person in (GUS, PAT, BEN):
        assert roles.known(person, Who.MEMBER) is None, "nobody was asked yet"
        await here.people.person(person)
    assert "Guests" in (roles.known(GUS, Who.MEMBER) or "")
    assert f"<@{AMY}>" in (roles.known(PAT, Who.ADMIN) or "")
    assert roles.known(GUS, Who.VIEWER) is None
    assert roles.known(BEN, Who.ADMIN) is None


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"fault": "down"}, UNSURE),
        ({"fault": "drop_reply"}, UNSURE),
        ({"fault": "rate_limit", "seconds": 7}, UNSURE),
        ({"fault": "error", "error": "missing_scope"}, NO_SCOPE),
    ],
)
async def test_who_was_never_known_may_do_nothing_and_is_told_to_try_again(
    here: Here, trouble: dict[str, Any], said: str
) -> None:
    await here.slack.control(method="users.info", count=3, **trouble)
    with pytest.raises(Unsure) as unsure:
        await here.roles().check(BEN, Who.MEMBER)
    assert (unsure.value.user_text, unsure.value.retryable) == (said, True)
    assert unsure.value.retry_after == (7.0 if trouble["fault"] == "rate_limit" else None)
    assert await here.role(BEN) is Who.VIEWER
    await here.roles([BEN]).check(BEN, Who.ADMIN)


async def test_while_slack_is_down_the_last_known_counts(here: Here) -> None:
    roles = here.roles()
    await roles.check(BEN, Who.MEMBER)
    here.clock.advance(2 * 3600)
    await here.slack.control(fault="down", method="users.info")
    await roles.check(BEN, Who.MEMBER)
    with pytest.raises(Refused):
        await roles.check(BEN, Who.ADMIN)


async def test_a_group_that_nobody_can_tell_of_is_not_taken_for_an_empty_one(here: Here) -> None:
    await here.workspace.change(act(), member_group=SALES_GROUP, admin_group=SALES_GROUP)
    await here.slack.control(fault="down", method="usergroups.users.list")
    roles = here.roles([CLEO])
    with pytest.raises(Unsure):
        await roles.check(BEN, Who.MEMBER)
    assert await roles.admins() == [CLEO]
    assert await roles.whom_to_ask(BEN, Who.ADMIN) == [CLEO]
    await here.slack.control(fault="none")
    await roles.check(BEN, Who.ADMIN)
    assert await roles.admins() == [CLEO, AMY, BEN]
    assert await roles.whom_to_ask(BEN, Who.ADMIN) is None


async def test_without_the_scope_for_groups_nobody_is_in_one(store: Store) -> None:
    async with Peopled() as at, aiohttp.ClientSession() as session:
        here = Here(store, at.slack, session, at)
        await here.workspace.change(act(), member_group=SALES_GROUP)
        assert await here.role(BEN) is Who.VIEWER
        assert await here.role(AMY) is Who.ADMIN
        await here.role(BEN)
        assert len(at.slack.calls("usergroups.users.list")) == 1
