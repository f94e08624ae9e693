"""Finds room for what runs on this machine, and asks it by plain HTTP."""

import socket
from typing import Any

import httpx


def loopback_client(**options: Any) -> httpx.AsyncClient:
    """No proxy of the surroundings is used, and no certificates are read, which takes longer than most requests."""
    return httpx.AsyncClient(trust_env=False, verify=False, **options)


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
