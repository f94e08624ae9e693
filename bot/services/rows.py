"""Under which keys messages stand in the outbox, so that whoever puts one again means the same message."""


def card_id(lead_id: int, channel: str) -> str:
    """The outbox key of a lead's card in a channel."""
    return f"lead:{lead_id}:{channel}"


def rollup_row(rollup_id: str) -> str:
    """The outbox key of a roll-up."""
    return f"rollup:{rollup_id}"


def activity_row(lead_id: int, channel: str, job: str) -> str:
    """The outbox key of a line in the thread of a card, by the job that did the first of what it tells."""
    return f"activity:{lead_id}:{channel}:{job}"
