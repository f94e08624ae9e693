"""Rows as the API shows them. Documented objects have the documented keys, no more and no fewer."""

from typing import Any

from bot.sandbox.api.rows import Account, Lead, Pair, Run, Segment, Stream
from bot.sandbox.api.tables import Tables

Json = dict[str, Any]


def avatar_url(base_url: str, handle: str) -> str:
    return f"{base_url}/avatars/{handle}.svg"


def lead_view(tables: Tables, lead: Lead, base_url: str) -> Json:
    """A lead whose profile is there. Source: https://docs.catchthegoodones.com/api-reference/stream-leads."""
    profile = tables.profiles.need(lead.x_user_id)
    return {
        "id": lead.id,
        "streamId": lead.stream_id,
        "trackedXAccountId": lead.account_id,
        "segmentId": lead.segment_id,
        "matchConfidence": lead.match_confidence,
        "sourceType": lead.source_type,
        "discoveredAt": lead.discovered_at,
        "exportedAt": lead.exported_at,
        "profile": {
            "xUserId": profile.id,
            "handle": profile.handle,
            "displayName": profile.name,
            "profileImageUrl": avatar_url(base_url, profile.handle),
            "followerCount": profile.followers,
            "bio": profile.bio,
        },
    }


def run_view(tables: Tables, run: Run) -> Json:
    """Source: https://docs.catchthegoodones.com/api-reference/stream-run-status."""
    return {
        "id": run.id,
        "streamId": run.stream_id,
        "streamName": tables.streams.need(run.stream_id).name,
        "trackedXAccountId": run.account_id,
        "xHandle": tables.accounts.need(run.account_id).handle,
        "segmentId": run.segment_id,
        "segmentName": tables.segments.need(run.segment_id).title,
        "source": run.source,
        "status": run.status,
        "mode": run.mode,
        "triggeredAt": run.triggered_at,
        "completedAt": run.completed_at,
        "newFollowersCount": run.new_followers_count,
        "candidatesPassedCount": run.candidates_passed_count,
        "mediumFitCount": run.medium_fit_count,
        "enrichedCount": run.enriched_count,
        "errorMessage": run.error_message,
        "progressLog": run.progress_log,
    }


def stream_view(tables: Tables, stream: Stream) -> Json:
    """Settings under the names of create and update, and the pairs: *assumed*, no page shows a stream."""
    return {
        "id": stream.id,
        "name": stream.name,
        "isActive": stream.is_active,
        "isArchived": stream.is_archived,
        "pairs": [_pair_view(tables, pair) for pair in tables.pairs_of(stream.id)],
        "syncTimes": stream.sync_times,
        "timezone": stream.timezone,
        "autoEnrichLinkedin": stream.auto_enrich_linkedin,
        "autoEnrichEmail": stream.auto_enrich_email,
        "emailMode": stream.email_mode,
        "emailDigestOverride": stream.email_digest_override,
        "telegramOverride": stream.telegram_override,
        "deliveryDestination": stream.delivery_destination,
        "webhookUrl": stream.webhook_url,
        "csvEmailRecipients": stream.csv_email_recipients,
        "createdAt": stream.created_at,
        "updatedAt": stream.updated_at,
    }


def segment_view(tables: Tables, segment: Segment) -> Json:
    """Source: https://docs.catchthegoodones.com/api-reference/list-segments."""
    linked = {pair.stream_id for pair in tables.pairs.all() if pair.segment_id == segment.id}
    return {
        "id": segment.id,
        "userFacingId": user_facing_id(segment),
        "name": segment.name,
        "description": segment.description,
        "genderValues": segment.gender_values,
        "appliedSearchFilters": segment.applied_search_filters,
        "followerCountTiers": segment.follower_count_tiers,
        "linkedStreamCount": len(
            [stream for stream in linked if not tables.streams.need(stream).is_archived]
        ),
        "createdAt": segment.created_at,
        "updatedAt": segment.updated_at,
    }


def user_facing_id(segment: Segment) -> str:
    return f"seg_{segment.id}"


def account_view(tables: Tables, account: Account, base_url: str) -> Json:
    """Source: https://docs.catchthegoodones.com/api-reference/list-tracked-accounts."""
    return {
        "id": account.id,
        "xHandle": account.handle,
        "tier": account.tier,
        "isActive": account.is_active,
        "profileImageUrl": avatar_url(base_url, account.handle),
        "lastKnownFollowerCount": account.follower_count,
        "lastKnownTweetCount": account.tweet_count,
        "tags": account.tags,
        "addedAt": account.added_at,
        "assignedSegmentIds": _assigned_segments(tables, account),
        "pendingTier": account.pending_tier,
        "pendingTierEffectiveAt": account.pending_tier_effective_at,
    }


def _pair_view(tables: Tables, pair: Pair) -> Json:
    """``pairId`` is the name that re-test uses; the rest is *assumed*."""
    return {
        "pairId": pair.id,
        "accountId": pair.account_id,
        "xHandle": tables.accounts.need(pair.account_id).handle,
        "segmentId": pair.segment_id,
        "segmentName": tables.segments.need(pair.segment_id).title,
    }


def _assigned_segments(tables: Tables, account: Account) -> list[int]:
    """Over active streams that hold the account, as documented."""
    return sorted(
        {
            pair.segment_id
            for pair in tables.pairs.where(lambda pair: pair.account_id == account.id)
            if tables.streams.need(pair.stream_id).is_active
        },
    )
