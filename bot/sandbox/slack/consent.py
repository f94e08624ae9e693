"""``/oauth/v2/authorize``: where an app sends a person to be installed, here without asking them twice.

(docs.slack.dev/authentication/installing-with-oauth)
"""

from collections.abc import Mapping

from aiohttp import web
from yarl import URL

from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused

WEB = frozenset({"http", "https"})


class Consent:
    """The first step of OAuth: the person (``person``, else the first one) consents at once."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/oauth/v2/authorize", self._authorize)]

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        """Back to ``redirect_uri`` with ``code`` and ``state``; what Slack says to a wrong link is *assumed*."""
        try:
            address = self._consented(request.query)
        except Refused as refused:
            return web.Response(status=400, text=f"Something went wrong: {refused.code}")
        return web.Response(status=302, headers={"Location": str(address)})

    def _consented(self, query: Mapping[str, str]) -> URL:
        if query.get("client_id") != self._parts.state.app.client_id:
            raise Refused("invalid_client_id")
        if not query.get("scope"):
            raise Refused("no_scopes")
        redirect = query.get("redirect_uri", "")
        address = _web_address(redirect)
        person = self._parts.state.person(query.get("person") or next(iter(self._parts.state.people), ""))
        code = self._parts.installation.authorize(person.id, redirect)
        return address.update_query(code=code, state=query.get("state", ""))


def _web_address(text: str) -> URL:
    try:
        address = URL(text)
    except ValueError:
        raise Refused("bad_redirect_uri") from None
    if address.scheme not in WEB or not address.host:
        raise Refused("bad_redirect_uri")
    return address
