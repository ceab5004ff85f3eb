from __future__ import annotations

import io
import zipfile

import sqlalchemy as sa
from markupsafe import escape

from studyhub.extensions import db
from studyhub.models import ProgramEnding, ResearchConsent
from studyhub.services.jobs.working import work_due
from studyhub.services.privacy.inventory import everything
from tests.web.walkers import Walker, token


def consents(walker: Walker, role: str) -> int:
    with walker.site.app.app_context():
        mine = ResearchConsent.user_id == walker.people[role]
        return db.session.scalar(sa.select(sa.func.count()).select_from(ResearchConsent).where(mine)) or 0


def test_everybody_reads_what_is_kept(walker: Walker) -> None:
    page = walker.clients["stranger"].get("/privacy/kept").text
    assert [one.title for one in everything() if f"<h3>{escape(one.title)}</h3>" not in page] == []


def test_consent_is_off_and_goes_on_and_off_by_one_button(walker: Walker) -> None:
    client, role = walker.clients["student elsewhere"], "student elsewhere"
    assert "You have not agreed" in client.get("/privacy").text
    assert walker.post(role, "/privacy/research", {"agrees": "yes"}) == 303
    assert "You have agreed" in client.get("/privacy").text
    assert consents(walker, role) == 1
    walker.post(role, "/privacy/research", {"agrees": "no"})
    assert consents(walker, role) == 0


def test_director_downloads_the_program_as_a_zip(walker: Walker) -> None:
    yard, client = walker.lay_yard(), walker.clients["director"]
    asked = client.post(f"/programs/{yard.program}/data/export", data={"csrf_token": token(client)})
    with walker.site.app.app_context():
        work_due(walker.site.app.extensions["jobs"]())
    reply = client.get(f"{asked.location}/file")
    with zipfile.ZipFile(io.BytesIO(reply.data)) as archive:
        names = set(archive.namelist())
    assert {"README.txt", "people.csv", "results.csv", "tables/program.json"} <= names
    assert any(name.startswith("pictures/") for name in names)
    assert reply.headers["Cache-Control"] == "private, no-store"


def test_wrong_name_is_told_and_ends_nothing(walker: Walker) -> None:
    yard, client = walker.lay_yard(), walker.clients["director"]
    fields = {"name": "Hit", "csrf_token": token(client)}
    reply = client.post(f"/programs/{yard.program}/data/end", data=fields)
    assert reply.status_code == 422
    assert "Type the program" in reply.text
    with walker.site.app.app_context():
        assert db.session.get(ProgramEnding, yard.program) is None


def test_every_page_of_a_program_says_that_it_is_about_to_go(walker: Walker) -> None:
    yard = walker.lay_yard()
    walker.lay_ending(yard)
    assert "will be deleted from" in walker.clients["director"].get(f"/programs/{yard.program}").text


def test_administrator_reads_what_retention_would_do(walker: Walker) -> None:
    page = walker.clients["administrator"].get("/admin/privacy").text
    assert "It would destroy" in page
    assert "RETAIN_TOKENS_DAYS" in page


def test_too_small_a_group_gives_no_export(walker: Walker) -> None:
    with walker.site.app.app_context():
        few = (db.session.scalar(sa.select(sa.func.count()).select_from(ResearchConsent)) or 0) < 10
    client = walker.clients["administrator"]
    reply = client.post("/admin/privacy/research", data={"csrf_token": token(client)})
    assert (reply.status_code, reply.location.startswith("/files/")) == (303, not few)
