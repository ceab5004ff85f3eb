"""The forms of accreditation: an outcome, a line of the plan, a rating."""

from __future__ import annotations

import uuid
from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from studyhub.services.accreditation.competencies import CompetencyPage
from studyhub.services.accreditation.entries import DOMAINS, FEEDBACK, PLACEMENTS, Outcome
from studyhub.services.accreditation.ledger import LedgerPage
from studyhub.services.accreditation.plan import Line
from studyhub.services.accreditation.ratings import Rating

from . import typed

SAID = {"": "", **{word: word for word in FEEDBACK}}
MARK = [Optional(), NumberRange(1, 5, "A mark is a number from 1 to 5.")]


class OutcomeForm(FlaskForm):
    """An entry of the ledger. `who` is a student and cohort as `student@cohort`, or empty with a name."""

    id = HiddenField()
    who = SelectField("Student", choices={}, validate_choice=False)
    name = StringField("Name, for somebody without an account", validators=[Length(max=80)])
    cohort = SelectField("Cohort, for somebody without an account", choices={}, validate_choice=False)
    exam_on = DateField("Exam date", validators=[Optional()])
    attempt = IntegerField("Attempt", validators=[Optional(), NumberRange(1, 20)])
    result = SelectField("Result", choices={"": "", "pass": "passed", "fail": "not passed"}, default="")
    d1 = SelectField("D1", choices=SAID, default="")
    d2 = SelectField("D2", choices=SAID, default="")
    d3 = SelectField("D3", choices=SAID, default="")
    d4 = SelectField("D4", choices=SAID, default="")
    d5 = SelectField("D5", choices=SAID, default="")
    d6 = SelectField("D6", choices=SAID, default="")
    graduated_on = DateField("Graduated", validators=[Optional()])
    placement = SelectField("Placement", choices={"": "", **PLACEMENTS}, default="")
    placed_as = StringField("Employer and position, or school", validators=[Length(max=160)])
    graduate_mark = IntegerField("Survey of the graduate (1 to 5)", validators=MARK)
    employer_mark = IntegerField("Survey of the employer (1 to 5)", validators=MARK)

    def offer(self, page: LedgerPage) -> OutcomeForm:
        """Fill the menus with the program's people and cohorts."""
        people = {f"{student}@{cohort}": text for student, cohort, text in page.students}
        self.who.choices = {"": "Somebody without an account", **people}
        self.cohort.choices = {"": "", **{str(id_): name for id_, name in page.cohorts}}
        return self

    @classmethod
    def of(cls, outcome: Outcome, entry_id: uuid.UUID) -> OutcomeForm:
        """The form of an entry that is to be changed."""
        student = f"{outcome.student_id}@{outcome.cohort_id}" if outcome.student_id else ""
        said = {domain.lower(): word for domain, word in outcome.domains.items()}
        fields = (
            vars(outcome) | said | {"id": str(entry_id), "who": student, "cohort": str(outcome.cohort_id)}
        )
        result = {True: "pass", False: "fail", None: ""}[outcome.passed]
        return cls(formdata=None, data=fields | {"result": result})

    def entry_id(self) -> uuid.UUID | None:
        """The entry that is changed, if one is."""
        return _id(typed(self.id))

    def outcome(self) -> Outcome:
        """The entry as the service takes it; who cannot be read is nobody, which it refuses."""
        student, _, cohort = typed(self.who).partition("@")
        fields = {domain: typed(getattr(self, domain.lower())) for domain in DOMAINS}
        return Outcome(
            cohort_id=_id(cohort or typed(self.cohort)) or uuid.UUID(int=0),
            student_id=_id(student),
            name=typed(self.name),
            exam_on=self.exam_on.data,
            attempt=self.attempt.data,
            passed={"pass": True, "fail": False}.get(typed(self.result)),
            domains={domain: said for domain, said in fields.items() if said},
            graduated_on=self.graduated_on.data,
            placement=typed(self.placement),
            placed_as=typed(self.placed_as),
            graduate_mark=self.graduate_mark.data,
            employer_mark=self.employer_mark.data,
        )


class LineForm(FlaskForm):
    """A line of the assessment plan; `target` is typed in per cent."""

    id = HiddenField()
    goal = StringField(
        "Goal or competency", validators=[InputRequired("Say what is aimed at."), Length(max=200)]
    )
    measure = StringField("Measure", validators=[InputRequired("Say how it is measured."), Length(max=200)])
    source = SelectField("Result comes from", choices={}, validate_choice=False)
    target = IntegerField("Target (%)", validators=[Optional(), NumberRange(0, 100)])
    action = TextAreaField("Action", validators=[Length(max=4000)])
    follow_up = TextAreaField("Follow-up", validators=[Length(max=4000)])
    who = StringField("Who", validators=[Length(max=120)])
    due_on = DateField("By", validators=[Optional()])

    def line(self) -> Line:
        """The line as the service takes it."""
        return Line(
            goal=typed(self.goal),
            measure=typed(self.measure),
            source=typed(self.source),
            target=None if self.target.data is None else self.target.data / 100,
            action=typed(self.action),
            follow_up=typed(self.follow_up),
            who=typed(self.who),
            due_on=self.due_on.data,
        )

    def line_id(self) -> uuid.UUID | None:
        """The line that is changed; None for a new one."""
        return _id(typed(self.id))


class RatingForm(FlaskForm):
    """What an instructor saw a student do."""

    student = SelectField("Student", choices={}, validate_choice=False)
    competency = SelectField("Competency", choices={}, validate_choice=False)
    level = SelectField("Level reached", choices={str(n): f"Bloom {n}" for n in range(1, 7)})
    seen_on = DateField("Seen on", validators=[InputRequired("Give the day.")])
    note = StringField("What was seen", validators=[Length(max=500)])

    def offer(self, page: CompetencyPage) -> RatingForm:
        """Fill the menus with the cohort's students and competencies."""
        self.student.choices = {str(id_): name for id_, name in page.names}
        self.competency.choices = {one.id: f"{one.id} {one.title}" for one in page.rows}
        return self

    def rating(self) -> Rating:
        """The rating as the service takes it."""
        return Rating(
            student_id=_id(typed(self.student)) or uuid.UUID(int=0),
            competency=typed(self.competency),
            level=int(typed(self.level)),
            seen_on=self.seen_on.data or date.max,
            note=typed(self.note),
        )


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
