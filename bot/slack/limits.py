"""How much Slack takes: lengths in characters, lists in items.

Sources: https://docs.slack.dev/reference/block-kit, .../reference/methods/chat.update,
.../reference/views/modal-views
"""

MESSAGE_TEXT = 4_000
"""``chat.update`` refuses more (``msg_too_long``), so no message of ours is longer."""
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3_000
TEXT = 3_000
HEADER = 150
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
BUTTON_LABEL = 75
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
OVERFLOW_OPTIONS = 5
SELECT_OPTIONS = 100
CHOICE_OPTIONS = 10
"""Radio buttons and checkboxes."""
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTION_DESCRIPTION = 75
PLACEHOLDER = 150
URL = 3_000
ALT_TEXT = 2_000
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
INPUT_LENGTH = 3_000
TABLE_ROWS = 100
