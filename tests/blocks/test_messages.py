"""The window in which somebody writes to a lead: bounded whatever strangers write, and honest about what is open."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.messages import Writing, compose_url, message_modal, sent_answer
from bot.api.models import DmTemplate, Lead, Profile
from bot.placeholders import NAMES, fill
from bot.records import Mark
from tests.blocks.limits import check_message, check_view
from tests.blocks.make import NOON, encodable, ids, leads, maybe, rough

ALICE = Lead(id=7, stream_id=3, profile=Profile(x_user_id="42", handle="alice", display_name="Alice Smith"))
HELLO = DmTemplate(id=1, name="Hello", message_body="Hi {first_name}")
BYE = DmTemplate(id=2, name="Bye", message_body="Bye {{topic}}")
MARK = Mark(kind="messaged", by="U0BEN", at=NOON, job="j", state="done")

marks = st.builds(
    Mark, kind=st.just("claimed"), by=st.just("U0BEN") | rough, at=st.just(NOON), job=st.just("j")
)
templates = st.builds(DmTemplate, id=ids, name=encodable, message_body=encodable)


def text_of(view: dict[str, Any]) -> str:
    return json.dumps(view, ensure_ascii=False)


@given(
    st.builds(
        Writing,
        lead=leads,
        templates=st.lists(templates, max_size=5, unique_by=lambda each: each.id).map(tuple),
        chosen=maybe(ids),
        filled=st.builds(
            fill, encodable.map(lambda raw: f"{{name}} {raw[:2_500]} {{bio}}"), st.just({"name": "x"})
        ),
        claimed=maybe(marks),
        others=st.lists(rough, max_size=6).map(tuple),
        messaged=maybe(marks),
        channel=maybe(st.just("C1")),
        aside=maybe(st.just(1)),
    )
)
def test_whatever_strangers_write_slack_takes_it(writing: Writing) -> None:
    check_view(message_modal(writing))


def test_many_templates_are_counted() -> None:
    many = tuple(DmTemplate(id=each, name=f"T{each}", message_body="x") for each in range(1, 130))
    view = message_modal(Writing(ALICE, many))
    check_view(view)
    assert "29 more do not fit here" in text_of(view)


def test_the_chosen_template_stands_in_the_field_under_a_name_of_its_own() -> None:
    filled = fill(HELLO.message_body, {"first_name": "Alice"})
    view = message_modal(Writing(ALICE, (HELLO, BYE), 1, filled, channel="C1", aside=1))
    (field,) = [each for each in view["blocks"] if each["type"] == "input"]
    assert field["block_id"] == "text-1"
    assert field["element"]["initial_value"] == "Hi Alice"
    (menu,) = next(each for each in view["blocks"] if each.get("block_id") == "template")["elements"]
    assert menu["initial_option"]["text"]["text"] == "Hello"
    assert json.loads(menu["options"][1]["value"]) == {"v": 1, "lead": 7, "template": 2, "aside": 1}
    assert json.loads(view["private_metadata"]) == {
        "v": 1,
        "lead": 7,
        "stream": 3,
        "channel": "C1",
        "aside": 1,
    }
    assert "rich_text_preformatted" in text_of(view)


def test_what_is_missing_and_what_is_no_placeholder_is_said() -> None:
    said = text_of(message_modal(Writing(ALICE, (BYE,), 2, fill("{bio} {{topic}}", {}))))
    assert "Not known of this person: *bio*" in said
    assert "No placeholder that I know: *topic*" in said


def test_who_else_is_at_it_is_said() -> None:
    said = text_of(message_modal(Writing(ALICE, claimed=MARK, others=("U0CLEO", "U0DAN"), messaged=MARK)))
    assert "<@U0BEN> claimed this lead" in said
    assert "<@U0CLEO> and <@U0DAN> have this window open" in said
    assert "<@U0BEN> wrote to them" in said
    assert "have this window open" not in text_of(message_modal(Writing(ALICE)))


def test_without_templates_it_says_how_to_make_one_and_all_placeholders() -> None:
    said = text_of(message_modal(Writing(ALICE)))
    assert "/goodones templates new" in said
    assert all(f"`{{{name}}}`" in said for name in NAMES)
    assert "rich_text" not in said


@pytest.mark.parametrize(
    ("user", "text", "address"),
    [
        ("42", "Hi & bye", "https://x.com/messages/compose?recipient_id=42&text=Hi%20%26%20bye"),
        ("42", "", "https://x.com/messages/compose?recipient_id=42"),
        ("42", "Hi ⟦bio⟧", "https://x.com/messages/compose?recipient_id=42"),
        ("42", "x" * 3_000, "https://x.com/messages/compose?recipient_id=42"),
        ("42&x=1", "Hi", "https://x.com/alice"),
        ("٤٢", "Hi", "https://x.com/alice"),
        ("", "Hi", "https://x.com/alice"),
    ],
)
def test_x_is_opened_where_one_writes_to_them(user: str, text: str, address: str) -> None:
    lead = ALICE.model_copy(update={"profile": Profile(x_user_id=user, handle="alice")})
    assert compose_url(lead, text) == address


@given(leads, maybe(marks), maybe(marks))
def test_the_answer_is_bounded(lead: Lead, before: Mark | None, claimed: Mark | None) -> None:
    check_message(sent_answer(lead, before, claimed))


def test_the_answer_says_who_was_first_and_whose_it_stays() -> None:
    said = sent_answer(ALICE, MARK, MARK).text
    assert said.startswith("Noted that you wrote to Alice Smith.")
    assert "<@U0BEN> wrote to them before" in said
    assert "It stays <@U0BEN>'s lead" in said
