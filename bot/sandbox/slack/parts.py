"""The parts of one running stand-in, for those who need several of them."""

from dataclasses import dataclass, field

from bot.sandbox.slack.applink import AppLink
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.files import Files
from bot.sandbox.slack.hub import Hub
from bot.sandbox.slack.installation import Installation
from bot.sandbox.slack.manifest import Shortcut
from bot.sandbox.slack.pace import Pace
from bot.sandbox.slack.payloads import Payloads
from bot.sandbox.slack.posting import Posting
from bot.sandbox.slack.state import State
from bot.sandbox.slack.traffic import Traffic
from bot.sandbox.slack.triggers import ResponseUrls, Triggers
from bot.sandbox.slack.views import Views
from bot.sandbox.slack.workspace import SlashCommand

BOT_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "usergroups:read",
        "users:read",
        "users:read.email",
    }
)
EVENTS = frozenset({"app_home_opened", "member_joined_channel"})


@dataclass
class Parts:
    """Everything one stand-in is made of."""

    state: State
    views: Views
    hub: Hub
    traffic: Traffic
    pace: Pace
    faults: Faults
    triggers: Triggers
    responses: ResponseUrls
    posting: Posting
    payloads: Payloads
    link: AppLink
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: frozenset[str] = BOT_SCOPES
    events: frozenset[str] = EVENTS
    declared: bool = False
    """Whether a manifest says what there is; if not, every command and shortcut goes to the app."""
    base_url: str = field(default="")
    installation: Installation = field(init=False)
    files: Files = field(init=False)

    def __post_init__(self) -> None:
        self.installation = Installation(self.state.app, self.state.clock)
        self.files = Files(self.state.keep)

    def notice(self, person: str, text: str, *, level: str = "error") -> None:
        """The line of small print that Slack shows to one person."""
        self.hub.tell({"type": "notice", "level": level, "text": text}, person=person)
