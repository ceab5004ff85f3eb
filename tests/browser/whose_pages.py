"""Which pages there are for whom in the demonstration, and what stands in their addresses."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import BankItem, Hook, OwnLesson
from tests.browser.at_work import demo_class
from tests.web.standing_site import Site

STRANGER = (
    "/",
    "/register",
    "/login",
    "/login/forgot",
    "/learn",
    "/account/data",
    "/learn/L40",
    "/learn/L41",
    "/glossary",
    "/glossary/breach",
    "/glossary/word-parts",
    "/search?q=breach",
    "/search?q=zebra",
    "/about",
    "/changes",
    "/accessibility",
    "/privacy",
    "/join",
    "/join/{code}",
    "/nowhere",
)
STUDENT = (
    "/",
    "/learn",
    "/learn/L40",
    "/practice",
    "/practice/quiz",
    "/progress",
    "/progress/objectives/71",
    "/progress/history",
    "/progress/readiness",
    "/progress/outcome",
    "/plan",
    "/exams",
    "/account",
    "/account/password",
    "/account/email",
    "/account/second-step",
    "/account/passkeys",
    "/account/tokens",
    "/account/delete",
    "/assigned",
    "/programs",
    "/programs/{program}/mine/{cohort}",
    "/privacy",
    "/privacy/kept",
    "/join/{code}",
)
ADMINISTRATOR = (
    "/admin",
    "/admin/people",
    "/admin/reports",
    "/admin/invitations",
    "/admin/programs",
    "/admin/regrade",
    "/admin/jobs",
    "/admin/privacy",
    "/admin/privacy/research",
)
DIRECTOR = (
    "/files",
    "/programs",
    "/programs/{program}",
    "/programs/{program}/change",
    "/programs/{program}/staff",
    "/programs/{program}/requests",
    "/programs/{program}/log",
    "/programs/{program}/data",
    "/programs/{program}/webhooks",
    "/programs/{program}/webhooks/{hook}",
    "/programs/{program}/cohorts/new",
    "/programs/{program}/cohorts/{cohort}",
    "/programs/{program}/cohorts/{cohort}/change",
    "/programs/{program}/cohorts/{cohort}/staff",
    "/programs/{program}/cohorts/{cohort}/invite",
    "/programs/{program}/cohorts/{cohort}/students/{student}",
    "/programs/{program}/cohorts/{cohort}/students/{student}/answers",
    "/programs/{program}/cohorts/{cohort}/dashboard",
    "/programs/{program}/cohorts/{cohort}/dashboard/objectives",
    "/programs/{program}/cohorts/{cohort}/dashboard/objectives/71",
    "/programs/{program}/cohorts/{cohort}/dashboard/over-time",
    "/programs/{program}/cohorts/{cohort}/dashboard/students/{student}",
    "/programs/{program}/cohorts/{cohort}/dashboard/students/{student}/objectives/71",
    "/programs/{program}/cohorts/{cohort}/alerts",
    "/programs/{program}/alerts?which=over",
    "/programs/{program}/thresholds",
    "/programs/{program}/items",
    "/programs/{program}/cohorts/{cohort}/competencies",
    "/programs/{program}/outcomes",
    "/programs/{program}/outcomes/list",
    "/programs/{program}/plan-of-assessment",
    "/programs/{program}/reports",
    "/programs/{program}/lessons",
    "/programs/{program}/lessons/new",
    "/programs/{program}/lessons/{lesson}",
    "/programs/{program}/lessons/{lesson}/versions",
    "/programs/{program}/regrade",
    "/programs/{program}/banks/{bank}/import",
    "/programs/{program}/banks/{bank}/take-out",
    "/programs/{program}/banks",
    "/programs/{program}/banks/new",
    "/programs/{program}/banks/{bank}",
    "/programs/{program}/banks/{bank}/upload",
    "/programs/{program}/banks/{bank}/items/new",
    "/programs/{program}/banks/{bank}/items/{draft}",
    "/programs/{program}/banks/{bank}/items/{draft}/form",
    "/programs/{program}/banks/{bank}/items/{draft}/versions",
    "/programs/{program}/banks/{bank}/items/{asked}/blind",
)


@cache
def visitor(site: Site, role: str) -> uuid.UUID | None:
    """Who looks: a stranger, the demo's student with a history, its administrator, its director."""
    emails = {
        "student": site.demo.student_email,
        "administrator": site.demo.admin_email,
        "director": site.demo.director_email,
    }
    return site.id_of(emails[role]) if role in emails else None


def pages(role: str) -> list[Any]:
    found = {
        "stranger": STRANGER,
        "student": STUDENT,
        "administrator": ADMINISTRATOR,
        "director": DIRECTOR,
    }[role]
    return [pytest.param(role, address, id=f"{role} {address}") for address in found]


WHO = ("stranger", "student", "administrator", "director")
EVERYWHERE = [page for role in WHO for page in pages(role)]


@cache
def names(site: Site) -> dict[str, str]:
    """What stands in addresses of the demo's program."""
    with site.app.app_context():
        cohort = demo_class(site)
        hook = db.session.scalars(sa.select(Hook.id)).first()
        found = {"program": cohort.program_id, "cohort": cohort.id, "code": cohort.join_code, "hook": hook}
        found["lesson"] = db.session.scalars(sa.select(OwnLesson.id)).first()
        for name, state in (("draft", "draft"), ("asked", "in_review")):
            item = db.session.scalars(sa.select(BankItem).where(BankItem.state == state)).first()
            assert item is not None
            found |= {name: item.id, "bank": item.bank_id}
    return {"student": str(visitor(site, "student")), **{name: str(one) for name, one in found.items()}}
