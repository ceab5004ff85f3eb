"""What is asked of an instructor who makes a graded exam, and of a student at its door."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from studyhub.services.graded.setting.forms import Stock
from studyhub.services.graded.setting.wishes import MADE, PICKS, ExamWishes

from . import typed
from .accounts import strip
from .assignments import ids, local, moment

COUNT = "count-"
_OBJECTIVE = re.compile(r"[A-Z]?[0-9]{1,3}")
MOST = 9999


def _number(label: str, help_: str = "") -> IntegerField:
    return IntegerField(label, description=help_, render_kw={"inputmode": "numeric", "class_": "minutes"})


class ExamForm(FlaskForm):
    """A graded exam. How many questions of each objective come in fields of their own, `count-71`."""

    title = StringField("Title", filters=[strip], render_kw={"maxlength": 120})
    instructions = TextAreaField(
        "Instructions",
        description="What students read before they begin. Markdown: **bold**, lists, links.",
        render_kw={"rows": 3},
    )
    bank = SelectField("Private bank", validate_choice=False)
    pick = RadioField("Which questions", choices=PICKS, default="objective", validate_choice=False)
    counts = StringField("Counts by objective")
    items = TextAreaField(
        "Ids of the questions, one a line",
        description="Such as d2-harbor-0001: published questions of the bank.",
        render_kw={"rows": 5, "spellcheck": "false"},
    )
    made = RadioField("How versions differ", choices=MADE, default="shuffled", validate_choice=False)
    versions = _number("Versions", "From 1 to 6. They are handed out in turn, so that neighbours differ.")
    minutes = _number("Minutes", "A student's extra time is added by itself.")
    opens = DateTimeLocalField("From", format="%Y-%m-%dT%H:%M")
    until = DateTimeLocalField("Until", format="%Y-%m-%dT%H:%M")
    code = StringField(
        "Access code",
        filters=[strip],
        description="Students type it at the start. You can read it again here.",
        render_kw={"maxlength": 40, "autocomplete": "off", "spellcheck": "false"},
    )
    ranges = TextAreaField(
        "Allowed addresses, one a line",
        description="An address or a range such as 203.0.113.0/24; # begins a remark. Empty: any address.",
        render_kw={"rows": 3, "spellcheck": "false"},
    )
    given_to = RadioField(
        "For", choices={"all": "The whole cohort", "some": "Students whom I choose"}, validate_choice=False
    )
    chosen = SelectMultipleField("Students", validate_choice=False)

    def offer(self, banks: tuple[Stock, ...]) -> ExamForm:
        """The form itself, with its list of banks filled."""
        named = {str(one.id): f"{one.title}: {one.total} questions that can be asked" for one in banks}
        self.bank.choices = [("", "Choose a bank"), *named.items()]
        return self

    def wishes(self, zone: ZoneInfo, sent: Mapping[str, str]) -> ExamWishes:
        """What was typed, moments in the instructor's time zone; `sent` is the whole form."""
        listed = self.pick.data == "list"
        return ExamWishes(
            title=typed(self.title),
            instructions=typed(self.instructions),
            bank=_bank(typed(self.bank)),
            counts=() if listed else counts_in(sent),
            items=tuple(dict.fromkeys(one.strip(",;") for one in typed(self.items).split()))
            if listed
            else (),
            made=typed(self.made),
            versions=self.versions.data or 0,
            minutes=self.minutes.data or 0,
            opens=moment(self.opens, zone),
            until=moment(self.until, zone),
            code=typed(self.code),
            ranges=typed(self.ranges),
            chosen=frozenset(ids(self.chosen.data or ())) if self.given_to.data == "some" else None,
        )

    def show(self, faults: Mapping[str, str]) -> None:
        """Put each fault at the field that it is about."""
        for name, text in faults.items():
            self[name].errors = [text]


def counts_in(sent: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """How many questions of each objective are wanted; what is no number counts as too many: refused."""
    found = []
    for name, text in sent.items():
        objective, written = name.removeprefix(COUNT), text.strip()
        if not name.startswith(COUNT) or not _OBJECTIVE.fullmatch(objective) or not written:
            continue
        is_number = written.isascii() and written.isdigit() and len(written) < 5
        count = int(written) if is_number else MOST
        if count:
            found.append((objective, count))
    return tuple(found)


def filled(wishes: ExamWishes, zone: ZoneInfo) -> dict[str, object]:
    """The data of the form for an exam as it stands or is proposed."""
    return {
        "title": wishes.title,
        "instructions": wishes.instructions,
        "bank": str(wishes.bank or ""),
        "pick": "objective",
        "made": wishes.made,
        "versions": wishes.versions,
        "minutes": wishes.minutes,
        "opens": local(wishes.opens, zone),
        "until": local(wishes.until, zone),
        "code": wishes.code,
        "ranges": wishes.ranges,
        "given_to": "all" if wishes.chosen is None else "some",
        "chosen": [str(one) for one in wishes.chosen or ()],
    }


def moment_in(text: str, zone: ZoneInfo) -> datetime | None:
    """A moment of a datetime field of a page without a form class; None where nothing was typed."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _bank(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
