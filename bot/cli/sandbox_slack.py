"""``goodones sandbox slack``: the Slack stand-in alone, for an app that runs elsewhere."""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from bot.cli.standin import line, listening, open_keep
from bot.sandbox.slack.alone import BadChoice, LoneSlack
from bot.sandbox.slack.manifest import BadManifest


@dataclass(frozen=True)
class SlackChoices:
    """What was asked for on the command line. ``data`` is the file that state lives in; None is in memory."""

    host: str
    port: int
    app_url: str
    token: str | None
    signing_secret: str | None
    manifest: Path | None
    data: Path | None


async def serve_slack(stop: asyncio.Event, choices: SlackChoices) -> None:
    """Run the Slack stand-in until the event is set. Raises ``ClickException`` where it cannot start."""
    with ExitStack() as stack:
        keep = open_keep(choices.data, stack)
        try:
            lone = LoneSlack(
                app_url=choices.app_url,
                token=choices.token,
                signing_secret=choices.signing_secret,
                manifest=choices.manifest,
                keep=keep,
            )
        except (BadChoice, BadManifest) as error:
            raise click.ClickException(str(error)) from None
        try:
            address = await listening(lone.start, choices.host, choices.port)
            click.echo(_introduction(choices, lone, address, answers=await lone.app_answers()))
            await stop.wait()
        finally:
            await lone.stop()
    click.echo("\nStopped; nothing is left running.")


def _introduction(choices: SlackChoices, lone: LoneSlack, address: str, *, answers: bool) -> str:
    app = "which answers" if answers else "which does not answer yet: start it now, nothing else is needed"
    lines = [
        "A stand-in of Slack for one app and one workspace; it is not Slack, and its page says what it leaves out.",
        "",
        line("page", address),
        line("Web API", f"{address}/api/"),
        line("token", lone.token),
        line("secret", lone.signing_secret),
        line("app", f"{choices.app_url}, {app}"),
        line("control", f"POST {address}/_/control"),
        line("state", f"kept in {choices.data}" if choices.data else "in memory only, gone when this ends"),
        "",
        "Give your app the token and the signing secret, and the Web API as its base URL.",
        "What the next message of your app should meet can be asked for:",
        f'  curl -d \'{{"fault": "rate_limit", "method": "chat.postMessage"}}\' {address}/_/control',
        "",
        "Ctrl-C stops it.",
    ]
    return "\n".join(lines)
