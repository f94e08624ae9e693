"""Message templates by command and button: list, make, change, delete, and see one filled in."""

from collections.abc import AsyncIterator

from blocks.modals import loading_modal, problem_modal
from blocks.notices import unknown_name
from blocks.templates import (
    BODY,
    NAME,
    template_deleted,
    template_list,
    template_modal,
    template_one,
    template_preview,
    template_which,
)
from bot.api.models import DmTemplate
from bot.commands.names import Ambiguous, Found, Named, find
from bot.commands.parse import parse
from bot.errors import GoodOnesError
from bot.placeholders import fill, values_of
from bot.services.catalog import Catalog
from bot.services.follows import Follows
from bot.services.templates import Templates
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Incoming, Submission
from bot.slack.replies import Fill, Open, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import act_of, maybe, number, text

routes = Routes()

TITLE = "Message template"
MADE_UP = {
    "name": "Alice Smith",
    "first_name": "Alice",
    "handle": "alice",
    "bio": "Makes things.",
    "followers": "1,234",
    "account": "bob",
    "segment": "Makers",
    "stream": "Makers around @bob",
}


@routes.command("templates", mode=Mode.AFTER)
async def templates_(
    command: Command, templates: Templates, follows: Follows, catalog: Catalog
) -> AsyncIterator[Reply]:
    """``templates [name] [new, edit, delete or preview]``; deleting is asked once more, by the button's question."""
    intent = parse(command.text)
    if intent.does == "new":
        yield Open(template_modal(None, command.channel))
        return
    if intent.does == "edit":
        yield Open(loading_modal(TITLE))
    try:
        found = await _meant(intent.name_text, templates)
    except GoodOnesError as error:
        if intent.does != "edit":
            raise
        yield Fill(problem_modal(TITLE, error.user_text))
        return
    if isinstance(found, DmTemplate) and intent.does == "edit":
        yield Fill(template_modal(found, command.channel))
    elif isinstance(found, DmTemplate) and intent.does == "preview":
        yield Say(await _preview(command, found, follows, catalog))
    elif isinstance(found, DmTemplate):
        yield Say(template_one(found))
    else:
        if intent.does == "edit":
            yield Fill(
                problem_modal(
                    TITLE, "I could not tell which template you mean; see the answer in the channel."
                )
            )
        yield found


@routes.action("template.new", mode=Mode.AFTER)
async def new(click: Click) -> Reply:
    """An empty window."""
    return Open(template_modal(None, click.channel))


@routes.action("template.edit", mode=Mode.AFTER)
async def edit(click: Click, templates: Templates) -> AsyncIterator[Reply]:
    """The window opens at once; what the API has of it follows."""
    yield Open(loading_modal(TITLE))
    try:
        yield Fill(template_modal(await templates.get(number(click, "template")), click.channel))
    except GoodOnesError as error:
        yield Fill(problem_modal(TITLE, error.user_text))


def check_template(submission: Submission) -> dict[str, str]:
    """Said under the field, in the acknowledgement."""
    errors = {}
    for field, most in (("name", NAME), ("body", BODY)):
        typed = text(submission, field).strip()
        if not typed:
            errors[field] = "Please write something."
        elif len(typed) > most:
            errors[field] = f"At most {most:,} characters, please."
    return errors


@routes.view("template.save", mode=Mode.DURABLE, check=check_template)
async def save(submission: Submission, templates: Templates) -> Reply:
    """Make a new one, or change the one that the window was opened for."""
    name, body = text(submission, "name").strip(), text(submission, "body").strip()
    template_id, act = maybe(submission, "template"), act_of(submission)
    if template_id is None:
        return Say(template_one(await templates.create(name, body, act), "Template made:"))
    return Say(template_one(await templates.change(template_id, name, body, act), "Template changed:"))


@routes.action("template.delete", mode=Mode.DURABLE)
async def delete(click: Click, templates: Templates) -> Reply:
    """Slack has asked before."""
    await templates.delete(number(click, "template"), act_of(click))
    return Say(template_deleted())


@routes.action("template.preview", mode=Mode.AFTER)
async def preview(click: Click, templates: Templates, follows: Follows, catalog: Catalog) -> Reply:
    """As it reads for the newest lead that this person has in hand."""
    return Say(await _preview(click, await templates.get(number(click, "template")), follows, catalog))


async def _preview(incoming: Incoming, template: DmTemplate, follows: Follows, catalog: Catalog) -> Message:
    hands = await follows.of(incoming.person, 0, 1)
    if not hands.records:
        return template_preview(template, fill(template.message_body, MADE_UP), None)
    lead = hands.records[0].lead
    names = await catalog.names(lead)
    values = values_of(lead, account=names.account, segment=names.segment, stream=names.stream)
    return template_preview(template, fill(template.message_body, values), f"@{lead.profile.handle}")


async def _meant(typed: str, templates: Templates) -> DmTemplate | Reply:
    """The one that was typed; the list where nothing was, a choice where several fit."""
    known = await templates.all()
    if not typed:
        return Say(template_list(known))
    match find(typed, [Named(each.id, each.name) for each in known]):
        case Found(named):
            return next(each for each in known if each.id == named.id)
        case Ambiguous(candidates):
            fitting = {named.id for named in candidates}
            return Say(template_which([each for each in known if each.id in fitting], typed))
        case unknown:
            nearest = [unknown.nearest.name] if unknown.nearest else []
            return Say(unknown_name("message template", typed, nearest, "/goodones templates"))
