"""How a documented refusal is expected: exactly this class and status, and nothing was done."""

from collections.abc import Awaitable
from typing import Any, TypeVar

import pytest

from bot.api.errors import ApiRefusal

E = TypeVar("E", bound=ApiRefusal)


async def refused(kind: type[E], status: int, asked: Awaitable[Any]) -> E:
    """The error of exactly this class and status that this call ends with; nothing can have happened."""
    with pytest.raises(ApiRefusal) as caught:
        await asked
    assert (type(caught.value), caught.value.status) == (kind, status)
    assert not caught.value.maybe_done
    assert isinstance(caught.value, kind)
    return caught.value
