"""Message templates as they are listed, edited and tried."""

import json

from hypothesis import given
from hypothesis import strategies as st

from blocks.templates import (
    MOST,
    template_deleted,
    template_list,
    template_modal,
    template_one,
    template_preview,
    template_which,
)
from bot.api.models import DmTemplate
from bot.placeholders import fill
from tests.blocks.limits import check_message, check_view
from tests.blocks.make import encodable, ids, maybe, rough

HELLO = DmTemplate(id=7, name="Hello", message_body="Hi {first_name},\nhow are you?")
templates = st.builds(DmTemplate, id=ids, name=encodable, message_body=encodable)


@given(st.lists(templates, max_size=40, unique_by=lambda each: each.id), rough)
def test_whatever_they_say_slack_takes_them(many: list[DmTemplate], typed: str) -> None:
    check_message(template_list(many))
    check_message(template_which(many, typed))


@given(templates, maybe(rough))
def test_one_of_them_is_bounded(template: DmTemplate, whom: str | None) -> None:
    check_message(template_one(template))
    check_message(template_one(template, "Template made:"))
    check_message(template_preview(template, fill(template.message_body[:2_000], {}), whom))
    check_view(template_modal(template, "C1"))


def test_each_has_its_verbs_and_deleting_asks_first() -> None:
    drawn = template_list([HELLO])
    buttons = {
        each["action_id"]: each
        for block in drawn.blocks
        for each in block.get("elements", ())
        if "action_id" in each
    }
    assert set(buttons) == {"template.edit", "template.preview", "template.delete", "template.new"}
    assert json.loads(buttons["template.edit"]["value"]) == {"v": 1, "template": 7}
    assert "confirm" in buttons["template.delete"]
    assert drawn.text == "1 message template: Hello."


def test_none_and_many_are_said() -> None:
    none = template_list([])
    assert "/goodones templates new" in none.text
    assert none.blocks[-1]["elements"][0]["style"] == "primary"
    many = [DmTemplate(id=each, name=f"T{each}", message_body="x") for each in range(MOST + 3)]
    assert "and 3 more" in json.dumps(template_list(many).blocks)


def test_the_window_has_what_there_is_and_keeps_whose_it_is() -> None:
    changing, making = template_modal(HELLO, "C1"), template_modal(None, None)
    assert json.loads(changing["private_metadata"]) == {"v": 1, "channel": "C1", "template": 7}
    assert json.loads(making["private_metadata"]) == {"v": 1}
    assert changing["blocks"][1]["element"]["initial_value"] == HELLO.message_body
    assert changing["blocks"][0]["element"]["multiline"] is False
    assert "initial_value" not in making["blocks"][0]["element"]


def test_a_preview_says_for_whom_it_reads_so() -> None:
    shown = template_preview(HELLO, fill(HELLO.message_body, {"first_name": "Alice"}), "@alice")
    assert shown.text == "Hello as it reads for @alice"
    assert "Hi Alice,\\nhow are you?" in json.dumps(shown.blocks)
    made_up = template_preview(HELLO, fill("", {}), None)
    assert "somebody made up" in made_up.text
    assert len(made_up.blocks) == 1
    assert template_deleted().text == "The template is deleted."
