"""Every method of the stand-in by name, with the scopes of which one suffices (docs.slack.dev/reference/methods)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.methods import chat, conversations, users, views
from bot.sandbox.slack.parts import Parts

READ = ("channels:read", "groups:read", "im:read")
HISTORY = ("channels:history", "groups:history", "im:history")


@dataclass(frozen=True)
class Method:
    """What runs, and the scopes of which the token must have one (none: no scope is needed)."""

    run: Callable[[Parts, Arguments], dict[str, Any]]
    scopes: tuple[str, ...] = ()


METHODS: Mapping[str, Method] = {
    "auth.test": Method(users.auth_test),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.getPermalink": Method(chat.get_permalink),
    "conversations.list": Method(conversations.list_all, READ),
    "conversations.info": Method(conversations.info, READ),
    "conversations.join": Method(conversations.join, ("channels:join",)),
    "conversations.open": Method(conversations.open_direct, ("im:write",)),
    "conversations.members": Method(conversations.members, READ),
    "conversations.history": Method(conversations.history, HISTORY),
    "conversations.replies": Method(conversations.replies, HISTORY),
    "users.info": Method(users.info, ("users:read",)),
    "users.list": Method(users.list_all, ("users:read",)),
    "views.open": Method(views.open_modal),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
}
