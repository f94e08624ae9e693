"""What a list's page carries."""

import json

from bot.filters import LeadFilter
from bot.listing import LeadList, Listing
from bot.services.lists import ListView
from handlers.lists import page_of


def page(wanted: LeadFilter) -> str | None:
    kept = LeadList(id="l", by="U0AMY", listing=Listing(stream=43, wanted=wanted))
    return page_of(ListView(kept, (), "Rust"), 0).triage


def test_triage_is_given_the_stream_and_the_filter() -> None:
    assert json.loads(page(LeadFilter()) or "") == {"v": 1, "stream": 43}
    high = LeadFilter.model_validate({"confidence": ["high"]})
    assert json.loads(page(high) or "")["wanted"] == {"confidence": ["high"]}


def test_a_filter_that_is_too_long_for_a_button_leaves_triage_out() -> None:
    phrases = [letter + "é" * 39 for letter in "abcdefghij"]
    assert page(LeadFilter.model_validate({"bio": phrases})) is None
