"""How much memory a process takes, as the kernel counts it and as Python does; and how much of a processor.

https://docs.kernel.org/filesystems/proc.html (``VmRSS``, ``VmHWM``, ``clear_refs``, ``stat``)
"""

import gc
import os
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_PROC = Path("/proc")
_SELF = _PROC / "self"
_FORGET_THE_PEAK = "5"

Growth = Callable[[], int]
"""Bytes that the peak since the beginning lies above the beginning."""


def kernel_can_tell() -> bool:
    return (_SELF / "clear_refs").exists()


@contextmanager
def resident() -> Iterator[Growth]:
    """Growth of the resident set: what the allocators keep counts too. Linux only."""
    gc.collect()
    (_SELF / "clear_refs").write_text(_FORGET_THE_PEAK)
    idle = resident_now()
    yield lambda: _status(_SELF, "VmHWM") - idle


def resident_now() -> int:
    """Bytes of the resident set. Linux only."""
    return _status(_SELF, "VmRSS")


@contextmanager
def traced() -> Iterator[Growth]:
    """Growth of what Python holds; makes everything several times slower."""
    gc.collect()
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def peak(pid: int) -> int:
    """The most bytes that were ever resident for a process. Linux only."""
    return _status(_PROC / str(pid), "VmHWM")


def now(pid: int) -> int:
    """The bytes that are resident for a process. Linux only."""
    return _status(_PROC / str(pid), "VmRSS")


def cpu_seconds(pid: int) -> float:
    """What a process used of a processor, for itself and in the kernel for it. Linux only."""
    # The name, in brackets, may have spaces in it.
    words = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _status(process: Path, name: str) -> int:
    """Bytes; the kernel writes ``VmRSS:     1234 kB``."""
    lines = (line.split() for line in (process / "status").read_text().splitlines())
    return next(int(words[1]) * 1024 for words in lines if words[0] == f"{name}:")
