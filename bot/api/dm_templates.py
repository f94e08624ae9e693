"""Canned direct messages: list, make, look at one, change, delete."""

from bot.api import decode
from bot.api.models import DmTemplate
from bot.api.retry import Repeat
from bot.api.transport import Call, Transport, get

_ONE = ("template", "dmTemplate")
_MANY = ("templates", "dmTemplates")


class DmTemplatesApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def list(self) -> tuple[DmTemplate, ...]:
        """``GET /dm-templates``: the templates. Costs one request.

        Only the purpose is documented: read under ``templates``, ``dmTemplates``, ``data`` or ``items``, or bare;
        taken as whole (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        return await self._api.ask(get("/dm-templates"), decode.any_many(DmTemplate, *_MANY))

    async def create(self, name: str, message_body: str) -> DmTemplate:
        """``POST /dm-templates``: make a template. Costs one request.

        Only the purpose is documented: takes ``name`` and ``messageBody`` and answers like ``get``, at least with the
        id (assumed). How long they may be is for the API to say. Never repeated once sent. Raises ``Conflict`` where
        the name is taken (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        body = {"name": name, "messageBody": message_body}
        call = Call("POST", "/dm-templates", body=body)
        return await self._api.ask(call, decode.any_one(DmTemplate, *_ONE, known=body))

    async def get(self, template_id: int) -> DmTemplate:
        """``GET /dm-templates/{id}``: one template. Costs one request.

        Only the purpose is documented: read under ``template``, ``dmTemplate`` or ``data``, or bare (assumed).
        Raises ``NotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        call = get("/dm-templates/{id}", id=template_id)
        return await self._api.ask(call, decode.any_one(DmTemplate, *_ONE))

    async def put(self, template: DmTemplate) -> DmTemplate:
        """``PUT /dm-templates/{id}``: put this template in place of the one with its id. Costs one request.

        Sends name, body and every field that we do not know, without ``id``, ``createdAt`` and ``updatedAt``
        (assumed). Repeated like a read: the same twice is the same. An answer that holds no template and names no
        error means done (assumed). Raises ``NotFound``, ``Conflict`` (assumed).
        https://docs.catchthegoodones.com/api-reference/update-dm-template
        """
        body = template.wire()
        call = Call("PUT", "/dm-templates/{id}", {"id": template.id}, body=body, repeat=Repeat.ALWAYS)
        reader = decode.any_one_or(template, *_ONE, known={**body, "id": template.id})
        return await self._api.ask(call, reader)

    async def update(
        self, template_id: int, *, name: str | None = None, message_body: str | None = None
    ) -> DmTemplate:
        """Read a template and put it back with another name or body. Costs two requests; errors as ``get`` and ``put``.

        What someone else changes in between is lost. ``ValueError`` where nothing is given.
        """
        given = {"name": name, "message_body": message_body}
        changes = {field: value for field, value in given.items() if value is not None}
        if not changes:
            raise ValueError("nothing to change")
        template = await self.get(template_id)
        return await self.put(template.model_copy(update=changes))

    async def delete(self, template_id: int) -> None:
        """``DELETE /dm-templates/{id}``: delete a template. Costs one request.

        Only the purpose is documented: anything that names no error means done (assumed). Never repeated once sent.
        Raises ``NotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        await self._api.ask(Call("DELETE", "/dm-templates/{id}", {"id": template_id}), decode.done())
