"""Where the stand-in and the public ``slackblocks`` library disagree, and why; a difference that vanishes fails here.

Rules that the library lacks are kept where Slack's pages, or Slack itself, have them. Where copies of a page differ the
lower number is kept, since what passes under it passes anywhere.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import slackblocks as lib
from slackblocks import _limits as published
from slackblocks._core import resolve

from bot.sandbox.slack.blockkit import Surface, problems_of
from tests.sandbox.slack import kit_library as make
from tests.sandbox.slack.kit import ONE_OF_EACH, RICH, table
from tests.sandbox.slack.kit_library import address, text


class Lower(NamedTuple):
    """A number that is smaller here than in the library's registry."""

    here: int
    build: Callable[[int], Any]
    why: str


COPIES = "copies of the page differ, the lower number is kept"
LESS_THAN = "the page says that it must be less than the number"
LOWER_HERE: dict[str, Lower] = {
    "CARD_ACTIONS_MAX_ITEMS": Lower(2, lambda n: make.card(actions=[lib.Button("B")] * n), COPIES),
    "DATA_TABLE_ROWS_MAX_ITEMS": Lower(101, make.data_table, COPIES),
    "DATA_TABLE_CONTENT_MAX_LENGTH": Lower(
        10_000, lambda n: lib.DataTableBlock([[lib.RawText("x")], [lib.RawText(text(n - 1))]], "C"), COPIES
    ),
    "DATA_TABLE_TOTAL_CONTENT_MAX_LENGTH": Lower(
        10_000, lambda n: lib.DataTableBlock([[lib.RawText(text(n - 1))], [lib.RawText("x")]], "C"), COPIES
    ),
    "DATA_VISUALIZATION_SEGMENTS_MAX_ITEMS": Lower(6, lambda n: make.pie(segments=n), COPIES),
    "DATA_VISUALIZATION_SERIES_MAX_ITEMS": Lower(6, lambda n: make.chart(series=n), COPIES),
    "VIDEO_TITLE_MAX_LENGTH": Lower(199, lambda n: make.video(title=text(n)), LESS_THAN),
    "VIDEO_DESCRIPTION_MAX_LENGTH": Lower(199, lambda n: make.video(description=text(n)), LESS_THAN),
    "VIDEO_AUTHOR_NAME_MAX_LENGTH": Lower(49, lambda n: make.video(author_name=text(n)), LESS_THAN),
}


class Stricter(NamedTuple):
    """Something that the library builds and the stand-in refuses."""

    what: str
    build: Callable[[], list[Any]]
    said: str
    surface: Surface = "message"


def in_actions(element: Any) -> list[Any]:
    return [lib.ActionsBlock([element])]


def in_input(element: Any, **more: Any) -> list[Any]:
    return [lib.InputBlock("L", element, **more)]


def beside_section(element: Any) -> list[Any]:
    return [lib.SectionBlock("t", accessory=element)]


def number(**more: Any) -> list[Any]:
    return in_input(lib.NumberInput(is_decimal_allowed=False, action_id="a", **more))


def parts(*elements: Any) -> list[Any]:
    return [lib.RichTextBlock(lib.RichTextSection(list(elements)))]


def focused(name: str) -> Any:
    return lib.InputBlock("L", lib.PlainTextInput(name, focus_on_load=True))


