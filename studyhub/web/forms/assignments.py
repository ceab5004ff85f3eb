"""What is asked of an instructor who sets work."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from studyhub.services.assignments.kinds import FEEDBACK, Faults
from studyhub.services.assignments.rules import GradedRule, LessonRule, MockRule, PracticeRule, QuizRule, Rule
from studyhub.services.assignments.setting.forms import Choices
from studyhub.services.assignments.setting.wishes import Wishes

from . import typed
from .accounts import strip

CORE = "core"
PICKS = {
    "each": "Drawn for each student by the rule below",
    "same": "Drawn once by the rule below, the same for all",
    "list": "The questions that I list",
}
LATE = {
    "refused": "Not taken",
    "marked": "Taken, and marked as late",
    "reduced": "Taken for less: a percentage off for each day begun",
}
COUNTS = {"best": "The best", "last": "The last", "first": "The first"}
FIRST_FIELD = {"quiz": "count", "lesson": "lesson", "mock": "exam", "practice": "practice_minutes"}


def _number(label: str, help_: str = "") -> IntegerField:
    return IntegerField(label, description=help_, render_kw={"inputmode": "numeric", "class_": "minutes"})


def _any(label: str) -> SelectMultipleField:
    return SelectMultipleField(label, validate_choice=False)


class AssignmentForm(FlaskForm):
    """An assignment of any kind; the page shows the fields of its own kind. Faults are the service's."""

    title = StringField("Title", filters=[strip], render_kw={"maxlength": 120})
    instructions = TextAreaField(
        "Instructions",
        description="What students read before they begin. Markdown: **bold**, lists, links.",
        render_kw={"rows": 4},
    )
    lesson = SelectField("Lesson", validate_choice=False)
    pick = RadioField("Which questions", choices=PICKS, default="each", validate_choice=False)
    items = TextAreaField(
        "Keys of the questions, one a line",
        description="Such as core/d2-breach-0001. Each question in an attempt that you look at has its key.",
        render_kw={"rows": 5, "spellcheck": "false"},
    )
    count = _number("How many questions")
    domains, objectives, levels = _any("Exam domain"), _any("Objective"), _any("Level")
    unseen = BooleanField("Only questions that the student has never answered")
    feedback = RadioField("When are answers told?", choices=FEEDBACK, default="tutor", validate_choice=False)
    minutes = _number(
        "Minutes of the clock",
        "Empty: the exam's pace, 82 seconds a question. A student's extra time is added.",
    )
    exam = SelectField("Exam", validate_choice=False)
    domain = SelectField("Domain, for an exam of one domain", validate_choice=False)
    practice_minutes = _number("Minutes of practice", "Time on questions, of any session, quiz or exam.")
    opens = DateTimeLocalField("Opens", format="%Y-%m-%dT%H:%M")
    due = DateTimeLocalField("Due", format="%Y-%m-%dT%H:%M")
    late = RadioField("After that", choices=LATE, default="refused", validate_choice=False)
    percent = _number("Percent off for each day begun", "Of the marks reached.")
    until = DateTimeLocalField("Late work is taken until", format="%Y-%m-%dT%H:%M")
    attempts = _number("Attempts allowed")
    counts = SelectField("Which attempt counts", choices=COUNTS, validate_choice=False)
    given_to = RadioField(
        "For", choices={"all": "The whole cohort", "some": "Students whom I choose"}, validate_choice=False
    )
    chosen = _any("Students")
    sure = BooleanField("Change it all the same")

    def offer(self, choices: Choices) -> AssignmentForm:
        """The form itself, with its lists filled."""
        self.lesson.choices = [("", "Choose a lesson"), *choices.lessons]
        self.exam.choices = list(choices.exams)
        self.domain.choices = [
            ("", "Every domain"),
            *((one, f"{one} {text}") for one, text in choices.exam_domains),
        ]
        return self

    def wishes(self, kind: str, zone: ZoneInfo) -> Wishes:
        """What was typed, moments in the instructor's time zone."""
        return Wishes(
            title=typed(self.title),
            instructions=typed(self.instructions),
            kind=kind,
            rule=self._rule(kind),
            opens=moment(self.opens, zone),
            due=moment(self.due, zone),
            late=typed(self.late),
            until=moment(self.until, zone),
            percent=self.percent.data or 0,
            attempts=1 if self.attempts.raw_data is None else self.attempts.data or 0,
            counts=typed(self.counts) or "best",
            chosen=frozenset(ids(self.chosen.data or ())) if self.given_to.data == "some" else None,
        )

    def show(self, faults: Faults, kind: str) -> None:
        """Put each fault at the field that it is about."""
        for name, text in faults.items():
            field = self[FIRST_FIELD[kind] if name == "rule" else name]
            field.errors = [text]

    def _rule(self, kind: str) -> Rule:
        if kind == "lesson":
            return LessonRule(typed(self.lesson))
        if kind == "mock":
            one_domain = typed(self.exam) == "domain"
            return MockRule(typed(self.exam), (typed(self.domain) or None) if one_domain else None)
        if kind == "practice":
            return PracticeRule(self.practice_minutes.data or 0)
        return self._quiz()

    def _quiz(self) -> QuizRule:
        feedback = typed(self.feedback)
        minutes = self._minutes() if feedback == "timed" else None
        if self.pick.data == "list":
            items = tuple(dict.fromkeys(_key(line) for line in typed(self.items).split()))
            return QuizRule(count=len(items), feedback=feedback, items=items, minutes=minutes)
        return QuizRule(
            count=self.count.data or 0,
            feedback=feedback,
            domains=tuple(self.domains.data or ()),
            objectives=tuple(self.objectives.data or ()),
            levels=tuple(self.levels.data or ()),
            unseen=bool(self.unseen.data),
            same=self.pick.data == "same",
            minutes=minutes,
        )

    def _minutes(self) -> int | None:
        """What is no number is refused by the service as 0; an empty field is the exam's pace."""
        written = "".join(str(one) for one in self.minutes.raw_data or ()).strip()
        return self.minutes.data if self.minutes.data is not None or not written else 0


