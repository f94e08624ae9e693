"""A stand-in for Slack: its Web API, its requests to an app, and a web page for the people who use that app."""

from bot.sandbox.slack.manifest import BadManifest, Manifest, Shortcut, read_manifest
from bot.sandbox.slack.outcomes import InMessage, InView, Outcome
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.server import SlackSandbox
from bot.sandbox.slack.workspace import (
    App,
    Channel,
    Person,
    SlashCommand,
    UserGroup,
    Workspace,
    seeded,
    seeded_with_guests,
)

__all__ = [
    "App",
    "BadManifest",
    "Channel",
    "InMessage",
    "InView",
    "Manifest",
    "Outcome",
    "Person",
    "Refused",
    "Shortcut",
    "SlackSandbox",
    "SlashCommand",
    "UserGroup",
    "Workspace",
    "read_manifest",
    "seeded",
    "seeded_with_guests",
]
