"""A lead's card that only one person sees: its buttons are answered by drawing it anew in the same place."""

from dataclasses import replace

from blocks.known import lead_window, private_card
from blocks.leads import lead_card
from bot.services.known import Known
from bot.services.leads import Leads
from bot.slack.message import Message, View
from bot.slack.payloads import Click, Submission
from bot.slack.replies import Fill, Replace, Reply, Say
from handlers.drawing import card_of


async def card_aside(lead_id: int, leads: Leads, known: Known) -> Message:
    """The card as it stands now, with its history. Raises Refused where the lead is not known.

    Who may look at it may be a guest: contact details are behind their button, whatever stands on the channel's card.
    """
    card = replace(card_of(await leads.view(lead_id)), contacts=False)
    return private_card(lead_card(card), await known.history(lead_id))


async def window_of(lead_id: int, leads: Leads, known: Known, channel: str | None) -> View:
    """The same in a window that was opened from a channel. Raises Refused where the lead is not known."""
    card = replace(card_of(await leads.view(lead_id)), contacts=False)
    return lead_window(lead_card(card), await known.history(lead_id), channel)


async def in_place(incoming: Click | Submission, lead_id: int, leads: Leads, known: Known) -> Reply | None:
    """The answer to a button of such a card, or to the window that it opened; nothing for a card of a channel."""
    if incoming.carried.get("aside") is None:
        return None
    if isinstance(incoming, Click) and incoming.view_type == "modal":
        return Fill(await window_of(lead_id, leads, known, incoming.channel))
    below = incoming.carried.get("window")
    if isinstance(below, str):
        return Fill(await window_of(lead_id, leads, known, incoming.channel), window=below)
    card = await card_aside(lead_id, leads, known)
    return Replace(card) if isinstance(incoming, Click) and incoming.ephemeral else Say(card)
