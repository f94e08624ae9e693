"""What comes from outside is a zone only where this machine knows it."""

from typing import Any

import pytest

from bot.zones import known_zone


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_a_zone_is_its_name(name: str) -> None:
    assert known_zone(name) == name


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Europe/Atlantis", id="nowhere"),
        pytest.param("Europe", id="a folder of zones"),
        pytest.param("../etc/passwd", id="another file"),
        pytest.param("/etc/passwd", id="an absolute path"),
        pytest.param("Europe/Ber\0lin", id="no name of a file"),
        pytest.param("x" * 5000, id="too long for a file"),
        pytest.param("", id="nothing"),
        pytest.param(None, id="null"),
        pytest.param(2, id="a number"),
        pytest.param(["UTC"], id="a list"),
    ],
)
def test_what_names_none_is_none(name: Any) -> None:
    assert known_zone(name) is None
