"""Script in every field of the site in which somebody types: none is left out, none of it comes alive.

Each field has a mark of its own, so that what is planted and then seen is known by the field's name.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Dialog, Error, Page

from studyhub.extensions import db
from studyhub.models import Assignment, ProblemReport
from tests.browser.conftest import Sites, Watch, sign_in
from tests.browser.script_fields import Sending, text_fields
from tests.browser.script_sendings import ASKED, NOT_SENT, SENDINGS, SHOWN_NOWHERE
from tests.browser.test_stored_script import LOOK
from tests.postgresql import new_database
from tests.web.laying import Yard
from tests.web.program_forms import FORMS
from tests.web.program_pages import BANK, COHORT, IN, PAGES
from tests.web.standing_site import stand_up
from tests.web.test_fuzz import OWN, role_for
from tests.web.test_walk import WALK
from tests.web.walkers import Walker, filled, gather

pytestmark = pytest.mark.timeout(600)  # the first of its tests sends every form, and opens every page
FIELDS = text_fields()
MARKS = {name: f"Q{at:03d}Q" for at, name in enumerate(sorted(FIELDS))}
PARTS = (
    "\"'><img src=x onerror=ran=1 data-zq>",
    "<svg/onload=ran=1 data-zq>",
    "</textarea><script>ran=1</script><b data-zq>",
    '" autofocus onfocus=ran=1 data-zq="',
    "[zq](javascript:ran=1)",
)
LEAST = "\"'><i data-zq>"
LOOKERS = ("director", "instructor who edits", "student", "administrator")
FILES = (
    "file",
    "download",
    "picture",
    "losses",
    "static",
    "favicon",
    "calendar",
    "suggest",
    "count",
    "healthz",
)
SEND = """({action, data, on}) => {
    const path = action.split("?")[0];
    const stands = on && [...document.forms].find((one) => one.method === "post"
        && new URL(one.getAttribute("action") || location.href, location.href).pathname === path
        && Object.keys(data).some((name) => one.elements[name.replace(/\\+$/, "")]));
    const told = stands ? [...new FormData(stands)].filter(([, said]) => typeof said === "string") : [];
    const fields = Object.fromEntries(told);
    fields.csrf_token ??= document.querySelector("[name=csrf_token]").value;
    for (const [name, said] of Object.entries(data)) {
        const bare = name.replace(/\\+$/, "");
        fields[bare] = bare === name ? said : `${fields[bare] ?? ""}\\n\\n${said}`;
    }
    const form = document.createElement("form");
    Object.assign(form, {method: "post", action});
    for (const [name, value] of Object.entries(fields)) {
        form.append(Object.assign(document.createElement("textarea"), {name, value}));
    }
    document.body.append(form);
    HTMLFormElement.prototype.submit.call(form);
}"""


def script(name: str) -> str:
    """What is put into a field: its mark, and as much script as it takes, begun at another kind each time."""
    words, most, first = MARKS[name], FIELDS[name], int(MARKS[name][1:4])
    for turn in range(len(PARTS)):
        part = PARTS[(first + turn) % len(PARTS)]
        words += part if len(words) + len(part) <= most else ""
    return words if len(words) > len(MARKS[name]) else (words + LEAST)[: max(most, 20)]


@dataclass
class Desk:
    """Windows of everybody on one site, what was seen in them, and what came alive."""

    walker: Walker
    yard: Yard
    chromium: Browser
    watch: Watch = field(default_factory=lambda: Watch(expected=["status of 403", "status of 400"]))
    pages: dict[str, Page] = field(default_factory=dict)
    dialogs: list[str] = field(default_factory=list)
    wrong: dict[str, object] = field(default_factory=dict)
    seen: str = ""

    def page(self, role: str) -> Page:
        """The window of a role; strangers get a fresh one."""
        if role == "stranger" or role not in self.pages:
            context = self.chromium.new_context(base_url=self.walker.site.url)
            context.set_default_timeout(10_000)
            if role != "stranger":
                sign_in(context, self.walker.site, self.walker.people[role])
            page = self.pages[role] = context.new_page()
            self.watch.look_at(page)
            page.on("dialog", self.dialog)
        return self.pages[role]

    def dialog(self, dialog: Dialog) -> None:
        """A page that asks before what was typed is lost is let go; any other window is script that ran."""
        if dialog.type == "beforeunload":
            dialog.accept()
        else:
            self.dialogs.append(dialog.message)
            dialog.dismiss()

    def look(self, page: Page, where: str) -> None:
        """See what stands on a page, and whether anything of it is alive."""
        found = page.evaluate(LOOK)
        self.seen += found.pop("text")
        if any(found.values()):
            self.wrong[where] = found

    def visit(self, role: str, address: str) -> None:
        page = self.page(role)
        try:
            page.goto(address)
        except Error as wrong:
            if "Download is starting" not in str(wrong):  # a file is no page
                raise
        else:
            self.look(page, f"{role} {address}")

    def address(self, pattern: str) -> str:
        return self.walker.address(pattern, self.yard)

    def send(self, one: Sending) -> None:
        """Send a form as somebody who may, and look at what answers."""
        role, action, usual = self.aimed(one)
        page = self.page(role)
        page.goto(self.address(one.page) if one.page else "/login" if role == "stranger" else "/privacy")
        names = {name: said.split(" = ") for name, said in one.fields.items()}
        words = {
            name: script(said[0]) + "".join(MARKS[more] for more in said[1:]) for name, said in names.items()
        }
        data = usual | filled(one.data, self.walker, self.yard) | words
        with page.expect_navigation():
            page.evaluate(SEND, {"action": action, "data": data, "on": bool(one.page)})
        self.look(page, f"{one.endpoint} answers")

    def aimed(self, one: Sending) -> tuple[str, str, dict[str, str]]:
        """Who sends a form, where to, and what goes with it usually."""
        app = self.walker.site.app
        area = one.endpoint.split(".")[0]
        if one.endpoint in FORMS:
            pattern, fields, may = FORMS[one.endpoint]
            usual = {} if one.page else filled(fields, self.walker, self.yard)
            return one.role or role_for(one.endpoint, may), self.address(pattern), usual
        pattern, fields = OWN.get(one.endpoint, ("", {}))
        usual = {} if one.page else filled(fields, self.walker, self.yard)
        role = one.role or (
            "administrator" if area == "admin" else "stranger" if area == "account" else "student"
        )
        if one.endpoint == "admin.close_report":
            return role, self.report_of_student(), {"outcome": "declined"}
        rule = next(rule for rule in app.url_map.iter_rules(one.endpoint) if "POST" in (rule.methods or ()))
        return role, self.address(pattern or rule.rule), usual

    def newest_assignment(self) -> uuid.UUID:
        """The work that a form has just set."""
        with self.walker.site.app.app_context():
            return db.session.scalars(sa.select(Assignment.id).order_by(Assignment.id.desc())).first()  # type: ignore[return-value]  # there is one

    def report_of_student(self) -> str:
        """Where the student's report on a question of the site is answered."""
        student = self.walker.people["student"]
        wanted = sa.select(ProblemReport.id).where(ProblemReport.user_id == student)
        with self.walker.site.app.app_context():
            found = db.session.scalars(wanted.where(ProblemReport.item_key == self.walker.item)).all()
            return f"/admin/reports/{student}/{found[-1]}"