STRICTER = [
    Stricter(
        "one action_id twice in a block",
        lambda: [lib.ActionsBlock([lib.Button("A", "same"), lib.Button("B", "same")])],
        '`action_id` "same" already exists',
    ),
    Stricter(
        "one block_id twice",
        lambda: [lib.DividerBlock("same"), lib.DividerBlock("same")],
        '`block_id` "same" already exists',
    ),
    Stricter("two tables", lambda: [make.table(), make.table()], "only_one_table_allowed"),
    Stricter("a table and a data table", lambda: [make.table(), make.data_table()], "only_one_table_allowed"),
    Stricter("two plans", lambda: [make.plan(1), make.plan(1)], "Cannot have more than 1 plan block"),
    Stricter("a file block", lambda: [lib.FileBlock("F1")], "unsupported type: file"),
    Stricter("a card in a modal", lambda: [make.card()], "unsupported type: card", "modal"),
    Stricter("a table on a Home tab", lambda: [make.table()], "unsupported type: table", "home"),
    Stricter("a chart on a Home tab", lambda: [make.pie()], "unsupported type: data_visualization", "home"),
    Stricter(
        "a text field among buttons",
        lambda: in_actions(lib.PlainTextInput("a")),
        "unsupported type: plain_text_input",
    ),
    Stricter(
        "formatted text typed among buttons",
        lambda: in_actions(lib.RichTextInput("a")),
        "unsupported type: rich_text_input",
    ),
    Stricter(
        "a text field beside a section",
        lambda: beside_section(lib.PlainTextInput("a")),
        "unsupported type: plain_text_input",
    ),
    Stricter(
        "a date and time beside a section",
        lambda: beside_section(lib.DateTimePicker("a")),
        "unsupported type: datetimepicker",
    ),
    Stricter(
        "a file input in a message",
        lambda: in_input(lib.FileInput("a")),
        "unsupported type: file_input",
    ),
    Stricter(
        "a file input that dispatches",
        lambda: in_input(lib.FileInput("a"), dispatch_action=True),
        "unsupported type: file_input",
        "modal",
    ),
    Stricter("no buttons at all", lambda: [lib.ActionsBlock([])], "must provide at least 1 items"),
    Stricter("no small print at all", lambda: [lib.ContextBlock([])], "must provide at least 1 items"),
    Stricter("an empty markdown block", lambda: [lib.MarkdownBlock("")], "must be more than 0 characters"),
    Stricter("an empty option value", lambda: [make.option(value="")], "must be more than 0 characters"),
    Stricter(
        "a formatted option of a menu",
        lambda: [make.option(text=lib.Markdown("*One*"))],
        "unsupported type: mrkdwn",
    ),
    Stricter(
        "a picture without a description",
        lambda: [make.picture(alt_text="")],
        "missing required field: alt_text",
    ),
    Stricter(
        "a file that is none",
        lambda: [lib.ImageBlock(slack_file=lib.SlackFile(None, None), alt_text="A")],
        "missing required field: id",
    ),
    Stricter(
        "a style that does not exist",
        lambda: in_actions(lib.Button("B", "a", style="loud")),  # type: ignore[arg-type]
        "must be a valid enum value",
    ),
    Stricter(
        "a start that is not offered",
        lambda: in_actions(
            lib.StaticSelectMenu("a", make.options(1), initial_option=lib.Option(lib.PlainText("Two"), "2"))
        ),
        "initial_option must exactly match one of the provided options",
    ),
    Stricter(
        "a moment in milliseconds",
        lambda: in_actions(lib.DateTimePicker("a", 1_700_000_000_000)),
        "must be between 1000000000 and 9999999999",
    ),
    Stricter("a bound with an exponent", lambda: number(min_value="1e3"), "must be a number"),
    Stricter("a start that is no number", lambda: number(initial_value="many"), "must be a number"),
    Stricter("a broken bound of whole numbers", lambda: number(max_value="1.5"), "must be a whole number"),
    Stricter(
        "more lines at least than at most",
        lambda: in_input(lib.RichTextInput("a", min_lines=5, max_lines=2)),
        "min_lines must not exceed max_lines",
    ),
    Stricter(
        "the focus in two places",
        lambda: [focused("a"), focused("b")],
        "only one element can have focus_on_load",
    ),
    Stricter(
        "an address to answer to outside a modal",
        lambda: in_input(lib.ChannelSelectMenu("a", response_url_enabled=True)),
        "response_url_enabled is only allowed in input blocks of modals",
    ),
    Stricter(
        "an empty cell", lambda: [lib.TableBlock([[lib.RawText("")]])], "must be more than 0 characters"
    ),
    Stricter(
        "a table full of text",
        lambda: [lib.TableBlock([[lib.RawText(text(10_001))]])],
        "table cells must be less than 10001 characters in total",
    ),
    Stricter(
        "an empty text in formatted text", lambda: parts(lib.RichText("")), "must be more than 0 characters"
    ),
    Stricter(
        "a skin tone that does not exist",
        lambda: parts(lib.RichTextEmoji("wave", 9)),
        "must be between 1 and 6",
    ),
    Stricter(
        "a long text on an icon button", lambda: [make.icon(text=text(76))], "must be less than 76 characters"
    ),
    Stricter(
        "a film without https",
        lambda: [make.video(video_url="http://example.com/embed")],
        "must be a valid https URL",
    ),
    Stricter(
        "a film of Slack's own",
        lambda: [make.video(video_url="https://files.slack.com/film")],
        "must not point to a Slack domain",
    ),
    Stricter(
        "a picture without an address",
        lambda: [make.picture(image_url="a.png")],
        "must be a valid http or https URL",
    ),
]