def filled(wishes: Wishes, zone: ZoneInfo) -> dict[str, object]:
    """The data of the form for an assignment as it stands or is proposed."""
    data: dict[str, object] = {
        "title": wishes.title,
        "instructions": wishes.instructions,
        "opens": local(wishes.opens, zone),
        "due": local(wishes.due, zone),
        "until": local(wishes.until, zone),
        "late": wishes.late,
        "percent": wishes.percent or None,
        "attempts": wishes.attempts,
        "counts": wishes.counts,
        "given_to": "all" if wishes.chosen is None else "some",
        "chosen": [str(one) for one in wishes.chosen or ()],
    }
    return data | _filled_rule(wishes.rule)


def _filled_rule(rule: Rule) -> dict[str, object]:
    if isinstance(rule, LessonRule):
        return {"lesson": rule.lesson}
    if isinstance(rule, MockRule):
        return {"exam": rule.exam, "domain": rule.domain or ""}
    if isinstance(rule, PracticeRule):
        return {"practice_minutes": rule.minutes}
    if isinstance(rule, GradedRule):
        return {}  # it has a form of its own
    return {
        "pick": "same" if rule.same else "list" if rule.items else "each",
        "items": "" if rule.same else "\n".join(rule.items),
        "count": rule.count,
        "domains": list(rule.domains),
        "objectives": list(rule.objectives),
        "levels": list(rule.levels),
        "unseen": rule.unseen,
        "feedback": rule.feedback,
        "minutes": rule.minutes,
    }


def moment(field: DateTimeLocalField, zone: ZoneInfo) -> datetime | None:
    """What was typed in a zone, in UTC; None where nothing was."""
    return None if field.data is None else field.data.replace(tzinfo=zone).astimezone(UTC)


def local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """A moment as a field shows it in a zone."""
    return None if at is None else at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def _key(word: str) -> str:
    word = word.strip(",;")
    return word if "/" in word else f"{CORE}/{word}"


def ids(texts: list[str] | tuple[str, ...]) -> list[uuid.UUID]:
    """Ids that were ticked; one that is none becomes nobody's."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            found.append(uuid.UUID(int=0))  # nobody's: the service refuses it aloud
    return found
