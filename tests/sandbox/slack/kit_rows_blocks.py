"""Where each published limit of a block or view shows: rows for the test that holds the stand-in against a library."""

from typing import Any

import slackblocks as lib

from tests.sandbox.slack import kit_library as make
from tests.sandbox.slack.kit_library import address, text
from tests.sandbox.slack.kit_rows_elements import ELEMENT, Row


def section(fields: int = 1, length: int = 1) -> Any:
    return lib.SectionBlock(fields=[lib.Text(text(length))] * fields)


def quote(border: int) -> Any:
    return lib.RichTextBlock(lib.RichTextQuote(lib.RichText("x"), border))


def code(border: int) -> Any:
    return lib.RichTextBlock(lib.RichTextCodeBlock(lib.RichText("x"), border))


def one_series(points: int) -> Any:
    series = lib.DataSeries("s", [lib.DataPoint("c", 1)] * points)
    return lib.LineChart([series], lib.AxisConfig(["c"]))


def one_axis(categories: int) -> Any:
    series = lib.DataSeries("s", [lib.DataPoint("c", 1)])
    return lib.LineChart([series], lib.AxisConfig(["c"] * categories))


BLOCK_MAXIMA = [
    Row(
        "ACTIONS_ELEMENTS_MAX_ITEMS",
        lambda n: lib.ActionsBlock([lib.Button("B", str(k)) for k in range(n)]),
        "/0/elements",
    ),
    Row("ALERT_TEXT_MAX_LENGTH", lambda n: lib.AlertBlock(text(n)), "/0/text/text", "modal"),
    Row("CARD_TITLE_MAX_LENGTH", lambda n: make.card(title=text(n)), "/0/title/text"),
    Row("CARD_SUBTITLE_MAX_LENGTH", lambda n: make.card(subtitle=text(n)), "/0/subtitle/text"),
    Row("CARD_BODY_MAX_LENGTH", lambda n: make.card(body=text(n)), "/0/body/text"),
    Row("CARD_SUBTEXT_MAX_LENGTH", lambda n: make.card(subtext=text(n)), "/0/subtext/text"),
    Row(
        "CAROUSEL_ELEMENTS_MAX_ITEMS",
        lambda n: lib.CarouselBlock([make.card() for _ in range(n)]),
        "/0/elements",
    ),
    Row("CONTAINER_TITLE_MAX_LENGTH", lambda n: make.container(title=text(n)), "/0/title/text"),
    Row("CONTAINER_SUBTITLE_MAX_LENGTH", lambda n: make.container(subtitle=text(n)), "/0/subtitle/text"),
    Row(
        "CONTAINER_CHILD_BLOCKS_MAX_ITEMS",
        lambda n: make.container(child_blocks=make.dividers(n)),
        "/0/child_blocks",
    ),
    Row("CONTEXT_ELEMENTS_MAX_ITEMS", lambda n: lib.ContextBlock([lib.Text("x")] * n), "/0/elements"),
    Row("CONTEXT_ACTIONS_ELEMENTS_MAX_ITEMS", make.icons, "/0/elements"),
    Row(
        "FEEDBACK_BUTTON_TEXT_MAX_LENGTH",
        lambda n: make.feedback(text=text(n)),
        f"{ELEMENT}/positive_button/text/text",
    ),
    Row(
        "FEEDBACK_BUTTON_VALUE_MAX_LENGTH",
        lambda n: make.feedback(value=text(n)),
        f"{ELEMENT}/positive_button/value",
    ),
    Row(
        "FEEDBACK_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
        lambda n: make.feedback(accessibility_label=text(n)),
        f"{ELEMENT}/positive_button/accessibility_label",
    ),
    Row("ICON_BUTTON_VALUE_MAX_LENGTH", lambda n: make.icon(value=text(n)), f"{ELEMENT}/value"),
    Row(
        "ICON_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
        lambda n: make.icon(accessibility_label=text(n)),
        f"{ELEMENT}/accessibility_label",
    ),
    Row(
        "ICON_BUTTON_VISIBLE_TO_USER_IDS_MAX_ITEMS",
        lambda n: make.icon(visible_to_user_ids=["U1"] * n),
        f"{ELEMENT}/visible_to_user_ids",
    ),
    Row("WORKFLOW_BUTTON_TEXT_MAX_LENGTH", lambda n: make.workflow(text=text(n)), f"{ELEMENT}/text/text"),
    Row(
        "WORKFLOW_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
        lambda n: make.workflow(accessibility_label=text(n)),
        f"{ELEMENT}/accessibility_label",
    ),
    Row("TABLE_ROWS_MAX_ITEMS", make.table, "/0/rows"),
    Row("TABLE_COLUMNS_MAX_ITEMS", lambda n: make.table(1, n), "/0/rows/0"),
    Row("TABLE_COLUMN_SETTINGS_MAX_ITEMS", lambda n: make.table(settings=n), "/0/column_settings"),
    Row("DATA_TABLE_COLUMNS_MAX_ITEMS", lambda n: make.data_table(2, n), "/0/rows/1"),
    Row("DATA_TABLE_PAGE_SIZE_MAX", lambda n: make.data_table(page_size=n), "/0/page_size"),
    Row("DATA_VISUALIZATION_TITLE_MAX_LENGTH", lambda n: make.chart(title=text(n)), "/0/title"),
    Row(
        "DATA_VISUALIZATION_SEGMENT_LABEL_MAX_LENGTH",
        lambda n: make.pie(text(n)),
        "/0/chart/segments/0/label",
    ),
    Row(
        "DATA_VISUALIZATION_SERIES_NAME_MAX_LENGTH",
        lambda n: make.chart(name=text(n)),
        "/0/chart/series/0/name",
    ),
    Row("DATA_VISUALIZATION_DATA_MAX_ITEMS", lambda n: make.chart(points=n), "/0/chart/series/0/data"),
    Row(
        "DATA_VISUALIZATION_POINT_LABEL_MAX_LENGTH",
        lambda n: make.chart(label=text(n)),
        "/0/chart/series/0/data/0/label",
    ),
    Row(
        "DATA_VISUALIZATION_CATEGORIES_MAX_ITEMS",
        lambda n: make.chart(points=n),
        "/0/chart/axis_config/categories",
    ),
    Row(
        "DATA_VISUALIZATION_CATEGORY_LABEL_MAX_LENGTH",
        lambda n: make.chart(label=text(n)),
        "/0/chart/axis_config/categories/0",
    ),
    Row(
        "DATA_VISUALIZATION_AXIS_LABEL_MAX_LENGTH",
        lambda n: make.chart(axis=text(n)),
        "/0/chart/axis_config/x_label",
    ),
    Row("HEADER_TEXT_MAX_LENGTH", lambda n: lib.HeaderBlock(text(n)), "/0/text/text"),
    Row("IMAGE_IMAGE_URL_MAX_LENGTH", lambda n: make.picture(image_url=address(n)), "/0/image_url"),
    Row("IMAGE_ALT_TEXT_MAX_LENGTH", lambda n: make.picture(alt_text=text(n)), "/0/alt_text"),
    Row("IMAGE_TITLE_MAX_LENGTH", lambda n: make.picture(title=text(n)), "/0/title/text"),
    Row(
        "IMAGE_ELEMENT_IMAGE_URL_MAX_LENGTH",
        lambda n: make.small_picture(image_url=address(n)),
        "/0/accessory/image_url",
    ),
    Row(
        "IMAGE_ELEMENT_ALT_TEXT_MAX_LENGTH",
        lambda n: make.small_picture(alt_text=text(n)),
        "/0/accessory/alt_text",
    ),
    Row("INPUT_LABEL_MAX_LENGTH", lambda n: lib.InputBlock(text(n), lib.DatePicker("a")), "/0/label/text"),
    Row(
        "INPUT_HINT_MAX_LENGTH",
        lambda n: lib.InputBlock("L", lib.DatePicker("a"), hint=text(n)),
        "/0/hint/text",
    ),
    Row("MARKDOWN_TEXT_MAX_LENGTH", lambda n: lib.MarkdownBlock(text(n)), "/0/text"),
    Row("PLAN_TASKS_MAX_ITEMS", make.plan, "/0/tasks"),
    Row("RICH_TEXT_LIST_INDENT_MAX", lambda n: make.bullets(indent=n), "/0/elements/0/indent"),
    Row("RICH_TEXT_LIST_BORDER_MAX", lambda n: make.bullets(border=n), "/0/elements/0/border"),
    Row("RICH_TEXT_QUOTE_BORDER_MAX", quote, "/0/elements/0/border"),
    Row("RICH_TEXT_PREFORMATTED_BORDER_MAX", code, "/0/elements/0/border"),
    Row("SECTION_TEXT_MAX_LENGTH", lambda n: lib.SectionBlock(text(n)), "/0/text/text"),
    Row("SECTION_FIELDS_MAX_ITEMS", section, "/0/fields"),
    Row("SECTION_FIELDS_ITEM_MAX_LENGTH", lambda n: section(1, n), "/0/fields/0/text"),
    Row("VIDEO_ALT_TEXT_MAX_LENGTH", lambda n: make.video(alt_text=text(n)), "/0/alt_text"),
    Row("VIDEO_PROVIDER_NAME_MAX_LENGTH", lambda n: make.video(provider_name=text(n)), "/0/provider_name"),
    Row("VIDEO_THUMBNAIL_URL_MAX_LENGTH", lambda n: make.video(thumbnail_url=address(n)), "/0/thumbnail_url"),
    Row("VIDEO_VIDEO_URL_MAX_LENGTH", lambda n: make.video(video_url=address(n)), "/0/video_url"),
    Row("VIDEO_TITLE_URL_MAX_LENGTH", lambda n: make.video(title_url=address(n)), "/0/title_url"),
    Row(
        "VIDEO_PROVIDER_ICON_URL_MAX_LENGTH",
        lambda n: make.video(provider_icon_url=address(n)),
        "/0/provider_icon_url",
    ),
]
BLOCK_MINIMA = [
    Row("TEXT_MIN_LENGTH", lambda n: lib.SectionBlock(lib.Text(text(n))), "/0/text/text"),
    Row("CAROUSEL_ELEMENTS_MIN_ITEMS", lambda n: lib.CarouselBlock([make.card()] * n), "/0/elements"),
    Row(
        "CONTAINER_CHILD_BLOCKS_MIN_ITEMS",
        lambda n: make.container(child_blocks=make.dividers(n)),
        "/0/child_blocks",
    ),
    Row("DATA_TABLE_ROWS_MIN_ITEMS", make.data_table, "/0/rows"),
    Row("DATA_TABLE_COLUMNS_MIN_ITEMS", lambda n: make.data_table(2, n), "/0/rows/0"),
    Row("DATA_TABLE_PAGE_SIZE_MIN", lambda n: make.data_table(page_size=n), "/0/page_size"),
    Row("DATA_TABLE_CELL_TEXT_MIN_LENGTH", lambda n: make.data_table(cell=text(n)), "/0/rows/0/0/text"),
    Row(
        "DATA_TABLE_ROW_HEADER_COLUMN_INDEX_MIN",
        lambda n: make.data_table(row_header_column_index=n),
        "/0/row_header_column_index",
    ),
    Row("DATA_VISUALIZATION_SEGMENTS_MIN_ITEMS", lambda n: make.pie(segments=n), "/0/chart/segments"),
    Row("DATA_VISUALIZATION_SERIES_MIN_ITEMS", lambda n: make.chart(series=n), "/0/chart/series"),
    Row(
        "DATA_VISUALIZATION_DATA_MIN_ITEMS",
        lambda n: lib.DataVisualizationBlock("T", one_series(n)),
        "/0/chart/series/0/data",
    ),
    Row(
        "DATA_VISUALIZATION_CATEGORIES_MIN_ITEMS",
        lambda n: lib.DataVisualizationBlock("T", one_axis(n)),
        "/0/chart/axis_config/categories",
    ),
    Row("RICH_TEXT_LIST_INDENT_MIN", lambda n: make.bullets(indent=n), "/0/elements/0/indent"),
    Row("RICH_TEXT_LIST_OFFSET_MIN", lambda n: make.bullets(offset=n), "/0/elements/0/offset"),
    Row("RICH_TEXT_LIST_BORDER_MIN", lambda n: make.bullets(border=n), "/0/elements/0/border"),
    Row("RICH_TEXT_QUOTE_BORDER_MIN", quote, "/0/elements/0/border"),
    Row("RICH_TEXT_PREFORMATTED_BORDER_MIN", code, "/0/elements/0/border"),
]
VIEW_MAXIMA = [
    Row("VIEW_BLOCKS_MAX_ITEMS", make.modal, "/blocks"),
    Row(
        "VIEW_PRIVATE_METADATA_MAX_LENGTH",
        lambda n: make.modal(private_metadata=text(n)),
        "/private_metadata",
    ),
    Row("VIEW_CALLBACK_ID_MAX_LENGTH", lambda n: make.modal(callback_id=text(n)), "/callback_id"),
    Row("VIEW_EXTERNAL_ID_MAX_LENGTH", lambda n: make.modal(external_id=text(n)), "/external_id"),
    Row("VIEW_TITLE_MAX_LENGTH", lambda n: make.modal(title=text(n)), "/title/text"),
    Row("VIEW_CLOSE_MAX_LENGTH", lambda n: make.modal(close=text(n)), "/close/text"),
    Row("VIEW_SUBMIT_MAX_LENGTH", lambda n: make.modal(submit=text(n)), "/submit/text"),
]
