"""What the table of permissions says, and that nobody gets past it."""

from __future__ import annotations

import itertools
import uuid

import pytest

from studyhub.config import ROOT
from studyhub.extensions import db
from studyhub.models import Cohort, CohortRight, Membership, Program
from studyhub.models.base import new_id
from studyhub.services.errors import NotFound
from studyhub.services.programs.permissions import (
    ACTS,
    COHORT_ACTS,
    Act,
    CohortAct,
    Grant,
    Right,
    Role,
    allow,
    allow_in,
)
from tests.conftest import NOW

COHORT = uuid.UUID(int=3)


def lay(name: str = "HIT") -> tuple[uuid.UUID, uuid.UUID]:
    """A program with a cohort."""
    program = Program(id=new_id(NOW), name=name, created_at=NOW)
    db.session.add(program)
    db.session.flush()
    cohort = Cohort(
        program_id=program.id, id=new_id(NOW), name="Fall", join_code=f"CODE-{name}", created_at=NOW
    )
    db.session.add(cohort)
    db.session.commit()
    return program.id, cohort.id


def appoint(
    user_id: uuid.UUID, program: uuid.UUID, role: str, cohort: uuid.UUID | None = None, may=""
) -> None:
    db.session.add(Membership(program_id=program, user_id=user_id, role=role, since=NOW))
    db.session.flush()
    if may:
        db.session.add(CohortRight(program_id=program, cohort_id=cohort, user_id=user_id, may=may))
    db.session.commit()


def test_the_table_names_every_act() -> None:
    assert (set(ACTS), set(COHORT_ACTS)) == (set(Act), set(CohortAct))


@pytest.mark.parametrize(("act", "right"), list(itertools.product(CohortAct, Right)))
def test_a_director_may_do_everything_and_who_may_edit_may_see(act: CohortAct, right: Right) -> None:
    director = Grant(COHORT, COHORT, Role.DIRECTOR, {})
    assert director.may_in(COHORT, act)
    for role in (Role.INSTRUCTOR, Role.ASSISTANT):
        held, edit = (Grant(COHORT, COHORT, role, {COHORT: one}) for one in (right, Right.EDIT))
        assert edit.may_in(COHORT, act) or not held.may_in(COHORT, act)


@pytest.mark.parametrize("act", CohortAct)
@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.ASSISTANT])
def test_without_a_right_in_the_cohort_nothing_is_allowed(act: CohortAct, role: Role) -> None:
    elsewhere = Grant(COHORT, COHORT, role, {uuid.UUID(int=4): Right.EDIT})
    assert not elsewhere.may_in(COHORT, act)


def test_nobody_comes_in_from_another_program(make_user) -> None:
    (ours, _), (theirs, their_cohort) = lay("ours"), lay("theirs")
    user = make_user("director@example.edu")
    appoint(user, ours, "director")
    assert allow(user, ours, Act.EDIT_PROGRAM).role is Role.DIRECTOR
    for program in (theirs, ours):
        with pytest.raises(NotFound):
            allow_in(db.session(), user, program, their_cohort, CohortAct.SEE_COHORT)


def test_an_assistant_with_view_sees_and_does_not_change(make_user) -> None:
    program, cohort = lay()
    user = make_user("assistant@example.edu")
    appoint(user, program, "assistant", cohort, "view")
    assert allow_in(db.session(), user, program, cohort, CohortAct.SEE_COHORT).name == "Fall"
    with pytest.raises(NotFound):
        allow_in(db.session(), user, program, cohort, CohortAct.INVITE_STUDENTS)


def told(role: Role, act: CohortAct) -> str:
    """What the manual says of a role and an act in a cohort."""
    least = COHORT_ACTS[act].get(role)
    return "yes" if role is Role.DIRECTOR else least.value if least else ""


def test_manual_for_directors_has_the_table_as_it_is() -> None:
    rows = [(act.value, ["yes" if role in roles else "" for role in Role]) for act, roles in ACTS.items()]
    rows += [(act.value, [told(role, act) for role in Role]) for act in COHORT_ACTS]
    manual = (ROOT / "docs" / "programs.md").read_text()
    told_there = manual.split("## Who may do what", 1)[1].split("\n## ", 1)[0]
    lines = [
        line for line in told_there.splitlines() if line.startswith("| ") and not line.startswith("| in ")
    ]
    assert lines == [f"| {what} | " + " | ".join(may) + " |" for what, may in rows]
