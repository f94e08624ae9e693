"""Roles stand above each other."""

import pytest

from bot.roles import Who

ROLES = list(Who)


@pytest.mark.parametrize("own", ROLES)
@pytest.mark.parametrize("wanted", ROLES)
def test_each_role_may_do_what_those_before_it_may(own: Who, wanted: Who) -> None:
    assert own.includes(wanted) is (ROLES.index(wanted) <= ROLES.index(own))
