"""What is asked of people in programs: about programs, cohorts, invitations, lists, requests."""

from __future__ import annotations

import calendar

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, EmailField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from studyhub.services.programs.cohorts import CohortChoices, CohortWishes

from . import typed
from .accounts import strip

ADDRESS = Email(message="Write an address such as amina@example.edu.")
ROLES = {
    "instructor": "Instructor: makes cohorts; sees or edits those a director says",
    "assistant": "Assistant: sees cohorts that a director says; with edit, invites students",
    "director": "Director: everything, in every cohort",
}


def _address(label: str = "Mail address") -> EmailField:
    return EmailField(
        label,
        [InputRequired("Write a mail address."), Length(max=254), ADDRESS],
        filters=[strip],
        render_kw={"autocomplete": "off"},
    )


def _name(label: str, missing: str, help_: str = "") -> StringField:
    return StringField(label, [InputRequired(missing), Length(max=120)], filters=[strip], description=help_)


class NewProgramForm(FlaskForm):
    """A program and its first director."""

    name = _name("Name of the program", "Give the program a name.")
    college = StringField("College", [Length(max=120)], filters=[strip])
    email = _address("Mail address of its director")


class DirectorForm(FlaskForm):
    """One more director of a program."""

    email = _address()


class ProgramForm(FlaskForm):
    """What a director may change."""

    name = _name("Name of the program", "Give the program a name.")
    college = StringField("College", [Length(max=120)], filters=[strip])
    retention_months = IntegerField(
        "Months that records are kept after a cohort went into the archive",
        [InputRequired("Write a number of months."), NumberRange(1, 240, "From 1 to 240 months.")],
        description="Then enrolments and the record of who looked at them are deleted, but never while a "
        "student's request is open. Ask your college how long it must keep them.",
        render_kw={"inputmode": "numeric"},
    )
    year_month = SelectField(
        "The academic year begins in",
        choices={str(month): calendar.month_name[month] for month in range(1, 13)},
        coerce=int,
        default=7,
        description="Outcomes and the assessment plan are counted by it.",
    )


class StaffForm(FlaskForm):
    """Somebody who is to work in the program."""

    email = _address()
    role = RadioField("Role", choices=ROLES, default="instructor")


class StudentForm(FlaskForm):
    """One student to invite."""

    name = StringField("Name", [Length(max=80)], filters=[strip], render_kw={"autocomplete": "off"})
    email = _address()


class ListForm(FlaskForm):
    """A list of students, as a file or as the text that was mended."""

    file = FileField("A file from your spreadsheet", render_kw={"accept": ".csv,.txt,text/csv,text/plain"})
    text = TextAreaField("The list")

    def content(self) -> bytes | str:
        """The file where one was chosen, else the text."""
        if self.file.data is not None and self.file.data.filename:
            return bytes(self.file.data.read())
        return typed(self.text)


class CohortForm(FlaskForm):
    """A cohort."""

    name = _name("Name", "Give the cohort a name, such as “Class of 2027”.")
    term = StringField("Term", [Length(max=60)], filters=[strip], description="Such as Fall 2027.")
    window_from = DateField("Exam window from", [Optional()])
    window_to = DateField("Exam window to", [Optional()])
    blueprint = SelectField("Exam blueprint")
    framework = SelectField("Competency framework")

    def offer(self, choices: CohortChoices) -> CohortForm:
        """The form itself, with its lists filled."""
        self.blueprint.choices = dict(choices.blueprints)
        self.framework.choices = dict(choices.frameworks)
        return self

    def wishes(self) -> CohortWishes:
        """What was typed."""
        return CohortWishes(
            name=typed(self.name),
            term=typed(self.term),
            blueprint=typed(self.blueprint) or None,
            framework=typed(self.framework) or None,
            window_from=self.window_from.data,
            window_to=self.window_to.data,
        )


class CodeForm(FlaskForm):
    """A cohort's code."""

    code = StringField(
        "Code",
        [InputRequired("Type the code that your program gave you."), Length(max=40)],
        filters=[strip],
        description="Eight letters and digits; capitals or not, with or without the dash.",
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class RequestForm(FlaskForm):
    """What a student asks about their records."""

    kind = RadioField(
        "What do you ask for?",
        choices={"inspect": "To see my records", "correct": "To have something corrected"},
        default="inspect",
    )
    body = TextAreaField(
        "What do you want to see, or what is wrong?",
        [InputRequired("Write what you want to see, or what is wrong."), Length(max=4000)],
        render_kw={"rows": 4},
    )


class AnswerForm(FlaskForm):
    """What a director answers a student."""

    outcome = SelectField(
        "Outcome", choices={"done": "It was shown or corrected", "refused": "It is not corrected"}
    )
    answer = TextAreaField(
        "Answer to the student", [InputRequired("Write the student an answer."), Length(max=4000)]
    )
