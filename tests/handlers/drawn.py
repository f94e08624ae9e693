"""What draws the outbox's rows, over the services of a test's house."""

from bot.services.sights import Sights
from handlers.drawing import Drawing
from tests.services.make import House, SeesAll


def drawing_of(house: House, sights: Sights | None = None) -> Drawing:
    """``sights`` says who sees a channel; nobody from outside does, if it is not given."""
    return Drawing(
        house.leads,
        house.rollups,
        house.runs,
        house.forms,
        house.bulks,
        house.activities,
        sights or SeesAll(),
        house.late_names,
    )
