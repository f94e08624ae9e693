"""Asks what runs on this machine, by plain HTTP."""

from typing import Any

import httpx


def loopback_client(**options: Any) -> httpx.AsyncClient:
    """No proxy of the surroundings is used, and no certificates are read, which takes longer than most requests."""
    return httpx.AsyncClient(trust_env=False, verify=False, **options)
