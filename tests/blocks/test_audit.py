"""The audit in words."""

import pytest

from blocks.audit import audit_page, deed, line, way
from blocks.elements import pack
from bot.audit import Entry, Surface
from tests.blocks.limits import check_message, texts
from tests.blocks.make import NOON

WAY = way("Older →", "audit.older", pack({"start": 15}))


def entry(**changed: object) -> Entry:
    known = {"what": "lead.good", "by": "U0BEN", "at": NOON, "job": "j", "surface": "card", "lead": 12}
    return Entry.model_validate({**known, **changed})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "<@U0BEN> called lead 12 good · on a card"),
        ({"channel": "C1"}, "on a card in <#C1>"),
        ({"channel": "D1"}, "on a card"),
        (
            {"what": "lead.revealed", "surface": "home"},
            "looked at the contact details of lead 12 · on the Home tab",
        ),
        (
            {"what": "lead.enriched", "cost": 2},
            "looked for contact details of lead 12 · on a card · 2 credits",
        ),
        ({"what": "lead.enriched", "cost": 1}, "1 credit"),
        ({"what": "lead.enriched", "result": "unknown"}, "may have happened"),
        (
            {"what": "profiles.ended", "by": None, "lead": None, "surface": "itself", "result": "3 leads"},
            "This app let profiles come to their end · 3 leads",
        ),
        ({"what": "stream.paused_again"}, "<@U0BEN> did “stream: paused again” with lead 12"),
        ({"what": "stream.made", "lead": None}, "<@U0BEN> did “stream: made”"),
    ],
)
def test_a_line_says_who_what_where_and_what_came_of_it(changed: dict[str, object], said: str) -> None:
    assert said in line(entry(**changed))


def test_every_surface_that_a_person_uses_is_said() -> None:
    silent = {each for each in Surface if line(entry(surface=each)).endswith("good")}
    assert silent == {Surface.ITSELF}


def test_words_that_we_do_not_know_do_no_harm() -> None:
    assert "<!channel>" not in deed(entry(what="<!channel>"))
    assert "<!channel>" not in line(entry(result="<!channel>"))


def test_a_full_page_fits() -> None:
    entries = [entry(job=str(each), result="x" * 200) for each in range(60)]
    shown = audit_page(entries, "of this workspace", [WAY], first=16, seen=20_000)
    check_message(shown)
    said = "\n".join(texts(shown.blocks))
    assert "more do not fit here" in said
    assert "newest 20000 lines only" in said


def test_an_empty_page_says_of_what() -> None:
    shown = audit_page([], "about lead 5", [])
    check_message(shown)
    assert shown.text == "Nothing is in the audit about lead 5."
    check_message(audit_page([], "x", [WAY]))


def test_only_a_later_page_says_where_it_begins() -> None:
    assert "from line" not in audit_page([entry()], "of this workspace", [WAY]).text
    assert "from line 16" in audit_page([entry()], "of this workspace", [WAY], first=16).text
