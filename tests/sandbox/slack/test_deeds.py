"""What happens in a workspace besides the app, and what an app that asked hears of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.keep import Keep
from bot.sandbox.slack import Channel, Refused, SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    BOT,
    LEADS,
    RANDOM,
    SECRET,
    TOKEN,
    Http,
    Json,
    ManualClock,
    RecordingApp,
)

EVERYTHING = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_shared",
    "channel_unarchive",
    "group_archive",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
    "team_join",
    "tokens_revoked",
    "user_change",
]
SECRETS = "C0SECRETS"


@pytest.fixture
async def busy(app: RecordingApp, clock: ManualClock) -> AsyncIterator[SlackSandbox]:
    """A stand-in whose app asked for every event."""
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=app.url, clock=clock, events=EVERYTHING)
    await slack.start()
    yield slack
    await slack.stop()


def told(app: RecordingApp) -> list[Json]:
    return [heard.event["event"] for heard in app.heard]


async def test_someone_joins_a_channel(busy: SlackSandbox, app: RecordingApp) -> None:
    dora = await busy.new_person("dora")
    app.heard.clear()

    await busy.join(dora.id, LEADS)

    (event,) = told(app)
    assert event.pop("event_ts")
    assert event == {
        "type": "member_joined_channel",
        "user": "U0DORA",
        "channel": LEADS,
        "channel_type": "C",
        "team": "T0NORTHPINE",
    }
    assert busy.channels[LEADS].sees("U0DORA")


async def test_someone_leaves_a_channel(busy: SlackSandbox, app: RecordingApp) -> None:
    await busy.deeds.leave(BEN, LEADS)

    assert [(one["type"], one["user"]) for one in told(app)] == [("member_left_channel", BEN)]
    assert not busy.channels[LEADS].sees(BEN)


async def test_of_channels_that_it_is_not_in_the_app_hears_nothing(
    busy: SlackSandbox, app: RecordingApp
) -> None:
    await busy.deeds.leave(BEN, RANDOM)
    await busy.join(BEN, RANDOM)

    assert told(app) == []


async def test_another_organisation_comes_into_a_channel(busy: SlackSandbox, app: RecordingApp) -> None:
    await busy.control(do="share", channel=LEADS, team="T0FERNHILL")
    await busy.control(do="share", channel=LEADS, team="T0FERNHILL")
    await busy.deeds.add_bot(LEADS)
    info = busy.channels[LEADS]

    assert info.shared_with == ["T0FERNHILL"]
    (first, _, _) = told(app)
    assert first.pop("event_ts")
    assert first == {"type": "channel_shared", "connected_team_id": "T0FERNHILL", "channel": LEADS}


async def test_of_a_private_channel_that_it_is_not_in_the_app_hears_not_that_it_is_shared(
    busy: SlackSandbox, app: RecordingApp
) -> None:
    busy._parts.state.put_channel(Channel(SECRETS, "secrets", [AMY], is_private=True))
    await busy.deeds.share(SECRETS, "T0FERNHILL")

    assert told(app) == []


async def test_a_private_channel_is_a_group(busy: SlackSandbox, app: RecordingApp) -> None:
    hidden = Channel(SECRETS, "secrets", [AMY], is_private=True)
    busy._parts.state.put_channel(hidden)
    await busy.archive(SECRETS)
    unheard = told(app)
    await busy.deeds.unarchive(SECRETS)

    await busy.deeds.add_bot(SECRETS)
    await busy.archive(SECRETS, by=AMY)

    assert unheard == []
    assert [(one["type"], one.get("channel_type")) for one in told(app)] == [
        ("member_joined_channel", "G"),
        ("group_archive", None),
    ]
    assert told(app)[-1]["user"] == AMY


async def test_archiving_says_who_did_it(busy: SlackSandbox, app: RecordingApp) -> None:
    await busy.archive(LEADS, by=BEN)

    (event,) = told(app)
    assert (event["type"], event["channel"], event["user"]) == ("channel_archive", LEADS, BEN)
    assert busy.channels[LEADS].is_archived


@pytest.mark.parametrize(
    ("person", "channel", "code"),
    [
        ("U404", LEADS, "user_not_found"),
        (AMY, "C404", "channel_not_found"),
        (AMY, LEADS, "already_in_channel"),
        (AMY, "D0BEN", "method_not_supported_for_channel_type"),
    ],
)
async def test_joins_that_cannot_be(busy: SlackSandbox, person: str, channel: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        await busy.join(person, channel)


async def test_nobody_joins_what_is_archived_or_leaves_what_they_are_not_in(busy: SlackSandbox) -> None:
    await busy.deeds.leave(BEN, LEADS)
    await busy.archive(LEADS)

    with pytest.raises(Refused, match="is_archived"):
        await busy.join(BEN, LEADS)
    with pytest.raises(Refused, match="not_in_channel"):
        await busy.deeds.leave(BEN, LEADS)


async def test_someone_new_is_told_and_there(
    busy: SlackSandbox, app: RecordingApp, clock: ManualClock
) -> None:
    dora = await busy.new_person("dora", tz="Europe/Oslo", is_admin=True)

    (event,) = told(app)
    user = event["user"]
    assert (event["type"], event["cache_ts"]) == ("team_join", int(clock.now().timestamp()))
    assert (user["id"], user["name"], user["tz"], user["is_admin"]) == ("U0DORA", "dora", "Europe/Oslo", True)
    assert user["profile"]["email"] == dora.email == "dora@northpine.example"
    assert (await busy.command(dora.id, busy.direct(dora.id).id, "hello")).ok


async def test_an_address_is_told_only_to_who_may_know_it(app: RecordingApp) -> None:
    for scopes, expected in ((["users:read"], False), (["users:read", "users:read.email"], True)):
        slack = SlackSandbox(
            token=TOKEN, signing_secret=SECRET, app_url=app.url, events=EVERYTHING, scopes=scopes
        )
        await slack.start()
        await slack.new_person("dora")
        await slack.stop()
        assert ("email" in told(app)[-1]["user"]["profile"]) is expected


async def test_an_event_needs_its_scope(app: RecordingApp) -> None:
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=app.url, events=EVERYTHING, scopes=[])
    await slack.start()
    await slack.new_person("dora")
    await slack.archive(LEADS)
    await slack.command(AMY, RANDOM, f"ask <@{BOT}>")
    await slack.command(AMY, slack.direct(AMY).id, "hello?")
    await slack.open_home(AMY)
    await slack.stop()

    assert [one["type"] for one in told(app)] == ["app_home_opened"]


async def test_names_that_are_alike_get_ids_of_their_own(busy: SlackSandbox) -> None:
    people = [await busy.new_person(name) for name in ("dora", "Dora", "…", "goodones")]

    assert [one.id for one in people] == ["U0DORA", "U0DORA1", "U0NEW", "U0GOODONES1"]


async def test_someone_changes(busy: SlackSandbox, app: RecordingApp) -> None:
    changed = await busy.change_person(AMY, real_name="Amy Okafor-Lind", tz="Asia/Tokyo", deleted=True)

    (event,) = told(app)
    assert (event["type"], event["user"]["id"]) == ("user_change", AMY)
    assert (event["user"]["real_name"], event["user"]["tz"]) == ("Amy Okafor-Lind", "Asia/Tokyo")
    assert event["user"]["deleted"]
    assert changed.name == "amy"


@pytest.mark.parametrize(
    ("about", "field"),
    [
        ({"shoe_size": 43}, "shoe_size"),
        ({"real_name": 3}, "real_name"),
        ({"is_admin": "yes"}, "is_admin"),
        ({"tz": "Europe/Atlantis"}, "tz"),
        ({"tz": "../etc"}, "tz"),
        ({"id": "U1"}, "id"),
        ({"is_bot": True}, "is_bot"),
    ],
)
async def test_changes_that_make_no_sense(busy: SlackSandbox, about: Json, field: str) -> None:
    with pytest.raises(Refused, match="invalid_arguments") as refused:
        await busy.change_person(AMY, **about)

    assert refused.value.fields == {"field": field}


@pytest.mark.parametrize("name", ["", "amy"])
async def test_a_new_name_is_needed(busy: SlackSandbox, name: str) -> None:
    with pytest.raises(Refused, match="invalid_arguments"):
        await busy.new_person(name)


async def test_people_outlive_the_process(tmp_path: Path, app: RecordingApp) -> None:
    for turn in range(2):
        keep = Keep(tmp_path / "slack.sqlite")
        slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, keep=keep)
        await slack.start()
        if turn == 0:
            dora = await slack.new_person("dora")
            await slack.join(dora.id, LEADS)
            await slack.change_person(AMY, real_name="Amy Lind")
        found = (slack._parts.state.person("U0DORA").name, slack._parts.state.person(AMY).real_name)
        assert (*found, slack.channels[LEADS].sees("U0DORA")) == ("dora", "Amy Lind", True)
        await slack.stop()
        keep.close()


async def test_pages_hear_who_there_is(busy: SlackSandbox) -> None:
    with busy._parts.hub.listening(AMY) as events:
        await busy.new_person("dora")
        heard = [events.get_nowait() for _ in range(events.qsize())]

    people = [one["people"] for one in heard if one and one["type"] == "people"]
    assert [person["name"] for person in people[-1]] == ["amy", "ben", "cleo", "dora"]


async def test_being_taken_out_ends_the_token_and_is_told(
    busy: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    await busy.uninstall()

    assert [(one["type"], one.get("tokens")) for one in told(app)] == [
        ("tokens_revoked", {"oauth": [], "bot": [BOT]}),
        ("app_uninstalled", None),
    ]
    called = Http(busy.base_url, http.session)
    assert (await called.api("auth.test"))["error"] == "account_inactive"


async def test_a_revoked_token_is_told_and_can_be_given_again(
    busy: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    called = Http(busy.base_url, http.session)

    await busy.control(do="revoke_token")
    revoked = await called.api("auth.test")
    await busy.control(do="reinstall")
    again = await called.api("auth.test")

    assert [one["type"] for one in told(app)] == ["tokens_revoked"]
    assert (revoked["error"], again["ok"]) == ("account_inactive", True)


async def test_an_app_that_gives_its_token_back_hears_of_it(busy: SlackSandbox, app: RecordingApp) -> None:
    client = AsyncWebClient(TOKEN, base_url=f"{busy.base_url}/api/", retry_handlers=[])

    assert (await client.auth_revoke())["revoked"]

    await busy.until(lambda: app.heard and busy.deliveries())
    assert [one["type"] for one in told(app)] == ["tokens_revoked"]


async def test_who_did_not_ask_hears_nothing_of_all_this(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.new_person("dora")
    await slack.change_person("U0DORA", is_admin=True)
    await slack.uninstall()

    assert app.heard == []


DEEDS: list[tuple[Json, str]] = [
    ({"do": "archive", "channel": LEADS}, "channel_archive"),
    ({"do": "add_bot", "channel": RANDOM}, "member_joined_channel"),
    ({"do": "remove_bot", "channel": LEADS}, "member_left_channel"),
    ({"do": "leave", "person": BEN, "channel": LEADS}, "member_left_channel"),
    ({"do": "new_person", "name": "dora", "about": {"is_admin": True}}, "team_join"),
    ({"do": "change_person", "person": AMY, "about": {"real_name": "Amy"}}, "user_change"),
    ({"do": "revoke_token"}, "tokens_revoked"),
    ({"do": "uninstall"}, "app_uninstalled"),
]


@pytest.mark.parametrize(("asked", "event"), DEEDS)
async def test_deeds_by_the_control_path(
    busy: SlackSandbox, app: RecordingApp, http: Http, asked: Json, event: str
) -> None:
    answer = await Http(busy.base_url, http.session).post("control", asked)

    assert answer == (200, {"ok": True})
    assert told(app)[-1]["type"] == event


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"do": "dance"}, {"error": "invalid_arguments", "field": "do"}),
        ({"do": ["archive"]}, {"error": "invalid_arguments", "field": "do"}),
        ({"do": "archive"}, {"error": "invalid_arguments", "field": "channel"}),
        ({"do": "join", "channel": LEADS}, {"error": "invalid_arguments", "field": "person"}),
        ({"do": "join", "person": AMY, "channel": 3}, {"error": "invalid_arguments", "field": "channel"}),
        ({"do": "new_person"}, {"error": "invalid_arguments", "field": "name"}),
        (
            {"do": "new_person", "name": "d", "about": {"name": "e"}},
            {"error": "invalid_arguments", "field": "about"},
        ),
        (
            {"do": "change_person", "person": AMY, "about": [1]},
            {"error": "invalid_arguments", "field": "about"},
        ),
        (
            {"do": "change_person", "person": AMY, "about": {"x": 1}},
            {"error": "invalid_arguments", "field": "x"},
        ),
        ({"do": "change_person", "person": "U404"}, {"error": "user_not_found"}),
        ({"do": "archive", "channel": "C404"}, {"error": "channel_not_found"}),
    ],
)
async def test_deeds_that_cannot_be(http: Http, asked: Json, error: dict[str, Any]) -> None:
    assert await http.post("control", asked) == (400, {"ok": False, **error})
