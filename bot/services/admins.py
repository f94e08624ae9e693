"""Those who run this app in the workspace: they hear of its troubles, and are admins whatever Slack says."""

from collections.abc import Sequence


class Admins:
    """By Slack user id; there may be none."""

    def __init__(self, people: Sequence[str]) -> None:
        self.people = tuple(people)

    def __contains__(self, person: object) -> bool:
        return person in self.people
