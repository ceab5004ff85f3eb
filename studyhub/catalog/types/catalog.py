"""Everything of one content folder."""

from __future__ import annotations

from .base import Frozen, Reference
from .changes import HcpcsCode, RuleChange
from .lessons import Lesson, Term, WordPart
from .questions import Case, Question
from .reviews import FactCheck, PlantedRound, ReviewRecord
from .syllabus import Area, Blueprint, CompetencyFramework


class Catalog(Frozen, frozen=True):
    """Everything of one content folder that passed the checks; `hash` names this very state of it."""

    hash: str
    bank: str
    areas: tuple[Area, ...]
    blueprints: tuple[Blueprint, ...]
    frameworks: tuple[CompetencyFramework, ...]
    references: tuple[Reference, ...]
    terms: tuple[Term, ...]
    word_parts: tuple[WordPart, ...]
    questions: tuple[Question, ...]
    cases: tuple[Case, ...]
    lessons: tuple[Lesson, ...]
    figures: tuple[tuple[str, str], ...]
    reviews: tuple[ReviewRecord, ...]
    fact_checks: tuple[FactCheck, ...] = ()
    planted: tuple[PlantedRound, ...] = ()
    changes: tuple[RuleChange, ...] = ()
    hcpcs: tuple[HcpcsCode, ...] = ()
