"""A stand-in of the Catch The Good Ones API (v2): stateful, on loopback, with invented people only.

Shapes are to the letter of https://docs.catchthegoodones.com where a page shows them. Where none does, the
docstring of the operation says *assumed*. Budgets per tier, prices in credits and durations are the stand-in's own.
"""

from bot.sandbox.api.server import ApiSandbox
from bot.sandbox.api.shapes import Shape
from bot.sandbox.api.tables import latest_moment

__all__ = ["ApiSandbox", "Shape", "latest_moment"]
