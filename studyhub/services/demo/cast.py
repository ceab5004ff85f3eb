"""Who the invented students are: their names, and what makes each of them study and forget otherwise."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from studyhub.catalog.types import DOMAINS
from studyhub.learning.chance import seeded
from studyhub.models.base import new_id

ADMINISTRATOR = ("Ingrid Solheim", "admin@example.org")
EAST, CENTRAL, MOUNTAIN, WEST = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
)
NAMES: tuple[tuple[str, str], ...] = (
    ("Nadia Rahman", EAST),
    ("Tomás Herrera", CENTRAL),
    ("Grace Okonkwo", EAST),
    ("Linh Tran", WEST),
    ("Daniel Kowalski", CENTRAL),
    ("Aaliyah Washington", EAST),
    ("Mei-Ling Chen", WEST),
    ("Samuel Begay", MOUNTAIN),
    ("Priya Nair", CENTRAL),
    ("Rosa Delgado", WEST),
    ("Yusuf Abdi", CENTRAL),
    ("Hannah Goldberg", EAST),
    ("Kenji Watanabe", WEST),
    ("Oluwaseun Adeyemi", EAST),
    ("Marisol Vega", "America/Puerto_Rico"),
    ("Patrick O'Connell", EAST),
    ("Fatima Haddad", CENTRAL),
    ("Leilani Kahale", "Pacific/Honolulu"),
    ("Andrei Popescu", EAST),
    ("Destiny Jackson", CENTRAL),
    ("Sofia Papadaki", EAST),
    ("Arjun Mehta", WEST),
    ("Elena Morozova", CENTRAL),
    ("Joseph Nakai", "America/Phoenix"),
    ("Amara Nwosu", CENTRAL),
    ("Chloé Tremblay", EAST),
    ("Ho-jin Park", WEST),
    ("Zainab Yusuf", EAST),
    ("Mateo Fuentes", MOUNTAIN),
    ("Signe Lindqvist", CENTRAL),
    ("Thandiwe Mokoena", EAST),
    ("Farid Karimi", WEST),
    ("Maria Santos", WEST),
    ("Ethan Miller", CENTRAL),
    ("Noor Siddiqui", EAST),
    ("Kateryna Shevchenko", CENTRAL),
    ("Malik Robinson", EAST),
    ("Ana Lima", EAST),
    ("Tuan Pham", CENTRAL),
    ("Ruth Abebe", MOUNTAIN),
)
MINUTES = (15, 20, 25, 25, 30, 30, 40, 45)


@dataclass(frozen=True)
class Traits:
    """What makes a student: `ability` is a logit by domain, `memory` multiplies how long things stay.

    `diligence` is the chance of studying on a planned day, `pace` multiplies the time an answer takes,
    `candor` is the chance of ticking "I guessed" after a guess. `first` and `last` bound the days studied.
    """

    ability: dict[str, float]
    memory: float
    diligence: float
    pace: float
    candor: float
    hour: int
    reads: float
    first: date
    last: date


@dataclass(frozen=True)
class Pupil:
    """An invented student: account, plan, and traits."""

    id: uuid.UUID
    name: str
    email: str
    timezone: str
    joined_at: datetime
    exam_date: date | None
    minutes: tuple[int, ...]
    days_off: tuple[date, ...]
    traits: Traits


def cast(*, count: int, weeks: int, today: date, seed: int) -> tuple[Pupil, ...]:
    """The first `count` students; the first of all is the one that a visitor logs in as."""
    begins = today - timedelta(days=7 * weeks - 1)
    return tuple(
        _pupil(at, seeded("demo", seed, "pupil", at), begins=begins, today=today) for at in range(count)
    )


def demo_id(at: datetime, rng: Random) -> uuid.UUID:
    """An id of `at` like any other, but with its random bits drawn from `rng`: a history can be repeated."""
    kept = new_id(at).int >> 76 << 76
    return uuid.UUID(int=kept | rng.getrandbits(12) << 64 | 0b10 << 62 | rng.getrandbits(62))


def _pupil(at: int, rng: Random, *, begins: date, today: date) -> Pupil:
    name, timezone = NAMES[at % len(NAMES)]
    traits = _traits(rng, begins, today, shown=at == 0)
    joined = datetime.combine(traits.first, time(5, 30), ZoneInfo(timezone)).astimezone(UTC)
    usual = 20 if at == 0 else rng.choice(MINUTES)
    away = today + timedelta(days=rng.randrange(3, 20))
    return Pupil(
        id=demo_id(joined, rng),
        name=name,
        email=_email(name, at),
        timezone=timezone,
        joined_at=joined,
        exam_date=today + timedelta(days=rng.randrange(12, 110)) if at == 0 or rng.random() < 0.9 else None,
        minutes=tuple(_minutes(rng, usual, weekday) for weekday in range(7)),
        days_off=(away, away + timedelta(days=1)) if rng.random() < 0.4 else (),
        traits=traits,
    )


def _traits(rng: Random, begins: date, today: date, *, shown: bool) -> Traits:
    """Most study from beginning to end; one in five came later, one in eight gave up on the way."""
    days = (today - begins).days
    late = not shown and rng.random() < 0.2
    quits = not shown and rng.random() < 0.125
    first = begins + timedelta(days=rng.randrange(7, days - 6) if late and days > 14 else rng.randrange(3))
    last = first + timedelta(days=rng.randrange(6, 25)) if quits else today
    if shown:  # today is left to the visitor
        last = today - timedelta(days=1)
    general = 0.2 if shown else rng.gauss(0.1, 0.7)
    ability = {domain: general + rng.gauss(0, 0.6) for domain in DOMAINS}
    if shown:  # so that the charts tell of strong and weak domains
        ability |= {"D2": 1.4, "D3": -1.4, "D4": -0.8}
    return Traits(
        ability=ability,
        memory=rng.lognormvariate(0, 0.35),
        diligence=0.75 if shown else rng.uniform(0.35, 0.97),
        pace=rng.lognormvariate(0, 0.25),
        candor=rng.uniform(0.1, 0.7),
        hour=rng.choice((6, 7, 12, 17, 18, 19, 19, 20, 20, 21)),
        reads=0.2 if shown else rng.uniform(0.15, 0.6),
        first=min(first, today),
        last=min(last, today),
    )


def _minutes(rng: Random, usual: int, weekday: int) -> int:
    """Weekends differ: for some longer, for some free."""
    return usual if weekday < 5 else rng.choice((0, usual, usual + 15))


def _email(name: str, at: int) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    letters = "".join(sign if sign.isalpha() else "." if sign == " " else "" for sign in plain)
    return f"{letters}@example.{'edu' if at % 3 else 'org'}"
