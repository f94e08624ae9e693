"""The web side is tried with the same stand-in and clock as what lies behind it."""

from tests.slack.conftest import clock, session, slack

__all__ = ["clock", "session", "slack"]
