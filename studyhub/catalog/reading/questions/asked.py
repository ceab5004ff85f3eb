"""What authors may write in an item of each type, field by field; schema.py makes questions of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from studyhub.catalog.reading.conform import BARE, HINT
from studyhub.catalog.types import Form, Level, ReferenceKind

QUESTION_HINT = "A question id looks like d2-breach-0007."

Text = Annotated[str, Meta(pattern=r"\S", description="Text; Markdown where it is long.")]
QuestionId = Annotated[
    str,
    Meta(pattern=r"^(p|f|d[1-6])-[a-z0-9]+(-[a-z0-9]+)*-[0-9]{4}(-[0-9])?$", extra={HINT: QUESTION_HINT}),
]
ObjectiveId = Annotated[
    str,
    Meta(
        pattern=r"^(P|F)?[0-9]{1,3}$",
        extra={BARE: "", HINT: 'An objective is "71", F7 or P1.'},
        description="Id of a syllabus objective, in quotes.",
    ),
]
FacetId = Annotated[
    str,
    Meta(
        pattern=r"^(P|F)?[0-9]{1,3}[a-z]$",
        extra={BARE: "", HINT: "A facet is its objective and a letter: 71b."},
    ),
]
TaskId = Annotated[str, Meta(pattern=r"^D[1-6]\.T[0-9]{1,2}$", extra={HINT: "A task looks like D2.T9."})]
CompetencyId = Annotated[
    str, Meta(pattern=r"^[A-Z][A-Za-z0-9.]*$", extra={HINT: "A competency looks like II.2."})
]
Expression = Annotated[
    str, Meta(pattern=r"\S", extra={BARE: ""}, description="Arithmetic: beds * days, round_half_up(x, 2).")
]
DecimalText = Annotated[
    str, Meta(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,10})?$", extra={HINT: "Write a plain number: 80, 0.5."})
]
Numeral = int | float | DecimalText
Name = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_]*$",
        extra={HINT: "A name has lower case letters, digits and _: service_days."},
    ),
]
OptionKey = Annotated[str, Meta(pattern=r"^[a-f]$", extra={HINT: "Options are keyed a to f."})]
ExtraKey = Annotated[str, Meta(pattern=r"^[a-z]$", extra={HINT: "Use one small letter."})]
BlankKey = Annotated[str, Meta(pattern=r"^[1-9]$", extra={HINT: 'Blanks are keyed "1" to "9".'})]
MistakeName = Annotated[
    str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", extra={HINT: "Name it like averaged-without-days."})
]
FigureFile = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9-]+/[a-z0-9-]+\.svg$", extra={HINT: "A figure is named like d2-privacy/clock.svg."}
    ),
]
Decimals = Annotated[int, Meta(ge=0, le=6)]
CitationSource = Annotated[
    dict[ReferenceKind, Text],
    Meta(min_length=1, max_length=1, description="One kind and its wording: {cfr: 45 CFR 164.406}."),
]
Citations = Annotated[list[CitationSource], Meta(min_length=1)]


class Written(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all that authors write: unknown fields are refused."""


class OptionSource(Written, kw_only=True):
    """One choice: what it says (`text`) or computes (`expression`), and why it is right or tempting."""

    text: Text | None = None
    expression: Expression | None = None
    correct: bool = False
    mistake: MistakeName | None = None
    why: Text


class ChoiceSource(Written, kw_only=True):
    """One choice of a cloze blank."""

    text: Text
    correct: bool = False
    why: Text


class VariableSource(Written, kw_only=True):
    """A drawn quantity: `min`, `max` and `step`, or a list of `choices`."""

    min: Numeral | None = None
    max: Numeral | None = None
    step: Numeral | None = None
    choices: Annotated[list[Numeral], Meta(min_length=2)] | None = None


class GeneratorSource(Written, kw_only=True):
    """How fresh numbers are drawn."""

    variables: Annotated[dict[Name, VariableSource], Meta(min_length=1)]
    derived: dict[Name, Expression] = {}
    where: list[Expression] = []


class AnswerSource(Written, kw_only=True):
    """The number asked for."""

    expression: Expression
    decimals: Decimals
    unit: str = ""
    tolerance: Numeral = 0


class MistakeSource(Written, kw_only=True):
    """A wrong way to the number, named after what went wrong."""

    name: MistakeName
    expression: Expression
    why: Text


class FormatSource(Written, kw_only=True):
    """How computed options are printed."""

    decimals: Decimals
    unit: str = ""


class StepSource(Written, kw_only=True):
    """A step, in the right order."""

    text: Text
    why: Text


class PairSource(Written, kw_only=True):
    """A left side and what belongs to it."""

    left: Text
    right: Text
    why: Text


class ExtraSource(Written, kw_only=True):
    """A right side that belongs to nothing."""

    text: Text
    why: Text


class BlankSource(Written, kw_only=True):
    """A gap: typed (`accept`) or chosen (`options`)."""

    accept: Annotated[list[Text], Meta(min_length=1)] | None = None
    options: Annotated[dict[OptionKey, ChoiceSource], Meta(min_length=2, max_length=6)] | None = None
    why: Text | None = None


class FigureSource(Written, kw_only=True):
    """A drawing shown with a stem."""

    file: FigureFile
    alt: Text


class Asked(Written, tag_field="type", kw_only=True):
    """What every item says, whatever its type and whether it stands alone or in a case."""

    id: QuestionId
    facet: FacetId
    level: Level
    stem: Text
    explanation: Text
    task: TaskId | None = None
    competencies: list[CompetencyId] = []
    difficulty: Annotated[float, Meta(ge=0.2, le=0.95)] | None = None
    as_of: date | None = None
    review_by: date | None = None
    replaces: list[QuestionId] = []  # a list only: msgspec 0.22 corrupts memory over `list[X] | X`
    enemies: list[QuestionId] = []
    form: Form | None = None
    codes: Text | None = None
    figure: FigureSource | None = None


class SingleFields(Asked, kw_only=True):
    """One best answer."""

    options: Annotated[dict[OptionKey, OptionSource], Meta(min_length=3, max_length=6)]
    order: Literal["fixed"] | None = None
    generator: GeneratorSource | None = None
    format: FormatSource | None = None


class MultipleFields(Asked, kw_only=True):
    """A stated number of right answers."""

    options: Annotated[dict[OptionKey, OptionSource], Meta(min_length=3, max_length=6)]
    choose: Annotated[int, Meta(ge=2, le=5)]
    order: Literal["fixed"] | None = None


class NumericFields(Asked, kw_only=True):
    """A number to type."""

    answer: AnswerSource
    generator: GeneratorSource | None = None
    mistakes: Annotated[list[MistakeSource], Meta(min_length=2, max_length=4)]


class OrderFields(Asked, kw_only=True):
    """Steps to put in order; authored in the right order."""

    steps: Annotated[dict[ExtraKey, StepSource], Meta(min_length=3, max_length=6)]


class MatchFields(Asked, kw_only=True):
    """Left sides and the right sides that belong to them."""

    pairs: Annotated[dict[ExtraKey, PairSource], Meta(min_length=3, max_length=6)]
    extra: dict[ExtraKey, ExtraSource] = {}


class ClozeFields(Asked, kw_only=True):
    """Blanks in the stem to fill."""

    blanks: Annotated[dict[BlankKey, BlankSource], Meta(min_length=1, max_length=9)]