def _looser_rich_text() -> None:
    lib.RichTextSection([])


def _numbers_in_a_plain_table() -> None:
    lib.TableBlock([[lib.RawNumber(1, "1")]])  # type: ignore[list-item]


def _accounts() -> None:
    lib.Block.from_dict(ONE_OF_EACH["auth_provider"])


TAKEN_HERE: list[tuple[str, Callable[[], Any], Any]] = [
    (
        "Slack's own models write sections without parts",
        _looser_rich_text,
        {**RICH, "elements": [{"type": "rich_text_section", "elements": []}]},
    ),
    (
        "the page of tables lists numbers among the cells",
        _numbers_in_a_plain_table,
        {**table(), "rows": [[{"type": "raw_number", "value": 1, "text": "1"}]]},
    ),
    ("the block is younger than the library", _accounts, ONE_OF_EACH["auth_provider"]),
]


@pytest.mark.parametrize("name", LOWER_HERE)
def test_a_lower_limit_is_still_lower_than_published(name: str) -> None:
    lower = LOWER_HERE[name]

    assert lower.here < getattr(published, name)
    assert problems_of(resolve([lower.build(lower.here)]), "message") == []
    assert problems_of(resolve([lower.build(lower.here + 1)]), "message") != []


@pytest.mark.parametrize("rule", STRICTER, ids=[rule.what for rule in STRICTER])
def test_what_the_library_builds_and_slack_refuses_is_refused(rule: Stricter) -> None:
    found = problems_of(resolve(rule.build()), rule.surface)

    assert [rule.said in line for line in found if "allowed schemas" not in line] == [True]


@pytest.mark.parametrize(("why", "build", "ours"), TAKEN_HERE, ids=[row[0] for row in TAKEN_HERE])
def test_what_only_the_library_refuses_is_taken(why: str, build: Callable[[], Any], ours: Any) -> None:
    with pytest.raises(lib.InvalidUsageError):
        build()

    assert problems_of([ours], "message") == [], why


def test_a_menu_for_several_of_the_apps_own_options_never_has_the_focus_in_either() -> None:
    """Agreement where copies of the page differ: both keep the stricter reading."""
    element = {"type": "multi_external_select", "action_id": "a", "focus_on_load": True}

    with pytest.raises(lib.InvalidUsageError):
        lib.ExternalMultiSelectMenu("a", focus_on_load=True)
    assert problems_of([{"type": "actions", "elements": [element]}], "message") == [
        "[ERROR] invalid additional property: focus_on_load [json-pointer:/blocks/0/elements/0]"
    ]


def test_addresses_are_as_long_as_asked_for() -> None:
    assert [len(address(count)) for count in (25, 3000)] == [25, 3000]
