"""What stands in a window: its fields by name, and what is chosen in them."""

from typing import Any

from bot.slack.message import View
from tests.blocks.limits import check_view


def fields(view: View) -> dict[str, Any]:
    """Of a window that Slack would take."""
    check_view(view)
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def chosen(view: View, name: str) -> Any:
    return fields(view)[name]["element"].get("initial_option", {}).get("value")
