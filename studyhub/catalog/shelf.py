"""What a user may see, ready to be looked up: the read-only index over the catalogs of one or more banks."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .cards import cards_of
from .errors import UnknownItem
from .types import (
    CORE_BANK,
    Area,
    Blueprint,
    Case,
    Catalog,
    Citation,
    Competency,
    CompetencyFramework,
    Facet,
    FactCheck,
    Lesson,
    Objective,
    PlannedLesson,
    Question,
    Reference,
    ReviewRecord,
    RuleChange,
    Task,
    Term,
    WordPart,
)

T = TypeVar("T")


@dataclass(frozen=True)
class LessonPlace:
    """A planned lesson with its area; `lesson` is None until it is written.

    `previous` and `next` are the nearest written lessons before and after it in teaching order.
    """

    planned: PlannedLesson
    area: Area
    lesson: Lesson | None
    previous: str | None
    next: str | None


class Shelf:
    """Everything by its key, each look-up a single step; nothing here can be changed.

    Questions and cases are keyed `bank/id`. The syllabus, lessons, glossary and references come from the core
    bank and go by their plain ids; a facet of the core is `71b`, and questions of every bank point to it so.
    `lessons` are those of the syllabus, `own_lessons` those that programs wrote. Where two catalogs define
    the same id, the first one holds.
    """

    def __init__(self, catalogs: Sequence[Catalog]) -> None:
        self.catalogs = tuple(catalogs)
        self.hash = _joint_hash(self.catalogs)
        self._index_syllabus()
        self._index_questions()
        self._index_books()
        self._index_lessons()

    def _all(self, part: Callable[[Catalog], Iterable[T]]) -> list[T]:
        return [entry for catalog in self.catalogs for entry in part(catalog)]

    def _index_syllabus(self) -> None:
        self.areas: tuple[Area, ...] = tuple(self._all(lambda catalog: catalog.areas))
        self._areas = _first(self.areas, lambda area: area.id)
        self._area_of_domain = _first(self.areas, lambda area: area.domain)
        self._tasks = _first((task for area in self.areas for task in area.tasks), lambda task: task.id)
        self.objectives: tuple[Objective, ...] = tuple(o for area in self.areas for o in area.objectives)
        self._objectives = _first(self.objectives, lambda objective: objective.id)
        self._facets = {facet.id: (facet, o) for o in reversed(self.objectives) for facet in o.facets}

    def _index_questions(self) -> None:
        self.questions: tuple[Question, ...] = tuple(self._all(lambda catalog: catalog.questions))
        self._questions = _first(self.questions, lambda question: question.key)
        self._cases = _first(self._all(lambda catalog: catalog.cases), lambda case: f"{case.bank}/{case.id}")
        self._of_objective = _grouped(self.questions, lambda question: question.objective)
        self._of_facet = _grouped(self.questions, lambda question: question.facet)
        self.cards: tuple[Question, ...] = tuple(self._all(cards_of))
        self._cards = _first(self.cards, lambda card: card.key)
        self._practice = tuple(question for question in self.questions if question.form is None)
        reviews: list[ReviewRecord] = self._all(lambda catalog: catalog.reviews)
        self._reviews = _grouped(reviews, lambda review: (review.question, review.ask_hash))

    def _index_books(self) -> None:
        self.terms: tuple[Term, ...] = tuple(self._all(lambda catalog: catalog.terms))
        self._terms = _first(self.terms, lambda term: term.slug)
        words = [(word.casefold(), term) for term in self.terms for word in (term.term, *term.also)]
        self._term_of_word = dict(reversed(words))
        self.word_parts: tuple[WordPart, ...] = tuple(self._all(lambda catalog: catalog.word_parts))
        self._word_parts = _first(self.word_parts, lambda part: part.part)
        self.blueprints: tuple[Blueprint, ...] = tuple(self._all(lambda catalog: catalog.blueprints))
        self._blueprints = _first(self.blueprints, lambda blueprint: blueprint.id)
        self.frameworks: tuple[CompetencyFramework, ...] = tuple(
            self._all(lambda catalog: catalog.frameworks)
        )
        self._competencies = _first((c for f in self.frameworks for c in f.competencies), lambda one: one.id)
        self.references: tuple[Reference, ...] = tuple(self._all(lambda catalog: catalog.references))
        self._references = _first(self.references, lambda reference: (reference.kind, reference.text))
        self.changes: tuple[RuleChange, ...] = tuple(self._all(lambda catalog: catalog.changes))
        self._figures = dict(reversed(self._all(lambda catalog: catalog.figures)))

    def _index_lessons(self) -> None:
        self._lessons = _first(self._all(lambda catalog: catalog.lessons), lambda lesson: lesson.id)
        planned = [(lesson, area) for area in self.areas for lesson in area.lessons]
        written = [lesson.id in self._lessons for lesson, _ in planned]
        self.lesson_places: tuple[LessonPlace, ...] = tuple(
            LessonPlace(
                lesson,
                area,
                self._lessons.get(lesson.id),
                previous=next((planned[i][0].id for i in range(at - 1, -1, -1) if written[i]), None),
                next=next((planned[i][0].id for i in range(at + 1, len(planned)) if written[i]), None),
            )
            for at, (lesson, area) in enumerate(planned)
        )
        checks: list[FactCheck] = self._all(lambda catalog: catalog.fact_checks)
        self._fact_checks = _grouped(checks, lambda check: (check.lesson, check.content_hash))
        self._lesson_places = _first(self.lesson_places, lambda place: place.planned.id)
        self.lessons: tuple[Lesson, ...] = tuple(place.lesson for place in self.lesson_places if place.lesson)
        self.own_lessons: tuple[Lesson, ...] = tuple(one for one in self._lessons.values() if one.program)

    def question(self, key: str) -> Question:
        """The question or card with the key `bank/id`; raises UnknownItem."""
        return self._cards[key] if key in self._cards else _get(self._questions, key, "question")

    def find_question(self, key: str) -> Question | None:
        """The question or card with the key `bank/id`, or None."""
        return self._questions.get(key) or self._cards.get(key)

    def case(self, key: str) -> Case:
        """The case with the key `bank/id`; a bare id is one of the core bank. Raises UnknownItem."""
        return _get(self._cases, key if "/" in key else f"{CORE_BANK}/{key}", "case")

    def questions_of_objective(self, objective: str) -> tuple[Question, ...]:
        """Every question of an objective, those of mock forms included; empty when it has none."""
        return self._of_objective.get(objective, ())

    def questions_of_facet(self, facet: str) -> tuple[Question, ...]:
        """Every question of a facet, those of mock forms included; empty when it has none."""
        return self._of_facet.get(facet, ())

    def practice_questions(self) -> tuple[Question, ...]:
        """The questions that may be practised: all that belong to no form."""
        return self._practice

    def reviews_of(self, question: Question) -> tuple[ReviewRecord, ...]:
        """The reviews of a question that were made of what it asks now."""
        return self._reviews.get((question.id, question.ask_hash), ())

    def lesson(self, lesson: str) -> Lesson:
        """The written lesson with that id; raises UnknownItem when it is not written."""
        return _get(self._lessons, lesson, "lesson")

    def fact_checks_of(self, lesson: Lesson) -> tuple[FactCheck, ...]:
        """The comparisons of a lesson with its sources that were made of what it says now."""
        return self._fact_checks.get((lesson.id, lesson.content_hash), ())

    def lesson_place(self, lesson: str) -> LessonPlace:
        """Where a planned lesson stands, written or not; raises UnknownItem."""
        return _get(self._lesson_places, lesson, "lesson")

    def area(self, area: str) -> Area:
        """The area with that id; raises UnknownItem."""
        return _get(self._areas, area, "area")

    def area_of_domain(self, domain: str) -> Area:
        """The area of a domain (P, F, D1 ... D6); raises UnknownItem."""
        return _get(self._area_of_domain, domain, "domain")

    def objective(self, objective: str) -> Objective:
        """The objective with that id; raises UnknownItem."""
        return _get(self._objectives, objective, "objective")

    def facet(self, facet: str) -> tuple[Facet, Objective]:
        """The facet with that id and the objective it belongs to; raises UnknownItem."""
        return _get(self._facets, facet, "facet")

    def task(self, task: str) -> Task:
        """The working task with that id; raises UnknownItem."""
        return _get(self._tasks, task, "task")

    def term(self, slug: str) -> Term:
        """The glossary entry with that slug; raises UnknownItem."""
        return _get(self._terms, slug, "term")

    def find_term(self, word: str) -> Term | None:
        """The glossary entry that a word leads to, in any case and by any of its forms, or None."""
        return self._term_of_word.get(word.casefold())

    def word_part(self, part: str) -> WordPart:
        """The word part as it is written, e.g. `cardi/o`; raises UnknownItem."""
        return _get(self._word_parts, part, "word part")

    def blueprint(self, blueprint: str | None = None) -> Blueprint:
        """The blueprint with that id, or the default one; raises UnknownItem where there is none at all.

        Cohorts outlive content: an id that is not there any more means the default one too.
        """
        if blueprint is not None and blueprint in self._blueprints:
            return self._blueprints[blueprint]
        for entry in (*(b for b in self.blueprints if b.default), *self.blueprints):
            return entry
        raise UnknownItem("blueprint", "default")

    def competency(self, competency: str) -> Competency:
        """The competency with that id; raises UnknownItem."""
        return _get(self._competencies, competency, "competency")

    def reference(self, citation: Citation) -> Reference:
        """The work that a citation points to; raises UnknownItem."""
        return _get(self._references, (citation.kind, citation.text), "reference")

    def figure(self, file: str) -> str:
        """The SVG of a drawing by its file below content/figures, ready to be inlined; raises UnknownItem."""
        return _get(self._figures, file, "figure")


K = TypeVar("K")


def _first(entries: Iterable[T], key: Callable[[T], K]) -> dict[K, T]:
    index: dict[K, T] = {}
    for entry in entries:
        index.setdefault(key(entry), entry)
    return index


def _grouped(entries: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return {name: tuple(group) for name, group in groups.items()}


def _get(index: Mapping[K, T], key: K, kind: str) -> T:
    try:
        return index[key]
    except KeyError:
        raise UnknownItem(kind, str(key)) from None


def _joint_hash(catalogs: Sequence[Catalog]) -> str:
    if len(catalogs) == 1:
        return catalogs[0].hash
    names = "\n".join(f"{catalog.bank} {catalog.hash}" for catalog in catalogs)
    return hashlib.sha256(names.encode()).hexdigest()[:32]
