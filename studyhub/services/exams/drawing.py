"""How a form comes about: prepared ones first, then drawn from questions the student has not seen."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.errors import CatalogError
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.learning.chance import seed_of, seeded
from studyhub.learning.exams.clock import seconds_for
from studyhub.learning.exams.forms import Candidate, FormUnfillable, Place, arrange, draw
from studyhub.models import Review, Sitting, StudyPlan
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.practice.slots import (
    PutUp,
    Slot,
    keep_version,
    put_up,
    put_up_to_choose,
    version_kept,
)
from studyhub.services.practice.student import Day, day_of, truncated

from .kinds import DOMAIN, DRAWN, KINDS, CannotDraw, Kind

PICK_DOMAIN = "Choose the domain of this exam."


def start(
    *, user_id: uuid.UUID, kind: str, shelf: Shelf, now: datetime, domain: str | None = None
) -> uuid.UUID:
    """Draw a form and keep it as a sitting that has not begun; gives its id. Commits.

    Raises Invalid for an unknown kind or domain, CannotDraw with what is wanting.
    """
    with command() as session:
        row, questions = put_down(
            session, user_id, kind=kind, domain=domain, shelf=shelf, now=truncated(now), begin_by=None
        )
        made = row.id
    for question in questions:
        version_kept(question)
    return made


def put_down(
    session: Session,
    user_id: uuid.UUID,
    *,
    kind: str,
    domain: str | None,
    shelf: Shelf,
    now: datetime,
    begin_by: datetime | None,
) -> tuple[Sitting, tuple[Question, ...]]:
    """As `start`, within a command: the sitting, and the questions whose versions it keeps."""
    wanted = KINDS.get(kind)
    if wanted is None:
        raise Invalid("Choose one of the exams on this page.")
    day = day_of(session, user_id, now)
    counts = _counts(wanted, shelf, day, domain)
    seed = secrets.randbits(53)
    used = _used_forms(session, user_id, now)
    form, places = _form(session, user_id, wanted, counts=counts, shelf=shelf, seed=seed, used=used)
    questions = {place.key: shelf.question(place.key) for place in places}
    row = Sitting(
        user_id=user_id,
        id=new_id(now),
        kind=wanted.id,
        form=form,
        title=_title(wanted, domain, shelf, day),
        seed=seed,
        slots=_slots(places, questions, seed),
        created_at=now,
        begin_by=begin_by,
        began_at=None,
        ended_at=None,
        seconds=_seconds(session, user_id, wanted, len(places)),
        hidden_timer=_hides_timer(session, user_id),
        calculator=_offers_calculator(session, user_id),
        breaks=[],
    )
    session.add(row)
    for question in questions.values():
        keep_version(session, question, now)
    return row, tuple(questions.values())


def exam_like(question: Question, seed: int) -> bool:
    """Whether the exam has questions of this kind: one of four options, or several.

    A numeric one is, where the numbers drawn for the sitting of this seed give four to choose from.
    """
    if question.type == "numeric":
        return _gives_four(question, seed)
    return question.type == "multiple" or (question.type == "single" and len(question.options) == 4)


def _counts(kind: Kind, shelf: Shelf, day: Day, domain: str | None) -> dict[str, int]:
    blueprint = shelf.blueprint(day.blueprint)
    if kind.id != DOMAIN.id:
        return blueprint.form_items(kind.scored)
    if domain not in {entry.domain for entry in blueprint.domains}:
        raise Invalid(PICK_DOMAIN)
    return {str(domain): kind.scored}


def _title(kind: Kind, domain: str | None, shelf: Shelf, day: Day) -> str:
    if kind.id != DOMAIN.id:
        return kind.title
    titles = {entry.domain: entry.title for entry in shelf.blueprint(day.blueprint).domains}
    return f"{domain} {titles[str(domain)]}"[:160]


def _form(
    session: Session,
    user_id: uuid.UUID,
    kind: Kind,
    *,
    counts: dict[str, int],
    shelf: Shelf,
    seed: int,
    used: set[str],
) -> tuple[str, tuple[Place, ...]]:
    rng = seeded(seed, "form")
    seen = set(session.scalars(sa.select(Review.item_key).where(Review.user_id == user_id).distinct()))
    titles = {area.domain: area.title for area in shelf.areas}
    practice = [_candidate(q, seen) for q in shelf.practice_questions() if exam_like(q, seed)]
    try:
        prepared = _next_prepared(kind, shelf, used)
        if prepared is None:
            return DRAWN, draw(practice, counts, rng, pretest=kind.pretest, titles=titles)
        name, questions = prepared
        scored = [_candidate(question, seen) for question in questions]
        return name, arrange(
            [*((c, True) for c in scored), *_pretest(practice, scored, kind, counts, rng)], rng
        )
    except FormUnfillable as wanting:
        raise CannotDraw(str(wanting)) from None


def _pretest(
    practice: list[Candidate], scored: list[Candidate], kind: Kind, counts: dict[str, int], rng: Random
) -> list[tuple[Candidate, bool]]:
    """Unscored places of a prepared form: unseen practice questions that are no enemies of it."""
    keys = {candidate.key for candidate in scored}
    against = {enemy for candidate in scored for enemy in candidate.enemies}
    fit = [c for c in practice if c.case is None and c.key not in against and not c.enemies & keys]
    if not kind.pretest:
        return []
    share = kind.pretest / sum(counts.values())
    wanted = {domain: max(int(count * share), 0) for domain, count in counts.items()}
    for domain in counts:
        if sum(wanted.values()) < kind.pretest:
            wanted[domain] += 1
    by_key = {candidate.key: candidate for candidate in fit}
    places = draw(fit, wanted, rng)
    return [(by_key[place.key], False) for place in places]


def _used_forms(session: Session, user_id: uuid.UUID, now: datetime) -> set[str]:
    """Forms that a student was given; one that can never be begun any more was never seen."""
    alive = sa.or_(Sitting.began_at.is_not(None), Sitting.begin_by.is_(None), Sitting.begin_by > now)
    return set(session.scalars(sa.select(Sitting.form).where(Sitting.user_id == user_id, alive)))


def _next_prepared(kind: Kind, shelf: Shelf, used: set[str]) -> tuple[str, list[Question]] | None:
    """The first prepared form that the student has not been given yet, if the bank has it."""
    for name in kind.prepared:
        questions = [question for question in shelf.questions if question.form == name]
        if name not in used and questions:
            return name, questions
    return None


def _candidate(question: Question, seen: set[str]) -> Candidate:
    return Candidate(
        key=question.key,
        domain=question.domain,
        level=question.level,
        facet=question.facet,
        case=question.case,
        seen=question.key in seen,
        enemies=frozenset(f"{question.bank}/{enemy}" for enemy in question.enemies),
    )


def _slots(places: Iterable[Place], questions: dict[str, Question], seed: int) -> list[dict[str, object]]:
    slots: list[dict[str, object]] = []
    for place in places:
        question = questions[place.key]
        up = _put_up(question, seed)
        slot = Slot(len(slots), question.key, question.facet, question.ask_hash, up.shown)
        slots.append({**slot.to_json(), "scored": place.scored, "content": question.content_hash})
    return slots


def _put_up(question: Question, seed: int) -> PutUp:
    """A question as it stands in the sitting of this seed: nothing is typed on the exam."""
    put = put_up_to_choose if question.type == "numeric" else put_up
    return put(question, seed_of(seed, question.key))


def _gives_four(question: Question, seed: int) -> bool:
    try:
        _put_up(question, seed)
    except CatalogError:  # the checker reports a question that cannot be drawn to its author
        return False
    return True


def _seconds(session: Session, user_id: uuid.UUID, kind: Kind, items: int) -> int | None:
    if not kind.timed:
        return None
    plan = session.get(StudyPlan, user_id)
    return seconds_for(items, plan.extra_time if plan else 1.0)


def _hides_timer(session: Session, user_id: uuid.UUID) -> bool:
    plan = session.get(StudyPlan, user_id)
    return bool(plan and plan.hidden_timer)


def _offers_calculator(session: Session, user_id: uuid.UUID) -> bool:
    plan = session.get(StudyPlan, user_id)
    return plan is None or plan.calculator
