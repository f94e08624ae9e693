"""What is said of people who are not to be contacted, or asked to be removed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.answers import enrichment_unclear, looked
from blocks.people import (
    Refusing,
    forget_preview,
    forgotten,
    no_contact_added,
    no_contact_lifted,
    no_contact_list,
    no_contact_one,
)
from tests.blocks.limits import check_message, texts
from tests.blocks.make import NOON, card, lead

handles = st.text(max_size=80)
NOTHING = {"leads": 0, "contacts": 0, "cards": 0, "files": 0}


def refusing(handle: str = "ada") -> Refusing:
    return Refusing(handle, "U0BEN", NOON)


@settings(max_examples=40, deadline=None)
@given(handles)
def test_slack_takes_any_handle(handle: str) -> None:
    entry = refusing(handle)
    for each in (
        no_contact_list([entry] * 20, more=3),
        no_contact_added(entry, new=True),
        no_contact_added(entry, new=False),
        no_contact_one(entry, handle),
        no_contact_one(None, handle),
        no_contact_lifted(handle, was_there=True),
        forgotten(handle, 2),
        forget_preview(handle, NOTHING, {"handle": "ada", "users": ["77"]}, listed=True),
    ):
        check_message(each)


def test_what_would_be_erased_is_counted_and_asked_once_more() -> None:
    found = {"leads": 2, "contacts": 1, "cards": 3, "files": 1}
    shown = forget_preview("ada", found, {"handle": "ada", "users": []}, listed=True)
    said = "\n".join(texts(shown.blocks))
    for line in ("2 leads", "1 set of contact", "3 cards", "1 CSV file", "do-not-contact list"):
        assert line in said
    assert "confirm" in shown.blocks[-1]["elements"][0]


def test_what_is_not_there_is_not_listed() -> None:
    said = "\n".join(texts(forget_preview("ada", NOTHING, {}, listed=False).blocks))
    assert "no lead" in said
    assert "CSV" not in said.partition("What I can't remove")[0]
    assert "their line" not in said


def test_a_lost_answer_offers_a_look_and_names_no_price() -> None:
    shown = enrichment_unclear(lead())
    check_message(shown)
    assert "lead.look" in str(shown.blocks)
    nothing = looked(card(), 5)
    check_message(nothing)
    assert "5 credits left" in str(nothing.blocks)
    assert "left" not in str(looked(card(), None).blocks)
