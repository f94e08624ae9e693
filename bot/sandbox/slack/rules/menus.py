"""Menus for one choice and for several: of given options, of the app's own, of people, conversations and channels.

Limits: docs.slack.dev/reference/block-kit/block-elements/select-menu-element and .../multi-select-menu-element.
"""

from bot.sandbox.slack.rules.basics import (
    ID_LENGTH,
    MOST,
    Rule,
    all_of,
    at_least_one,
    boolean,
    either,
    integer,
    items,
    one_of,
    shape,
    string,
    typed,
)
from bot.sandbox.slack.rules.buttons import ACTION
from bot.sandbox.slack.rules.options import GROUPS, OPTIONS, PLAIN_OPTION, initial_is_offered
from bot.sandbox.slack.rules.texts import CONFIRM, plain

PLACEHOLDER = plain(150)
ASKING: dict[str, Rule] = {**ACTION, "confirm": CONFIRM, "focus_on_load": boolean}
MENU: dict[str, Rule] = {**ASKING, "placeholder": PLACEHOLDER}

_MULTI: dict[str, Rule] = {**MENU, "max_selected_items": integer(1, MOST)}
_ID = string(ID_LENGTH)
_IDS = items(_ID, 1000)
_QUERY = integer(0, MOST)
_LISTED: dict[str, Rule] = {"options": OPTIONS, "option_groups": GROUPS}
_OFFERED = all_of(either("options", "option_groups"), initial_is_offered)
_FILTER_FIELDS: dict[str, Rule] = {
    "include": items(one_of("im", "mpim", "private", "public"), 4),
    "exclude_external_shared_channels": boolean,
    "exclude_bot_users": boolean,
}
_CONVERSATION: dict[str, Rule] = {
    "filter": shape(_FILTER_FIELDS, also=at_least_one(*_FILTER_FIELDS)),
    "default_to_current_conversation": boolean,
}

SELECTS: dict[str, Rule] = {
    **typed("static_select", {**MENU, **_LISTED, "initial_option": PLAIN_OPTION}, also=_OFFERED),
    **typed("external_select", {**MENU, "initial_option": PLAIN_OPTION, "min_query_length": _QUERY}),
    **typed("users_select", {**MENU, "initial_user": _ID}),
    **typed(
        "conversations_select",
        {**MENU, **_CONVERSATION, "initial_conversation": _ID, "response_url_enabled": boolean},
    ),
    **typed("channels_select", {**MENU, "initial_channel": _ID, "response_url_enabled": boolean}),
}

# Copies of the page differ on ``focus_on_load`` of the external multi-select: the stricter is kept.
_EXTERNAL = {name: rule for name, rule in _MULTI.items() if name != "focus_on_load"}
MULTI_SELECTS: dict[str, Rule] = {
    **typed("multi_static_select", {**_MULTI, **_LISTED, "initial_options": OPTIONS}, also=_OFFERED),
    **typed("multi_external_select", {**_EXTERNAL, "initial_options": OPTIONS, "min_query_length": _QUERY}),
    **typed("multi_users_select", {**_MULTI, "initial_users": _IDS}),
    **typed("multi_conversations_select", {**_MULTI, **_CONVERSATION, "initial_conversations": _IDS}),
    **typed("multi_channels_select", {**_MULTI, "initial_channels": _IDS}),
}
