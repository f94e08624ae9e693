"""Pages of leads as long and as colourful as real ones, the same in every run.

The shape is that of https://docs.catchthegoodones.com/api-reference/stream-leads; 500 leads are about 270 kB. How long
real bios are is *assumed*: X allows 160 characters.
"""

import json
from random import Random
from typing import Any

PAGE = 500
ME = {
    "name": "Jane Smith",
    "email": "jane@example.com",
    "subscriptionStatus": "active",
    "isFreeTier": False,
    "accounts": [
        {
            "accountId": account_id,
            "xHandle": f"account_{account_id}",
            "tier": "starter",
            "monthlyRetest": {
                "used": 1,
                "budget": 12,
                "remaining": 11,
                "billingPeriodStart": "2026-05-15T00:00:00Z",
            },
            "dailySync": {"used": 0, "cap": 1, "remaining": 1},
        }
        for account_id in (7, 8, 9)
    ],
    "credits": {"balance": 47, "lowBalanceThreshold": 10, "isLow": False, "autoTopupEnabled": False},
    "totals": {"monthlyRetestRemaining": 33, "dailySyncRemaining": 3},
}
"""The documented example with three accounts: https://docs.catchthegoodones.com/api-reference/me"""

_TEXT = (
    'Building "tools" for founders ex-Größe & Söhne 日本語 | she/her \\o/ 🚀 👩\u200d💻 🇩🇪 <dad> of 2 — angel '
    "investor\nDMs open → https://t.co/AbCdEf1234 AI infra @acme ☕ writes about scaling #buildinpublic"
)
_WORDS = tuple(_TEXT.split(" "))
_BIO = 160


class Pages:
    """Makes any page of a list of leads on the fly; only the ids differ from one page to the next.

    ``escaped`` writes everything beyond ASCII as escapes, emoji as two of them.
    """

    def __init__(self, *, escaped: bool = False) -> None:
        random = Random(2026)
        leads = [_lead_without_id(random, number) for number in range(PAGE)]
        self._tails = [json.dumps(lead, ensure_ascii=escaped).encode()[1:] for lead in leads]

    def page(self, total: int, offset: int = 0, limit: int = PAGE) -> bytes:
        """The body for ``limit`` leads (at most 500) from ``offset`` on of a list of ``total``."""
        end = min(total, offset + limit)
        leads = b", ".join(
            b'{"id": %d, %s' % (number + 1, self._tails[number % PAGE]) for number in range(offset, end)
        )
        more = b"true" if end < total else b"false"
        return b'{"leads": [%s], "total": %d, "hasMore": %s}' % (leads, total, more)


def _lead_without_id(random: Random, number: int) -> dict[str, Any]:
    exported = f"2026-06-03T{number % 24:02}:15:00.123Z" if number % 3 == 0 else None
    return {
        "streamId": 42,
        "trackedXAccountId": random.randint(1, 50),
        "segmentId": random.randint(1, 20),
        "matchConfidence": random.choice(("high", "medium")),
        "sourceType": "new_follower",
        "discoveredAt": f"2026-06-02T{number % 24:02}:{number % 60:02}:00.000Z",
        "exportedAt": exported,
        "profile": _profile(random, number),
    }


def _profile(random: Random, number: int) -> dict[str, Any]:
    user_id = random.randint(10**8, 2 * 10**18)
    return {
        "xUserId": str(user_id),
        "handle": f"person_{number}",
        "displayName": " ".join(random.choices(_WORDS, k=2)),
        "profileImageUrl": f"https://pbs.twimg.com/profile_images/{user_id}/Ab{number}_normal.jpg",
        "followerCount": random.randint(0, 250_000),
        "bio": _bio(random),
    }


def _bio(random: Random) -> str | None:
    """Nothing at one in ten; a cut falls between characters, never inside of one."""
    if random.random() < 0.1:
        return None
    return " ".join(random.choices(_WORDS, k=random.randint(8, 30)))[:_BIO]
