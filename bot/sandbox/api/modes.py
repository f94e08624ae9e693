"""What a run does: fetch new followers and classify them, or classify again those that were fetched before."""

SYNC = "sync-then-search"
"""As in the example of https://docs.catchthegoodones.com/api-reference/stream-runs."""
RETEST = "search-only"
"""*Assumed*: no page shows the mode of a re-test."""
