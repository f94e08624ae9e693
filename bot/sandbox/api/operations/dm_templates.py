"""Canned messages. No page of v2 shows them: all answers are *assumed*.

Names and lengths of the fields are those of v1's https://docs.catchthegoodones.com/api-reference/update-dm-template,
a hint only: ``name`` 1 to 100 characters and unique, ``messageBody`` 1 to 2000, both required.
"""

from dataclasses import replace

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.errors import Refusal, not_found
from bot.sandbox.api.rows import DmTemplate
from bot.sandbox.api.views import Json

LONGEST_NAME, LONGEST_MESSAGE = 100, 2000


def list_templates(api: Backend, _call: Call) -> Answer:
    """``{"templates": [...]}``, oldest first."""
    return Answer({"templates": [_view(template) for template in api.tables.dm_templates.all()]})


def create_template(api: Backend, call: Call) -> Answer:
    """``{"template": {...}}``; a name that is taken, in whatever letters, is a 409."""
    name, message = _read(call)
    _refuse_twin(api, name, None)
    template = DmTemplate(api.tables.dm_templates.next_id(), name, message, api.now(), api.now())
    return Answer({"template": _view(api.tables.dm_templates.put(template))}, status=201)


def show_template(api: Backend, call: Call) -> Answer:
    return Answer({"template": _view(_need_template(api, call))})


def replace_template(api: Backend, call: Call) -> Answer:
    """Both fields anew."""
    template = _need_template(api, call)
    name, message = _read(call)
    _refuse_twin(api, name, template.id)
    changed = replace(template, name=name, message_body=message, updated_at=api.now())
    return Answer({"template": _view(api.tables.dm_templates.put(changed))})


def delete_template(api: Backend, call: Call) -> Answer:
    """``{"success": true}``; a second time there is nothing to be found."""
    api.tables.dm_templates.drop(_need_template(api, call).id)
    return Answer({"success": True})


def _read(call: Call) -> tuple[str, str]:
    """Name and message; white space around a name is none of it."""
    body = call.body()
    name = body.need_text("name", LONGEST_NAME).strip()
    return name, body.need_text("messageBody", LONGEST_MESSAGE)


def _refuse_twin(api: Backend, name: str, own_id: int | None) -> None:
    twins = api.tables.dm_templates.where(
        lambda template: template.name.casefold() == name.casefold() and template.id != own_id,
    )
    if twins:
        raise Refusal(409, "name_taken", "There is a template with this name already.")


def _need_template(api: Backend, call: Call) -> DmTemplate:
    template = api.tables.dm_templates.get(call.ids["id"])
    if template is None:
        raise not_found("Template")
    return template


def _view(template: DmTemplate) -> Json:
    return {
        "id": template.id,
        "name": template.name,
        "messageBody": template.message_body,
        "createdAt": template.created_at,
        "updatedAt": template.updated_at,
    }


ROUTES = (
    Route("GET", "/dm-templates", list_templates),
    Route("POST", "/dm-templates", create_template),
    Route("GET", "/dm-templates/{id}", show_template),
    Route("PUT", "/dm-templates/{id}", replace_template),
    Route("DELETE", "/dm-templates/{id}", delete_template),
)
