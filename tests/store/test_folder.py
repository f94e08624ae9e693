"""The embedded store's folder: locks, notes and settings."""

import errno
import fcntl
import json
import os
from pathlib import Path

import pytest

from bot.store.folder import LONGEST_LOG, Folder, Lock, Record, StoreCannotStart, StoreInUse

ADDRESS = "unix:///tmp/valkey.sock"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "a store")
    folder.take()
    return folder


def test_a_lock_is_held_by_one_only_even_in_one_process(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_a_lock_lives_on_in_whoever_inherited_its_file(tmp_path: Path) -> None:
    lock, other = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert lock.take()
    assert lock.descriptor is not None
    inherited = os.dup(lock.descriptor)
    lock.release()
    assert not other.take()
    os.close(inherited)
    assert other.take()
    other.release()


def test_a_lock_that_is_not_held_is_not_signed(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    lock.sign("nobody")
    assert not (tmp_path / "lock").exists()
    assert lock.take()
    lock.sign("a longer note")
    lock.sign("note")
    assert lock.signature() == "note"
    lock.release()
    lock.release()


def test_the_folder_is_for_its_owner_only(folder: Folder) -> None:
    folder.remember(Record(ADDRESS))
    folder.configure({"port": "0"})
    assert folder.path.stat().st_mode & 0o777 == 0o700
    for file in folder.path.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_an_open_folder_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir(mode=0o755)
    Folder(tmp_path / "store").take()
    assert (tmp_path / "store").stat().st_mode & 0o777 == 0o700


def test_a_folder_in_use_names_itself_its_holder_and_the_way_out(folder: Folder) -> None:
    with pytest.raises(StoreInUse) as refused:
        Folder(folder.path).take()
    assert refused.value.directory == folder.path
    assert refused.value.pid == os.getpid()
    assert str(folder.path) in str(refused.value)
    assert f"pid {os.getpid()}" in str(refused.value)
    assert "GOODONES_DATA_DIR" in str(refused.value)


@pytest.mark.parametrize("signature", ["", "nobody", "²"])
def test_a_holder_that_did_not_sign_is_another_process(folder: Folder, signature: str) -> None:
    folder.owner.sign(signature)
    with pytest.raises(StoreInUse, match="in use by another process") as refused:
        Folder(folder.path).take()
    assert refused.value.pid is None


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreCannotStart, match="REDIS_URL"):
        Folder(tmp_path / "file" / "store").take()


def test_a_file_system_without_locks_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(StoreCannotStart, match="local disk"):
        Folder(tmp_path / "store").take()


def test_the_last_server_is_remembered_until_forgotten(folder: Folder) -> None:
    assert folder.remembered() is None
    folder.remember(Record(ADDRESS))
    assert folder.remembered() == Record(ADDRESS)
    folder.remember(Record(ADDRESS, 12, "ab"))
    assert folder.remembered() == Record(ADDRESS, 12, "ab")
    folder.forget()
    folder.forget()
    assert folder.remembered() is None


@pytest.mark.parametrize("content", ["", "{", "[]", "null", json.dumps({"url": ADDRESS}), "\x00"])
def test_a_record_that_cannot_be_read_is_none(folder: Folder, content: str) -> None:
    (folder.path / "server.json").write_text(content)
    assert folder.remembered() is None


def test_settings_are_one_a_line(folder: Folder) -> None:
    folder.configure({"port": "0", "save": ""})
    assert folder.settings.read_text() == 'port "0"\nsave ""\n'


def test_a_long_log_starts_over_and_a_short_one_goes_on(folder: Folder) -> None:
    for size, left in ((LONGEST_LOG + 1, 0), (LONGEST_LOG, LONGEST_LOG)):
        folder.log.write_bytes(b"x" * size)
        os.close(folder.open_log())
        assert folder.log.stat().st_size == left
