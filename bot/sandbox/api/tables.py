"""The stand-in's memory: typed tables that write each row through to the shelf as it changes."""

from collections.abc import Callable
from dataclasses import Field, dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from bot.sandbox.api.changes import Changes
from bot.sandbox.api.moments import read_moment
from bot.sandbox.api.rows import (
    Account,
    DmTemplate,
    Feedback,
    Lead,
    Lookup,
    NotificationSettings,
    Owner,
    Pair,
    Profile,
    Run,
    Segment,
    Stream,
    Subscription,
    Use,
)
from bot.sandbox.keep import Keep


class Row(Protocol):
    """Anything with an id; a frozen dataclass of what JSON can hold."""

    @property
    def id(self) -> int | str: ...

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


R = TypeVar("R", bound=Row)

LAST = "api.last"
"""The shelf's kind for the highest id ever given by table, so that no id is given twice."""


class Table(Generic[R]):
    """Rows of one kind by id, in the order of their first writing."""

    def __init__(self, kind: str, of: Callable[..., R], first: int, keep: Keep, changes: Changes) -> None:
        self._kind = shelf_kind(kind)
        self._keep = keep
        self._changes = changes
        docs = keep.all(self._kind).values()
        self._rows: dict[int | str, R] = {row.id: row for row in (of(**doc) for doc in docs)}
        self._first = first
        self._last: int = keep.all(LAST).get(self._kind, first - 1)

    def get(self, row_id: int | str) -> R | None:
        return self._rows.get(row_id)

    def need(self, row_id: int | str) -> R:
        """The row that must be there; raises ``KeyError``."""
        return self._rows[row_id]

    def all(self) -> list[R]:
        return list(self._rows.values())

    def where(self, wanted: Callable[[R], bool]) -> list[R]:
        return [row for row in self._rows.values() if wanted(row)]

    def put(self, row: R) -> R:
        self._rows[row.id] = row
        self._keep.put(self._kind, str(row.id), vars(row))
        self._changes.tell()
        return row

    def drop(self, row_id: int | str) -> None:
        del self._rows[row_id]
        self._keep.drop(self._kind, str(row_id))
        self._changes.tell()

    def next_id(self) -> int:
        """An id that was never given before, also not to a row that is gone."""
        self._last += 1
        self._keep.put(LAST, self._kind, self._last)
        return self._last

    def clear(self) -> None:
        for row_id in list(self._rows):
            self.drop(row_id)
        self._last = self._first - 1
        self._keep.drop(LAST, self._kind)


@dataclass(frozen=True)
class Mark:
    """That something is done, by its name."""

    id: str


BEGUN = "begun"
RUN = "run"


def latest_moment(keep: Keep) -> datetime | None:
    """When the newest run on a shelf was last heard of; None where there is none."""
    runs = keep.all(shelf_kind(RUN)).values()
    stamps = [run["completed_at"] or run["triggered_at"] for run in runs]
    return read_moment(max(stamps)) if stamps else None


def shelf_kind(kind: str) -> str:
    """The name of a table on the shelf, which others share."""
    return f"api.{kind}"


class Tables:
    """Every table. First ids are those of the documentation's examples."""

    def __init__(self, keep: Keep, changes: Changes) -> None:
        self.marks = Table("mark", Mark, 1, keep, changes)
        self.owners = Table("owner", Owner, 1, keep, changes)
        self.accounts = Table("account", Account, 7, keep, changes)
        self.segments = Table("segment", Segment, 12, keep, changes)
        self.streams = Table("stream", Stream, 42, keep, changes)
        self.pairs = Table("pair", Pair, 101, keep, changes)
        self.profiles = Table("profile", Profile, 1, keep, changes)
        self.leads = Table("lead", Lead, 1234, keep, changes)
        self.feedback = Table("feedback", Feedback, 1, keep, changes)
        self.runs = Table(RUN, Run, 123, keep, changes)
        self.subscriptions = Table("subscription", Subscription, 1, keep, changes)
        self.uses = Table("use", Use, 1, keep, changes)
        self.dm_templates = Table("dm_template", DmTemplate, 1, keep, changes)
        self.notification_settings = Table("notification_settings", NotificationSettings, 1, keep, changes)
        self.lookups = Table("lookup", Lookup, 1, keep, changes)

    @property
    def begun(self) -> bool:
        """Whether the world was made to its end (a process may die on the way)."""
        return self.marks.get(BEGUN) is not None

    def mark_begun(self) -> None:
        self.marks.put(Mark(BEGUN))

    @property
    def owner(self) -> Owner:
        return self.owners.need(1)

    def pairs_of(self, stream_id: int) -> list[Pair]:
        return self.pairs.where(lambda pair: pair.stream_id == stream_id)

    def clear(self) -> None:
        """Forget everything, on the shelf too (other kinds on the shelf stay)."""
        for table in vars(self).values():
            table.clear()
