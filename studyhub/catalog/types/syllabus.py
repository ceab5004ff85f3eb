"""What is to be learned and how the exam weighs it: tasks, objectives, facets, blueprints, frameworks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from .base import Frozen, Level


class Task(Frozen, frozen=True):
    """A working task of a domain."""

    id: str
    title: str


class Facet(Frozen, frozen=True):
    """One rule or fact of an objective: the unit of memory."""

    id: str
    level: Level
    title: str


class Objective(Frozen, frozen=True):
    """What a student can do after a lesson, split into facets."""

    id: str
    title: str
    area: str
    domain: str
    lesson: str
    facets: tuple[Facet, ...]


class PlannedLesson(Frozen, frozen=True):
    """A lesson's place in the syllabus; it is written when the catalog has a Lesson of that id."""

    id: str
    title: str
    objectives: tuple[str, ...]
    tasks: tuple[str, ...] = ()


class Area(Frozen, frozen=True):
    """A domain of the exam, or one of the two areas before it, with its lessons in teaching order."""

    id: str
    domain: str
    title: str
    tasks: tuple[Task, ...]
    lessons: tuple[PlannedLesson, ...]
    objectives: tuple[Objective, ...]


class DomainWeight(Frozen, frozen=True):
    """A domain's share of the exam in percent, and its scored items in a mock of 130."""

    domain: str
    title: str
    low: int
    high: int
    scored_items: int | None = None


class Blueprint(Frozen, frozen=True):
    """A version of the exam's content outline."""

    id: str
    title: str
    source: str
    retrieved: date
    confidence: str
    domains: tuple[DomainWeight, ...]
    effective_from: date | None = None
    note: str = ""
    default: bool = False

    def share(self, domain: str) -> float:
        """A domain's share of the exam in [0, 1]: its midpoint over the sum of midpoints; 0 if absent."""
        total = sum(entry.low + entry.high for entry in self.domains)
        return next(((e.low + e.high) / total for e in self.domains if e.domain == domain), 0.0)

    def form_items(self, total: int | None = None) -> dict[str, int]:
        """Scored items by domain on a form of `total` items; a full mock's if left out.

        Shares are those of the full mock, rounded by largest remainder. Empty where the blueprint does not
        say how many items each domain has.
        """
        full = {entry.domain: entry.scored_items for entry in self.domains if entry.scored_items}
        if total is None or not full:
            return full
        exact = {domain: Fraction(total * items, sum(full.values())) for domain, items in full.items()}
        whole = {domain: int(share) for domain, share in exact.items()}
        rest = sorted(exact, key=lambda domain: (whole[domain] - exact[domain], domain))
        for domain in rest[: total - sum(whole.values())]:
            whole[domain] += 1
        return whole


class Competency(Frozen, frozen=True):
    """A competency of a curriculum framework, with its Bloom level (1-6)."""

    id: str
    title: str
    bloom: int


class CompetencyFramework(Frozen, frozen=True):
    """A curriculum framework, imported from a file."""

    id: str
    title: str
    source: str
    competencies: tuple[Competency, ...]
