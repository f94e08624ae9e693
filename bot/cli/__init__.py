"""``goodones``: the command line."""

from pathlib import Path

import click

from bot.cli.running import run_or_say
from bot.cli.sandbox import sandbox_group
from bot.config import Settings, default_data_dir, load_settings
from bot.errors import ConfigError

BAD_SETTINGS = 2


@click.group()
@click.version_option(package_name="goodones-slack")
def main() -> None:
    """Good Ones for Slack: the Catch The Good Ones lead API where your sales team already works."""


@main.command("serve")
@click.option(
    "--roles",
    metavar="web,worker,clock",
    help="What this process does, by commas; all of it if left out. Processes that share the work share REDIS_URL,"
    " and there may be any number of each.",
)
def serve_command(*, roles: str | None) -> None:
    """Run the bot with the settings of the environment or .env."""
    # Imported here: what one command needs should not slow down the other, or its --help.
    from bot.cli.serving import serve_forever  # noqa: PLC0415

    run_or_say(serve_forever, _settings("serve", **({} if roles is None else {"roles": roles})))


@main.command("status")
def status_command() -> None:
    """What waits and what was given up, of a bot with these settings."""
    from bot.cli.standing import show_status  # noqa: PLC0415  # help must not load it

    run_or_say(show_status, _settings("status"))


@main.command("replay")
@click.argument("sort", type=click.Choice(["all", "click", "webhook", "message", "digest"]))
@click.argument("id", required=False)
def replay_command(*, sort: str, id: str | None) -> None:  # noqa: A002  # what it is called on the line
    """Have what was given up done after all: ALL of it, or one by SORT and ID as `goodones status` lists them."""
    from bot.cli.standing import replay  # noqa: PLC0415  # help must not load it

    run_or_say(replay, _settings("replay"), sort, id)


@main.command("demo")
@click.option("--fresh", is_flag=True, help="Forget what earlier demos kept.")
@click.option("--no-browser", is_flag=True, help="Only print the page's address.")
@click.option(
    "--port", default=8700, show_default=True, help="Of the page; the next free one if it is taken."
)
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="GOODONES_DATA_DIR",
    default=default_data_dir,
    show_default="the user's state directory",
    help="Where the demo keeps its state.",
)
def demo_command(*, fresh: bool, no_browser: bool, port: int, data_dir: Path) -> None:
    """Try everything on this machine: no Slack account, no API key, nothing leaves it."""
    from bot.cli.demo import Demo  # noqa: PLC0415

    run_or_say(Demo(data_dir / "demo", port=port, fresh=fresh, browser=not no_browser).run)


def _settings(command: str, **given: str) -> Settings:
    try:
        return load_settings(**given)
    except ConfigError as error:
        click.echo(
            f"goodones {command} can't start; put this into the environment or .env:\n{error}", err=True
        )
        raise SystemExit(BAD_SETTINGS) from None


main.add_command(sandbox_group)
