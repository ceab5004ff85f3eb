"""What an assignment asks, of whom and when, as the API takes and gives it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from studyhub.services.assignments.rules import read_rule
from studyhub.services.assignments.setting.wishes import Faulty, Wishes
from studyhub.web.api.declare import Body
from studyhub.web.api.problems import FieldError, Problem
from studyhub.web.api.texts import Instructions, Key, Name

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Keys = Annotated[list[Key], msgspec.Meta(max_length=500)]
MOMENTS = ("opens", "due", "until")
YEARS = range(2000, 9000)
"""Beyond them a moment has no place in every calendar of the world."""


class Lesson(msgspec.Struct, tag_field="kind", tag="lesson", forbid_unknown_fields=True):
    """A lesson to read, by its id."""

    lesson: Key


class Quiz(msgspec.Struct, tag_field="kind", tag="quiz", forbid_unknown_fields=True):
    """Questions to answer: `items` in this order, else `count` drawn of those that fit (empty: all).

    `same`: drawn once for everybody. `unseen`: only such as the student has never answered.
    """

    count: Annotated[int, msgspec.Meta(ge=1, le=100)] = 10
    feedback: Literal["tutor", "end", "timed"] = "tutor"
    items: Keys = []
    domains: Keys = []
    objectives: Keys = []
    levels: Keys = []
    unseen: bool = False
    same: bool = False
    minutes: Annotated[int, msgspec.Meta(ge=1, le=480)] | None = None


class Mock(msgspec.Struct, tag_field="kind", tag="mock", forbid_unknown_fields=True):
    """A mock exam; `domain` for one of a single domain."""

    exam: Key
    domain: Key | None = None


class Practice(msgspec.Struct, tag_field="kind", tag="practice", forbid_unknown_fields=True):
    """Minutes of any practice between opening and due."""

    minutes: Annotated[int, msgspec.Meta(ge=1, le=6000)]


class Terms(Body):
    """What is asked, of whom (`chosen` null: the whole cohort), when, and what late work costs.

    Late work is taken until `until`; of `percent` a day it loses where `late` is reduced.
    """

    title: Name
    rule: Lesson | Quiz | Mock | Practice
    opens: Moment
    due: Moment
    instructions: Instructions = ""
    late: Literal["refused", "marked", "reduced"] = "refused"
    until: Moment | None = None
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    attempts: Annotated[int, msgspec.Meta(ge=1, le=20)] = 1
    counts: Literal["best", "last", "first"] = "best"
    chosen: Annotated[list[uuid.UUID], msgspec.Meta(max_length=2000)] | None = None


class ChangedTerms(Terms):
    """The same of an assignment that is there; `sure`: even where it costs somebody who has begun."""

    sure: bool = False


def terms_of(wishes: Wishes) -> Terms:
    """An assignment as it stands, as it is sent."""
    told: dict[str, Any] = {name: getattr(wishes, name) for name in Terms.__struct_fields__}
    told["rule"] = {**asdict(wishes.rule), "kind": wishes.kind}
    for ours in ("seed", "spare", "widen"):  # drawn by the site, and of remediation plans alone
        told["rule"].pop(ours, None)
    told["chosen"] = None if wishes.chosen is None else sorted(wishes.chosen)
    return msgspec.convert(told, Terms)


def wishes_of(sent: Terms) -> Wishes:
    """What was sent, as the use case takes it; raises Problem for moments out of any calendar."""
    named = {name: getattr(sent, name) for name in Terms.__struct_fields__}
    odd = [name for name in MOMENTS if named[name] is not None and named[name].year not in YEARS]
    if odd:
        errors = [FieldError(f"/{name}", "Look at the year again.") for name in odd]
        raise Problem(422, "Some of what was sent does not fit.", errors)
    kind = str(sent.rule.__struct_config__.tag)
    named |= {"kind": kind, "rule": read_rule(kind, msgspec.structs.asdict(sent.rule))}
    named["chosen"] = None if sent.chosen is None else frozenset(sent.chosen)
    return Wishes(**named)


@contextmanager
def each_fault_named() -> Iterator[None]:
    """What the use case finds wrong, by the field that it stands in."""
    try:
        yield
    except Faulty as wrong:
        own = ChangedTerms.__struct_fields__
        errors = [
            FieldError(f"/{name}" if name in own else f"/rule/{name}", said)
            for name, said in wrong.faults.items()
        ]
        raise Problem(422, str(wrong), errors) from wrong
