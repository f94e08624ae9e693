"""Forms and JSON are read as the standard library reads them, whatever is in them."""

import json
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadPayload
from bot.slack.wire import MAX_DEPTH, MOST_FIELDS, form_fields, json_object

ESCAPES = st.sampled_from(
    (
        "%22",
        "%7B",
        "%7b",
        "%25",
        "%2522",
        "%",
        "%2",
        "%zz",
        "+",
        "%2B",
        "&",
        "=",
        "%26",
        "%3D",
        "%C3%A9",
        "%C3",
        "%00",
        "%0D%0A",
        "%\n",
        "%\r",
        "%\r\n",
        "%%",
        "%=",
    )
)
FORMS = st.lists(ESCAPES | st.text(max_size=3), max_size=30).map("".join)
HALVES = st.sampled_from(
    ("\\ud83d", "\\uDE00", "\\ud83d\\ude00", "\\\\", "\\\\ud83d", "\\u00e9", "a", "😀", "\\/", "ud83d")
)


def last_of_each(text: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}


def mended(text: str) -> Any:
    """JSON with a question mark for each half of a character."""
    return json.loads(json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "replace"))


@given(FORMS)
def test_any_form_is_read_as_the_library_does(text: str) -> None:
    assert form_fields(text) == last_of_each(text)


@given(st.dictionaries(st.text(), st.text()))
def test_what_was_encoded_comes_back(fields: dict[str, str]) -> None:
    encodable = {
        name.encode(errors="replace").decode(): value.encode(errors="replace").decode()
        for name, value in fields.items()
    }
    assert form_fields(urlencode(encodable)) == encodable


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", {}),
        ("&&", {}),
        ("a", {"a": ""}),
        ("a=", {"a": ""}),
        ("=b", {"": "b"}),
        ("a=1&a=2", {"a": "2"}),
        ("a=b=c", {"a": "b=c"}),
        ("a+b=%2B+%2b", {"a b": "+ +"}),
        ("payload=%7B%22a%22%3A%22%2522%22%7D", {"payload": '{"a":"%22"}'}),
    ],
)
def test_forms_by_example(text: str, fields: dict[str, str]) -> None:
    assert form_fields(text) == fields == last_of_each(text)


def test_a_form_of_very_many_fields_is_refused() -> None:
    assert len(form_fields("&".join(f"a{n}=1" for n in range(MOST_FIELDS)))) == MOST_FIELDS
    with pytest.raises(BadPayload, match="fields"):
        form_fields("&".join("a=1" for _ in range(MOST_FIELDS + 1)))


@given(st.lists(HALVES, max_size=8).map("".join))
def test_whole_characters_stay_and_halves_become_question_marks(inside: str) -> None:
    text = f'{{"text": "{inside}"}}'
    assert json_object(text) == mended(text)


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        ("\\ud83d\\ude00", "😀"),
        ("\\uD83D\\uDE00!", "😀!"),
        ("\\ud83d", "?"),
        ("\\ude00\\ud83d", "??"),
        ("\\ud83d\\ud83d\\ude00", "?😀"),
        ("\\ud83d\\ude00\\ude00", "😀?"),
        ("\\\\ud83d\\ude00", "\\ud83d?"),
        ("\\\\\\ud83d\\ude00", "\\😀"),
        ("\\\\ud83d", "\\ud83d"),
    ],
)
def test_halves_by_example(inside: str, read: str) -> None:
    assert json_object(f'{{"text": "{inside}"}}') == {"text": read}


ANY_TEXT = st.text(st.characters(exclude_categories=()))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(ANY_TEXT, ANYTHING, max_size=4))
def test_any_json_is_read_as_the_library_does(body: dict[str, Any]) -> None:
    text = json.dumps(body)
    # As they are written: a number that is none is not equal to itself.
    assert repr(json_object(text)) == repr(mended(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{'a': 1}",
        '{"a": 01}',
        '{"a": .5}',
        "\ufeff{}",
        '{"a": "\n"}',
        "{} {}",
        '{"a": %s}' % ("1" * 5000),
    ],
)
def test_what_the_library_refuses_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        json.loads(text)
    with pytest.raises(BadPayload, match="no JSON"):
        json_object(text)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("more", [0, 1])
def test_how_deep_it_is_counts_and_not_how_wide(opening: str, more: int) -> None:
    closing, levels = "]" if opening == "[" else "}", MAX_DEPTH - 1 + more
    text = f'{{"a": {opening * levels}1{closing * levels}, "b": {[[]] * 100}}}'
    if more:
        with pytest.raises(BadPayload, match="deep"):
            json_object(text)
    else:
        assert json_object(text) == json.loads(text)


def test_a_half_in_a_key_is_mended_too() -> None:
    assert json_object('{"a\\ud83d": 1}') == {"a?": 1}
