"""Who may do what: viewer, member or admin, asked anew at every interaction."""

import structlog
from pydantic import BaseModel, ConfigDict

from bot.clock import Clock
from bot.errors import GoodOnesError, Refused
from bot.people import Person
from bot.roles import Who
from bot.services.admins import Admins
from bot.services.people import People
from bot.services.workspace import Workspace
from bot.slack.errors import SlackError, TokenRefused
from bot.slack.gateway import Gateway
from bot.slack.text import mention
from bot.store.redis import Store
from bot.store.told import Told

log = structlog.stdlib.get_logger(__name__)

FRESH = 300.0
"""Seconds; Slack tells nobody of us who came into a user group or left it."""
NO_GROUP = frozenset({"missing_scope", "no_such_subteam", "subteam_disabled"})
MOST_TO_ASK = 3
NOBODY = "a Slack admin of this workspace"
"""Whom to ask where nobody is named."""

GUEST = "*Guests see leads here, but can't change or spend anything.* Please ask {who}."
OUTSIDER = (
    "*This app is another organisation's: you see its leads, but can't change or spend anything.* "
    "Please ask {who} there."
)
OUTSIDE = (
    "*This app is another organisation's*: you see the leads that it posts here, but not its lists "
    "and numbers. Please ask {who} there."
)
GONE = "*Your account was deactivated*, so nothing was done."
MEMBERS_ONLY = "*Only members of this app can do that.* Please ask {who}, who can make you one."
ADMINS_ONLY = "*Only admins can do that.* Please ask {who}."
UNSURE = (
    "*Slack doesn't say who you are just now*, so I can't tell whether you may do that. "
    "Please try again in a minute."
)
NO_SCOPE = (
    "*This app may not ask Slack who you are.* Someone who runs it has to install it again from its manifest "
    "(it needs `users:read`)."
)


class Unsure(GoodOnesError):
    """Nobody can tell what somebody may do; nothing is done before somebody can."""

    retryable = True

    def __init__(self, person: str, error: SlackError) -> None:
        super().__init__(f"nobody can say what {person} may do: {error}")
        self.user_text = NO_SCOPE if isinstance(error, TokenRefused) else UNSURE
        self.retry_after = error.retry_after


class Group(BaseModel):
    """The people of a user group, by id."""

    model_config = ConfigDict(frozen=True)

    people: frozenset[str] = frozenset()


class Roles:
    """Methods raise StoreAway; those that ask who somebody is, SlackError too where Slack never could say."""

    def __init__(
        self,
        people: People,
        workspace: Workspace,
        admins: Admins,
        store: Store,
        gateway: Gateway,
        clock: Clock,
    ) -> None:
        self._people = people
        self._workspace = workspace
        self._admins = admins
        self._gateway = gateway
        self._groups = Told(store, "group", Group, clock, self._group, fresh=FRESH)

    async def of(self, person: Person) -> Who:
        """The highest role that somebody has; who is not known is a viewer."""
        for who in (Who.ADMIN, Who.MEMBER, Who.VIEWER):
            if await self.may(person, who):
                return who
        return Who.EVERYONE

    async def may(self, person: Person, who: Who) -> bool:
        """Whether somebody may do what this role may; of those who are not known only who was named in our settings."""
        match who:
            case Who.EVERYONE:
                return True
            case Who.VIEWER:
                return not person.gone
            case _ if not person.known:
                return person.id in self._admins
            case Who.MEMBER:
                return _belongs(person) and (await self._is_member(person) or await self._is_admin(person))
            case Who.ADMIN:
                return _belongs(person) and await self._is_admin(person)

    async def admins(self) -> list[str]:
        """Those who are named as admins, one by one or by their group; Slack's own are not listed."""
        named = await self._workspace.settings()
        try:
            group = await self._people_of(named.admin_group)
        except SlackError as error:
            log.warning("nobody can say who is in the group", group=named.admin_group, error=str(error))
            group = frozenset()
        return list(dict.fromkeys((*self._admins.people, *named.admins, *sorted(group))))

    async def whom_to_ask(self, person: str, who: Who) -> list[str] | None:
        """None for those who may do what this role may; else the admins by id. Never raises SlackError."""
        try:
            if await self.may(await self._people.person(person), who):
                return None
        except SlackError as error:
            log.warning("nobody can say what somebody may do", person=person, error=str(error))
        return await self.admins()

    async def check(self, person: str, who: Who) -> None:
        """Raises Refused where they may not, and Unsure where nobody can say.

        For what viewers may do nobody is looked up: who sees a card may look at it.
        """
        if Who.VIEWER.includes(who):
            return
        try:
            known = await self._people.sure(person)
            allowed = await self.may(known, who)
        except SlackError as error:
            if await self.may(Person(id=person, known=False), who):
                return
            raise Unsure(person, error) from error
        if not allowed:
            log.info("not allowed", person=person, wanted=who)
            raise Refused(await self._why_not(known, who))

    async def check_ours(self, person: str) -> None:
        """Raises Refused to who is of another organisation: leads beyond those that are posted for them are not theirs."""
        if (await self._people.person(person)).is_outsider:
            log.info("not shown to another organisation", person=person)
            raise Refused(OUTSIDE.format(who=_people(await self.admins())))

    def known(self, person: str, who: Who) -> str | None:
        """Of guests and outsiders it is known at once, and of nobody else: settings may change any moment."""
        known = self._people.at_hand(person)
        if Who.VIEWER.includes(who) or known is None or _belongs(known):
            return None
        return _reason(known, who).format(who=_people(self._admins.people))

    async def _why_not(self, person: Person, who: Who) -> str:
        return _reason(person, who).format(who=_people(await self.admins()))

    async def _is_member(self, person: Person) -> bool:
        settings = await self._workspace.settings()
        if not settings.members and settings.member_group is None:
            return True
        return person.id in settings.members or person.id in await self._people_of(settings.member_group)

    async def _is_admin(self, person: Person) -> bool:
        settings = await self._workspace.settings()
        if person.is_admin or person.id in self._admins or person.id in settings.admins:
            return True
        return person.id in await self._people_of(settings.admin_group)

    async def _people_of(self, group: str | None) -> frozenset[str]:
        return frozenset() if group is None else (await self._groups.get(group)).people

    async def _group(self, id_: str) -> Group:
        """Nobody is in a group that is not there, or that we may not look at (``usergroups:read`` is not asked for)."""
        try:
            return Group(people=frozenset(await self._gateway.group(id_)))
        except SlackError as error:
            if error.code not in NO_GROUP:
                raise
            log.warning("a user group can't be read", group=id_, code=error.code)
            return Group()


def _belongs(person: Person) -> bool:
    """Whether somebody is of the workspace itself, as all but viewers are."""
    return not (person.is_guest or person.is_outsider or person.is_bot or person.gone)


def _reason(person: Person, who: Who) -> str:
    if person.gone:
        return GONE
    if person.is_outsider:
        return OUTSIDER
    if person.is_guest:
        return GUEST
    return ADMINS_ONLY if who is Who.ADMIN else MEMBERS_ONLY


def _people(ids: tuple[str, ...] | list[str]) -> str:
    return " or ".join(mention(each) for each in ids[:MOST_TO_ASK]) or NOBODY
