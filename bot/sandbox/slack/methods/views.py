"""Opening, pushing, updating modals, and publishing Home tabs (docs.slack.dev/reference/methods/views.open and on)."""

from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import with_messages
from bot.sandbox.slack.viewrules import ViewKind, check_view
from bot.sandbox.slack.views import View


def open_modal(parts: Parts, args: Arguments) -> dict[str, Any]:
    body = _view(args, "modal")
    trigger = parts.triggers.take(args.needed("trigger_id"))
    return _shown(parts, parts.views.open(trigger.person, body, trigger.channel))


def push(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Only a gesture inside an open modal allows it."""
    body = _view(args, "modal")
    trigger = parts.triggers.take(args.needed("trigger_id"))
    return _shown(parts, parts.views.push(trigger.person, body, trigger.view))


def update(parts: Parts, args: Arguments) -> dict[str, Any]:
    external = args.text("external_id")
    view = parts.views.find_external(external) if external else parts.views.find(args.needed("view_id"))
    kind: ViewKind = "home" if view.body["type"] == "home" else "modal"
    return _shown(parts, parts.views.update(view, _view(args, kind), args.text("hash")))


def publish(parts: Parts, args: Arguments) -> dict[str, Any]:
    body = _view(args, "home")
    person = parts.state.person(args.needed("user_id"))
    return _shown(parts, parts.views.publish(person.id, body, args.text("hash")))


def _view(args: Arguments, kind: ViewKind) -> dict[str, Any]:
    try:
        given = args.structure("view")
    except ValueError:
        raise with_messages(
            "invalid_arguments", ["[ERROR] must be valid json [json-pointer:/view]"]
        ) from None
    return check_view(given, kind)


def _shown(parts: Parts, view: View) -> dict[str, Any]:
    return {"view": parts.views.for_api(view)}
