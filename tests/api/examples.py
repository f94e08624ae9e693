"""The API's documented example answers, word for word.

Each stands on the page of its endpoint below https://docs.catchthegoodones.com/api-reference/.
"""

import json
from typing import Any

RUN_STREAM = """
{
  "queued":  [ { "trackedAccountId": 7, "syncRunId": 123 } ],
  "skipped": [ { "trackedAccountId": 8, "reason": "budget_exhausted" } ]
}
"""

RUN_STREAM_IN_THE_INTRODUCTION = """
{
  "queued":  [ { "accountId": 7, "syncRunId": 123 } ],
  "skipped": [ { "accountId": 8, "reason": "account_sleeping" } ]
}
"""

RE_TEST = """
{
  "queued":  [ { "pairId": 101, "trackedAccountId": 7, "segmentId": 12, "runId": 234 } ],
  "skipped": [ { "pairId": 102, "trackedAccountId": 8, "reason": "budget_exhausted" } ]
}
"""

RUN = """
{
  "id": 123,
  "streamId": 42,
  "streamName": "AI founders watching Yongfook",
  "trackedXAccountId": 7,
  "xHandle": "yongfook",
  "segmentId": 12,
  "segmentName": "AI founders building developer tools",
  "source": "manual",
  "status": "running",
  "mode": "sync-then-search",
  "triggeredAt": "2026-06-02T09:00:00Z",
  "completedAt": null,
  "newFollowersCount": 50,
  "candidatesPassedCount": 12,
  "mediumFitCount": 4,
  "enrichedCount": 8,
  "errorMessage": null,
  "progressLog": [{ "step": "fetch_followers", "message": "Fetched 50 new followers", "timestamp": "..." }]
}
"""

LEADS = """
{
  "leads": [
    {
      "id": 1234,
      "streamId": 42,
      "trackedXAccountId": 7,
      "segmentId": 12,
      "matchConfidence": "high",
      "sourceType": "new_follower",
      "discoveredAt": "2026-06-02T09:01:00Z",
      "exportedAt": null,
      "profile": {
        "xUserId": "1234567890",
        "handle": "alice",
        "displayName": "Alice Smith",
        "profileImageUrl": "...",
        "followerCount": 8200,
        "bio": "..."
      }
    }
  ],
  "total": 47,
  "hasMore": false
}
"""

LEAD_COUNTS = '{ "highFitCount": 33, "mediumFitCount": 14 }'

ENRICHMENT = """
{
  "leadId": 1234,
  "x_profile_id": "1234567890",
  "result": {
    "ok": true,
    "kind": "resolved",
    "linkedin": { "url": "https://linkedin.com/in/alice", "confidence": "high" },
    "email": { "address": "alice@acme.com", "status": "verified", "provider": "prospeo" }
  },
  "credits_remaining": 47,
  "contact_routes": [
    { "routeType": "linkedin_url", "value": "...", "confidence": "high" }
  ]
}
"""

SEGMENTS = """
{
  "segments": [
    {
      "id": 12,
      "userFacingId": "seg_12",
      "name": null,
      "description": "AI founders building developer tools",
      "genderValues": [],
      "appliedSearchFilters": { "job_role": ["Founder", "CEO"] },
      "followerCountTiers": [],
      "linkedStreamCount": 2,
      "createdAt": "2026-06-01T10:00:00Z",
      "updatedAt": "2026-06-01T10:00:00Z"
    }
  ]
}
"""

ACCOUNTS = """
{
  "active": [
    {
      "id": 7,
      "xHandle": "yongfook",
      "tier": "starter",
      "isActive": true,
      "profileImageUrl": "https://pbs.twimg.com/profile_images/...",
      "lastKnownFollowerCount": 12500,
      "lastKnownTweetCount": 4321,
      "tags": [],
      "addedAt": "2026-03-01T00:00:00Z",
      "assignedSegmentIds": [12, 13],
      "pendingTier": null,
      "pendingTierEffectiveAt": null
    }
  ],
  "sleeping": []
}
"""

SLEEP = '{ "success": true, "accountId": 7, "asleep": true }'
WAKE = '{ "success": true, "accountId": 7, "awake": true }'
FEEDBACK = '{ "ok": true }'
SUBSCRIBE = '{ "id": 1 }'

ME = """
{
  "name": "Jane Smith",
  "email": "jane@example.com",
  "subscriptionStatus": "active",
  "isFreeTier": false,
  "accounts": [
    {
      "accountId": 7,
      "xHandle": "yongfook",
      "tier": "starter",
      "monthlyRetest": { "used": 1, "budget": 12, "remaining": 11, "billingPeriodStart": "2026-05-15T00:00:00Z" },
      "dailySync": { "used": 0, "cap": 1, "remaining": 1 }
    }
  ],
  "credits": { "balance": 47, "lowBalanceThreshold": 10, "isLow": false, "autoTopupEnabled": false },
  "totals": { "monthlyRetestRemaining": 11, "dailySyncRemaining": 1 }
}
"""

CREATE_STREAM = """
{
  "id": 42,
  "accounts": [
    { "handle": "yongfook", "accountId": 7, "accountCreated": true, "billingDelta": "stripe_quantity_incremented" }
  ],
  "segments": [
    { "segmentId": 12, "segmentCreated": true }
  ]
}
"""

UPDATE_STREAM = """
{
  "id": 42,
  "pairsDiff": {
    "addedAccounts": [ { "handle": "newhandle", "accountId": 9, "accountCreated": true, "billingDelta": "stripe_quantity_incremented" } ],
    "addedSegments": [ { "segmentId": 15, "segmentCreated": true } ]
  }
}
"""

DELETE_STREAM = '{ "archived": true }'
CREATE_SEGMENT = '{ "id": 12, "userFacingId": "seg_12" }'

FROM_DESCRIPTION = """
{
  "segment": { "id": 12, "name": null, "description": "AI founders building developer tools" },
  "assignment": { "assigned": true, "alreadyAssigned": false, "position": 0 },
  "assignError": null
}
"""

UPGRADED = '{ "account": {}, "action": "upgraded" }'
DOWNGRADE_SCHEDULED = (
    '{ "account": {}, "action": "downgrade_scheduled", "effectiveAt": "2026-07-01T00:00:00Z" }'
)
PENDING_CANCELLED = '{ "account": {}, "action": "pending_cancelled" }'
"""The page writes ``{...}`` for each of the three accounts."""

KEY_ERRORS = (
    '{"error": "Missing or invalid Authorization header. Use: Bearer <api_key>"}',
    '{"error": "Invalid API key format."}',
    '{"error": "Invalid or revoked API key."}',
)


def example(text: str, **changes: Any) -> Any:
    """An example as parsed JSON, with some of its top names set otherwise."""
    parsed = json.loads(text)
    return {**parsed, **changes} if changes else parsed
