"""A stand-in that is killed while it makes a stream or replaces pairs: the next start reads a world that adds up."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.calls import Call
from bot.sandbox.keep import Keep
from tests.sandbox.api.naive import Desk
from tests.sandbox.api.support import KEY, ManualClock
from tests.sandbox.api.test_kill import DyingKeep, Killed

LISTS = ("/streams", "/segments", "/accounts", "/leads", "/runs", "/me")
PAIRS = [
    {"accountHandle": "levels", "segment": {"description": "Bees"}},
    {"accountHandle": "makers", "segmentId": 12},
    {"accountId": 7, "segment": {"description": "Honey"}},
]
MANY_WRITES = 40
"""More than one change ever makes."""


def opened(keep: Keep) -> Desk:
    return Desk(ApiSandbox(key=KEY, keep=keep, clock=ManualClock())._front._backend)


def create(desk: Desk) -> Any:
    return desk.post("/streams", {"pairs": PAIRS})


def replace_pairs(desk: Desk) -> Any:
    body = '{"pairs": [{"accountHandle": "levels", "segmentId": 13}, {"accountId": 7, "segmentId": 14}]}'
    return desk._ask("PATCH", "/streams/{id}", Call("http://api.example", {"id": 44}, raw=body))


def delete(desk: Desk) -> Any:
    return desk._ask("DELETE", "/streams/{id}", Call("http://api.example", {"id": 44}))


@pytest.mark.parametrize(("change", "kills"), [(create, 10), (replace_pairs, 5), (delete, 1)])
def test_kill_in_place_of_any_write_leaves_a_world_in_which_it_can_be_asked_again(
    tmp_path: Path, change: Any, kills: int
) -> None:
    begun = Keep(tmp_path / "begun.db")
    opened(begun)
    begun.close()
    killed = 0
    for write in range(MANY_WRITES):
        keep = DyingKeep(Path(shutil.copy(tmp_path / "begun.db", tmp_path / f"{write}.db")))
        desk = opened(keep)
        keep.left = write
        try:
            change(desk)
        except Killed:
            killed += 1
        keep.left = None
        after = opened(keep)
        shown = [after.get(path) for path in LISTS]
        assert all(shown)
        answer = change(after)
        handles = [account.handle for account in after.tables.accounts.all()]
        assert len(handles) == len(set(handles))
        if change is create:
            pairs = after.get("/streams/{id}", id=answer["id"])["stream"]["pairs"]
            assert [pair["xHandle"] for pair in pairs] == ["levels", "makers", "indiemaker_kay"]
        keep.close()
        if killed <= write:
            break
    assert killed >= kills
