"""Which blocks may stand in a message, in a modal, on a Home tab, and how many.

Each block's page names its surfaces (docs.slack.dev/reference/block-kit/blocks). Where copies or maintainers differ the
stricter is kept: no cards in modals, no tables on Home tabs. ``file`` blocks only come from Slack itself. No page names
the surfaces of ``auth_provider``; that it may stand anywhere is *assumed*.
"""

from collections.abc import Mapping
from typing import Literal

from bot.sandbox.slack.rules.agents import PLAN, TASK_CARD
from bot.sandbox.slack.rules.basics import Rule
from bot.sandbox.slack.rules.cards import (
    ALERT,
    AUTH_PROVIDER,
    CARD,
    CAROUSEL,
    CONTAINER,
    CONTAINER_WITHOUT_TABLE,
)
from bot.sandbox.slack.rules.charts import DATA_VISUALIZATION
from bot.sandbox.slack.rules.layout import (
    BASIC,
    CONTEXT_ACTIONS,
    INPUT,
    INPUT_WITH_FILES,
    MARKDOWN_BLOCK,
    VIDEO,
)
from bot.sandbox.slack.rules.richtext import RICH_TEXT_BLOCK
from bot.sandbox.slack.rules.tables import DATA_TABLE, TABLE

Surface = Literal["message", "modal", "home"]

MAX_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
_ANYWHERE: dict[str, Rule] = {**BASIC, **RICH_TEXT_BLOCK, **VIDEO, **AUTH_PROVIDER}
TAKEN: Mapping[Surface, Mapping[str, Rule]] = {
    "message": {
        **_ANYWHERE,
        **INPUT,
        **MARKDOWN_BLOCK,
        **CONTEXT_ACTIONS,
        **TABLE,
        **DATA_TABLE,
        **DATA_VISUALIZATION,
        **CARD,
        **CAROUSEL,
        **CONTAINER,
        **TASK_CARD,
        **PLAN,
    },
    "modal": {**_ANYWHERE, **INPUT_WITH_FILES, **ALERT},
    "home": {**_ANYWHERE, **INPUT, **CARD, **CAROUSEL, **CONTAINER_WITHOUT_TABLE, **DATA_TABLE},
}
BLOCKS: Mapping[str, Rule] = {**TAKEN["message"], **TAKEN["modal"]}
