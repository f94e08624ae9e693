"""What a webhook's body may look like: nobody documented it, so that nothing in it may break us."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.reading import MOST_ITEMS, Delivery, read_webhook, shape

LEAD: dict[str, Any] = {"id": 7, "streamId": 42, "profile": {"xUserId": "1", "handle": "ada"}}
OTHER = {**LEAD, "id": 8}


@pytest.mark.parametrize(
    "body",
    [
        {"leads": [LEAD, OTHER]},
        [LEAD, OTHER],
        {"data": {"leads": [LEAD, OTHER]}},
        {"data": [LEAD, OTHER]},
        {"event": "leads.found", "data": {"leads": [LEAD, OTHER], "total": 2}},
    ],
)
def test_many_leads_are_found_wherever_they_are(body: Any) -> None:
    delivery = read_webhook(json.dumps(body))
    assert delivery
    assert [lead.id for lead in delivery.leads] == [7, 8]
    assert delivery.unreadable == 0


@pytest.mark.parametrize("body", [LEAD, {"lead": LEAD}, {"data": LEAD}, {"data": {"lead": LEAD}}])
def test_one_lead_is_found_wherever_it_is(body: Any) -> None:
    delivery = read_webhook(json.dumps(body))
    assert delivery
    assert [lead.id for lead in delivery.leads] == [7]


def test_leads_among_other_things_are_found_and_the_others_counted() -> None:
    body = {"leads": [LEAD, {"id": "seven"}, None, 5, OTHER]}
    delivery = read_webhook(json.dumps(body))
    assert delivery
    assert ([lead.id for lead in delivery.leads], delivery.unreadable) == ([7, 8], 3)


@pytest.mark.parametrize("body", ['{"leads": []}', "[]", '{"data": []}'])
def test_an_empty_list_is_read_and_is_no_hint(body: str) -> None:
    assert read_webhook(body) == Delivery(())


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not JSON",
        "{",
        "null",
        "5",
        '"text"',
        "{}",
        '{"type": "ping"}',
        '{"leads": null}',
        '{"leads": {"a": 1}}',
        '{"data": 7}',
        "[1, 2]",
        '{"leads": [{"id": 7}]}',
        "\ufeff[]",
        "[" * 100_000,
        '{"data":' * 5_000 + "1" + "}" * 5_000,
        "9" * 10_000,
        "NaN",
        "\udcff\udc80",
    ],
)
def test_what_has_no_lead_in_it_is_a_hint_and_no_error(body: str) -> None:
    assert read_webhook(body) is None
    assert shape(body)


def test_half_a_character_does_not_spoil_a_lead() -> None:
    delivery = read_webhook(json.dumps({**LEAD, "profile": {**LEAD["profile"], "bio": "cut \ud83d off"}}))
    assert delivery
    assert delivery.leads[0].profile.bio == "cut ? off"
    assert delivery.leads[0].model_dump_json()


def test_a_whole_character_stays_whole() -> None:
    delivery = read_webhook(json.dumps({**LEAD, "profile": {**LEAD["profile"], "bio": "👍 日本"}}))
    assert delivery
    assert delivery.leads[0].profile.bio == "👍 日本"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"b": 1, "a": "x"}', "object with a, b"),
        ("{}", "object with no keys"),
        ("[1, 2, 3]", "list of 3"),
        ('"secret"', "str"),
        ("5", "int"),
        ("null", "NoneType"),
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_the_shape_is_told_without_any_value(body: str, expected: str) -> None:
    assert shape(body) == expected


def test_the_shape_of_a_huge_object_is_short_and_holds_no_address() -> None:
    body = {"https://x.example/secret": 1, "x" * 5_000: 2, **{f"key{n}": n for n in range(500)}}
    told = shape(json.dumps(body))
    assert len(told) < 1_000
    assert "secret" not in told


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["leads", "data", "lead", "id", "profile", "handle"]) | st.text(st.characters()),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(json_values)
@settings(max_examples=200, deadline=None)
def test_any_json_is_read_or_is_a_hint(value: Any) -> None:
    body = json.dumps(value)
    delivery = read_webhook(body)
    assert delivery is None or all(lead.model_dump_json() for lead in delivery.leads)
    assert isinstance(shape(body), str)


@given(st.text(st.characters()))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_is_a_hint(body: str) -> None:
    assert read_webhook(body) in {None, Delivery(())}
    assert isinstance(shape(body), str)


@given(st.lists(st.sampled_from([LEAD, OTHER, 5, None, {}, {"id": 1}]), min_size=1))
@settings(max_examples=80, deadline=None)
def test_every_item_is_a_lead_or_counted(items: list[Any]) -> None:
    delivery = read_webhook(json.dumps({"leads": items}))
    if delivery is None:
        assert not any(item in (LEAD, OTHER) for item in items)
    else:
        assert len(delivery.leads) + delivery.unreadable == len(items)


def test_a_lead_nested_too_deeply_to_be_kept_does_not_spoil_the_others() -> None:
    deep: Any = {}
    for _ in range(400):
        deep = {"more": deep}
    good = {"id": 1, "profile": {"xUserId": "1", "handle": "ada"}}
    delivery = read_webhook(json.dumps({"leads": [good, {**good, "id": 2, "zzz": deep}, {**good, "id": 3}]}))
    assert delivery is not None
    assert ([lead.id for lead in delivery.leads], delivery.unreadable) == ([1, 3], 1)


def test_an_id_of_three_hundred_digits_is_no_lead() -> None:
    body = json.dumps({"id": 10**300, "profile": {"xUserId": "1", "handle": "ada"}})
    assert read_webhook(body) is None


def test_more_items_than_anybody_sends_are_a_hint() -> None:
    assert read_webhook(json.dumps([[]] * (MOST_ITEMS + 1))) is None
