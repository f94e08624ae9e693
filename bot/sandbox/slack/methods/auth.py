"""Who the token is, how an app gets one, and how it gives it back (docs.slack.dev/authentication)."""

from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused


def test(parts: Parts, _args: Arguments) -> dict[str, Any]:
    """Who the token is (docs.slack.dev/reference/methods/auth.test)."""
    workspace = parts.state.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.app.handle,
        "team_id": workspace.id,
        "user_id": workspace.app.bot_user,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def revoke(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Give up the tokens; the bot leaves its channels, the app stays installed; ``test`` only tries it.

    (docs.slack.dev/reference/methods/auth.revoke) That every token of the one bot goes with it is *assumed*.
    """
    if args.flag("test"):
        return {"revoked": False}
    for channel in parts.state.channels.values():
        if channel.bot_is_member and not channel.is_im:
            channel.bot_is_member = False
            parts.state.channel_changed(channel)
    parts.installation.revoke()
    return {"revoked": True}


def uninstall(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Take the app out of the workspace (docs.slack.dev/reference/methods/apps.uninstall)."""
    parts.installation.check_client(args.needed("client_id"), args.needed("client_secret"))
    parts.installation.uninstall()
    return {}


def access(parts: Parts, args: Arguments) -> dict[str, Any]:
    """A token for the code that a consent gave (docs.slack.dev/reference/methods/oauth.v2.access).

    Token rotation is not stood in for: every refresh token is an ``invalid_refresh_token``.
    """
    installation, workspace = parts.installation, parts.state.workspace
    installation.check_client(args.text("client_id"), args.text("client_secret"))
    grant = args.text("grant_type") or "authorization_code"
    if grant == "refresh_token":
        raise Refused("invalid_refresh_token")
    if grant != "authorization_code":
        raise Refused("invalid_grant_type")
    token, person = installation.exchange(args.text("code") or "", args.text("redirect_uri"))
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": ",".join(sorted(parts.scopes)),
        "bot_user_id": workspace.app.bot_user,
        "app_id": workspace.app.id,
        "team": {"name": workspace.name, "id": workspace.id},
        "enterprise": None,
        "authed_user": {"id": person},
        "is_enterprise_install": False,
    }
