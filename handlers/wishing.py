"""Which leads are wanted: the filter as it was typed, with the segments in it looked up."""

from blocks.notices import several_fit, unknown_name
from bot.api.models import Segment
from bot.commands.intent import Intent, Problem, ProblemKind
from bot.commands.names import Ambiguous, Found, Named, Unknown, find
from bot.errors import Refused
from bot.filters import ChosenSegment, LeadFilter
from bot.services.catalog import Catalog
from bot.slack.replies import Reply, Say
from handlers.problems import explain

NONE = "There are no segments yet, so leads can't be told apart by one. Please leave `segment` out."


async def wanted_by(intent: Intent, catalog: Catalog) -> LeadFilter | Reply:
    """The whole filter; or what to type instead, where a segment is not clear. Raises ApiError, Refused."""
    if not (intent.segments or intent.not_segments):
        return intent.filters
    known = await catalog.segments()
    chosen: dict[str, ChosenSegment] = {}
    for typed in (*intent.segments, *intent.not_segments):
        found = _meant(typed, known)
        if not isinstance(found, Named):
            return _unclear(typed, found, known)
        chosen[typed] = ChosenSegment(id=found.id, title=found.name)
    wanted = intent.filters.with_segments(
        (chosen[typed] for typed in intent.segments), (chosen[typed] for typed in intent.not_segments)
    )
    if clash := wanted.contradiction():
        return Say(
            explain(Problem(ProblemKind.CONTRADICTION, clash, f"{intent.action} rust high not likers"))
        )
    return wanted


def _meant(typed: str, known: tuple[Segment, ...]) -> Named | Ambiguous | Unknown:
    """By the id that the API shows people (``seg_12``), else as any name."""
    titles = [Named(segment.id, segment.title) for segment in known]
    shown = (each for each, segment in zip(titles, known, strict=True) if segment.user_facing_id == typed)
    if by_id := next(shown, None):
        return by_id
    found = find(typed, titles)
    return found.item if isinstance(found, Found) else found


def _unclear(typed: str, found: Ambiguous | Unknown, known: tuple[Segment, ...]) -> Reply:
    """What to type instead is a number: titles may be long, or alike."""
    if not known:
        raise Refused(NONE)
    if isinstance(found, Ambiguous):
        fitting = {each.id: each.name for each in found.candidates}
        return Say(several_fit("segment", typed, fitting, f"segment {next(iter(fitting))}"))
    nearest = [found.nearest.name] if found.nearest else []
    meant = found.nearest.id if found.nearest else known[0].id
    return Say(unknown_name("segment", typed, nearest, f"segment {meant}"))
