"""The small answers."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks import notices
from blocks.elements import Option
from tests.blocks.limits import captions, check_message, drawn
from tests.blocks.make import rough, sentences


@settings(max_examples=40, deadline=None)
@given(sentences.filter(str.strip))
def test_slack_takes_any_sentence(sentence: str) -> None:
    check_message(notices.problem(sentence))
    check_message(notices.done(sentence))
    check_message(notices.picker(sentence, "run.pick", [Option("a", "1")]))


@settings(max_examples=40, deadline=None)
@given(rough, rough, rough)
def test_slack_takes_any_unknown_word(typed: str, nearest: str, example: str) -> None:
    check_message(notices.unknown_word(typed, nearest, example))
    check_message(notices.unknown_name("stream", typed, [nearest, example], example))


@settings(max_examples=40, deadline=None)
@given(rough, st.dictionaries(st.integers(), rough, min_size=2, max_size=60), rough)
def test_slack_takes_any_choice_of_names(typed: str, fitting: dict[int, str], example: str) -> None:
    check_message(notices.several_fit("segment", typed, fitting, example))


def test_several_names_that_fit_are_told_by_number() -> None:
    message = notices.several_fit("segment", "<ai>", {12: "AI founders", 14: "*AI* makers"}, "segment 12")
    assert drawn(message) == (
        "Several segments fit “&lt;ai&gt;”:\n• 12: *AI founders*\n• 14: *∗AI∗ makers*\nPlease type the number: `segment 12`"
    )
    assert message.text == "Several segments fit “&lt;ai&gt;”: 12, 14."


def test_of_very_many_names_the_rest_is_counted() -> None:
    message = notices.several_fit("segment", "x", dict.fromkeys(range(100, 999), "x" * 999), "segment 100")
    check_message(message)
    assert "more\nPlease type the number" in drawn(message)


def test_a_problem_says_cause_and_next_step() -> None:
    message = notices.problem("The lead service is down. Try again in a minute.")
    assert drawn(message) == "⚠️ The lead service is down. Try again in a minute."
    assert message.text == "The lead service is down. Try again in a minute."
    assert captions(message.blocks) == []


@pytest.mark.parametrize(
    ("typed", "nearest", "lines"),
    [
        (
            "strems",
            "streams",
            ["I do not know “strems”. Did you mean `/goodones streams`?", "For example `/goodones run rust`"],
        ),
        ("xyzzy", None, ["I do not know “xyzzy”.", "For example `/goodones run rust`"]),
        ("\u3164", None, ["I did not understand that.", "For example `/goodones run rust`"]),
        ("<!here>", None, ["I do not know “&lt;!here&gt;”.", "For example `/goodones run rust`"]),
    ],
)
def test_an_unknown_word_gets_the_nearest_and_an_example(
    typed: str, nearest: str | None, lines: list[str]
) -> None:
    message = notices.unknown_word(typed, nearest, "run rust")
    assert message.blocks[0]["text"]["text"].split("\n") == lines
    assert "`" not in message.text


def test_an_unknown_name_gets_the_nearest_ones() -> None:
    message = notices.unknown_name("stream", "rusty", ["Rust people", "Rust jobs"], "/goodones streams rust")
    assert message.blocks[0]["text"]["text"] == (
        "There is no stream “rusty” here. The nearest: *Rust people*, *Rust jobs*.\n"
        "For example `/goodones streams rust`"
    )
    assert message.text == "There is no stream “rusty” here. The nearest: Rust people, Rust jobs."


def test_an_unknown_name_without_neighbours_is_just_unknown() -> None:
    message = notices.unknown_name("stream", "zzz", [], "/goodones streams")
    assert "nearest" not in drawn(message)


def test_a_picker_asks_which() -> None:
    options = [notices.stream_option(42, "Rust people"), notices.stream_option(43, "Rust <jobs>")]
    message = notices.picker("Which stream?", "run.pick", options)
    menu = message.blocks[1]["elements"][0]
    assert menu["action_id"] == "run.pick"
    assert [option["text"]["text"] for option in menu["options"]] == ["Rust people", "Rust <jobs>"]
    assert json.loads(menu["options"][0]["value"]) == {"v": 1, "stream": 42}


@given(st.integers(min_value=101, max_value=500))
@settings(max_examples=10, deadline=None)
def test_what_does_not_fit_a_picker_is_counted(number: int) -> None:
    options = [notices.stream_option(n, f"Stream {n}") for n in range(number)]
    message = notices.picker("Which stream?", "run.pick", options)
    check_message(message)
    assert f"{number - 100} more do not fit" in drawn(message)


def test_what_is_done_is_ticked_off() -> None:
    assert drawn(notices.done("Paused.")) == "✅ Paused."
