"""How much memory this process takes: as the kernel counts it, and as Python does.

https://docs.kernel.org/filesystems/proc.html (``VmRSS``, ``VmHWM``, ``clear_refs``)
"""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_PROC = Path("/proc/self")
_FORGET_THE_PEAK = "5"

Growth = Callable[[], int]
"""Bytes that the peak since the beginning lies above the beginning."""


def kernel_can_tell() -> bool:
    return (_PROC / "clear_refs").exists()


@contextmanager
def resident() -> Iterator[Growth]:
    """Growth of the resident set: what the allocators keep counts too. Linux only."""
    gc.collect()
    (_PROC / "clear_refs").write_text(_FORGET_THE_PEAK)
    idle = resident_now()
    yield lambda: _status("VmHWM") - idle


def resident_now() -> int:
    """Bytes of the resident set. Linux only."""
    return _status("VmRSS")


@contextmanager
def traced() -> Iterator[Growth]:
    """Growth of what Python holds; makes everything several times slower."""
    gc.collect()
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _status(name: str) -> int:
    """Bytes; the kernel writes ``VmRSS:     1234 kB``."""
    lines = (line.split() for line in (_PROC / "status").read_text().splitlines())
    return next(int(words[1]) * 1024 for words in lines if words[0] == f"{name}:")
