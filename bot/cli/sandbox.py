"""``goodones sandbox``: its commands and their options."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.cli.running import run_or_say

SLOWEST, FASTEST = 0.01, 100_000.0
"""How many times as fast as real time a stand-in's may go."""
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
WRITABLE = re.compile(r"[!-~]+")
"""What a header can carry."""


def _read_host(_context: click.Context, _option: click.Parameter, host: str) -> str:
    # The empty host would be every address of the machine.
    if not host.strip():
        raise click.BadParameter("name an address, for example 127.0.0.1.")
    return host


def _read_key(_context: click.Context, _option: click.Parameter, key: str | None) -> str | None:
    from bot.sandbox.api.gate import looks_like_key  # noqa: PLC0415  # help must not load it

    if key is not None and not (looks_like_key(key) and WRITABLE.fullmatch(key)):
        raise click.BadParameter(
            "a key is ctgo_ and 40 more characters; leave it out and one is made for you."
        )
    return key


def _read_speed(_context: click.Context, _option: click.Parameter, speed: float) -> float:
    # Said so that nan, which compares with nothing, is refused too.
    if not SLOWEST <= speed <= FASTEST:
        raise click.BadParameter(f"must be from {SLOWEST:g} to {FASTEST:g}, for example 1000.")
    return speed


@click.group("sandbox")
def sandbox_group() -> None:
    """Stand-ins of the systems around the bot, one at a time; `goodones demo` starts everything."""


def _host() -> Decorator:
    return click.option(
        "--host", callback=_read_host, default="127.0.0.1", show_default=True, help="Address to listen on."
    )


def _port(usual: int) -> Decorator:
    return click.option(
        "--port",
        type=click.IntRange(0, 65_535),
        default=usual,
        show_default=True,
        help="Port to listen on; 0 is any free one.",
    )


def _data() -> Decorator:
    return click.option(
        "--data",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Keep what happens in this file and go on from there; otherwise it is forgotten in the end.",
    )


@sandbox_group.command("api")
@_host()
@_port(8701)
@click.option(
    "--key",
    callback=_read_key,
    metavar="ctgo_…",
    help="The key that it takes, of 45 characters; made from the seed if left out.",
)
@click.option(
    "--speed",
    type=float,
    callback=_read_speed,
    default=1.0,
    show_default=True,
    help="How much faster its time goes, for example 1000. All of its time: runs, days, billing periods, and the"
    " minute of the rate limit with its Retry-After too.",
)
@click.option("--no-rate-limit", is_flag=True, help="Let more than 60 calls a minute through.")
@click.option(
    "--seed", default=1, show_default=True, help="Which people and leads there are; a number names a world."
)
@_data()
def sandbox_api_command(
    *, host: str, port: int, key: str | None, speed: float, no_rate_limit: bool, seed: int, data: Path | None
) -> None:
    """The Catch The Good Ones API, with invented people. All 37 endpoints; nothing leaves this machine."""
    from bot.cli.sandbox_api import ApiChoices, serve_api  # noqa: PLC0415  # help must not load it
    from bot.sandbox.api.gate import key_of  # noqa: PLC0415  # help must not load it

    run_or_say(
        serve_api,
        ApiChoices(
            host=host,
            port=port,
            key=key or key_of(seed),
            speed=speed,
            rate_limit=not no_rate_limit,
            seed=seed,
            data=data,
        ),
    )


@sandbox_group.command("slack")
@_host()
@_port(8702)
@click.option(
    "--app-url", required=True, help="Where your app takes requests: http://127.0.0.1:3000/slack/events"
)
@click.option("--token", metavar="xoxb-…", help="The bot's token; made for you if left out.")
@click.option("--signing-secret", help="What requests to the app are signed with; made for you if left out.")
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your app's manifest (YAML or JSON): its name, commands, shortcuts, scopes and events.",
)
@_data()
def sandbox_slack_command(
    *,
    host: str,
    port: int,
    app_url: str,
    token: str | None,
    signing_secret: str | None,
    manifest: Path | None,
    data: Path | None,
) -> None:
    """Slack for any app: a Web API that checks what it is given, and a page to use the app on."""
    from bot.cli.sandbox_slack import SlackChoices, serve_slack  # noqa: PLC0415  # help must not load it

    run_or_say(
        serve_slack,
        SlackChoices(
            host=host,
            port=port,
            app_url=app_url,
            token=token,
            signing_secret=signing_secret,
            manifest=manifest,
            data=data,
        ),
    )
