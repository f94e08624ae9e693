"""Files on their way to Slack: the direct messages, the bytes, the sharing, the taking back."""

from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.slack import SlackSandbox
from bot.slack.errors import SlackRefused, SlackUnreachable, TokenRefused
from bot.slack.gateway import Gateway
from tests.slack.make import AMY, LEADS, made


@pytest.fixture
def gateway(slack: SlackSandbox, session: aiohttp.ClientSession) -> Gateway:
    return made(slack.base_url, session)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_bytes(b"x" * 300_000)
    return path


async def test_direct_messages_have_a_channel_of_their_own(gateway: Gateway, slack: SlackSandbox) -> None:
    assert await gateway.direct(AMY) == slack.direct(AMY).id == await gateway.direct(AMY)


async def test_an_uploaded_file_is_seen_by_nobody_until_it_is_shared(
    gateway: Gateway, slack: SlackSandbox, file: Path
) -> None:
    id_ = await gateway.upload(file, "leads.csv")
    assert not slack.messages(LEADS)
    await gateway.share(id_, LEADS, title="Leads", comment="42 leads")
    (message,) = slack.messages(LEADS)
    assert message.text == "42 leads"
    assert [(one["id"], one["name"], one["title"], one["size"]) for one in message.files or []] == [
        (id_, "leads.csv", "Leads", 300_000)
    ]


async def test_a_file_is_shared_once(gateway: Gateway, file: Path) -> None:
    id_ = await gateway.upload(file, "leads.csv")
    await gateway.share(id_, LEADS, title="Leads", comment="")
    with pytest.raises(SlackRefused) as raised:
        await gateway.share(id_, LEADS, title="Leads", comment="")
    assert raised.value.code == "file_not_found"


async def test_a_deleted_file_is_gone_for_everybody(
    gateway: Gateway, slack: SlackSandbox, file: Path
) -> None:
    id_ = await gateway.upload(file, "leads.csv")
    await gateway.share(id_, LEADS, title="Leads", comment="")
    await gateway.delete_file(id_)
    assert slack.messages(LEADS)[0].files == [
        {"id": id_, "mode": "tombstone", "title": "This file was deleted."}
    ]
    with pytest.raises(SlackRefused) as raised:
        await gateway.delete_file(id_)
    assert raised.value.code == "file_deleted"


async def test_without_the_scope_it_is_said_that_the_token_does_not_do(
    gateway: Gateway, slack: SlackSandbox, file: Path
) -> None:
    await slack.control(fault="error", method="files.getUploadURLExternal", error="missing_scope")
    with pytest.raises(TokenRefused):
        await gateway.upload(file, "leads.csv")


async def test_an_answer_without_an_address_is_unreadable(
    slack: SlackSandbox, session: aiohttp.ClientSession, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = made(slack.base_url, session)

    async def nothing(*_: object, **__: object) -> dict[str, object]:
        return {"ok": True}

    monkeypatch.setattr(gateway, "_call", nothing)
    for call in (gateway.upload(file, "leads.csv"), gateway.direct(AMY)):
        with pytest.raises(SlackUnreachable) as raised:
            await call
        assert raised.value.code == "unreadable_answer"
