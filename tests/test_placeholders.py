"""Templates filled in for one person: what is known in place, what is not known to be seen, nothing in braces left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.models import Lead, Profile
from bot.placeholders import NAMES, NOTHING, fill, gaps, values_of

ALICE = {"name": "Alice Smith", "first_name": "Alice", "handle": "alice"}


@pytest.mark.parametrize(
    "written",
    ["{first_name}", "{{first_name}}", "{{firstName}}", "{ First Name }", "{FIRST-NAME}", "{{ firstname }}"],
)
def test_a_placeholder_is_known_however_it_is_written(written: str) -> None:
    assert fill(f"Hi {written}!", ALICE).text == "Hi Alice!"


@pytest.mark.parametrize("name", NAMES)
def test_each_that_is_documented_is_filled_or_missing(name: str) -> None:
    assert fill(f"{{{name}}}", {name: "x"}).text == "x"
    assert fill(f"{{{name}}}", {}).missing == (name,)


def test_what_is_not_known_of_somebody_is_shown_and_told_once() -> None:
    filled = fill("{bio} and {bio}, {{firstName}}", {})
    assert filled.text == "⟦bio⟧ and ⟦bio⟧, ⟦firstName⟧"
    assert (filled.missing, filled.unknown) == (("bio", "firstName"), ())


def test_words_in_braces_that_are_no_placeholder_are_shown_too() -> None:
    filled = fill("About {{topic}}, @{username}", ALICE)
    assert filled.text == "About ⟦topic⟧, @alice"
    assert filled.unknown == ("topic",)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hi Alice", ()),
        ("Hi ⟦first_name⟧ ⟦first_name⟧", ("⟦first_name⟧",)),
        ("Hi {name}, {{ topic }}", ("{name}", "{{ topic }}")),
        ("{} { }\n{}", ()),
    ],
)
def test_what_is_still_open_in_an_edited_text_is_found(text: str, left: tuple[str, ...]) -> None:
    assert gaps(text) == left


@given(
    st.text(alphabet=st.sampled_from("ab{}⟦⟧ \n_")),
    st.dictionaries(st.sampled_from(list(NAMES)), st.just("v")),
)
def test_whatever_is_missing_is_a_gap_and_whatever_is_no_gap_was_known(
    template: str, values: dict[str, str]
) -> None:
    filled = fill(template, values)
    for each in (*filled.missing, *filled.unknown):
        assert f"⟦{each}⟧" in filled.text
    if not gaps(filled.text):
        assert not filled.missing
        assert not filled.unknown
    assert fill(template, values) == filled


@given(st.text(), st.text(), st.text())
def test_what_strangers_write_never_looks_like_a_gap(name: str, handle: str, bio: str) -> None:
    lead = Lead(id=1, profile=Profile(x_user_id="1", handle=handle, display_name=name, bio=bio))
    values = values_of(lead, account=name, segment=bio, stream=handle)
    for value in values.values():
        assert value.strip()
        assert "\n" not in value
    text = fill("{name} {first_name} {handle} {bio} {account}", dict.fromkeys(NAMES, "-") | values).text
    assert gaps(text) == ()


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Alice Smith", "Alice"),
        ("🚀 Alice 🚀", "Alice"),
        ("'Ben'", "Ben"),
        ("王小明", "王小明"),
        ("3D Max", "3D"),
        ("— 42 —", None),
        ("", None),
        (None, None),
    ],
)
def test_a_first_name_is_the_first_word_with_a_letter(name: str | None, first: str | None) -> None:
    lead = Lead(id=1, profile=Profile(x_user_id="1", handle="x", display_name=name))
    assert values_of(lead).get("first_name") == first


def test_followers_are_a_number_that_can_be_read() -> None:
    lead = Lead(id=1, profile=Profile(x_user_id="1", handle="x", follower_count=8210))
    assert values_of(lead)["followers"] == "8,210"
    assert NOTHING.text == ""
