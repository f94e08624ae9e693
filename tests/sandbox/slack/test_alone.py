"""The stand-in alone, for any app: what is needed to start it, and what it says then."""

import socket
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.keep import Keep
from bot.sandbox.slack.alone import BadChoice, LoneSlack
from tests.sandbox.slack.support import AMY, LEADS, Http, Json, RecordingApp, always

MANIFEST: Json = {
    "display_information": {"name": "Lead Finder"},
    "features": {"slash_commands": [{"command": "/find"}]},
    "oauth_config": {"scopes": {"bot": ["commands"]}},
}
APP = "http://127.0.0.1:3000/slack/events"


async def test_it_is_all_that_an_app_needs(app: RecordingApp, http: Http) -> None:
    alone = LoneSlack(app_url=app.url, manifest=MANIFEST)
    address = await alone.start()
    called = Http(address, http.session)

    ran = await called.post("send", {"person": AMY, "channel": LEADS, "text": "/find ada"})
    tested = await called.api("auth.test", token=alone.token)
    async with http.session.get(address) as response:
        page = response.status
    await alone.stop()

    assert ran == (200, {"ok": True})
    assert tested["ok"]
    assert page == 200
    assert app.last.form["command"] == "/find"


async def test_what_was_chosen_is_used(app: RecordingApp) -> None:
    alone = LoneSlack(app_url=app.url, token="xoxb-mine", signing_secret="my-secret")
    address = await alone.start("127.0.0.1", 0)
    await alone.slack.command(AMY, LEADS, "/anything")
    await alone.stop()

    assert address.startswith("http://127.0.0.1:")
    assert (alone.token, alone.signing_secret) == ("xoxb-mine", "my-secret")
    assert alone.slack._parts.link._secret == "my-secret"
    assert len(app.heard) == 1


def test_what_is_made_is_the_same_at_every_start() -> None:
    first, second = (LoneSlack(app_url=APP, manifest=MANIFEST) for _ in range(2))
    other = LoneSlack(app_url=APP)

    assert (first.token, first.signing_secret) == (second.token, second.signing_secret)
    assert first.token.startswith("xoxb-")
    assert len(first.signing_secret) == 32
    assert len({first.token, other.token, first.signing_secret, other.signing_secret}) == 4


async def test_it_goes_on_where_it_ended(tmp_path: Path) -> None:
    for turn in range(2):
        keep = Keep(tmp_path / "slack.sqlite")
        alone = LoneSlack(app_url=APP, keep=keep)
        await alone.start()
        if turn == 0:
            await alone.slack.command(AMY, LEADS, "hello")
        assert [one.text for one in alone.slack.messages(LEADS)] == ["hello"]
        await alone.stop()
        keep.close()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"app_url": "ftp://x/"}, "no address of an app; try http://127.0.0.1:3000"),
        ({"app_url": "localhost:3000"}, "no address"),
        ({"app_url": ""}, "no address"),
        ({"app_url": "http://["}, "no address"),
        ({"app_url": "http://"}, "no address"),
        ({"token": ""}, "begins with xoxb-"),
        ({"token": "xoxp-mine"}, "begins with xoxb-"),
        ({"token": "xoxb-"}, "begins with xoxb-"),
        ({"token": "xoxb-a b"}, "begins with xoxb-"),
        ({"signing_secret": ""}, "letters and digits"),
        ({"signing_secret": "a\nb"}, "letters and digits"),
        ({"manifest": {}}, "display_information.name"),
        ({"manifest": Path("/nowhere/manifest.yml")}, "cannot be read"),
    ],
)
def test_wrong_choices_say_what_would_do(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        LoneSlack(**{"app_url": APP, **given})


def test_a_wrong_choice_has_a_class_of_its_own() -> None:
    with pytest.raises(BadChoice):
        LoneSlack(app_url="nowhere")


async def test_a_port_that_is_taken(app: RecordingApp) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        alone = LoneSlack(app_url=app.url)
        with pytest.raises(OSError, match="address already in use"):
            await alone.start(port=taken.getsockname()[1])


async def test_whether_the_app_is_there(app: RecordingApp) -> None:
    alone = LoneSlack(app_url=app.url)
    await alone.start()

    async def echo(heard: Any) -> Any:
        return await always({"challenge": heard.event["challenge"]})(heard)

    silent = await alone.app_answers()
    app.answer = echo
    there = await alone.app_answers()
    await alone.stop()

    assert (silent, there) == (False, True)
