"""What each kind of content file may hold: the one source for validation and for JSON Schema."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, field

from studyhub.catalog.types import Form, Level, ReferenceKind, RuleStatus

from .conform import BARE, HINT
from .questions.asked import (
    Citations,
    ClozeFields,
    CompetencyId,
    FacetId,
    MatchFields,
    MultipleFields,
    NumericFields,
    ObjectiveId,
    OrderFields,
    QuestionId,
    SingleFields,
    TaskId,
    Text,
    Written,
)
from .questions.items import ItemSource

LessonId = Annotated[
    str, Meta(pattern=r"^[LP][0-9]{2}[a-z]?$", extra={HINT: "A lesson id looks like L40 or P01."})
]
DomainId = Literal["P", "F", "D1", "D2", "D3", "D4", "D5", "D6"]
Slug = Annotated[
    str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", extra={BARE: "", HINT: "Lower case words joined by -."})
]
Hash = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{32}$", extra={BARE: "", HINT: "32 digits and letters a to f."})
]


class SingleSource(SingleFields, tag="single", kw_only=True):
    """A question with one best answer."""

    objective: ObjectiveId
    references: Citations


class MultipleSource(MultipleFields, tag="multiple", kw_only=True):
    """A question with a stated number of right answers."""

    objective: ObjectiveId
    references: Citations


class NumericSource(NumericFields, tag="numeric", kw_only=True):
    """A question whose answer is a number to type."""

    objective: ObjectiveId
    references: Citations


class OrderSource(OrderFields, tag="order", kw_only=True):
    """A question that asks for the order of steps."""

    objective: ObjectiveId
    references: Citations


class MatchSource(MatchFields, tag="match", kw_only=True):
    """A question that asks what belongs together."""

    objective: ObjectiveId
    references: Citations


class ClozeSource(ClozeFields, tag="cloze", kw_only=True):
    """A question with blanks in its stem."""

    objective: ObjectiveId
    references: Citations


class CaseSource(Written, tag_field="type", tag="case", kw_only=True):
    """One scenario with three to five items; what is given here holds for every item that does not say it."""

    id: QuestionId
    title: Text
    scenario: Text
    items: Annotated[list[ItemSource], Meta(min_length=3, max_length=5)]
    objective: ObjectiveId | None = None
    task: TaskId | None = None
    references: Citations | None = None
    competencies: list[CompetencyId] = field(default_factory=list)
    as_of: date | None = None
    review_by: date | None = None
    form: Form | None = None


StandaloneSource = SingleSource | MultipleSource | NumericSource | OrderSource | MatchSource | ClozeSource
QuestionSource = StandaloneSource | CaseSource
"""An entry of content/questions/<area>/*.yaml, told apart by `type`."""


class TaskSource(Written, kw_only=True):
    """A working task of a domain."""

    id: TaskId
    title: Text


class PlannedLessonSource(Written, kw_only=True):
    """A lesson's place in the syllabus."""

    id: LessonId
    title: Text
    objectives: list[ObjectiveId] = field(default_factory=list)
    tasks: list[TaskId] = field(default_factory=list)


class FacetSource(Written, kw_only=True):
    """One rule or fact of an objective."""

    id: FacetId
    level: Level
    title: Text


class ObjectiveSource(Written, kw_only=True):
    """What a student can do after a lesson."""

    id: ObjectiveId
    title: Text
    facets: Annotated[list[FacetSource], Meta(min_length=1)]


class SyllabusSource(Written, kw_only=True):
    """The file content/syllabus/<area>.yaml."""

    area: Slug
    domain: DomainId
    title: Text
    tasks: list[TaskSource] = field(default_factory=list)
    lessons: list[PlannedLessonSource]
    objectives: list[ObjectiveSource]


class GlossarySource(Written, kw_only=True):
    """An entry of content/glossary/<area>.yaml."""

    term: Text
    definition: Text
    also: list[Text] = field(default_factory=list)
    pronunciation: Text | None = None
    parts: list[Text] = field(default_factory=list)
    lesson: LessonId | None = None


class WordPartSource(Written, kw_only=True):
    """An entry of content/word-parts.yaml."""

    part: Text
    kind: Literal["root", "prefix", "suffix"]
    meaning: Text
    example: Text
    example_meaning: Text


class ReferenceSource(Written, kw_only=True):
    """An entry of content/references/*.yaml: one of the kinds with its exact wording, and about the work."""

    title: Text
    as_of: date
    checked: Literal["source", "general"]
    cfr: Text | None = None
    usc: Text | None = None
    fr: Text | None = None
    cms: Text | None = None
    guideline: Text | None = None
    standard: Text | None = None
    agency: Text | None = None
    url: Text | None = None
    note: Text | None = None

    def works(self) -> list[tuple[ReferenceKind, str]]:
        """Every kind that is given, with its wording; a good entry gives exactly one."""
        given: list[tuple[ReferenceKind, str | None]] = [
            ("cfr", self.cfr),
            ("usc", self.usc),
            ("fr", self.fr),
            ("cms", self.cms),
            ("guideline", self.guideline),
            ("standard", self.standard),
            ("agency", self.agency),
        ]
        return [(kind, text) for kind, text in given if text is not None]


class DomainWeightSource(Written, kw_only=True):
    """A domain's share of the exam in percent."""

    domain: DomainId
    title: Text
    low: Annotated[int, Meta(ge=0, le=100)]
    high: Annotated[int, Meta(ge=0, le=100)]
    scored_items: Annotated[int, Meta(ge=0, le=200)] | None = None


class BlueprintSource(Written, kw_only=True):
    """The file content/blueprints/<id>.yaml."""

    id: Slug
    title: Text
    source: Text
    retrieved: date
    confidence: Text
    domains: Annotated[list[DomainWeightSource], Meta(min_length=1)]
    effective_from: date | None = None
    note: Text = ""
    default: bool = False


class CompetencySource(Written, kw_only=True):
    """A competency with its Bloom level, 1 (remember) to 6 (create)."""

    id: CompetencyId
    title: Text
    bloom: Annotated[int, Meta(ge=1, le=6)]


class FrameworkSource(Written, kw_only=True):
    """The file content/competencies/<id>.yaml."""

    id: Slug
    title: Text
    source: Text
    competencies: Annotated[list[CompetencySource], Meta(min_length=1)]


class LessonFrontMatter(Written, kw_only=True):
    """What stands between the `---` lines at the top of a lesson."""

    id: LessonId
    title: Text
    objectives: list[ObjectiveId]
    minutes: Annotated[int, Meta(ge=1, le=120)]
    references: Citations
    as_of: date
    prerequisites: list[LessonId] = field(default_factory=list)


class OwnFrontMatter(Written, kw_only=True):
    """What stands at the top of a lesson of a program: what a shipped one has, as far as it applies there."""

    title: Text
    minutes: Annotated[int, Meta(ge=1, le=120)]
    as_of: date
    objectives: list[ObjectiveId] = field(default_factory=list)
    references: Citations | None = None
    prerequisites: list[LessonId] = field(default_factory=list)


class ChangeSource(Written, kw_only=True):
    """An entry of content/changes.yaml: a rule that moved."""

    id: Slug
    title: Text
    status: RuleStatus
    since: date
    now: Text
    then: Text
    references: Citations
    as_of: date
    review_by: date
    lessons: list[LessonId] = field(default_factory=list)


class HcpcsSource(Written, kw_only=True):
    """An entry of content/hcpcs.yaml: a HCPCS Level II code that content may print."""

    code: Annotated[
        str,
        Meta(pattern=r"^[A-CE-V][0-9]{4}$", extra={HINT: "A letter (not D) and four digits."}),
    ]
    meaning: Text
    as_of: date
    checked: Literal["source", "general"]
