"""Where everything from Slack is received: acknowledged at once, done after, lost never."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from bot.api.budget import Lane
from bot.api.turns import Listener, asking
from bot.commands.parse import parse
from bot.errors import BadPayload, GoodOnesError, StoreAway
from bot.roles import Who
from bot.slack.answers import Answers
from bot.slack.gate import Gate
from bot.slack.gateway import Gateway
from bot.slack.message import Message
from bot.slack.payloads import STORED, Click, Command, Event, Incoming, Payload, Submission
from bot.slack.replies import Reply, Say, Suggest
from bot.slack.routes import Mode, Route, Router
from bot.store.inbox import Inbox
from bot.store.redis import ANSWER_WITHIN
from bot.tasks import Tasks

log = structlog.stdlib.get_logger(__name__)

Ack = dict[str, Any]
"""The arguments of Bolt's ``ack()``."""

NO_ROUTE = (
    "That button belongs to another version of this app. Please use the newest message, or `/goodones help`."
)
WAITING = "*The lead API asks us to slow down.* I go on by myself, in about {seconds} seconds."
OOPS = "Something went wrong on our side; it is in our log. Please try again in a minute."


class Desk:
    """Receives payloads; answers what is said in the acknowledgement."""

    def __init__(self, router: Router, gateway: Gateway, jobs: Inbox, tasks: Tasks, gate: Gate) -> None:
        self._router = router
        self._gateway = gateway
        self._gate = gate
        self._jobs = jobs
        self._tasks = tasks

    async def accept(self, payload: Payload) -> Ack:
        """Acknowledge within Slack's three seconds, whatever the API or Slack are doing.

        Raises StoreAway for an event, which Slack then sends again.
        """
        route = self._route(payload)
        if route is None:
            return self._no_route(payload)
        if (refusal := await self._refusal(route, payload)) is not None:
            return self._say_in_ack(payload, refusal)
        if (said := self._at_once(route, payload)) is not None:
            return said
        if route.mode is Mode.DURABLE:
            return await self._store(route, payload)
        self._tasks.spawn(self._run_after(route, payload), f"{route.kind} {route.name}")
        return {}

    async def do(self, payload: Payload, *, again: bool = False) -> None:
        """Do a piece of work, if who asked may. Raises what the handler raises; the worker decides what follows.

        ``again``: it did not work before, the person knows that, and whoever asks now goes first.
        """
        route = self._route(payload)
        if route is None:
            raise BadPayload(f"nobody handles {payload.kind} {payload.name}")
        await self._gate.check(payload.person, route.who)
        answers = Answers(self._gateway, payload)
        lane, on_wait = (Lane.JOBS, None) if again else (Lane.PEOPLE, self._tells_of_waiting(payload))
        with asking(lane, on_wait):
            async for reply in self._router.run(route, payload):
                await answers.give(reply)

    def has_answered(self, payload: Payload) -> bool:
        """Whether the person was answered when it was stored, and is told where it stands by what they look at."""
        route = self._route(payload)
        return route is not None and route.meanwhile is not None

    async def tell(self, incoming: Incoming, text: str) -> None:
        """Tell a person something about what they did."""
        await Answers(self._gateway, incoming).tell(Message(text, []))

    async def _refusal(self, route: Route, payload: Payload) -> str | None:
        """Why somebody may not, as far as that can be said already; what is done later is asked about then."""
        if Who.VIEWER.includes(route.who):
            return None  # who sees it may look at it, and need not be looked up
        if route.mode is not Mode.AT_ONCE:
            return self._gate.known(payload.person, route.who)
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await self._gate.check(payload.person, route.who)
        except TimeoutError:
            log.warning("nobody could say in time whether somebody may", route=route.name)
            return OOPS
        except GoodOnesError as error:
            return error.user_text
        return None

    def _tells_of_waiting(self, payload: Payload) -> Listener:
        """Tells the person once, however often their work has to wait."""
        waits: list[float] = []

        async def tell(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 1:
                text = WAITING.format(seconds=math.ceil(seconds))
                await self._guarded(lambda: self.tell(payload, text))

        return tell

    def _route(self, payload: Payload) -> Route | None:
        if not isinstance(payload, Command):
            return self._router.find(payload.kind, payload.name)
        intent = parse(payload.text)
        return self._router.find("command", "problem" if intent.problem else intent.action)

    def _at_once(self, route: Route, payload: Payload) -> Ack | None:
        """What can be said without waiting for anything; None where there is work to do."""
        try:
            if isinstance(payload, Submission) and route.check and (errors := route.check(payload)):
                return _field_errors(payload, errors)
            if route.mode is Mode.AT_ONCE:
                return _spoken(self._router.at_once(route, payload))
        except GoodOnesError as error:
            return self._say_in_ack(payload, error.user_text)
        except Exception:
            log.exception("a handler failed", route=route.name)
            return self._say_in_ack(payload, OOPS)
        return None

    def _no_route(self, payload: Payload) -> Ack:
        log.warning("nobody handles this", kind=payload.kind, name=payload.name)
        if isinstance(payload, Click):
            self._tasks.spawn(self._guarded(lambda: self.tell(payload, NO_ROUTE)), "no route")
        return {}

    async def _store(self, route: Route, payload: Payload) -> Ack:
        body = {"payload": payload.model_dump(mode="json"), "tries": 0}
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                new = await self._jobs.append(body, dedupe=payload.key)
        except (StoreAway, TimeoutError) as error:
            log.warning(
                "store away, nothing was accepted", kind=payload.kind, name=payload.name, error=str(error)
            )
            return self._store_away(payload, getattr(error, "user_text", StoreAway.user_text))
        except Exception:
            # A store that is set up wrongly: Slack must not hear of it as a 500, the person must.
            log.exception("the store refused, nothing was accepted", kind=payload.kind, name=payload.name)
            return self._store_away(payload)
        if new and route.meanwhile:
            self._tasks.spawn(self._run_meanwhile(route, payload), f"{route.kind} {route.name} meanwhile")
        return {}

    def _store_away(self, payload: Payload, text: str = StoreAway.user_text) -> Ack:
        """Slack repeats events only; of everything else the person has to hear."""
        if isinstance(payload, Event):
            raise StoreAway("an event was not accepted")
        return self._say_in_ack(payload, text)

    def _say_in_ack(self, payload: Payload, text: str) -> Ack:
        """Where the acknowledgement can say nothing, it is told right after."""
        match payload:
            case Command():
                return {"text": text}
            case Submission() if payload.blocks:
                return _field_errors(payload, {next(iter(payload.blocks)): text})
            case _:
                self._tasks.spawn(self._guarded(lambda: self.tell(payload, text)), "tell the person")
                return {}

    async def _run_meanwhile(self, route: Route, payload: Payload) -> None:
        """What is shown right away; what goes wrong here is not the end of the stored work."""

        async def work() -> None:
            await self._gate.check(payload.person, route.who)
            answers = Answers(self._gateway, payload)
            async for reply in self._router.run(route, payload, meanwhile=True):
                await answers.give(reply)

        await self._guarded(work, payload)

    async def _run_after(self, route: Route, payload: Payload) -> None:
        async def work() -> None:
            try:
                await self.do(payload)
            except GoodOnesError as error:
                log.warning("could not answer", route=route.name, error=str(error))
                await self.tell(payload, error.user_text)

        await self._guarded(work, payload)

    async def _guarded(self, work: Callable[[], Awaitable[None]], payload: Payload | None = None) -> None:
        """The end of the line for a task: what it raises is logged, and the person hears of it if that is possible."""
        try:
            await work()
        except GoodOnesError as error:
            log.warning("could not tell the person", error=str(error))
        except Exception:
            log.exception("a handler failed")
            if payload is not None:
                await self._guarded(lambda: self.tell(payload, OOPS))


def _spoken(reply: Reply | None) -> Ack:
    match reply:
        case None:
            return {}
        case Say(message, public):
            kind = "in_channel" if public else "ephemeral"
            return {"text": message.text, "blocks": message.blocks, "response_type": kind}
        case Suggest(options):
            texts = [
                {"text": {"type": "plain_text", "text": text}, "value": value} for text, value in options
            ]
            return {"options": texts}
    raise TypeError(f"{type(reply).__name__} cannot be an acknowledgement")


def _field_errors(payload: Submission, errors: dict[str, str]) -> Ack:
    """Errors by ``action_id`` shown under their inputs."""
    by_block = {payload.blocks.get(action_id, action_id): text for action_id, text in errors.items()}
    return {"response_action": "errors", "errors": by_block}


def read_stored(body: dict[str, Any]) -> Payload:
    """The payload of a stored piece of work."""
    return STORED.validate_python(body["payload"])
