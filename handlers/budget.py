"""``/goodones budget``: what the team has left to spend, for one person's eyes."""

from blocks.budget import Cap, budget_message
from bot.roles import Who
from bot.services.allowance import Allowance
from bot.services.budgets import Budgets
from bot.services.roles import Roles
from bot.services.workspace import Workspace
from bot.slack.payloads import Click, Command
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes

routes = Routes()


@routes.command("budget", mode=Mode.AFTER)
@routes.action("budget.open", mode=Mode.AFTER, who=Who.VIEWER)
async def show_budget(
    incoming: Command | Click, budgets: Budgets, workspace: Workspace, allowance: Allowance, roles: Roles
) -> Reply:
    """Plan, credits, syncs and re-tests, and what one person may have; the message of a button stays."""
    person = incoming.person
    await roles.check_ours(person)
    purse = await budgets.purse()
    most = (await workspace.settings()).enrich_each_month
    cap = Cap(most, await allowance.used(person), await roles.whom_to_ask(person, Who.ADMIN))
    return Say(budget_message(purse, cap))
