"""The team's notification settings: how often a summary comes, and by which channels.

No key of them is documented, only their purpose: https://docs.catchthegoodones.com/api-reference/introduction
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from bot.api.models.base import SERVER_OWNED, Model
from bot.api.models.spelling import snake, spelled_like
from bot.api.models.stream_settings import EmailDigest
from bot.zones import UTC, known_zone

Place = tuple[str, ...]
"""Where a field stands: its name, or the name of an object and its name therein."""

_FREQUENCIES = frozenset(EmailDigest)
_SPEAKS_OF_IT = (("frequen",), ("digest", "summar"))
"""Each of these that a name speaks of makes it likelier to be the frequency's."""
_SWITCHES = frozenset({"enabled", "is_enabled", "active", "is_active"})
_ZONES = frozenset({"timezone", "time_zone", "zone", "tz"})


class NotificationSettings(Model):
    """The whole object as it came; what it means is found by the look of its values.

    Assumed: a text that is one of the four words of a stream's ``emailDigestOverride``, however it is spelled
    (``DAILY``, ``afterEverySync``), is the frequency, and ``true`` or ``false`` is a channel, each at the top or one
    object below. Of several such texts those count whose names speak most plainly of a summary's frequency; where
    these do not agree, it is not known.
    """

    fields: Mapping[str, Any] = Field(repr=False)

    @property
    def frequency_at(self) -> Place:
        """Where the frequency stands; empty where it was not found."""
        return next(iter(self._frequencies()), ())

    @property
    def frequency(self) -> EmailDigest | None:
        """How often, or ``None`` where that was not found."""
        return next(iter(self._frequencies().values()), None)

    @property
    def switched_off(self) -> bool:
        """Whether an ``enabled`` or ``active`` at the top or beside the frequency is ``false``: none comes (assumed)."""
        near = {(), *(place[:-1] for place in self._frequencies())}
        return any(
            value is False and place[:-1] in near and snake(place[-1]) in _SWITCHES
            for place, value in self._leaves()
        )

    @property
    def zone(self) -> str | None:
        """The IANA zone under a name that says so (assumed); ``None`` where there is none, or more than one."""
        zones = {_zone(value) for place, value in self._leaves() if snake(place[-1]) in _ZONES} - {None}
        return zones.pop() if len(zones) == 1 else None

    @property
    def channels(self) -> dict[str, bool]:
        """Channels by name (``channels.email`` for one that stands in an object), and whether each is on.

        What is named like a frequency (``weekly``) is none.
        """
        return {
            ".".join(place): value
            for place, value in self._leaves()
            if isinstance(value, bool) and snake(place[-1]) not in _FREQUENCIES
        }

    def with_frequency(self, word: EmailDigest) -> "NotificationSettings":
        """The same with another frequency, spelled like the one before. Raises ``ValueError`` where it was not found."""
        places = self._frequencies()
        if not places:
            raise ValueError("these settings hold no summary frequency that we know")
        known, changed = dict(self._leaves()), self
        for place in places:
            changed = changed._with(place, spelled_like(known[place], word))
        return changed

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

    def _frequencies(self) -> dict[Place, EmailDigest]:
        """Where the frequency stands, once or more often; nowhere where nobody can tell."""
        leaves = list(self._leaves())
        known = {place: word for place, value in leaves if (word := _frequency(value))}
        # A word that we do not know, where the frequency should be, is not made up for by one from elsewhere.
        unknown = {
            place for place, value in leaves if _is_named_frequency(place, value) and place not in known
        }
        plainest = max(map(_plainness, {*known, *unknown}), default=0)
        likely = {place: word for place, word in known.items() if _plainness(place) == plainest}
        agreed = len(set(likely.values())) == 1 and all(_plainness(place) < plainest for place in unknown)
        return likely if agreed else {}

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


def _frequency(value: Any) -> EmailDigest | None:
    word = snake(value) if isinstance(value, str) else ""
    return EmailDigest(word) if word in _FREQUENCIES else None


def _is_named_frequency(place: Place, value: Any) -> bool:
    return any(word in place[-1].lower() for word in _SPEAKS_OF_IT[0]) and not isinstance(
        value, bool | Mapping
    )


def _plainness(place: Place) -> int:
    name = ".".join(place).lower()
    return sum(any(word in name for word in kind) for kind in _SPEAKS_OF_IT)


def _zone(name: Any) -> str | None:
    """Names without a slash are no places; this machine may have files of such names all the same."""
    found = known_zone(name)
    return found if found and ("/" in found or found == UTC) else None


def _merged(old: Any, new: Any) -> Any:
    return {**old, **new} if isinstance(old, Mapping) and isinstance(new, Mapping) else new