@dataclass
class Grounds:
    """Where sites are served and looked at, and those that were, by the kind of their database."""

    sites: Sites
    chromium: Browser
    desks: dict[str, Desk] = field(default_factory=dict)


@pytest.fixture(scope="module")
def grounds(sites: Sites, chromium: Browser) -> Grounds:
    return Grounds(sites, chromium)


@pytest.fixture
def desk(
    database: str,
    grounds: Grounds,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Desk:
    """The site after script was sent into every field and every page was looked at."""
    if database not in grounds.desks:
        url = new_database(request) if database == "postgresql" else ""
        site = stand_up(tmp_path_factory.mktemp("fields"), students=2, weeks=2, database_url=url)
        walker = gather(grounds.sites.serve(site))
        made = grounds.desks[database] = Desk(walker, walker.lay_yard(), grounds.chromium)
        for one in SENDINGS:
            if one.endpoint == "admin.close_report":
                made.visit("administrator", "/admin/reports")  # where it stands until it is answered
            made.send(one)
        made.visit("student", "/")
        for name, (role, address) in ASKED.items():
            made.visit(role, made.address(address) + quote(script(name)))
        look_around(made)
        for page in made.pages.values():
            page.context.close()
    return grounds.desks[database]


def look_around(desk: Desk) -> None:
    """Open every page as one for whom there is one; the account's as the owner of the token, too."""
    for name, (pattern, may) in PAGES.items():
        if not name.endswith(FILES):
            desk.visit(next(one for one in LOOKERS if one in may), desk.address(pattern))
    for name, (pattern, _) in WALK.items():
        if not name.endswith(FILES):
            desk.visit("administrator" if "/admin" in pattern else "student", desk.address(pattern))
    for pattern in ("/account", "/account/tokens", "/account/passkeys"):
        desk.visit("student elsewhere", pattern)
    desk.visit("student", desk.address("/programs/{program}/mine/{cohort}"))
    desk.visit("student", desk.address("/assigned/{program}/{unbegun}"))
    desk.visit("instructor who edits", desk.address(f"{BANK}/items/{{asked}}"))
    desk.visit("director", desk.address(f"{IN}/plan-of-assessment?year=2029"))
    desk.visit("director", desk.address(f"{COHORT}/assignments/{desk.newest_assignment()}/change"))


def test_every_text_field_is_sent_or_named_with_its_reason() -> None:
    sent = {name for one in SENDINGS for said in one.fields.values() for name in said.split(" = ")}
    assert FIELDS.keys() - sent - ASKED.keys() == NOT_SENT.keys()
    assert (sent | ASKED.keys()) <= FIELDS.keys()


def test_script_of_every_field_is_shown_as_it_was_typed(desk: Desk) -> None:
    unseen = {name for name, mark in MARKS.items() if mark not in desk.seen}
    named = NOT_SENT.keys() | SHOWN_NOWHERE.keys()
    assert unseen == named, f"not seen: {sorted(unseen - named)}; seen: {sorted(named - unseen)}"


def test_nothing_of_it_came_alive(desk: Desk) -> None:
    assert (desk.wrong, desk.dialogs, desk.watch.errors) == ({}, [], [])
