"""What kind of channel one is: open for us, private, shared with others."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Place(BaseModel):
    """``open``: we may post there. ``outside``: people of another organisation are in it, or invited.

    ``shared`` is so too where it is only shared with other workspaces of one's own organisation.
    """

    model_config = ConfigDict(frozen=True)

    open: bool = False
    private: bool = False
    shared: bool = False
    outside: bool = False

    @classmethod
    def read(cls, info: Mapping[str, Any]) -> Self:
        """A conversation object: https://docs.slack.dev/reference/objects/conversation-object"""
        outside = bool(
            info.get("is_ext_shared") or info.get("is_pending_ext_shared") or info.get("pending_shared")
        )
        return cls(
            open=bool(info.get("is_member") or info.get("is_im")) and not info.get("is_archived"),
            private=any(bool(info.get(each)) for each in ("is_private", "is_im", "is_mpim", "is_group")),
            shared=outside or bool(info.get("is_shared") or info.get("is_org_shared")),
            outside=outside,
        )
