"""What every model of the API has in common, and the kinds of value that they are made of."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, Strict
from pydantic.alias_generators import to_camel

_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def _iso_text(value: Any) -> Any:
    """Refuse what could be read as seconds since 1970: the API writes dates as text only."""
    if isinstance(value, datetime) or (isinstance(value, str) and _ISO.match(value)):
        return value
    raise ValueError("not a date and time in ISO 8601")


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("outside the calendar") from error


def _null_is_empty(value: Any) -> Any:
    return () if value is None else value


Moment = Annotated[AwareDatetime, BeforeValidator(_iso_text), AfterValidator(_in_utc)]
"""A point in time, held in UTC. The API writes ISO 8601 with ``Z``; a time without zone is refused."""

Whole = Annotated[int, Strict(), Field(ge=-(2**63), lt=2**63)]
"""An id or a count: integers in every documented example, so that text, fractions and booleans are refused.

Their bounds are not documented: 64 bits (assumed).
"""

Flag = Annotated[bool, Strict()]
"""``true`` or ``false``, nothing that merely looks like it."""

T = TypeVar("T")
Several = Annotated[tuple[T, ...], BeforeValidator(_null_is_empty)]
"""A list; ``null`` reads as the empty one (assumed where a list may be absent)."""


class Model(BaseModel):
    """Frozen; reads the API's camelCase, keeps fields that it does not know (additions are no errors)."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        alias_generator=to_camel,
        validate_by_alias=True,
        validate_by_name=True,
    )
