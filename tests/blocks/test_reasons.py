"""Reasons in people's words: the tables hold what there is, and what they do not hold is shown as data."""

from collections.abc import Iterator

import pytest

from blocks.reasons import CODES, ERRORS, WHAT, held, what, why
from bot.api.errors import ApiError
from bot.delivery.worker import Poisonous
from bot.errors import BadPayload, GoodOnesError
from bot.records import Buried, Sort
from bot.slack.errors import CODES as KNOWN
from bot.slack.errors import SlackError
from handlers import TABLES
from tests.blocks.make import NOON


def grown(kind: type[GoodOnesError]) -> Iterator[str]:
    yield kind.__name__
    for each in kind.__subclasses__():
        yield from grown(each)


def test_every_error_with_words_is_one_of_ours() -> None:
    families: tuple[type[GoodOnesError], ...] = (ApiError, SlackError, BadPayload, Poisonous)
    assert set(ERRORS) <= {name for family in families for name in grown(family)}


def test_every_code_with_words_is_one_that_we_know() -> None:
    drawn_wrongly = {"invalid_blocks", "msg_too_long"}
    assert set(CODES) - drawn_wrongly <= set(KNOWN)


def test_every_click_with_words_has_a_route() -> None:
    contents = {"lead", "rollup", "activity", "run", "message", "webhook with leads"}
    routed = {route.name for table in TABLES for route in table}
    assert set(WHAT) - contents <= routed


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("chat.postMessage: not_in_channel", "I am not in this channel"),
        ("ChannelGone: chat.postMessage: is_archived", "this channel is archived"),
        (
            "chat.update: invalid_blocks (missing text [json-pointer:/blocks/0])",
            "Slack refused how it was drawn",
        ),
        ("KeyRevoked: POST /leads/{id}/export: KeyRevoked, status 401", "the lead API refused our key"),
        ("SlackDown: chat.postMessage: 503", "Slack had a problem"),
        ("that run is no longer known", "that run is no longer known"),
        ("ZeroDivisionError", "ZeroDivisionError"),
        ("", "no reason is known"),
        ("<!channel> *bold*", "&lt;!channel&gt; ∗bold∗"),
    ],
)
def test_a_reason_is_told_in_words(reason: str, words: str) -> None:
    assert why(reason) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", None),
        ("not_in_channel", "I am not in this channel: type `/invite @Good Ones` there"),
        (
            "channel_not_found",
            "I can't see this channel: type `/invite @Good Ones` there; if it was deleted, take another channel",
        ),
        ("is_archived", "this channel is archived: unarchive it"),
        (
            "restricted_action",
            "only some people may post there: have the app allowed to post there, or take another channel",
        ),
        ("ratelimited", "Slack asks for a slower pace"),
        ("token_revoked", "Slack refused this app's token: it has to be installed again"),
        ("brand_<new>", "brandˍ&lt;new&gt;"),
    ],
)
def test_what_holds_messages_up_is_told_with_what_helps(code: str, words: str | None) -> None:
    assert held(code) == words


@pytest.mark.parametrize(
    ("named", "person", "channel", "told"),
    [
        ("lead.good", "U0AMY", None, "*👍 for a lead* by <@U0AMY>"),
        ("lead", None, "C0LEADS", "*Card of a lead* for <#C0LEADS>"),
        ("message", None, "U0AMY", "*Message*"),
        ("/goodones run", "U0AMY", None, "*/goodones run* by <@U0AMY>"),
        ("<!here>", None, None, "*&lt;!here&gt;*"),
    ],
)
def test_what_it_was_is_told_in_words(named: str, person: str | None, channel: str | None, told: str) -> None:
    assert what(Buried(Sort.CLICK, "1-1", named, "why", NOON, person, channel)) == told
