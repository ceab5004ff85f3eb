"""What of the content an invented student can be asked, and in what state each rule is for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question, QuestionBlock
from studyhub.learning.memory import MemoryState
from studyhub.learning.replay import LogRow, MasteryCount, fold_memory, record, remember
from studyhub.learning.selection import FOUNDATIONS, FacetState, Sibling, new_shares
from studyhub.services.practice.student import Seen, sibling

UNSEEN = Seen({}, frozenset())


class Bank:
    """The content of a shelf in the forms that the simulation asks for again and again."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.questions: dict[str, Question] = {q.key: q for q in shelf.practice_questions()}
        blueprint = shelf.blueprint()
        self.weights = {entry.domain: blueprint.share(entry.domain) for entry in blueprint.domains}
        self.facets: dict[str, FacetState] = {}
        for objective in shelf.objectives:
            for facet in objective.facets:
                theirs = (q for q in shelf.questions_of_facet(facet.id) if q.key in self.questions)
                siblings = tuple(sibling(question, UNSEEN) for question in theirs)
                self.facets[facet.id] = FacetState(facet.id, objective.domain, siblings)

    def asked_in(self, lesson: str) -> list[Question]:
        """The check-yourself questions of a lesson."""
        blocks = self.shelf.lesson(lesson).blocks
        keys = (f"core/{block.question}" for block in blocks if isinstance(block, QuestionBlock))
        return [self.questions[key] for key in keys if key in self.questions]


@dataclass
class Course:
    """Where a student stands: the same states that the tables hold, kept up answer by answer."""

    bank: Bank
    facets: dict[str, FacetState] = field(default_factory=dict)
    rows: dict[str, list[LogRow]] = field(default_factory=dict)
    last_seen: dict[str, datetime] = field(default_factory=dict)
    asked_on: dict[str, datetime] = field(default_factory=dict)
    foundations: MasteryCount | None = None

    def __post_init__(self) -> None:
        """Nothing is known of a new student."""
        self.facets = dict(self.bank.facets)

    def memory(self, facet: str) -> MemoryState | None:
        """The memory of a facet."""
        return self.facets[facet].memory

    def shares(self) -> dict[str, float]:
        """Shares of new facets by domain, as for a real student."""
        seen = self.foundations
        right, total = (seen.fresh_right, seen.fresh_total) if seen else (0, 0)
        return new_shares(self.bank.weights, fresh_right=right, fresh_total=total)

    def asked_since(self, begins: datetime) -> frozenset[str]:
        """Facets that had their turn since the study day began."""
        return frozenset(facet for facet, at in self.asked_on.items() if at >= begins)

    def siblings(self, questions: Iterable[Question]) -> list[Sibling]:
        """Questions as the selection of a quiz sees them."""
        seen = Seen(self.last_seen, frozenset())
        return [sibling(question, seen) for question in questions]

    def answered(self, question: Question, line: LogRow) -> None:
        """Take an answer in: memory, counts, and when the question was seen."""
        self.last_seen[question.key] = line.at
        self.asked_on[question.facet] = line.at
        self.rows.setdefault(question.facet, []).append(line)
        facet = self.facets[question.facet]
        self._put(facet, remember(facet.memory, line))
        if question.domain == FOUNDATIONS:
            self.foundations = record(self.foundations, line)

    def took_back(self, question: Question, line: LogRow) -> None:
        """Take an undo in: memory is folded anew, as the site does."""
        rows = self.rows[question.facet]
        rows.append(line)
        self._put(self.facets[question.facet], fold_memory(rows))

    def read(self, objectives: Iterable[str]) -> None:
        """Note that the lesson of these objectives was read."""
        wanted = set(objectives)
        for objective in self.bank.shelf.objectives:
            if objective.id in wanted:
                for facet in objective.facets:
                    self.facets[facet.id] = replace(self.facets[facet.id], lesson_read=True)

    def _put(self, facet: FacetState, memory: MemoryState | None) -> None:
        seen: Mapping[str, datetime] = self.last_seen
        siblings = tuple(
            one._replace(last_seen=seen[one.key]) if one.key in seen else one for one in facet.siblings
        )
        self.facets[facet.id] = replace(facet, memory=memory, siblings=siblings)


def truncated_utc(at: datetime) -> datetime:
    """A time in UTC, to the millisecond, as the database keeps it."""
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)
