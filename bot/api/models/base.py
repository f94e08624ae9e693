"""What every model of the API has in common, and the kinds of value that they are made of."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    FailFast,
    Field,
    ModelWrapValidatorHandler,
    Strict,
    ValidationError,
    model_validator,
)
from pydantic.alias_generators import to_camel

SERVER_OWNED = frozenset({"id", "createdAt", "updatedAt"})
"""What a PUT leaves out of the object that it sends back (assumed: the server writes these itself)."""

_A_DAY = timedelta(days=1)
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC) + _A_DAY, datetime.max.replace(tzinfo=UTC) - _A_DAY
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def _iso_text(value: Any) -> Any:
    """Refuse what could be read as seconds since 1970: the API writes dates as text only."""
    if isinstance(value, datetime) or (isinstance(value, str) and _ISO.match(value)):
        return value
    raise ValueError("not a date and time in ISO 8601")


def _in_utc(value: datetime) -> datetime:
    """A server's *never* may be the first moment of the calendar: kept where it can be shown by the clock of each zone."""
    try:
        return min(max(value.astimezone(UTC), _FIRST), _LAST)
    except OverflowError as error:
        raise ValueError("outside the calendar") from error


def _null_is_empty(value: Any) -> Any:
    return () if value is None else value


Moment = Annotated[AwareDatetime, BeforeValidator(_iso_text), AfterValidator(_in_utc)]
"""A point in time, held in UTC, a day off the ends of the calendar at least.

The API writes ISO 8601 with ``Z``; a time without zone is refused.
"""

Whole = Annotated[int, Strict(), Field(ge=-(2**63), lt=2**63)]
"""An id or a count: integers in every documented example, so that text, fractions and booleans are refused.

Their bounds are not documented: 64 bits (assumed).
"""

Flag = Annotated[bool, Strict()]
"""``true`` or ``false``, nothing that merely looks like it."""

T = TypeVar("T")
Some = Annotated[tuple[T, ...], FailFast()]
"""A list; one item that cannot be read is enough to know, where a million might follow."""
Several = Annotated[Some[T], BeforeValidator(_null_is_empty)]
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


class Tolerant(Model):
    """A model whose page is not known: what was guessed wrongly of one field must not cost the others.

    A field of an unexpected kind reads as absent and stays in ``model_extra`` as it came. Only ``decisive``
    names, as the wire spells them, make the whole unreadable.
    """

    decisive: ClassVar[frozenset[str]] = frozenset({"id"})

    @classmethod
    def opened(cls, value: Any) -> Any:
        """The value with its fields at the top, where an answer may hold them deeper."""
        return value

    @model_validator(mode="wrap")
    @classmethod
    def _misfits_read_as_absent(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        value = cls.opened(value)
        misfits: dict[str, Any] = {}
        while True:
            try:
                built = handler(value)
                break
            except ValidationError as error:
                names = _places(error)
                if not isinstance(value, dict) or names & cls.decisive or not names & value.keys():
                    raise
            misfits |= {name: value[name] for name in names & value.keys()}
            value = {name: part for name, part in value.items() if name not in names}
        if misfits and built.model_extra is not None:
            built.model_extra.update(misfits)
        return built


def _places(error: ValidationError) -> set[str]:
    """The names at the top under which something does not fit."""
    details = error.errors(include_input=False, include_context=False, include_url=False)
    return {str(each["loc"][0]) for each in details if each["loc"]}
