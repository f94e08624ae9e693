"""Slack's error codes, each in the family from which it follows what to do. The whole table, pinned."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadPayload, ConfigError, GoodOnesError, Refused, StoreAway
from bot.slack.errors import (
    CODES,
    ChannelGone,
    MessageGone,
    ModalGone,
    QuotaReached,
    SlackBusy,
    SlackDown,
    SlackError,
    SlackRefused,
    SlackUnreachable,
    TokenRefused,
    from_code,
)

TABLE: dict[str, type[SlackError]] = {
    "channel_not_found": ChannelGone,
    "not_in_channel": ChannelGone,
    "is_archived": ChannelGone,
    "is_inactive": ChannelGone,
    "restricted_action": ChannelGone,
    "restricted_action_read_only_channel": ChannelGone,
    "restricted_action_thread_locked": ChannelGone,
    "cannot_dm_bot": ChannelGone,
    "user_not_found": ChannelGone,
    "user_disabled": ChannelGone,
    "messages_tab_disabled": ChannelGone,
    "message_not_found": MessageGone,
    "thread_not_found": MessageGone,
    "cant_update_message": MessageGone,
    "edit_window_closed": MessageGone,
    "cant_delete_message": MessageGone,
    "expired_trigger_id": ModalGone,
    "trigger_expired": ModalGone,
    "exchanged_trigger_id": ModalGone,
    "trigger_exchanged": ModalGone,
    "not_found": ModalGone,
    "view_not_found": ModalGone,
    "hash_conflict": ModalGone,
    "invalid_auth": TokenRefused,
    "not_authed": TokenRefused,
    "account_inactive": TokenRefused,
    "token_revoked": TokenRefused,
    "token_expired": TokenRefused,
    "missing_scope": TokenRefused,
    "no_permission": TokenRefused,
    "org_login_required": TokenRefused,
    "team_access_not_granted": TokenRefused,
    "access_denied": TokenRefused,
    "ratelimited": SlackBusy,
    "rate_limited": SlackBusy,
    "message_limit_exceeded": QuotaReached,
    "internal_error": SlackDown,
    "fatal_error": SlackDown,
    "service_unavailable": SlackDown,
    "request_timeout": SlackDown,
    "team_added_to_org": SlackDown,
    "invalid_blocks": SlackRefused,
    "invalid_arguments": SlackRefused,
    "msg_too_long": SlackRefused,
    "no_text": SlackRefused,
    "used_url": SlackRefused,
    "a_code_of_next_year": SlackRefused,
    "": SlackRefused,
}
FAMILIES = {
    SlackUnreachable: True,
    SlackBusy: True,
    SlackDown: True,
    ChannelGone: False,
    MessageGone: False,
    ModalGone: False,
    TokenRefused: False,
    SlackRefused: False,
}


@pytest.mark.parametrize(("code", "family"), TABLE.items())
def test_each_code_has_its_family(code: str, family: type[SlackError]) -> None:
    error = from_code("chat.postMessage", code)
    assert type(error) is family
    assert (error.method, error.code) == ("chat.postMessage", code)


def test_no_code_is_in_the_table_that_is_not_pinned_here() -> None:
    assert {code: family for code, family in TABLE.items() if family is not SlackRefused} == CODES


@pytest.mark.parametrize(("family", "retryable"), FAMILIES.items())
def test_only_what_may_pass_by_itself_is_tried_again(family: type[SlackError], *, retryable: bool) -> None:
    error = family("chat.update", "code", retry_after=3.0)
    assert error.retryable is retryable
    assert error.retry_after == 3.0


@pytest.mark.parametrize("family", [*FAMILIES, BadPayload, ConfigError, StoreAway, GoodOnesError])
def test_each_family_has_a_text_for_people_that_says_what_to_do(family: type[GoodOnesError]) -> None:
    text = family.user_text
    assert re.search(r"try again|click once more|install it again", text, re.IGNORECASE)
    assert "Traceback" not in text
    assert issubclass(family, GoodOnesError)


def test_a_refusal_says_to_people_what_it_was_given() -> None:
    error = Refused("Type `/invite` first.")
    assert error.user_text == str(error) == "Type `/invite` first."
    assert not error.retryable


def test_the_text_for_the_log_names_method_code_and_detail() -> None:
    error = from_code("chat.postMessage", "invalid_blocks", detail="must be shorter [/blocks/0/text]")
    assert str(error) == "chat.postMessage: invalid_blocks (must be shorter [/blocks/0/text])"
    assert str(from_code("chat.update", "fatal_error")) == "chat.update: fatal_error"


@given(code=st.text(), detail=st.text())
def test_any_code_gives_an_error_of_ours(code: str, detail: str) -> None:
    error = from_code("m", code, detail=detail, retry_after=1.0)
    assert isinstance(error, SlackError)
    assert code in str(error)
