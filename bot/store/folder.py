"""The embedded store's folder: who holds it, which server was started on it, and that server's settings."""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.errors import GoodOnesError

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
LONGEST_LOG = 1024 * 1024
"""Bytes; a longer log starts over at the next start."""
ELSEWHERE = "set REDIS_URL to a Redis or Valkey of your own"


class StoreInUse(GoodOnesError):
    """Another process holds the folder; two servers on the same files would spoil them."""

    def __init__(self, directory: Path, pid: int | None, *, server: bool = False) -> None:
        who = "a store server that does not end" if server else "another process"
        known = f"{who} (pid {pid})" if pid else who
        super().__init__(
            f"The store in {directory} is in use by {known}. "
            "Stop that one first, or give this one another folder (GOODONES_DATA_DIR)."
        )
        self.directory, self.pid = directory, pid


class StoreCannotStart(GoodOnesError):
    """The embedded store does not come up; the text says why, and what to do."""


@dataclass(frozen=True)
class Record:
    """The server that was started last. Until it has answered, only its address is known.

    The address of a TCP server has its password in it: the file is for its owner's eyes only.
    """

    url: str
    pid: int | None = None
    run_id: str | None = None


class Lock:
    """A lock that the kernel drops when its last holder is gone, however it went.

    It is held by open file, not by process: a child that inherits the file holds it too, and a second
    attempt from the same process is refused. See flock(2).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.descriptor: int | None = None

    def take(self) -> bool:
        """Whether the lock is ours now; never waits. Raises OSError where files cannot be locked."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if isinstance(error, BlockingIOError):
                return False
            raise
        self.descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go of our hold only: a child that inherited it keeps its own."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def sign(self, text: str) -> None:
        """Leave a note for those who come while it is held."""
        if self.descriptor is not None:
            os.ftruncate(self.descriptor, 0)
            os.pwrite(self.descriptor, text.encode(), 0)

    def signature(self) -> str:
        return self._path.read_text(errors="replace")


class Folder:
    """Everything that lies beside the data. All of it is readable by the owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.socket = self.path / "valkey.sock"
        self.log = self.path / "valkey.log"
        self.settings = self.path / "valkey.conf"
        self._record = self.path / "server.json"
        self.owner = Lock(self.path / "owner.lock")
        """Held by the process that uses the store."""
        self.server = Lock(self.path / "server.lock")
        """Held by that process and by the server that it started, which may outlive it."""

    def take(self) -> None:
        """Make the folder and make it ours. Raises StoreInUse, StoreCannotStart."""
        try:
            self.path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            self.path.chmod(PRIVATE_FOLDER)
            taken = self.owner.take()
        except OSError as error:
            raise StoreCannotStart(
                f"The folder {self.path} cannot hold the store: {error}. "
                f"Give it a folder of its own on a local disk (GOODONES_DATA_DIR), or {ELSEWHERE}."
            ) from error
        if not taken:
            raise StoreInUse(self.path, self._owner_pid())
        self.owner.sign(str(os.getpid()))

    def _owner_pid(self) -> int | None:
        signature = self.owner.signature()
        return int(signature) if signature.isascii() and signature.isdigit() else None

    def remember(self, record: Record) -> None:
        _write(self._record, json.dumps(asdict(record)))

    def remembered(self) -> Record | None:
        """The server that was started last, or none that can be read."""
        try:
            known: Any = json.loads(self._record.read_bytes())
            return Record(str(known["url"]), known["pid"], known["run_id"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def forget(self) -> None:
        """Remove what only a running server has."""
        self._record.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)

    def configure(self, settings: dict[str, str]) -> None:
        """Write the server's settings (plain words, no paths); a file, since anyone may read a command line."""
        _write(self.settings, "".join(f'{name} "{value}"\n' for name, value in settings.items()))

    def open_log(self) -> int:
        """A descriptor to append to; the caller closes it."""
        mode = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        descriptor = os.open(self.log, mode, PRIVATE_FILE)
        if os.fstat(descriptor).st_size > LONGEST_LOG:
            os.ftruncate(descriptor, 0)
        return descriptor


def _write(path: Path, text: str) -> None:
    """All or nothing: a process that is killed meanwhile leaves the old file."""
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    beside.replace(path)
