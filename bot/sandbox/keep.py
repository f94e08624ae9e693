"""Documents that outlive a stand-in's process, also after ``kill -9``: (kind, key) → JSON in one SQLite file."""

import json
import sqlite3
from pathlib import Path
from typing import Any


class Keep:
    """A write-through shelf. Each ``put`` is one committed statement; without a path nothing reaches a disk."""

    def __init__(self, path: Path | None = None) -> None:
        self._db = sqlite3.connect(":memory:" if path is None else path, isolation_level=None)
        # A killed process loses nothing; a power cut may cost the last moments of a sandbox, which is fine.
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS docs"
            " (kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key))",
        )

    def put(self, kind: str, key: str, body: Any) -> None:
        """Keep ``body`` (anything that JSON can hold) under its key, in place of what was there."""
        self._db.execute(
            "INSERT INTO docs VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
            (kind, key, json.dumps(body)),
        )

    def drop(self, kind: str, key: str) -> None:
        self._db.execute("DELETE FROM docs WHERE kind = ? AND key = ?", (kind, key))

    def all(self, kind: str) -> dict[str, Any]:
        """Every document of a kind by key, in the order of first keeping."""
        rows = self._db.execute("SELECT key, body FROM docs WHERE kind = ? ORDER BY rowid", (kind,))
        return {key: json.loads(body) for key, body in rows}

    def clear(self) -> None:
        self._db.execute("DELETE FROM docs")

    def close(self) -> None:
        self._db.close()
