"""``goodones status`` and ``goodones replay``: how a running bot stands, from the command line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from math import ceil

import click

from bot.clock import SystemClock
from bot.config import Settings
from bot.errors import Refused
from bot.records import Buried, Place, Sort, Standing
from bot.services.standing import Standings, Stores
from bot.services.troubles import Troubles
from bot.store.checks import Fitness, look
from bot.store.due_digests import DueQueue
from bot.store.folder import Folder
from bot.store.inbox import Inbox
from bot.store.inboxes import Inboxes
from bot.store.outbox import Outbox
from bot.store.paces import Paces
from bot.store.redis import Store
from bot.troubles import Trouble

ALL = "all"


async def show_status(_stop: asyncio.Event, settings: Settings) -> None:
    """Print what waits and what was given up. Raises ``ClickException``, and StoreAway."""
    async with _store(settings) as store:
        click.echo("\n".join(_about(await look(store)) + _lines(await _standings(store, settings).look())))


async def replay(_stop: asyncio.Event, settings: Settings, sort: str, id_: str | None) -> None:
    """Have one dead letter done after all, or all of them. Raises ``ClickException``, Refused, StoreAway."""
    async with _store(settings) as store:
        standings = _standings(store, settings)
        if sort == ALL:
            count = len(await standings.revive_all())
            click.echo(f"{count} queued again." if count else "Nothing was given up.")
        elif id_ is None:
            raise click.ClickException("name one by its id, as `goodones status` lists them, or say all")
        else:
            if not await standings.revive(Sort(sort), id_):
                raise Refused(f"there is no dead {sort} {id_} (any more)")
            click.echo("Queued again.")


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Store]:
    store = Store(_address(settings))
    try:
        yield store
    finally:
        await store.close()


def _standings(store: Store, settings: Settings) -> Standings:
    outbox, clock = Outbox(store), SystemClock()
    paces = Paces(store, posts_a_minute=settings.posts_a_minute)
    stores = Stores(Inbox(store, "jobs"), Inboxes(store, "leads"), outbox, paces, DueQueue(store))
    return Standings(stores, clock, Troubles(store, outbox, clock))


def _address(settings: Settings) -> str:
    """The store's, which for an embedded one only a running bot has."""
    if settings.redis_url:
        return settings.redis_url.get_secret_value()
    folder = Folder(settings.data_dir / "store")
    record = folder.remembered()
    if record is None:
        raise click.ClickException(
            f"no bot runs on {folder.path}; start it with `goodones serve`, or set GOODONES_DATA_DIR to its folder"
        )
    return record.url


def _about(store: Fitness) -> list[str]:
    wrong = [f"  refused: {sentence}" for sentence in store.refused]
    return [
        f"store           {store.server}",
        *wrong,
        *(f"  beware: {sentence}" for sentence in store.warned),
    ]


def _lines(standing: Standing) -> list[str]:
    lines = [
        f"clicks to do    {standing.clicks}",
        f"webhooks to do  {standing.webhooks}",
        f"messages        {sum(place.count for place in standing.places)}",
        *(_place(place, standing.at) for place in standing.places),
        f"troubles        {len(standing.troubles)}",
        *(_trouble(trouble) for trouble in standing.troubles),
        f"given up        {len(standing.dead)}",
        *(_grave(grave) for grave in standing.dead),
    ]
    if standing.dead:
        lines += ["", "Have one done after all: goodones replay SORT ID; all of them: goodones replay all"]
    return lines


def _place(place: Place, now: datetime) -> str:
    minutes = max(0, int((now - place.since).total_seconds() // 60))
    waits = f"  {place.channel}  {place.count}, the first since {minutes} min"
    return f"{waits} {place.held}" if place.held else f"{waits}, all sent in {ceil(place.seconds / 60)} min"


def _trouble(trouble: Trouble) -> str:
    why = trouble.reason.replace("*", "").replace("`", "")
    return (
        f"  {trouble.id}  since {trouble.since:%Y-%m-%d %H:%M}Z  {'' if why in trouble.id else why}".rstrip()
    )


def _grave(grave: Buried) -> str:
    return f"  {grave.sort} {grave.id}  {grave.what}, {grave.at:%Y-%m-%d %H:%M}Z: {grave.reason}"
