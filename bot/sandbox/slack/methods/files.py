"""Sending files: an address for the bytes, then a message with what came there (docs.slack.dev/messaging/working-with-files)."""

import re
from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.files import Upload
from bot.sandbox.slack.methods import places
from bot.sandbox.slack.methods.chat import held_back
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.posting import Said
from bot.sandbox.slack.refusals import Refused, with_messages
from bot.sandbox.slack.workspace import Channel

MAX_CHANNELS = 100
TOMBSTONE = {"mode": "tombstone", "title": "This file was deleted."}
# The ids of the stand-in are shorter than Slack's, whose pattern asks for nine characters.
CHANNEL_ID = re.compile(r"[CGDZ][A-Z0-9]+\Z")
MISMATCH = "[ERROR] input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"


def get_upload_url(parts: Parts, args: Arguments) -> dict[str, Any]:
    """An address for a file of ``length`` bytes (docs.slack.dev/reference/methods/files.getUploadURLExternal)."""
    upload = parts.files.ticket(
        args.needed("filename"),
        args.whole("length"),
        alt_txt=args.text("alt_txt") or "",
        snippet=bool(args.text("snippet_type")),
        now=int(parts.state.clock.now().timestamp()),
    )
    return {"upload_url": f"{parts.base_url}/upload/v1/{upload.ticket}", "file_id": upload.id}


def complete_upload(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Share the files in channels or in a thread; without a channel they stay private.

    (docs.slack.dev/reference/methods/files.completeUploadExternal) That several files come as one message, that it
    counts as a post, and the codes for a thread in many channels and for an archived one are *assumed*.
    """
    wanted = _wanted(args)
    channels = [places.writable(parts, name) for name in _targets(args)]
    said = _comment(args)
    if args.text("thread_ts") and len(channels) != 1:
        raise with_messages(
            "invalid_arguments", ["[ERROR] thread_ts needs one channel [json-pointer:/thread_ts]"]
        )
    threads = [places.thread_of(parts, channel, args) for channel in channels]
    for channel in channels:
        parts.pace.post(channel.id)
    uploads = parts.files.finish(wanted)
    shown = _shown(parts, uploads, channels)
    for channel, thread in zip(channels, threads, strict=True):
        parts.posting.post(
            channel.id, said, thread_ts=thread, files=shown, held_back=held_back(parts, channel)
        )
    return {"files": shown}


def delete(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Take a file away from everybody (docs.slack.dev/reference/methods/files.delete).

    What a message shows in its place is *assumed*; that every file of this stand-in is the app's own, its rule.
    """
    gone = parts.files.delete(args.needed("file"))
    for log in parts.state.logs.values():
        for message in log:
            if any(one["id"] == gone for one in message.files or []):
                message.files = [
                    TOMBSTONE | {"id": gone} if one["id"] == gone else one for one in message.files or []
                ]
                parts.state.changed(message)
    return {}


def _wanted(args: Arguments) -> list[tuple[str, str]]:
    """Ids and titles of the files named."""
    try:
        files = args.structure("files")
    except ValueError:
        files = None
    if not isinstance(files, list) or not files:
        raise with_messages("invalid_arguments", ["[ERROR] must provide an array [json-pointer:/files]"])
    for index, one in enumerate(files):
        if not isinstance(one, dict) or not isinstance(one.get("id"), str):
            problem = f"[ERROR] missing required field: id [json-pointer:/files/{index}]"
            raise with_messages("invalid_arguments", [problem])
    return [(one["id"], title if isinstance(title := one.get("title"), str) else "") for one in files]


def _targets(args: Arguments) -> list[str]:
    """The channels to share in. ``channel_id`` takes no person's id, ``channels`` does (slackapi/bolt-js#2115)."""
    one = args.text("channel_id")
    if one and not CHANNEL_ID.match(one):
        raise with_messages("invalid_arguments", [MISMATCH])
    targets = list(dict.fromkeys([*([one] if one else []), *args.words("channels")]))
    if len(targets) > MAX_CHANNELS:
        raise Refused("channels_limit_exceeded")
    return targets


def _comment(args: Arguments) -> Said:
    """The words beside the files; ``blocks`` are ignored where there is an ``initial_comment``."""
    comment = args.text("initial_comment")
    blocks = None if comment else args.given.get("blocks")
    return Said(Arguments({"text": comment, "blocks": blocks}))


def _shown(parts: Parts, uploads: list[Upload], channels: list[Channel]) -> list[dict[str, Any]]:
    places_shared = [channel.id for channel in channels]
    user = parts.state.app.bot_user
    return [one.for_api(parts.base_url, user, places_shared) for one in uploads]
