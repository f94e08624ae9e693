"""Who may do what, from the least to the most: everyone sees help, viewers see leads, members act, admins decide."""

from enum import StrEnum


class Who(StrEnum):
    """Who may use something; each may do what those before it may."""

    EVERYONE = "everyone"
    VIEWER = "viewer"
    MEMBER = "member"
    ADMIN = "admin"

    def includes(self, wanted: "Who") -> bool:
        """Whether somebody of this role may do what ``wanted`` may."""
        return _RANKS[self] >= _RANKS[wanted]


_RANKS = {who: rank for rank, who in enumerate(Who)}
