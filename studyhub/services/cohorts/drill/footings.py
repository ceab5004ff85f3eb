"""Where students stand on objectives, as far as it may be shown, and the weak ones of a student."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Objective
from studyhub.learning.mastery import ENOUGH
from studyhub.learning.risk.objectives import Footing, ObjectiveTally, footing
from studyhub.models import Standing
from studyhub.services.cohorts.dashboard.cells import span
from studyhub.services.programs.records.students import Whose

FOOTING_WORDS = {
    Footing.FEW: "too few",
    Footing.WEAK: "weak",
    Footing.SHAKY: "shaky",
    Footing.GOING: "on the way",
    Footing.MASTERED: "mastered",
}
NOTHING = ObjectiveTally()


@dataclass(frozen=True)
class ObjectiveFooting:
    """An objective of a student: its word, and the counts behind it, empty where they may not be shown."""

    objective: str
    title: str
    domain: str
    lesson: str
    footing: str
    words: str
    counts: str
    range: str


@dataclass(frozen=True)
class WeakObjective:
    """An objective below the line, with its evidence; `clear` where its whole interval is."""

    objective: str
    title: str
    domain: str
    lesson: str
    tally: ObjectiveTally
    clear: bool


def objectives_kept(session: Session, whose: Whose) -> dict[str, ObjectiveTally]:
    """A student's tallies by objective, from the kept standing; empty where none is kept."""
    row = session.get(Standing, (whose.program_id, whose.cohort_id, whose.student_id))
    return {objective: ObjectiveTally(*counts) for objective, counts in row.objectives.items()} if row else {}


def weak_objectives(session: Session, whose: Whose, *, shelf: Shelf) -> tuple[WeakObjective, ...]:
    """A student's objectives below the line, from the kept standing: clear ones first, by share right.

    For plans that mend them. Empty where no standing is kept. It asks nobody whether it may be seen.
    """
    tallies = objectives_kept(session, whose)
    found = []
    for objective in shelf.objectives:
        tally = tallies.get(objective.id, NOTHING)
        word = footing(tally.right, tally.asked)
        if word in (Footing.WEAK, Footing.SHAKY):
            found.append(
                WeakObjective(
                    objective.id,
                    objective.title,
                    objective.domain,
                    objective.lesson,
                    tally,
                    word is Footing.WEAK,
                )
            )
    return tuple(sorted(found, key=lambda one: (not one.clear, one.tally.right / one.tally.asked)))


def shown_footing(right: int, asked: int, *, shares: bool) -> Footing:
    """The word that may be shown: of who shows totals only, none below six answers."""
    return footing(right, asked) if shares or asked >= ENOUGH else Footing.FEW


def footing_row(objective: Objective, tally: ObjectiveTally, *, shares: bool) -> ObjectiveFooting:
    """An objective of a student as it may be shown."""
    word = shown_footing(tally.right, tally.asked, shares=shares)
    told = tally.asked > 0 and (shares or tally.asked >= ENOUGH)
    return ObjectiveFooting(
        objective=objective.id,
        title=objective.title,
        domain=objective.domain,
        lesson=objective.lesson,
        footing=word.value,
        words=FOOTING_WORDS[word] if tally.asked else "not asked yet",
        counts=f"{tally.right} of {tally.asked}" if told else "",
        range=span(*tally.interval) if told else "",
    )
