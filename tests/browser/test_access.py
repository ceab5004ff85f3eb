"""Every page for everybody: axe finds nothing serious, nothing scrolls sideways, the focus can be seen."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import BankItem, Hook, OwnLesson
from tests.browser.at_work import begin, check, demo_class, quiz, today
from tests.browser.conftest import DESKTOP, PHONE, SMALLEST, Windows
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
    "/programs/{program}/banks/{bank}/take-out?format=gift",
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
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


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


def serious(page: Page) -> list[str]:
    """What axe finds that keeps people out, as the page stands."""
    found = page.evaluate("rules => axe.run(rules)", RULES)["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {[part['message'] for part in node['any'][:1]]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def inspect(page: Page) -> dict[str, list[str]]:
    """Axe on desktop and phone, light and dark; only what has faults is listed."""
    page.evaluate(AXE_SCRIPT)
    faults = {}
    for width, height in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.evaluate(TWO_FRAMES)  # the page hears of the change with its next frame
            faults[f"{width} px, {scheme}"] = serious(page)
    return {where: found for where, found in faults.items() if found}


@pytest.mark.parametrize(("role", "address"), EVERYWHERE)
def test_axe_finds_nothing_serious(window: Windows, site: Site, role: str, address: str) -> None:
    page = window(visitor(site, role), reduced_motion="reduce")
    page.goto(address.format(**names(site)))
    assert inspect(page) == {}


def test_axe_finds_nothing_serious_on_a_card_before_and_after_it_is_turned(
    window: Windows, site: Site, student: uuid.UUID
) -> None:
    page = window(student, reduced_motion="reduce")
    page.goto(today(site, student))
    assert inspect(page) == {}
    page.keyboard.press("Enter")
    expect(page.locator(".card-back")).to_be_visible()
    assert inspect(page) == {}


def test_axe_finds_nothing_serious_on_the_first_page_of_a_newcomer(
    window: Windows, student: uuid.UUID
) -> None:
    page = window(student, reduced_motion="reduce")
    page.goto("/")
    expect(page.get_by_role("button", name="Take the diagnostic")).to_be_visible()
    assert inspect(page) == {}


def test_axe_finds_nothing_serious_in_an_exam_with_its_tools_open(
    window: Windows, student: uuid.UUID, exam: str
) -> None:
    page = window(student, reduced_motion="reduce")
    page.goto(exam)
    assert inspect(page) == {}
    begin(page, exam)
    for key in ("h", "Shift+ArrowRight", "Enter", "Escape", "x", "2", "1", "c"):
        page.keyboard.press(key)
    expect(page.locator("mark")).to_have_count(1)
    assert inspect(page) == {}
    page.locator("[data-overview]").click()
    page.wait_for_load_state()
    assert inspect(page) == {}


@pytest.mark.parametrize("kind", ["single", "multiple", "numeric", "order", "match", "cloze"])
def test_axe_finds_nothing_serious_on_a_question_open_and_answered(
    window: Windows, site: Site, student: uuid.UUID, kind: str
) -> None:
    page = window(student, reduced_motion="reduce")
    page.goto(quiz(site, student, types=[kind]))
    assert inspect(page) == {}
    page.keyboard.press("1")
    page.locator("#answer-form").evaluate(FILL_IN)
    check(page)
    expect(page.locator("#verdict")).to_be_visible()
    assert inspect(page) == {}


TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
FILL_IN = """form => {
    form.querySelectorAll("input[type=checkbox][name=choice]").forEach((box, n) => { box.checked = n < 2; });
    form.querySelectorAll("select").forEach((list, n) => {
        list.selectedIndex = Math.min(n + 1, list.options.length - 1);
    });
    form.querySelectorAll("input[name=number]").forEach((field) => { field.value = "7"; });
    form.querySelectorAll("input[name^=blank]").forEach((field) => { field.value = "7"; });
}"""


def test_axe_finds_nothing_serious_on_a_summary_and_a_past_answer(window: Windows, site: Site) -> None:
    page = window(visitor(site, "student"), reduced_motion="reduce")
    for start, link in (("/practice", "main table a"), ("/progress/history", "main a[href*='/history/']")):
        page.goto(start)
        page.locator(link).first.click()
        page.wait_for_load_state()
        assert inspect(page) == {}


@pytest.mark.parametrize("role", WHO)
def test_nothing_scrolls_sideways_on_the_smallest_phone(window: Windows, site: Site, role: str) -> None:
    page = window(visitor(site, role), size=SMALLEST)
    wide = []
    for param in pages(role):
        page.goto(str(param.values[1]).format(**names(site)))
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(param.values[1])
    assert wide == []


@pytest.mark.parametrize("address", ["/", "/learn/L40", "/account"])
def test_focus_can_be_seen_wherever_tab_leads(page: Page, address: str) -> None:
    page.goto(address)
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None:
            break
        if not found["seen"]:
            unseen.append(found["html"])
    assert unseen == []


FOCUS = """() => {
    const at = document.activeElement;
    if (at === document.body) return null;
    if (at.type === "date") return { seen: true }; // its parts have the browser's own mark
    const marked = (node) => {
        const style = getComputedStyle(node);
        const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
        return outline || style.boxShadow !== "none";
    };
    const box = at.getBoundingClientRect();
    const label = at.id && document.querySelector(`label[for="${CSS.escape(at.id)}"]`);
    const seen = (box.width > 1 && marked(at)) || (label && marked(label)) || false;
    return { seen, html: at.outerHTML.slice(0, 120) };
}"""


def test_colors_follow_the_system_until_the_student_chooses(window: Windows) -> None:
    page = window(color_scheme="dark")
    page.goto("/")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Colors").click()
    expect(page.get_by_role("button", name="Colors: light")).to_be_visible()
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light != dark


@pytest.mark.parametrize("address", ["/", "/practice", "/practice/quiz", "/account"])
def test_controls_are_large_enough_for_a_thumb(window: Windows, student: uuid.UUID, address: str) -> None:
    page = window(student, size=PHONE)
    page.goto(address)
    assert page.evaluate(SMALL_BUTTONS) == []


SMALL_BUTTONS = """() => [...document.querySelectorAll("main button, main .btn, main select, .bottom-bar a")]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.getBoundingClientRect(), one])
    .filter(([box]) => box.height < 43.5 && box.height > 1)
    .map(([box, one]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 90)}`)"""
