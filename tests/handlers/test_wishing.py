"""Which segments are meant by what was typed; and what is said where that is not clear."""

import pytest

from bot.api.errors import ApiError
from bot.commands.parse import parse
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.slack.replies import Reply, Say
from handlers.wishing import wanted_by
from tests.blocks.limits import check_message
from tests.services.make import House


async def asked(house: House, line: str) -> LeadFilter | Reply:
    return await wanted_by(parse(f"subscribe rust {line}"), house.catalog)


def said(reply: LeadFilter | Reply) -> str:
    assert isinstance(reply, Say)
    check_message(reply.message)
    return "\n".join(block["text"]["text"] for block in reply.message.blocks)


@pytest.mark.parametrize(
    ("typed", "id_", "title"),
    [
        ("12", 12, "AI founders"),
        ("#12", 12, "AI founders"),
        ("seg_12", 12, "AI founders"),
        ('"ai FOUNDERS"', 12, "AI founders"),
        ("founders", 12, "AI founders"),
        ("indie", 14, "Indie hackers"),
        ('"rust peeple"', 13, "Rust people"),
        ("growth", 15, "Women in growth and product marketing"),
    ],
)
async def test_a_segment_is_found_by_number_name_part_or_nearly(
    house: House, typed: str, id_: int, title: str
) -> None:
    for line, found in ((f"segment {typed}", "segments"), (f"not segment {typed}", "not_segments")):
        wanted = await asked(house, line)
        assert isinstance(wanted, LeadFilter)
        assert wanted.model_dump(exclude_defaults=True) == {found: ({"id": id_, "title": title},)}


async def test_what_it_says_can_be_typed_back(house: House) -> None:
    wanted = await asked(house, "high segment 12 or indie not segment rust bio go over 10k")
    assert isinstance(wanted, LeadFilter)
    assert wanted.describe() == (
        "high fit, segment “AI founders” or “Indie hackers”, not segment “Rust people”, bio “go”, "
        "over 10k followers"
    )
    assert await asked(house, wanted.describe()) == wanted


async def test_without_a_segment_the_api_is_not_asked(house: House) -> None:
    assert await asked(house, "high bio go") == LeadFilter.model_validate(
        {"confidence": ["high"], "bio": ["go"]}
    )
    assert house.asked("GET", "/segments") == []


async def test_of_several_that_fit_the_numbers_are_said(house: House) -> None:
    assert said(await asked(house, "segment ers")) == (
        "Several segments fit “ers”:\n• 12: *AI founders*\n• 14: *Indie hackers*\n"
        "Please type the number: `segment 12`"
    )


async def test_an_unknown_one_is_told_with_the_nearest(house: House) -> None:
    near = said(await asked(house, 'segment "rusty folks"'))
    assert near.startswith("There is no segment “rusty folks” here. The nearest: *Rust people*.")
    assert near.endswith("For example `segment 13`")
    assert said(await asked(house, "not segment zebra")) == (
        "There is no segment “zebra” here.\nFor example `segment 12`"
    )


async def test_the_first_that_is_not_clear_is_asked_for(house: House) -> None:
    assert "“zebra”" in said(await asked(house, "segment 12 or zebra not segment yak"))


async def test_where_there_are_no_segments_that_is_said(house: House) -> None:
    house.sandbox.tables.segments.clear()
    with pytest.raises(Refused, match="no segments yet"):
        await asked(house, "segment founders")


async def test_one_segment_by_two_names_is_one(house: House) -> None:
    wanted = await asked(house, "segment 12 or founders")
    assert isinstance(wanted, LeadFilter)
    assert len(wanted.segments) == 1


async def test_the_same_one_wanted_and_unwanted_is_a_contradiction(house: House) -> None:
    text = said(await asked(house, 'segment 12 not segment "ai founders"'))
    assert "“segment “AI founders” and not segment “AI founders”” contradicts the rest." in text


async def test_the_titles_of_segments_are_data(house: House) -> None:
    for row in house.sandbox.tables.segments.all():
        house.sandbox.tables.segments.put(
            type(row)(row.id, "<!channel> *bold*", row.created_at, row.updated_at, name="<!channel> *bold*")
        )
    text = said(await asked(house, "segment bold"))
    assert "• 12: *&lt;!channel&gt; ∗bold∗*" in text
    assert "<!channel>" not in text


async def test_an_api_that_is_away_is_no_unknown_segment(house: House) -> None:
    house.trouble("down")
    with pytest.raises(ApiError):
        await asked(house, "segment 12")
