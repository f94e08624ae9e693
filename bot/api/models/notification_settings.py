"""The team's notification settings: how often a summary comes, and by which channels.

No key of them is documented, only their purpose: https://docs.catchthegoodones.com/api-reference/introduction
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from bot.api.models.base import SERVER_OWNED, Model
from bot.api.models.stream_settings import EmailDigest

Place = tuple[str, ...]
"""Where a field stands: its name, or the name of an object and its name therein."""

_FREQUENCIES = frozenset(EmailDigest)
_SPEAKS_OF_IT = ("frequen", "digest", "summar")


class NotificationSettings(Model):
    """The whole object as it came; what it means is found by the look of its values.

    Assumed: a text that is one of the four words of a stream's ``emailDigestOverride`` is the frequency, and
    ``true`` or ``false`` is a channel, each at the top or one object below.
    """

    fields: Mapping[str, Any] = Field(repr=False)

    @property
    def frequency_at(self) -> Place:
        """Where the frequency stands, by preference under a name that says so; empty where it was not found."""
        places = [
            place for place, value in self._leaves() if isinstance(value, str) and value in _FREQUENCIES
        ]
        speaking = (place for place in places if any(word in place[-1].lower() for word in _SPEAKS_OF_IT))
        return next(speaking, next(iter(places), ()))

    @property
    def frequency(self) -> str | None:
        """One of the words of ``EmailDigest``, or ``None`` where none was found."""
        place = self.frequency_at
        return next((value for at, value in self._leaves() if at == place), None)

    @property
    def channels(self) -> dict[str, bool]:
        """Channels by name (``channels.email`` for one that stands in an object), and whether each is on."""
        return {".".join(place): value for place, value in self._leaves() if isinstance(value, bool)}

    def with_frequency(self, word: EmailDigest) -> "NotificationSettings":
        """The same with another frequency. Raises ``ValueError`` where it was not found."""
        if not self.frequency_at:
            raise ValueError("these settings hold no summary frequency that we know")
        return self._with(self.frequency_at, str(word))

    def with_channel(self, name: str, *, on: bool) -> "NotificationSettings":
        """The same with one of ``channels`` on or off. Raises ``ValueError`` for a name that is not among them."""
        for place, value in self._leaves():
            if isinstance(value, bool) and ".".join(place) == name:
                return self._with(place, on)
        raise ValueError(f"these settings hold no channel {name!r}")

    def changed(self, fields: Mapping[str, Any]) -> "NotificationSettings":
        """The same with these fields; an object is changed field by field, so that what else it holds survives."""
        new = {name: _merged(self.fields.get(name), value) for name, value in fields.items()}
        return NotificationSettings(fields={**self.fields, **new})

    def wire(self) -> dict[str, Any]:
        """All that a PUT takes."""
        return {name: value for name, value in self.fields.items() if name not in SERVER_OWNED}

    def _leaves(self) -> Iterator[tuple[Place, Any]]:
        """Every field at the top, then every one an object below."""
        for name, value in self.fields.items():
            yield (name,), value
        for name, value in self.fields.items():
            if isinstance(value, Mapping):
                yield from (((name, inner), part) for inner, part in value.items())

    def _with(self, place: Place, value: Any) -> "NotificationSettings":
        *outer, last = place
        return self.changed({outer[0]: {last: value}} if outer else {last: value})


def _merged(old: Any, new: Any) -> Any:
    return {**old, **new} if isinstance(old, Mapping) and isinstance(new, Mapping) else new
