"""Every method of the stand-in by name, with the scopes of which one suffices (docs.slack.dev/reference/methods)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.methods import auth, chat, conversations, files, history, users, validate, views
from bot.sandbox.slack.parts import Parts

READ = ("channels:read", "groups:read", "im:read")
HISTORY = ("channels:history", "groups:history", "im:history")


@dataclass(frozen=True)
class Method:
    """What runs, and the scopes of which the token must have one (none: no scope is needed).

    ``open`` methods need no token at all; those ``by_client`` read the app's own credentials from a Basic header too.
    """

    run: Callable[[Parts, Arguments], dict[str, Any]]
    scopes: tuple[str, ...] = ()
    open: bool = False
    by_client: bool = False


METHODS: Mapping[str, Method] = {
    "apps.uninstall": Method(auth.uninstall),
    "auth.revoke": Method(auth.revoke),
    "auth.test": Method(auth.test),
    "blocks.validate": Method(validate.validate),
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
    "conversations.history": Method(history.history, HISTORY),
    "conversations.replies": Method(history.replies, HISTORY),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",)),
    "files.delete": Method(files.delete, ("files:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",)),
    "oauth.v2.access": Method(auth.access, open=True, by_client=True),
    "usergroups.list": Method(users.list_groups, ("usergroups:read",)),
    "usergroups.users.list": Method(users.list_group, ("usergroups:read",)),
    "users.info": Method(users.info, ("users:read",)),
    "users.list": Method(users.list_all, ("users:read",)),
    "users.lookupByEmail": Method(users.lookup_by_email, ("users:read.email",)),
    "views.open": Method(views.open_modal),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
}
