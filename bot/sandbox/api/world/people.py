"""People who do not exist, one after the other: name, handle, bio, reach, and what could be found about them.

Addresses end in ``.example`` and LinkedIn names in ``-sandbox``, so that no real person is ever meant.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from bot.sandbox.api.dice import dice, happens
from bot.sandbox.api.rows import Profile
from bot.sandbox.api.world.kinds import KINDS, Kind
from bot.sandbox.api.world.names import CULTURES, Culture

LONGEST_HANDLE = 15
LONGEST_BIO = 160
FEWEST_FOLLOWERS, MOST_FOLLOWERS = 20, 400_000
TAILS = ("builds", "ships", "tinkers", "writes", "codes", "makes", "hq", "at_work")
COMPANIES = ("quartzloop", "papermoth", "brightkelp", "tinderbox-labs", "ninefold", "oddlantern", "mossgate")


@dataclass(frozen=True)
class Person:
    """A name as it is shown, and in letters for handles and addresses."""

    shown: str
    given: str
    family: str
    gender: str


def invent(seed: int, number: int, taken: Collection[str]) -> Profile:
    """The person with this number in the world of this seed; ``taken`` handles are avoided."""
    throw = dice(seed, "person", number)
    culture = throw.choice(CULTURES)
    person = _person(culture, throw)
    kind = throw.choices(KINDS, weights=[kind.weight for kind in KINDS])[0]
    handle = _handle(person, number, taken, throw)
    email, verified = _email(person, throw)
    return Profile(
        id=str(1_400_000_000_000_000_000 + number * 1_000_003 + throw.randrange(1_000_000)),
        handle=handle,
        name=person.shown,
        bio=_bio(kind, culture, throw),
        followers=_followers(throw),
        gender=person.gender,
        labels={name: list(labels) for name, labels in kind.labels.items()},
        linkedin=f"https://linkedin.com/in/{handle.lower()}-sandbox" if happens(throw, 0.75) else None,
        email=email,
        email_verified=verified,
    )


def _person(culture: Culture, throw: Random) -> Person:
    gender = throw.choice(("female", "male"))
    given = throw.choice((culture.women if gender == "female" else culture.men).split(" "))
    family = throw.choice(culture.families.split(" "))
    native_given, native_family = given.split("|")[0], family.split("|")[0]
    names = (native_family, native_given) if culture.family_first else (native_given, native_family)
    shown = " ".join(names)
    if happens(throw, 0.12):
        shown += throw.choice((" 🚀", " 🦀", " ✨", " (hiring!)", " | building"))
    return Person(shown, _letters(given.split("|")[-1]), _letters(family.split("|")[-1]), gender)


def _letters(name: str) -> str:
    """``Søren`` → ``soren``: plain letters only."""
    plain = name.lower().replace("ø", "o").replace("ı", "i")
    return "".join(letter for letter in unicodedata.normalize("NFKD", plain) if "a" <= letter <= "z")


def _handle(person: Person, number: int, taken: Collection[str], throw: Random) -> str:
    """At most 15 letters, digits and underscores, as on X, where ``AnaShips`` and ``anaships`` are one handle.

    The number makes it unique where need be.
    """
    bases = (
        f"{person.given}_{person.family}",
        f"{person.given}{throw.choice(TAILS)}",
        f"{person.given[0]}_{person.family}",
        f"{person.given.capitalize()}{throw.choice(TAILS).capitalize()}",
    )
    handle = throw.choice(bases)[:LONGEST_HANDLE]
    if handle.lower() not in {other.lower() for other in taken}:
        return handle
    ending = f"_{number}"
    return handle[: LONGEST_HANDLE - len(ending)] + ending


def _bio(kind: Kind, culture: Culture, throw: Random) -> str:
    """What the kind says, sometimes with where the person is from (in any script)."""
    bio = throw.choice(kind.bios)
    if bio and happens(throw, 0.45):
        bio = f"{culture.origin} · {bio}"
    return bio[:LONGEST_BIO]


def _followers(throw: Random) -> int:
    """Most have some hundreds, few have many."""
    return max(FEWEST_FOLLOWERS, min(MOST_FOLLOWERS, int(throw.lognormvariate(7.0, 1.7))))


def _email(person: Person, throw: Random) -> tuple[str | None, bool]:
    """An address and whether it is verified: half are, a quarter are not, a quarter have none."""
    kind = throw.choice(("none", "unverified", "verified", "verified"))
    if kind == "none":
        return None, False
    return f"{person.given}.{person.family}@{throw.choice(COMPANIES)}.example", kind == "verified"
