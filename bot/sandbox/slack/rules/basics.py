"""Small rules from which the Block Kit tables are made; each names what is wrong in Slack's words, and where.

A rule looks at one value and adds to a list of problems. The wording of lengths, counts, enums, and of wrong, missing
and additional fields is Slack's own as quoted in public issue threads and logs (slack-go/slack#1452,
slackapi/java-slack-sdk#302, metabase/metabase#74943); that of the rarer ones is *assumed*. Lengths count code points
(*assumed*).
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

Rule = Callable[[Any, str, list[str]], None]
WEB_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
SECURE_ADDRESS = re.compile(r"https://[^\s/]+", re.IGNORECASE)
ID_LENGTH = 255
MOST = 2**31 - 1
LEVEL = "[ERROR] "


def problem(what: str, pointer: str) -> str:
    """One line of ``response_metadata.messages``."""
    return f"{LEVEL}{what} [json-pointer:{pointer}]"


def string(maximum: int | None = None, minimum: int = 1) -> Rule:
    """A text of ``minimum`` to ``maximum`` characters, or of any length."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, str):
            problems.append(problem("must provide a string", pointer))
        elif len(value) < minimum:
            problems.append(problem(f"must be more than {minimum - 1} characters", pointer))
        elif maximum is not None and len(value) > maximum:
            problems.append(problem(f"must be less than {maximum + 1} characters", pointer))

    return check


def matching(pattern: re.Pattern[str], what: str, *, maximum: int = 3000) -> Rule:
    """A text that has a form, such as a web address (of which only the start is looked at)."""
    return such(string(maximum), lambda value: pattern.match(value) is not None, what)


def such(rule: Rule, holds: Callable[[Any], bool], what: str) -> Rule:
    """A value that follows ``rule`` and for which something more holds."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        before = len(problems)
        rule(value, pointer, problems)
        if len(problems) == before and not holds(value):
            problems.append(problem(what, pointer))

    return check


def boolean(value: Any, pointer: str, problems: list[str]) -> None:
    """True or false."""
    if not isinstance(value, bool):
        problems.append(problem("must be a valid boolean", pointer))


def anything(_value: Any, _pointer: str, _problems: list[str]) -> None:
    """Whatever stands there."""


def integer(low: int, high: int) -> Rule:
    """A whole number from ``low`` to ``high``."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.append(problem("must be a valid integer", pointer))
        elif not low <= value <= high:
            problems.append(problem(f"must be between {low} and {high}", pointer))

    return check


def number(value: Any, pointer: str, problems: list[str]) -> None:
    """Any finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        problems.append(problem("must be a valid number", pointer))


def one_of(*allowed: str) -> Rule:
    """One of a few words."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, str):
            problems.append(problem("must provide a string", pointer))
        elif value not in allowed:
            problems.append(problem("must be a valid enum value", pointer))

    return check


def items(rule: Rule, maximum: int, minimum: int = 1) -> Rule:
    """A list of ``minimum`` to ``maximum`` things that each follow ``rule``."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, list):
            problems.append(problem("must provide an array", pointer))
            return
        if len(value) > maximum:
            problems.append(problem(f"no more than {maximum} items allowed", pointer))
        elif len(value) < minimum:
            problems.append(problem(f"must provide at least {minimum} items", pointer))
        for index, one in enumerate(value[:maximum]):
            rule(one, f"{pointer}/{index}", problems)

    return check


def shape(fields: Mapping[str, Rule], *needed: str, also: Rule | None = None) -> Rule:
    """An object with these fields and no others; ``also`` looks at a whole one that is otherwise right."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, dict):
            problems.append(problem("must provide an object", pointer))
            return
        before = len(problems)
        problems.extend(
            problem(f"missing required field: {name}", pointer) for name in needed if name not in value
        )
        for name, child in value.items():
            if name in fields:
                fields[name](child, f"{pointer}/{name}", problems)
            else:
                problems.append(problem(f"invalid additional property: {name}", pointer))
        if also is not None and len(problems) == before:
            also(value, pointer, problems)

    return check


def by_type(table: Mapping[str, Rule]) -> Rule:
    """An object whose ``type`` names its rule."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, dict):
            problems.append(problem("must provide an object", pointer))
            return
        kind = value.get("type")
        if kind is None:
            problems.append(problem("missing required field: type", pointer))
        elif isinstance(kind, str) and kind in table:
            table[kind](value, pointer, problems)
        else:
            problems.append(problem(f"unsupported type: {kind}", f"{pointer}/type"))

    return check


def typed(kind: str, fields: Mapping[str, Rule], *needed: str, also: Rule | None = None) -> dict[str, Rule]:
    """One row of a table for ``by_type``."""
    return {kind: shape({"type": anything, **fields}, *needed, also=also)}


def either(first: str, second: str, *, both: bool = False) -> Rule:
    """At least one of two fields, and (unless ``both``) not the two together."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if first not in value and second not in value:
            problems.append(problem(f"missing required field: {first}", pointer))
        elif not both and first in value and second in value:
            problems.append(problem(f"only one of {first} and {second} allowed", pointer))

    return check


def at_least_one(*names: str) -> Rule:
    """Some field of these."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not any(name in value for name in names):
            problems.append(problem(f"must provide at least one of: {', '.join(names)}", pointer))

    return check


def all_of(*rules: Rule) -> Rule:
    """Several rules on one value."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        for rule in rules:
            rule(value, pointer, problems)

    return check
