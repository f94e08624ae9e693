"""``python -m tests.soak [LEADS]``: prints what it measures as it goes; ends with 1 where a mark is missed."""

import asyncio
import logging
import sys
from time import perf_counter

from bot.logs import configure
from tests.bench.table import heading as heading_of_verdicts
from tests.soak import week
from tests.soak.bill import opened
from tests.soak.measure import WARM_UP, Sample, Window, heading, missed, verdicts
from tests.soak.traffic import A_WEEK


async def main(leads: int) -> int:
    began = perf_counter()
    configure(level=logging.WARNING)
    _say(heading())
    taken: list[Sample] = []
    async with opened(leads) as house:
        async for sample in week.samples(house, leads):
            if taken:
                _say(Window(taken[-1], sample))
            taken.append(sample)
        rows = [*verdicts(taken), *[row async for row in week.endings(house)]]
    _say("\n" + heading_of_verdicts())
    for row in rows:
        _say(row)
    posted = f"{house.slack.posts:,} messages, {house.slack.edits:,} edits"
    _say(f"\n{leads / A_WEEK:.1%} of a week: {posted}; {perf_counter() - began:,.0f} s in all")
    return int(any(missed(row) for row in rows))


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def wanted(arguments: list[str]) -> int:
    """How many leads. Raises SystemExit where that would say nothing."""
    leads = int(arguments[0]) if arguments else A_WEEK
    if not WARM_UP < leads <= A_WEEK:
        raise SystemExit(f"Please bring more than {WARM_UP:,} leads, and at most {A_WEEK:,}.")
    return leads


if __name__ == "__main__":
    sys.exit(asyncio.run(main(wanted(sys.argv[1:]))))
