"""Slack's Web API methods: each module holds one family; the table says what a method needs."""

from bot.sandbox.slack.methods.table import METHODS, Method

__all__ = ["METHODS", "Method"]
