"""Which elements may stand where: in actions, beside a section, in an input, under a message.

Each block's page lists its compatible elements (docs.slack.dev/reference/block-kit/blocks). Where copies of a page
differ the stricter is kept: formatted text is typed in inputs only.
"""

from bot.sandbox.slack.rules.basics import Rule, by_type
from bot.sandbox.slack.rules.buttons import (
    BUTTON,
    FEEDBACK_BUTTONS,
    ICON_BUTTON,
    OVERFLOW,
    WORKFLOW_BUTTON,
)
from bot.sandbox.slack.rules.images import IMAGE_ELEMENT
from bot.sandbox.slack.rules.inputs import FILE_INPUT, TYPED
from bot.sandbox.slack.rules.menus import MULTI_SELECTS, SELECTS
from bot.sandbox.slack.rules.options import GROUPS, OPTIONS, options_of
from bot.sandbox.slack.rules.pickers import DAY_AND_TIME, PICKERS

PRESSED: dict[str, Rule] = {**BUTTON, **WORKFLOW_BUTTON, **OVERFLOW}
CHOSEN: dict[str, Rule] = {**SELECTS, **MULTI_SELECTS, **PICKERS}

IN_ACTIONS = by_type({**PRESSED, **CHOSEN, **DAY_AND_TIME})
IN_SECTION = by_type({**PRESSED, **CHOSEN, **IMAGE_ELEMENT})
IN_INPUT = by_type({**CHOSEN, **DAY_AND_TIME, **TYPED, **FILE_INPUT})
IN_INPUT_WITHOUT_FILES = by_type({**CHOSEN, **DAY_AND_TIME, **TYPED})
IN_CONTEXT_ACTIONS = by_type({**FEEDBACK_BUTTONS, **ICON_BUTTON})

__all__ = [
    "CHOSEN",
    "GROUPS",
    "IN_ACTIONS",
    "IN_CONTEXT_ACTIONS",
    "IN_INPUT",
    "IN_INPUT_WITHOUT_FILES",
    "IN_SECTION",
    "MULTI_SELECTS",
    "OPTIONS",
    "PICKERS",
    "PRESSED",
    "SELECTS",
    "TYPED",
    "options_of",
]
