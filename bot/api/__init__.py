"""The Catch The Good Ones API as typed Python."""

from bot.api.client import GoodOnes

__all__ = ["GoodOnes"]
