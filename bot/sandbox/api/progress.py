"""How a run gets from queued to its end, step by step, without waiting for anything."""

from dataclasses import replace

from bot.sandbox.api.dice import dice
from bot.sandbox.api.discovery import MOST, cached_followers, discover
from bot.sandbox.api.modes import RETEST, SYNC
from bot.sandbox.api.prospecting import auto_enrich
from bot.sandbox.api.rows import Run
from bot.sandbox.api.tables import Tables

RETEST_FAILURE = "The classifier did not answer. Try again later."
FAILURE = "X did not answer while followers were being fetched. Try again later."


class Progress:
    """The steps of a run. Every step adds a line to ``progressLog``.

    A sync fetches followers, sets bots aside and classifies; a re-test loads cached followers and classifies.

    ``fetch_followers`` is the one documented step name (.../api-reference/stream-run-status); the others are
    *assumed*. The log's length says which step is next, so that a run can be taken up again after a restart.
    """

    def __init__(self, tables: Tables, seed: int) -> None:
        self._tables = tables
        self._seed = seed
        self._steps = {
            SYNC: (self._fetch, self._set_bots_aside, self._classify),
            RETEST: (self._load_cached, self._classify_again),
        }

    def pause(self, run: Run) -> float:
        """Seconds before the next step: about 1 in the queue, then 3 to 5 for all steps together."""
        throw = dice(self._seed, "pace", run.id)
        queued, running = throw.uniform(0.8, 1.2), throw.uniform(3.0, 5.0)
        return queued if run.status == "queued" else running / len(self._steps[run.mode])

    def advance(self, run: Run, now: str) -> Run:
        """Take and store the next step of a run that is not over."""
        if run.status == "queued":
            return self._tables.runs.put(replace(run, status="running"))
        return self._tables.runs.put(self._steps[run.mode][len(run.progress_log)](run, now))

    def _fetch(self, run: Run, now: str) -> Run:
        followers = dice(self._seed, "followers", run.id).randint(3 * MOST, 9 * MOST)
        fetched = replace(run, new_followers_count=followers)
        return _log(fetched, "fetch_followers", f"Fetched {followers} new followers", now)

    def _set_bots_aside(self, run: Run, now: str) -> Run:
        if run.doomed:
            return replace(run, status="failed", error_message=FAILURE, completed_at=now)
        bots = dice(self._seed, "bots", run.id).randint(0, run.new_followers_count - MOST)
        return _log(run, "filter_bots", f"Set aside {bots} bots and empty profiles", now)

    def _load_cached(self, run: Run, now: str) -> Run:
        cached = len(cached_followers(self._tables, self._seed, run.account_id))
        return _log(run, "load_cached_followers", f"Loaded {cached} cached followers", now)

    def _classify_again(self, run: Run, now: str) -> Run:
        if run.doomed:
            return replace(run, status="failed", error_message=RETEST_FAILURE, completed_at=now)
        return self._classify(run, now)

    def _classify(self, run: Run, now: str) -> Run:
        leads = discover(self._tables, self._seed, run, now)
        medium = sum(lead.match_confidence == "medium" for lead in leads)
        classified = replace(
            run,
            status="succeeded",
            completed_at=now,
            candidates_passed_count=len(leads),
            medium_fit_count=medium,
            enriched_count=auto_enrich(self._tables, run.stream_id, run.id),
        )
        found = f"Found {len(leads) - medium} high fit and {medium} medium fit leads"
        return _log(classified, "classify", found, now)


def _log(run: Run, step: str, message: str, now: str) -> Run:
    line = {"step": step, "message": message, "timestamp": now}
    return replace(run, progress_log=[*run.progress_log, line])
