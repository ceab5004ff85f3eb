"""The invented program's own lesson, which waits for somebody to read it.

None is published: what the invented students see stays the shipped content.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Membership, OwnLesson, User
from studyhub.services.banks.workshop import Workshop
from studyhub.services.lessons.publishing import send_to_review
from studyhub.services.lessons.rows import Which
from studyhub.services.lessons.writing import new_lesson, save_lesson

from .college import INSTRUCTOR

LESSON = """\
---
title: How we hand in practicum hours
minutes: 6
as_of: {today}
objectives: []
---

Your practicum counts 40 hours at a site. This page says how they are written down here.

## The time sheet

| Step | Who | By |
| --- | --- | --- |
| Write your hours | you | Friday |
| Sign them | your preceptor | Monday |
| Count them | the practicum office | Wednesday |

!!! trap "Half an hour is not an hour"
    Hours are written in quarters: 2 hours 50 minutes are 2.75.

## What a site may not show you

You see records only under your preceptor's eyes, and take none of them home: no copy, no photo, no note
with a name on it.
"""


def lay_lesson(shelf: Shelf, *, now: datetime) -> None:
    """Write the lesson unless the program has one, and send it to review. Commits several times."""
    author = db.session.scalars(sa.select(User.id).where(User.email == INSTRUCTOR[1])).one()
    program = db.session.scalars(sa.select(Membership.program_id).where(Membership.user_id == author)).one()
    if db.session.scalar(sa.select(OwnLesson.id).where(OwnLesson.program_id == program)) is not None:
        return
    workshop, at = Workshop(shelf, Path(), None, now.date()), now - timedelta(days=1)
    title = "How we hand in practicum hours"
    made = new_lesson(user_id=author, program_id=program, title=title, workshop=workshop, shelf=shelf, now=at)
    which, text = Which(program, made), LESSON.format(today=now.date())
    save_lesson(
        user_id=author,
        which=which,
        text=text,
        base=1,
        note="First draft",
        workshop=workshop,
        shelf=shelf,
        now=at,
    )
    send_to_review(user_id=author, which=which, base=2, workshop=workshop, shelf=shelf, now=at)
