"""Blocks as the public ``slackblocks`` library builds them, each with one thing to vary."""

from typing import Any

import slackblocks as lib

Given = dict[str, Any]


def text(count: int) -> str:
    return "x" * count


def address(count: int) -> str:
    return "https://example.com/".ljust(count, "a")[:count]


def options(count: int) -> list[Any]:
    return [lib.Option(lib.PlainText("One"), str(number)) for number in range(count)]


def groups(count: int, each: int = 1) -> Any:
    one = lib.OptionGroup("Group", options(each))
    return in_actions(lib.StaticSelectMenu("a", option_groups=[one] * count))


def in_actions(element: Any) -> Any:
    return lib.ActionsBlock([element])


def entry(element: Any) -> Any:
    return lib.InputBlock("L", element)


def confirm(**more: Any) -> Any:
    given: Given = {"title": "T", "text": "t", "confirm": "Y", "deny": "N", **more}
    return in_actions(lib.Button("B", "a", confirm=lib.ConfirmationDialogue(**given)))


def button(**more: Any) -> Any:
    given: Given = {"text": "B", "action_id": "a", **more}
    return in_actions(lib.Button(**given))


def option(**more: Any) -> Any:
    given: Given = {"text": lib.PlainText("One"), "value": "1", **more}
    return in_actions(lib.OverflowMenu("a", lib.Option(**given)))


def feedback(**more: Any) -> Any:
    given: Given = {"text": "Good", "value": "up", **more}
    pair = lib.FeedbackButtons(lib.FeedbackButton(**given), lib.FeedbackButton("Bad", "down"), "a")
    return lib.ContextActionsBlock([pair])


def icon(**more: Any) -> Any:
    given: Given = {"text": "Drop", "action_id": "a", **more}
    return lib.ContextActionsBlock([lib.IconButton(**given)])


def icons(count: int) -> Any:
    return lib.ContextActionsBlock([lib.IconButton("Drop") for _ in range(count)])


def workflow(**more: Any) -> Any:
    run = lib.Workflow.from_url("https://slack.com/shortcuts/Ft1/x")
    given: Given = {"text": "R", "workflow": run, "action_id": "a", **more}
    return in_actions(lib.WorkflowButton(**given))


def picture(**more: Any) -> Any:
    given: Given = {"image_url": "https://example.com/a.png", "alt_text": "A", **more}
    return lib.ImageBlock(**given)


def small_picture(**more: Any) -> Any:
    given: Given = {"image_url": "https://example.com/a.png", "alt_text": "A", **more}
    return lib.SectionBlock("t", accessory=lib.Image(**given))


def video(**more: Any) -> Any:
    given: Given = {
        "alt_text": "A",
        "thumbnail_url": address(30),
        "title": "T",
        "video_url": address(30),
        **more,
    }
    return lib.VideoBlock(**given)


def card(**more: Any) -> Any:
    given: Given = {"title": "T", **more}
    return lib.CardBlock(**given)


def container(**more: Any) -> Any:
    given: Given = {"child_blocks": [lib.DividerBlock()], "title": "T", **more}
    return lib.ContainerBlock(**given)


def dividers(count: int) -> list[Any]:
    return [lib.DividerBlock() for _ in range(count)]


def table(rows: int = 1, columns: int = 1, settings: int = 0) -> Any:
    return lib.TableBlock([[lib.RawText("x")] * columns] * rows, [lib.ColumnSettings("left")] * settings)


def data_table(rows: int = 2, columns: int = 1, cell: str = "x", **more: Any) -> Any:
    return lib.DataTableBlock([[lib.RawText(cell)] * columns] * rows, "Numbers", **more)


def chart(
    name: str = "s",
    label: str = "c",
    axis: str | None = None,
    title: str = "T",
    points: int = 1,
    series: int = 1,
) -> Any:
    categories = [label, *(f"c{number}" for number in range(1, points))]
    data = [lib.DataPoint(one, 1) for one in categories]
    drawn = [lib.DataSeries(name if number == 0 else f"s{number}", data) for number in range(series)]
    return lib.DataVisualizationBlock(title, lib.LineChart(drawn, lib.AxisConfig(categories, axis, axis)))


def pie(label: str = "c", value: int = 1, segments: int = 1) -> Any:
    return lib.DataVisualizationBlock("T", lib.PieChart([lib.ChartSegment(label, value)] * segments))


def sentence() -> Any:
    return lib.RichTextSection(lib.RichText("x"))


def bullets(**more: Any) -> Any:
    return lib.RichTextBlock(lib.RichTextList("bullet", sentence(), **more))


def task(name: str = "1", status: Any = "complete") -> Any:
    return lib.TaskCardBlock(name, "T", status=status)


def plan(count: int) -> Any:
    return lib.PlanBlock("P", [task(str(number)) for number in range(count)])


def modal(blocks: int = 1, **more: Any) -> Any:
    given: Given = {"title": "T", **more}
    return lib.ModalView(blocks=dividers(blocks), **given)


def home(blocks: int) -> Any:
    return lib.HomeTabView(blocks=dividers(blocks))
