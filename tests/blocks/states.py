"""Every state that a lead's card can be in, by name: drawn for golden files, for a browser and for the bench."""

from datetime import timedelta

from blocks.lead_words import Seen, Snoozed
from blocks.leads import Done, LeadCard, lead_card, unnamed
from bot.api.models import Output
from bot.modes import CardForm
from bot.slack.message import Message
from tests.blocks.make import NOON, act, card, claim, lead, profile, result

GOOD, BAD = act(Done.GOOD, 1), act(Done.BAD, 1, "U0BEN")
ENRICHED, EXPORTED, MESSAGED = act(Done.ENRICHED, 2), act(Done.EXPORTED, 3), act(Done.MESSAGED, 4, "U0BEN")
SEEN = Seen("Indie hackers", NOON - timedelta(days=21), act(Done.GOOD, -400))
BOTH = tuple(Output)
EVERYTHING = card(
    activity=(GOOD, ENRICHED, EXPORTED),
    found=result(),
    enriched=True,
    claimed=claim("U0BEN"),
    messaged=MESSAGED,
    snoozed=(Snoozed("U0CLEO", NOON + timedelta(days=2)),),
    seen=SEEN,
)

FULL = {
    "new": card(),
    "new_seen_before": card(seen=SEEN),
    "new_posted": unnamed(card(seen=SEEN)),
    "claimed": card(claimed=claim("U0BEN")),
    "good": card(activity=(GOOD,)),
    "bad": card(activity=(BAD,)),
    "bad_after_all": card(activity=(GOOD, act(Done.BAD, 5)), claimed=claim("U0BEN")),
    "enriched": card(activity=(GOOD, ENRICHED), found=result(), enriched=True, asked=BOTH),
    "enriched_half": card(activity=(GOOD, ENRICHED), found=result(email=None), enriched=True, asked=BOTH),
    "enriched_shown": card(
        activity=(GOOD, ENRICHED), found=result(), enriched=True, asked=BOTH, contacts=True
    ),
    "not_found": card(
        activity=(ENRICHED,), found=result(linkedin=None, email=None), enriched=True, asked=BOTH
    ),
    "maybe_enriched": card(
        note="❔ Contact details may have been looked for: the answer was lost. The dashboard knows."
    ),
    "exported": card(activity=(GOOD, EXPORTED)),
    "exported_elsewhere": card(lead=lead(exported_at=NOON)),
    "messaged": card(activity=(GOOD, ENRICHED), found=result(), messaged=MESSAGED, claimed=claim("U0BEN")),
    "snoozed": card(snoozed=(Snoozed("U0AMY", NOON + timedelta(days=1)),)),
    "saved": card(saved=(GOOD,)),
    "everything": EVERYTHING,
    "nothing_known": LeadCard(
        lead(
            stream_id=None,
            account_id=None,
            segment_id=None,
            match_confidence=None,
            source_type=None,
            discovered_at=None,
            profile=profile(display_name=None, profile_image_url=None, follower_count=None, bio=None),
        )
    ),
    "all_markup": card(
        lead=lead(
            profile=profile(
                handle="x|<!channel>",
                display_name="*<!here>* \u202e_Eve_",
                bio="`x`\n> :tada: ~<https://e.vil|free>~",
            )
        )
    ),
    "removed": card(removed=True),
}
CONDENSED = {
    "condensed_new": card(),
    "condensed_seen_before": card(seen=SEEN),
    "condensed_good": card(activity=(GOOD,)),
    "condensed_bad": card(activity=(BAD,)),
    "condensed_enriched": card(activity=(GOOD, ENRICHED), found=result(), enriched=True, asked=BOTH),
    "condensed_everything": EVERYTHING,
}


def drawn_states() -> dict[str, Message]:
    """Each state as it is drawn."""
    full = {name: lead_card(shown) for name, shown in FULL.items()}
    return full | {name: lead_card(shown, CardForm.CONDENSED) for name, shown in CONDENSED.items()}
