"""A stand-in for Slack: its Web API, its requests to an app, and a web page for the people who use that app."""

from bot.sandbox.slack.gestures import InMessage, InView, Outcome
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.server import SlackSandbox
from bot.sandbox.slack.workspace import App, Channel, Person, SlashCommand, Workspace, seeded

__all__ = [
    "App",
    "Channel",
    "InMessage",
    "InView",
    "Outcome",
    "Person",
    "Refused",
    "SlackSandbox",
    "SlashCommand",
    "Workspace",
    "seeded",
]
