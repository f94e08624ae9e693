"""Re-tests: classifying cached followers again. Source: https://docs.catchthegoodones.com/api-reference/re-test-stream."""

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.modes import RETEST
from bot.sandbox.api.operations.runs import need_live_stream
from bot.sandbox.api.rows import Account, Pair
from bot.sandbox.api.views import Json


def retest_stream(api: Backend, call: Call) -> Answer:
    """Queue a run for each pair that the filters leave; each uses one re-test of its account's month.

    *Assumed*: no body is as good as ``{}``; filters that no pair of the stream meets leave nothing to do; an archived
    stream refuses as ``run`` does; where several reasons hold, the free tier is named before sleep, sleep before budget.
    """
    stream = need_live_stream(api, call)
    body = call.body_if_any()
    account_id, segment_id = body.whole("accountId"), body.whole("segmentId")
    queued: list[Json] = []
    skipped: list[Json] = []
    for pair in api.tables.pairs_of(stream.id):
        if account_id in {None, pair.account_id} and segment_id in {None, pair.segment_id}:
            _send(api, pair, queued, skipped)
    return Answer({"queued": queued, "skipped": skipped})


def _send(api: Backend, pair: Pair, queued: list[Json], skipped: list[Json]) -> None:
    account = api.need_account(pair.account_id)
    told = {"pairId": pair.id, "trackedAccountId": account.id}
    if reason := _why_skipped(api, account):
        skipped.append({**told, "reason": reason})
        return
    api.budgets.use_retest(account)
    run = api.life.queue(pair.stream_id, pair.account_id, pair.segment_id, mode=RETEST)
    queued.append({**told, "segmentId": pair.segment_id, "runId": run.id})


def _why_skipped(api: Backend, account: Account) -> str | None:
    if api.tables.owner.free:
        return "free_tier"
    if not account.is_active:
        return "account_sleeping"
    return None if api.budgets.retests_left(account) else "budget_exhausted"


ROUTES = (Route("POST", "/streams/{id}/re-test", retest_stream),)
