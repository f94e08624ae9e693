"""``goodones``: the command line."""

from pathlib import Path

import click

from bot.cli.running import run_or_say
from bot.cli.sandbox import sandbox_group
from bot.config import default_data_dir, load_settings
from bot.errors import ConfigError

BAD_SETTINGS = 2


@click.group()
@click.version_option(package_name="goodones-slack")
def main() -> None:
    """Good Ones for Slack: the Catch The Good Ones lead API where your sales team already works."""


@main.command("serve")
def serve_command() -> None:
    """Run the bot with the settings of the environment or .env."""
    # Imported here: what one command needs should not slow down the other, or its --help.
    from bot.cli.serving import serve_forever  # noqa: PLC0415

    try:
        settings = load_settings()
    except ConfigError as error:
        click.echo(f"goodones serve can't start; put this into the environment or .env:\n{error}", err=True)
        raise SystemExit(BAD_SETTINGS) from None
    run_or_say(serve_forever, settings)


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


main.add_command(sandbox_group)
