"""Guests, and people of another organisation in a shared channel."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.slack import (
    Channel,
    Person,
    SlackSandbox,
    UserGroup,
    Workspace,
    seeded,
    seeded_with_guests,
)
from bot.sandbox.slack.workspace import PARTNER
from tests.sandbox.slack.support import AMY, BEN, LEADS, SECRET, TOKEN, Http, ManualClock

GUS, GIA, PAT, PARTNERS = "U0GUS", "U0GIA", "U0PAT", "C0PARTNERS"
LOST = Person("U0LOST", "lost", "Lo St", "lo@far.example", "000000", team="T0FAR")


@pytest.fixture
async def mixed(clock: ManualClock) -> AsyncIterator[SlackSandbox]:
    """A stand-in with guests, partners and someone of an organisation that shares nothing with us."""
    plain = seeded_with_guests()
    workspace = Workspace(
        people=(
            *plain.people,
            LOST,
            Person("U0GONE", "gone", "Go Ne", "gone@northpine.example", "1", deleted=True),
        ),
        channels=plain.channels,
        usergroups=(*plain.usergroups, UserGroup("S0OLD", "old", "Old", (AMY,), is_disabled=True)),
    )
    sandbox = SlackSandbox(token=TOKEN, signing_secret=SECRET, workspace=workspace, clock=clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def there(mixed: SlackSandbox) -> AsyncIterator[Http]:
    async with aiohttp.ClientSession() as session:
        yield Http(mixed.base_url, session)


@pytest.mark.parametrize(
    ("person", "marks"), [(AMY, (False, False)), (GIA, (True, False)), (GUS, (True, True))]
)
async def test_a_guest_is_marked(there: Http, person: str, marks: tuple[bool, bool]) -> None:
    user = (await there.api("users.info", {"user": person}))["user"]

    assert (user["is_restricted"], user["is_ultra_restricted"]) == marks
    assert (user["team_id"], "is_stranger" in user) == ("T0NORTHPINE", False)


async def test_a_partner_has_a_team_of_their_own_and_no_address(there: Http) -> None:
    user = (await there.api("users.info", {"user": PAT}))["user"]

    assert (user["team_id"], user["profile"]["team"]) == (PARTNER, PARTNER)
    assert "email" not in user["profile"]


async def test_who_is_seen_in_a_shared_channel_is_no_stranger(mixed: SlackSandbox, there: Http) -> None:
    async def is_stranger(person: str) -> bool:
        return bool((await there.api("users.info", {"user": person}))["user"]["is_stranger"])

    seen, unseen = await is_stranger(PAT), await is_stranger(LOST.id)
    mixed.channels[PARTNERS].is_private = True

    assert (seen, unseen) == (False, True)
    assert await is_stranger(PAT)


async def test_partners_are_no_members_of_the_workspace(there: Http) -> None:
    members = (await there.api("users.list"))["members"]

    assert {GUS, GIA} <= {one["id"] for one in members}
    assert PAT not in {one["id"] for one in members}
    assert [one["id"] for one in members if one["deleted"]] == ["U0GONE"]


@pytest.mark.parametrize(
    ("email", "error"),
    [
        ("amy@northpine.example", None),
        ("Amy@Northpine.example", None),
        ("gus@agency.example", None),
        ("pat@fernhill.example", "users_not_found"),
        ("gone@northpine.example", "users_not_found"),
        ("nobody@northpine.example", "users_not_found"),
        ("", "invalid_arguments"),
    ],
)
async def test_who_is_found_by_address(there: Http, email: str, error: str | None) -> None:
    answer = await there.api("users.lookupByEmail", {"email": email})

    assert answer.get("error") == error


async def test_a_shared_channel_says_so(there: Http) -> None:
    shared = (await there.api("conversations.info", {"channel": PARTNERS}))["channel"]
    own = (await there.api("conversations.info", {"channel": LEADS}))["channel"]

    fields = ("is_shared", "is_ext_shared", "is_org_shared", "shared_team_ids")
    assert [shared[name] for name in fields] == [True, True, False, ["T0NORTHPINE", PARTNER]]
    assert [own[name] for name in fields] == [False, False, False, ["T0NORTHPINE"]]


async def test_shared_channels_are_listed_among_the_others(there: Http) -> None:
    listed = (await there.api("conversations.list"))["channels"]

    assert [one["name"] for one in listed if one["is_ext_shared"]] == ["partners"]
    assert all("num_members" in one for one in listed)


async def test_how_many_are_in_it_is_told_on_request(there: Http) -> None:
    silent = await there.api("conversations.info", {"channel": PARTNERS})
    telling = await there.api("conversations.info", {"channel": PARTNERS, "include_num_members": True})

    assert "num_members" not in silent["channel"]
    assert telling["channel"]["num_members"] == 3


async def test_what_a_partner_says_names_their_team(mixed: SlackSandbox, there: Http) -> None:
    await mixed.command(PAT, PARTNERS, "hello from Fernhill")
    await there.api("conversations.join", {"channel": PARTNERS})

    (message,) = (await there.api("conversations.history", {"channel": PARTNERS}))["messages"]

    assert (message["team"], message["user_team"], message["source_team"]) == (PARTNER, PARTNER, PARTNER)


async def test_a_guest_sees_only_their_channels(mixed: SlackSandbox, there: Http) -> None:
    state = (await there.get("state", person=GUS))[1]

    assert [one["name"] for one in state["channels"]] == ["leads", "Good Ones"]
    assert [one["is_guest"] for one in state["people"] if one["id"] in {AMY, GUS}] == [False, True]
    assert [one["is_external"] for one in state["people"] if one["id"] in {AMY, PAT}] == [False, True]


async def test_groups_of_people(there: Http) -> None:
    plain = (await there.api("usergroups.list"))["usergroups"]
    full = (
        await there.api(
            "usergroups.list", {"include_disabled": True, "include_users": True, "include_count": True}
        )
    )["usergroups"]
    members = await there.api("usergroups.users.list", {"usergroup": "S0SALES"})

    assert [(one["id"], one["handle"], "users" in one) for one in plain] == [("S0SALES", "sales", False)]
    assert [(one["users"], one["user_count"]) for one in full] == [([AMY, BEN], "2"), ([AMY], "1")]
    assert members["users"] == [AMY, BEN]


@pytest.mark.parametrize(
    ("named", "error"),
    [
        ({"usergroup": "S404"}, "no_such_subteam"),
        ({"usergroup": "S0OLD"}, "no_such_subteam"),
        ({"usergroup": "S0OLD", "include_disabled": True}, None),
        ({}, "invalid_arguments"),
    ],
)
async def test_groups_that_are_not_there(there: Http, named: dict[str, object], error: str | None) -> None:
    assert (await there.api("usergroups.users.list", named)).get("error") == error


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members", "conversations.history"])
async def test_a_private_channel_is_not_there_for_those_outside(
    mixed: SlackSandbox, there: Http, method: str
) -> None:
    mixed._parts.state.put_channel(Channel("G0BOARD", "board", [AMY], is_private=True))

    assert (await there.api(method, {"channel": "G0BOARD"}))["error"] == "channel_not_found"


@pytest.mark.parametrize(
    "method", ["chat.update", "chat.delete", "chat.getPermalink", "conversations.replies"]
)
async def test_nor_are_the_messages_in_it(mixed: SlackSandbox, there: Http, method: str) -> None:
    board = Channel("G0BOARD", "board", [AMY], is_private=True, bot_is_member=True)
    mixed._parts.state.put_channel(board)
    ts = (await there.api("chat.postMessage", {"channel": "board", "text": "x"}))["ts"]
    board.bot_is_member = False

    answer = await there.api(method, {"channel": board.id, "ts": ts, "message_ts": ts, "text": "y"})

    assert answer["error"] == "channel_not_found"


def test_a_new_person_gets_direct_messages_and_keeps_them() -> None:
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET)
    state = slack._parts.state
    new = Person("U0DAN", "dan", "Dan Eriksen", "dan@northpine.example", "123456")

    state.put_person(new)
    state.put_person(Person(**{**new.__dict__, "real_name": "Dan E."}))

    assert slack.direct("U0DAN").id == "D0DAN"
    assert [one.real_name for one in state.people.values() if one.id == "U0DAN"] == ["Dan E."]
    again = SlackSandbox(token=TOKEN, signing_secret=SECRET, keep=state.keep)
    assert again._parts.state.person("U0DAN").real_name == "Dan E."
    assert again.direct("U0DAN").members == ["U0DAN"]


def test_the_plain_workspace_has_neither() -> None:
    assert not any(one.is_restricted or one.team for one in seeded().people)
    assert not any(one.shared_with for one in seeded().channels)
