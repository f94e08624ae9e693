"""What people hear of trouble: what happened, that nothing is lost, what to do, and in the same place that it is over."""

from blocks.closed import CODE, closed_because, opened_by
from blocks.elements import actions, button, context, counted, message, ref, section
from blocks.help import code as as_typed
from bot.slack import text
from bot.slack.message import Blocks, Message
from bot.troubles import Kind, State, Trouble

_INSTALL = "Someone who runs this app has to install it again and update `SLACK_BOT_TOKEN`."
_SLACK = {
    "message_limit_exceeded": (
        "Slack takes no more messages from this workspace for now",
        "It is the workspace's limit: a workspace admin can see what else posts so much, or the plan.",
    ),
    "missing_scope": (
        "This app lacks a permission in Slack",
        "Someone who runs this app has to install it again from its manifest.",
    ),
    "account_inactive": ("Slack has switched this app's user off", _INSTALL),
    "org_login_required": (
        "The workspace is being moved to another organization",
        "I go on by myself once that is done.",
    ),
}
"""What is wrong with all of Slack, and who can help. Source of the codes: as in ``blocks.closed``."""
_REFUSED = ("Slack refuses this app's token", _INSTALL)


def slack_trouble(code: str) -> str:
    """What is wrong between Slack and us: cause, then next step."""
    cause, step = _SLACK.get(code, _REFUSED)
    return f"*{cause}* ({as_typed(code, CODE)}). {step}"


def trouble_notice(trouble: Trouble) -> Message:
    """A trouble as it stands now, for who was told of it."""
    drawn = {Kind.CHANNEL: _channel, Kind.SLACK: _slack, Kind.DOWN: _down, Kind.REFUSED: _refused}
    return drawn[trouble.kind](trouble)


def _channel(trouble: Trouble) -> Message:
    where = text.channel(trouble.channel)
    match trouble.state:
        case State.OVER:
            return _said("✅", f"*I can post in {where} again.*", "What waited is being posted, in order.")
        case State.STOPPED:
            said = f"*No more leads come to {where}*: {text.mention(trouble.by)} ended that."
            return _said("⏹️", said, "`/goodones subscribe` in a channel brings leads there.")
        case State.GIVEN_UP:
            said = f"*Three days are over for {where}*, and I still can't post: {closed_because(trouble.reason)}."
            kept = f"What waited longest was put aside and can be had for three more days. {_step(trouble)}."
            return _with_ways(said, kept, trouble)
        case State.LASTS:
            said = f"*I can't post in {where}*: {closed_because(trouble.reason)}."
            waits = counted(trouble.waiting, "message")
            kept = f"What is due there waits, each for three days ({waits} so far). {_step(trouble)}."
            return _with_ways(said, kept, trouble)


def _slack(trouble: Trouble) -> Message:
    if trouble.state is State.LASTS:
        return _said("⚠️", slack_trouble(trouble.reason), "What is due waits, and nothing is lost.")
    said = f"*Slack takes my messages again*{_span(trouble)}. It had said {as_typed(trouble.reason, CODE)}."
    return _said("✅", said, "What waited is being posted, in order.")


def _down(trouble: Trouble) -> Message:
    if trouble.state is State.LASTS:
        said = f"*The lead API does not answer*, since {text.date(trouble.since, '{time}')}."
        return _said("⚠️", said, "Nothing is lost: clicks are saved, and I go on by myself.")
    said = f"*The lead API answers again*{_span(trouble)}."
    return _said("✅", said, "What was clicked is being done, and leads that were missed come now.")


def _refused(trouble: Trouble) -> Message:
    if trouble.state is State.LASTS:
        return _said(
            "⚠️", trouble.reason, "Until then I ask for nothing by myself; leads that arrive are kept."
        )
    said = f"*The lead API serves us again*{_span(trouble)}."
    return _said("✅", said, "It was told anew where to send leads, and what was missed is being fetched.")


def _said(sign: str, sentence: str, small: str) -> Message:
    gist = f"{sentence} {small}".replace("*", "").replace("`", "")
    return message(gist, [section(f"{sign} {sentence}"), context(small)])


def _with_ways(sentence: str, kept: str, trouble: Trouble) -> Message:
    value = ref(channel=trouble.channel)
    ways = [
        button("Try again", "channel.retry", value, primary=True),
        button("Stop these leads", "channel.stop", value),
    ]
    blocks: Blocks = [section(f"⏸️ {sentence}\n{kept}"), actions(ways, "ways")]
    return message(f"{sentence} {kept}".replace("*", "").replace("`", ""), blocks)


def _step(trouble: Trouble) -> str:
    return f"{opened_by(trouble.reason, trouble.channel)}, then I go on"


def _span(trouble: Trouble) -> str:
    begun = text.date(trouble.since, "{date_short_pretty} {time}")
    return f" (there was trouble since {begun})"
