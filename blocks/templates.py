"""Canned messages: the list, one of them, the window to make or change one, and how one reads for somebody."""

from collections.abc import Sequence

from blocks.elements import (
    Element,
    actions,
    button,
    context,
    counted,
    field,
    listed,
    message,
    modal,
    pack,
    question,
    ref,
    section,
    text_input,
)
from blocks.help import code
from blocks.messages import copyable, open_parts, placeholders
from bot.api.models import DmTemplate
from bot.placeholders import Filled
from bot.slack import text
from bot.slack.message import Blocks, Message, View

NAME, BODY = 100, 2_000
"""Characters; the old API's: https://docs.catchthegoodones.com/api-reference/update-dm-template"""
MOST = 15
SHOWN = 300
EXAMPLE = "`/goodones templates new` makes one."


def template_list(templates: Sequence[DmTemplate]) -> Message:
    """All of them by name, the first fifteen with what can be done."""
    new = actions([button("➕ New template", "template.new", ref(), primary=not templates)], "new")
    if not templates:
        none = f"No message templates yet. {EXAMPLE}"
        return message(none.replace("`", ""), [section(f"✍️ {none}"), new])
    said = f"{counted(len(templates), 'message template')}"
    blocks: Blocks = [section(f"*{said}*")]
    for each in templates[:MOST]:
        blocks += _drawn(each, SHOWN)
    if len(templates) > MOST:
        blocks.append(
            context(f"… and {len(templates) - MOST} more, type {code('/goodones templates')} and a name")
        )
    names = listed([text.leaf(each.name, NAME) for each in templates], MOST)
    return message(f"{said}: {names}.", [*blocks, new])


def template_one(template: DmTemplate, notice: str | None = None) -> Message:
    """One of them, whole; ``notice`` is what was just done with it."""
    head: Blocks = [section(f"✅ {notice}")] if notice else []
    gist = f"{notice or 'Message template:'} {text.leaf(template.name, NAME)}"
    return message(gist, [*head, *_drawn(template, BODY)])


def template_which(templates: Sequence[DmTemplate], typed: str) -> Message:
    """Several fit what was typed (raw)."""
    said = f"Several templates fit “{text.leaf(typed, NAME)}”:"
    drawn = [block for each in templates[:MOST] for block in _drawn(each, SHOWN)]
    return message(said, [section(said), *drawn])


def template_modal(template: DmTemplate | None, channel: str | None) -> View:
    """State of a submission: ``name``, ``body``. The template's id comes back as ``template``, if it has one."""
    carried = {"channel": channel, "template": template.id if template else None}
    name = {**text_input("name", NAME, template.name if template else None), "multiline": False}
    return modal(
        "Change template" if template else "New template",
        [
            field("Name", name),
            field("Message", text_input("body", BODY, template.message_body if template else None)),
            context(f"Filled in for each lead: {placeholders()}"),
            context("What is not known of somebody is shown as missing, for you to write."),
        ],
        callback_id="template.save",
        submit="Save",
        metadata=pack({name: value for name, value in carried.items() if value is not None}),
    )


def template_preview(template: DmTemplate, filled: Filled, whom: str | None) -> Message:
    """How it reads for ``whom`` (raw; None: for somebody made up)."""
    who = text.leaf(whom, NAME) if whom else "somebody made up, since you have no lead in hand"
    said = f"*{text.leaf(template.name, NAME)}* as it reads for {who}"
    shown: Blocks = [copyable(filled.text)] if filled.text.strip() else []
    return message(
        said.replace("*", ""), [section(said), *shown, *(context(line) for line in open_parts(filled))]
    )


def template_deleted() -> Message:
    """It is gone."""
    said = "The template is deleted."
    return message(said, [section(f"🗑️ {said}")])


def _drawn(template: DmTemplate, room: int) -> Blocks:
    shown = text.leaf(template.message_body, room)
    return [
        section(f"*{text.leaf(template.name, NAME)}*\n{shown}"),
        actions(_verbs(template), f"t{template.id}"),
    ]


def _verbs(template: DmTemplate) -> list[Element]:
    about, name = ref(template=template.id), text.plain(template.name, 40)
    sure = question("Delete this template?", f"“{name}” is deleted for everybody in your team.", "Delete")
    return [
        button("Edit", "template.edit", about, spoken=f"Edit {name}"),
        button("Preview", "template.preview", about, spoken=f"Preview {name}"),
        button("Delete", "template.delete", about, spoken=f"Delete {name}", confirm=sure),
    ]
