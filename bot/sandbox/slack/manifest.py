"""An app's manifest, as far as people and events meet it: its name, commands, shortcuts, scopes and events.

(docs.slack.dev/reference/app-manifest). Its request addresses are not used: one app listens at one address here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from bot.sandbox.slack.workspace import SlashCommand

ShortcutKind = Literal["global", "message"]
KINDS = frozenset({"global", "message"})


class BadManifest(ValueError):
    """The manifest cannot be read; the text says where and why, for whoever wrote it."""


@dataclass(frozen=True)
class Shortcut:
    """A shortcut that the app registered: in the ⚡ menu (``global``) or in the menu of every message."""

    callback_id: str
    name: str
    kind: ShortcutKind = "global"
    description: str = ""

    def for_page(self) -> dict[str, Any]:
        return {
            "callback_id": self.callback_id,
            "name": self.name,
            "type": self.kind,
            "description": self.description,
        }


@dataclass(frozen=True)
class Manifest:
    """What a manifest declares; what it leaves out does not exist."""

    name: str
    bot_name: str
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()


def read_manifest(given: Path | str | Mapping[str, Any]) -> Manifest:
    """The manifest in a YAML or JSON file, or one that was read already.

    Raises:
        BadManifest: there is no such file, it is neither YAML nor JSON, or a part of it is not what it should be.
    """
    return _manifest(_Group(given if isinstance(given, Mapping) else _read(Path(given)), ""))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found = _parsed(path, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadManifest(f"{path} cannot be read: {error}") from None
    if not isinstance(found, Mapping):
        raise BadManifest(f"{path} should hold a manifest, and holds {_kind(found)}")
    return found


def _parsed(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _yaml(path, text)


def _yaml(path: Path, text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise BadManifest(f"{path} is neither YAML nor JSON: {str(error).splitlines()[0]}") from None


class _Group:
    """One group of settings, and where it stands in the manifest."""

    def __init__(self, given: Mapping[Any, Any], at: str) -> None:
        self._given = given
        self._at = at

    def group(self, name: str) -> "_Group":
        value = self._given.get(name) or {}
        if not isinstance(value, Mapping):
            raise self._wrong(name, "a group of settings", value)
        return _Group(value, self._place(name))

    def groups(self, name: str) -> "list[_Group]":
        found = []
        for index, value in enumerate(self._list(name)):
            if not isinstance(value, Mapping):
                raise self._wrong(f"{name}[{index}]", "a group of settings", value)
            found.append(_Group(value, self._place(f"{name}[{index}]")))
        return found

    def texts(self, name: str) -> frozenset[str]:
        found = self._list(name)
        for index, value in enumerate(found):
            if not isinstance(value, str):
                raise self._wrong(f"{name}[{index}]", "text", value)
        return frozenset(found)

    def text(self, name: str, default: str | None = None) -> str:
        """The text under a name; without a default it has to be there."""
        value = self._given.get(name, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self._wrong(name, "text", value)
        return value

    def flag(self, name: str) -> bool:
        value = self._given.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false", value)
        return value

    def choice(self, name: str, choices: frozenset[str]) -> str:
        value = self.text(name)
        if value not in choices:
            raise self._wrong(name, " or ".join(sorted(choices)), value)
        return value

    def _list(self, name: str) -> list[Any]:
        value = self._given.get(name) or []
        if not isinstance(value, list):
            raise self._wrong(name, "a list", value)
        return value

    def _place(self, name: str) -> str:
        return f"{self._at}.{name}" if self._at else name

    def _wrong(self, name: str, wanted: str, value: Any) -> BadManifest:
        return BadManifest(f"the manifest's {self._place(name)} should be {wanted}, and is {_kind(value)}")


def _manifest(root: _Group) -> Manifest:
    features = root.group("features")
    name = root.group("display_information").text("name")
    settings = root.group("settings")
    return Manifest(
        name=name,
        bot_name=features.group("bot_user").text("display_name", name),
        commands=tuple(_command(one) for one in features.groups("slash_commands")),
        shortcuts=tuple(_shortcut(one) for one in features.groups("shortcuts")),
        scopes=root.group("oauth_config").group("scopes").texts("bot"),
        events=settings.group("event_subscriptions").texts("bot_events"),
    )


def _command(group: _Group) -> SlashCommand:
    return SlashCommand(
        command=group.text("command"),
        description=group.text("description", ""),
        usage_hint=group.text("usage_hint", ""),
        should_escape=group.flag("should_escape"),
    )


def _shortcut(group: _Group) -> Shortcut:
    return Shortcut(
        callback_id=group.text("callback_id"),
        name=group.text("name"),
        kind=cast("ShortcutKind", group.choice("type", KINDS)),
        description=group.text("description", ""),
    )


def _kind(value: Any) -> str:
    """What something is, in the words of whoever writes a manifest."""
    if value is None or value == "":
        return "missing"
    if isinstance(value, str):
        return f"“{value[:60]}”"
    words = {bool: "true or false", list: "a list", dict: "a group of settings"}
    return words.get(type(value), f"{value!r:.60}")
