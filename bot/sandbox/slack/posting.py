"""What the app says, put into a channel: checked as Slack checks it, whichever way it came."""

from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.blockkit import with_ids
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.rules.messages import check_attachments, check_blocks, check_metadata, posted_text
from bot.sandbox.slack.state import State
from bot.sandbox.slack.triggers import Grant

MAX_MARKDOWN = 12_000


class Said:
    """The content of one message as an app gave it, read and checked.

    ``blocks`` and ``attachments`` are None when the app did not name them, and empty when it named them empty
    (chat.update tells the two apart). How links are shown (``mrkdwn``, ``parse``, ``unfurl_links`` and the like) makes
    no difference here.

    Raises:
        Refused: ``invalid_blocks`` (with what and where), ``invalid_blocks_format``, ``invalid_attachments``,
            ``too_many_attachments``, ``invalid_metadata_format``, ``metadata_too_large``, ``msg_blocks_too_long``,
            ``markdown_text_conflict``, ``msg_too_long`` (docs.slack.dev/reference/methods/chat.postMessage).
    """

    def __init__(self, args: Arguments) -> None:
        self.text = args.text("text")
        self.blocks = _blocks(args)
        self.attachments = _attachments(args, self.blocks or [])
        self.metadata = _metadata(args)
        self.markdown = args.text("markdown_text")
        if self.markdown:
            if self.text or self.blocks:
                raise Refused("markdown_text_conflict")
            if len(self.markdown) > MAX_MARKDOWN:
                raise Refused("msg_too_long")
            self.text = self.markdown

    @property
    def empty(self) -> bool:
        """Whether it names nothing that a message could show."""
        return self.text is None and self.blocks is None and self.attachments is None

    def require_something(self) -> None:
        if not (self.text or self.blocks or self.attachments):
            raise Refused("no_text")


def _blocks(args: Arguments) -> list[dict[str, Any]] | None:
    try:
        blocks = args.structure("blocks")
    except ValueError:
        raise Refused("invalid_blocks_format") from None
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    return with_ids(check_blocks(blocks))


def _attachments(args: Arguments, blocks: list[dict[str, Any]]) -> list[Any] | None:
    try:
        attachments = args.structure("attachments")
    except ValueError:
        raise Refused("invalid_attachments") from None
    if attachments is None:
        return None
    if not isinstance(attachments, list):
        raise Refused("invalid_attachments")
    return _with_ids(check_attachments(attachments, blocks), blocks)


def _with_ids(attachments: list[Any], blocks: list[dict[str, Any]]) -> list[Any]:
    """The attachments with an id for each of their blocks, other than those of the message's own ``blocks``."""
    before, filled = list(blocks), []
    for attachment in attachments:
        if attachment.get("blocks"):
            own = with_ids([*before, *attachment["blocks"]])[len(before) :]
            before += own
            filled.append({**attachment, "blocks": own})
        else:
            filled.append(attachment)
    return filled


def _metadata(args: Arguments) -> dict[str, Any] | None:
    try:
        metadata = args.structure("metadata")
    except ValueError:
        raise Refused("invalid_metadata_format") from None
    if metadata is None or metadata == {}:
        found: dict[str, Any] | None = metadata
        return found
    return check_metadata(metadata)


class Posting:
    """The app's own voice: new messages, and the answers that a gesture's ``response_url`` allows."""

    def __init__(self, state: State) -> None:
        self._state = state

    def post(
        self,
        channel: str,
        said: Said,
        *,
        thread_ts: str | None = None,
        only_for: str | None = None,
        broadcast: bool = False,
        files: list[dict[str, Any]] | None = None,
        held_back: bool = False,
    ) -> Message:
        """Add what the app said; text past 40,000 characters is cut off."""
        app = self._state.app
        return self._state.add(
            Message(
                ts=self._state.stamps.next(),
                channel=channel,
                user=app.bot_user,
                text=posted_text(said.text or ""),
                is_bot=True,
                blocks=said.blocks or None,
                attachments=said.attachments or None,
                metadata=said.metadata or None,
                thread_ts=thread_ts,
                ephemeral_to=only_for,
                files=files,
                broadcast=broadcast and thread_ts is not None,
                held_back=held_back,
            )
        )

    def answer(self, grant: Grant, args: Arguments) -> None:
        """Use a ``response_url``, or the body of a command's acknowledgement.

        Raises:
            Refused: as ``Said``; ``no_text``; ``message_not_found`` when there is no original to delete.
        """
        source = self._source(grant)
        if args.flag("delete_original"):
            if source is None:
                raise Refused("message_not_found")
            self._state.delete(source)
            return
        said = Said(args)
        said.require_something()
        if source is not None and args.flag("replace_original"):
            self._replace(source, said)
            return
        in_channel = args.text("response_type") == "in_channel"
        thread = self._thread(grant, args)
        self.post(grant.channel, said, thread_ts=thread, only_for=None if in_channel else grant.person)

    def _source(self, grant: Grant) -> Message | None:
        return None if grant.source is None else self._state.logs[grant.channel].find(grant.source)

    def _thread(self, grant: Grant, args: Arguments) -> str | None:
        thread = args.text("thread_ts")
        if thread is not None and self._state.logs[grant.channel].find(thread) is None:
            raise Refused("invalid_thread_ts")
        return thread

    def _replace(self, message: Message, said: Said) -> None:
        message.text = posted_text(said.text or "")
        message.blocks = said.blocks or None
        message.attachments = said.attachments or None
        self._state.changed(message)
