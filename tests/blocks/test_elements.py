"""The bricks keep Slack's limits by themselves."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks import elements
from blocks.elements import Option
from tests.blocks.limits import check_blocks, check_element, check_home, check_message, check_view
from tests.blocks.make import rough, sentences


def test_a_reference_is_small_json_with_a_version() -> None:
    assert elements.ref(lead=1234) == '{"v":1,"lead":1234}'


def test_a_reference_leaves_out_what_is_not_known() -> None:
    assert json.loads(elements.ref(lead=1, stream=None, do="open")) == {"v": 1, "lead": 1, "do": "open"}


def test_a_value_that_would_be_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        elements.pack({"name": "x" * 2_000})


def test_an_option_value_that_would_be_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        elements.overflow("lead.more", [elements.menu_line("Open", "x" * 151)])


@settings(max_examples=30, deadline=None)
@given(rough, rough)
def test_a_button_fits(caption: str, spoken: str) -> None:
    check_element(elements.button(caption, "lead.good", elements.ref(lead=1), spoken=f"{spoken} is good"))


def test_only_a_primary_button_has_a_style() -> None:
    quiet = elements.button("Good", "lead.good", elements.ref())
    loud = elements.button("Run", "run.start", elements.ref(), primary=True)
    assert "style" not in quiet
    assert loud["style"] == "primary"


@given(rough, rough, rough)
@settings(deadline=None)
def test_a_question_before_a_button_fits(title: str, sentence: str, yes: str) -> None:
    asked = elements.question(title, sentence, yes)
    check_element(elements.button("Go", "do.it", elements.ref(), confirm=asked))


@given(rough)
def test_a_heading_fits(raw: str) -> None:
    check_blocks([elements.header(raw)])


def test_a_home_tab_has_a_hundred_blocks_at_most() -> None:
    view = elements.home([elements.section(str(number)) for number in range(120)])
    check_home(view)
    assert len(view["blocks"]) == 100


def test_a_button_is_spoken_of_only_where_asked() -> None:
    assert "accessibility_label" not in elements.button("Good", "lead.good", elements.ref())


@settings(max_examples=30, deadline=None)
@given(st.lists(rough, min_size=1, max_size=8))
def test_a_menu_shows_five_lines_at_most(lines: list[str]) -> None:
    menu = elements.overflow("lead.more", [elements.menu_line(line, f"v{n}") for n, line in enumerate(lines)])
    check_element(menu)
    assert len(menu["options"]) == min(5, len(lines))


def test_a_select_shows_a_hundred_lines_at_most() -> None:
    menu = elements.static_select("pick.stream", "Choose", [Option(f"s{n}", f"v{n}") for n in range(500)])
    check_element(menu)
    assert len(menu["options"]) == 100
    assert "initial_option" not in menu


def test_a_select_can_start_with_a_line() -> None:
    menu = elements.static_select("pick.stream", "Choose", [Option("a", "1"), Option("b", "2")], "2")
    check_element(menu)
    assert menu["initial_option"]["text"]["text"] == "b"


def test_a_choice_that_is_not_there_is_not_made() -> None:
    assert "initial_option" not in elements.radio("reason", [Option("a", "1")], "9")


@settings(max_examples=30, deadline=None)
@given(rough, rough)
def test_radio_buttons_fit(name: str, hint: str) -> None:
    options = [Option(name, f"v{n}", hint) for n in range(12)]
    check_element(elements.radio("reason", options, "v1"))


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://x.com/a", "https://x.com/a"), ("javascript:alert(1)", None), (None, None)],
)
def test_a_menu_line_opens_only_http(url: str | None, kept: str | None) -> None:
    assert elements.menu_line("Open", "v", url).get("url") == kept


def test_a_field_is_named_like_its_element() -> None:
    block = elements.field("Note", elements.text_input("note", 500), optional=True, hint="If you like")
    check_blocks([block])
    assert (block["block_id"], block["optional"], block["hint"]["text"]) == ("note", True, "If you like")


def test_a_field_without_hint_has_none() -> None:
    assert "hint" not in elements.field("Note", elements.text_input("note", 500))


@pytest.mark.parametrize(
    ("initial", "shown"), [(None, None), ("", None), ("hello", "hello"), ("x" * 600, "x" * 500)]
)
def test_a_field_starts_with_what_was_typed(initial: str | None, shown: str | None) -> None:
    element = elements.text_input("note", 500, initial)
    check_element(element)
    assert element.get("initial_value") == shown


@settings(max_examples=30, deadline=None)
@given(sentences)
def test_a_section_fits(sentence: str) -> None:
    check_blocks([elements.section(sentence)])


def test_an_empty_section_is_a_dash() -> None:
    assert elements.section("")["text"]["text"] == "–"


def test_our_sentences_are_verbatim() -> None:
    assert elements.mrkdwn("see evil.example") == {
        "type": "mrkdwn",
        "text": "see evil.example",
        "verbatim": True,
    }


def test_a_section_can_have_a_name_and_a_companion() -> None:
    block = elements.section("Hi", elements.button("Go", "run.start", elements.ref()), "who")
    check_blocks([block])
    assert list(block)[:2] == ["type", "block_id"]
    assert block["accessory"]["action_id"] == "run.start"


def test_small_print_has_ten_parts_at_most() -> None:
    block = elements.context(*(f"part {n}" for n in range(12)))
    check_blocks([block])
    assert len(block["elements"]) == 10


def test_a_row_has_25_buttons_at_most() -> None:
    row = elements.actions([elements.button("b", f"a.b{n}", elements.ref()) for n in range(30)], "do")
    check_blocks([row])
    assert len(row["elements"]) == 25


@pytest.mark.parametrize("url", [None, "", "ftp://x.example/a.png", "https://x.example/" + "a" * 3_000])
def test_a_picture_without_a_good_address_is_none(url: str | None) -> None:
    assert elements.picture(url, "Alice") is None


@settings(max_examples=30, deadline=None)
@given(rough)
def test_a_picture_has_words(alt: str) -> None:
    image = elements.picture("https://x.example/a.png", alt)
    assert image is not None
    check_element(image)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(rough, rough, rough), max_size=3))
def test_a_table_fits(rows: list[tuple[str, str, str]]) -> None:
    check_blocks([elements.table(("a", "b", "c"), rows)])


def test_a_table_has_a_hundred_rows_at_most() -> None:
    block = elements.table(("a", "b", "c"), [("1", "2", "3")] * 500)
    check_blocks([block])
    assert len(block["rows"]) == 100


def test_a_message_has_fifty_blocks_at_most() -> None:
    shown = elements.message("gist " * 2_000, [elements.section("x")] * 60)
    check_message(shown)
    assert len(shown.blocks) == 50


@settings(max_examples=30, deadline=None)
@given(rough)
def test_a_modal_fits(title: str) -> None:
    blocks = [elements.field("Note", elements.text_input("note", 500))]
    check_view(elements.modal(title, blocks, callback_id="lead.bad", submit=title, metadata=elements.ref()))


@pytest.mark.parametrize(("submit", "close"), [("Save", "Cancel"), (None, "Close")])
def test_a_modal_is_cancelled_or_closed(submit: str | None, close: str) -> None:
    view: dict[str, Any] = elements.modal("Title", [elements.section("x")], submit=submit)
    assert view["close"]["text"] == close
    assert ("submit" in view) is (submit is not None)


@pytest.mark.parametrize(
    ("parts", "line"),
    [(("a", "b"), "a · b"), (("a", None, ""), "a"), ((None,), ""), ((), "")],
)
def test_dots_stand_only_between(parts: tuple[str | None, ...], line: str) -> None:
    assert elements.dotted(*parts) == line


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 leads"), (1, "1 lead"), (2, "2 leads"), (1_000, "1000 leads")]
)
def test_things_are_counted(number: int, said: str) -> None:
    assert elements.counted(number, "lead") == said


def test_an_odd_plural_is_given() -> None:
    assert elements.counted(2, "stream comes", "streams come") == "2 streams come"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d"], "a, b, c and 1 more"),
        (["a"] * 500, "a, a, a and 497 more"),
    ],
)
def test_names_are_listed_as_people_do(names: list[str], said: str) -> None:
    assert elements.listed(names) == said
