"""Keys of the documentation's examples, to hold the stand-in's answers against. Addresses: docs.catchthegoodones.com."""

LEAD_PAGE = {"leads", "total", "hasMore"}
LEAD = {
    "id",
    "streamId",
    "trackedXAccountId",
    "segmentId",
    "matchConfidence",
    "sourceType",
    "discoveredAt",
    "exportedAt",
    "profile",
}
PROFILE = {"xUserId", "handle", "displayName", "profileImageUrl", "followerCount", "bio"}
RUN = {
    "id",
    "streamId",
    "streamName",
    "trackedXAccountId",
    "xHandle",
    "segmentId",
    "segmentName",
    "source",
    "status",
    "mode",
    "triggeredAt",
    "completedAt",
    "newFollowersCount",
    "candidatesPassedCount",
    "mediumFitCount",
    "enrichedCount",
    "errorMessage",
    "progressLog",
}
PROGRESS = {"step", "message", "timestamp"}
SEGMENT = {
    "id",
    "userFacingId",
    "name",
    "description",
    "genderValues",
    "appliedSearchFilters",
    "followerCountTiers",
    "linkedStreamCount",
    "createdAt",
    "updatedAt",
}
ACCOUNT = {
    "id",
    "xHandle",
    "tier",
    "isActive",
    "profileImageUrl",
    "lastKnownFollowerCount",
    "lastKnownTweetCount",
    "tags",
    "addedAt",
    "assignedSegmentIds",
    "pendingTier",
    "pendingTierEffectiveAt",
}
ME = {"name", "email", "subscriptionStatus", "isFreeTier", "accounts", "credits", "totals"}
ACCOUNT_BUDGET = {"accountId", "xHandle", "tier", "monthlyRetest", "dailySync"}
MONTHLY_RETEST = {"used", "budget", "remaining", "billingPeriodStart"}
DAILY_SYNC = {"used", "cap", "remaining"}
CREDITS = {"balance", "lowBalanceThreshold", "isLow", "autoTopupEnabled"}
TOTALS = {"monthlyRetestRemaining", "dailySyncRemaining"}
ENRICHMENT = {"leadId", "x_profile_id", "result", "credits_remaining", "contact_routes"}
ENRICHMENT_RESULT = {"ok", "kind", "linkedin", "email"}
LINKEDIN = {"url", "confidence"}
EMAIL = {"address", "status", "provider"}
CONTACT_ROUTE = {"routeType", "value", "confidence"}
STREAM_CREATED = {"id", "accounts", "segments"}
UPSERTED_ACCOUNT = {"handle", "accountId", "accountCreated", "billingDelta"}
UPSERTED_SEGMENT = {"segmentId", "segmentCreated"}
PAIRS_DIFF = {"addedAccounts", "addedSegments"}
RETEST_QUEUED = {"pairId", "trackedAccountId", "segmentId", "runId"}
RETEST_SKIPPED = {"pairId", "trackedAccountId", "reason"}
SEGMENT_CREATED = {"id", "userFacingId"}
FROM_DESCRIPTION = {"segment", "assignment", "assignError"}
DESCRIBED_SEGMENT = {"id", "name", "description"}
ASSIGNMENT = {"assigned", "alreadyAssigned", "position"}
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
"""How every documented v2 example writes a time."""
