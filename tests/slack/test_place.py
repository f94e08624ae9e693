"""What kind of channel one is, by its conversation object."""

from typing import Any

import pytest

from bot.slack.place import Place

PUBLIC: dict[str, Any] = {"id": "C1", "is_channel": True, "is_member": True, "is_private": False}


@pytest.mark.parametrize(
    ("info", "true"),
    [
        ({}, {"open"}),
        ({"is_member": False}, set()),
        ({"is_archived": True}, set()),
        ({"is_private": True}, {"open", "private"}),
        ({"is_group": True}, {"open", "private"}),
        ({"is_mpim": True}, {"open", "private"}),
        ({"is_member": False, "is_im": True}, {"open", "private"}),
        ({"is_ext_shared": True}, {"open", "shared", "outside"}),
        ({"is_shared": True}, {"open", "shared"}),
        ({"is_org_shared": True}, {"open", "shared"}),
        ({"is_pending_ext_shared": True}, {"open", "shared", "outside"}),
        ({"pending_shared": ["T2"]}, {"open", "shared", "outside"}),
        ({"pending_shared": []}, {"open"}),
    ],
)
def test_each_kind_is_told_apart(info: dict[str, Any], true: set[str]) -> None:
    place = Place.read({**PUBLIC, **info})
    assert {name for name, value in place if value} == true


def test_of_nothing_nothing_is_so() -> None:
    assert Place.read({}) == Place()
