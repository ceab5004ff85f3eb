"""Script in every field in which anybody may write: kept as typed, shown as typed, and never run."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.browser.conftest import Silent, Watch, sign_in
from tests.browser.whose_pages import ADMINISTRATOR, DIRECTOR, STRANGER, STUDENT, names, visitor
from tests.web.form_pages import Form, alive, forms_of
from tests.web.standing_site import Site, stand_up
from tests.web.walkers import client_of, token

PAYLOADS = (
    "<script>window.ran=1</script><b data-zq>",
    "'\"><img src=x onerror=window.ran=1 data-zq>",
    "<svg/onload=window.ran=1 data-zq>",
    '" autofocus onfocus=window.ran=1 data-zq="',
    '[zq](javascript:window.ran=1) <javascript:window.ran=1> ![](x"onerror=window.ran=1)',
    "{{7*191}}${7*191}<%=7*191%>{%raw%}",
    '=HYPERLINK("javascript:window.ran=1")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
)
SHORT = "<i data-zq>"
ENDS = re.compile(
    r"delete|remove|leave|archive|logout|revoke|/off|/end$|withdraw|/close|void|/search|password|second-step"
    r"|passkeys|/email|publish|/code$|rights|take-back|tokens"
)
"""Forms that end something or take no words; what others need must stay."""
LEFT_ALONE = re.compile(r"email|slug|address|date|code|minutes|_on$|^id$")
"""Fields that take no words; what stands in them is sent as it is."""
ROLES = {"student": STUDENT, "director": DIRECTOR, "administrator": ADMINISTRATOR}


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that nobody else's test looks at."""
    site = stand_up(tmp_path_factory.mktemp("script"), students=2, weeks=2)
    server = make_server("127.0.0.1", 0, site.app, threaded=True, request_handler=Silent)
    site.url = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()
    site.take_down()


@dataclass
class Planting:
    """The site once every form of every role was sent with script: what was taken, what came back alive."""

    site: Site
    taken: set[str] = field(default_factory=set)
    alive: list[tuple[str, list[str]]] = field(default_factory=list)


@pytest.fixture(scope="module")
def planted(own_site: Site) -> Planting:
    """Each form is sent twice; its fields take turns with the payloads."""
    planting, seen = Planting(own_site), set[tuple[str, str]]()
    for role, addresses in ROLES.items():
        client = client_of(own_site, visitor(own_site, role))
        for pattern in addresses:
            address = pattern.format(**names(own_site))
            for place, form in enumerate(written_in(client, address)):
                if (role, form.action or address) in seen:
                    continue  # a page of the list shows the same form
                seen.add((role, form.action or address))
                for first in (place, place + len(PAYLOADS) // 2):
                    plant(planting, client, address, place, first)
    return planting


def written_in(client: FlaskClient, address: str) -> list[Form]:
    """The forms of a page in which something can be written."""
    found = forms_of(client.get(address).text)
    return [
        one for one in found if one.method == "post" and one.typed and not ENDS.search(one.action or address)
    ]


def plant(planting: Planting, client: FlaskClient, address: str, place: int, first: int) -> None:
    """Fill one form in and send it."""
    forms = written_in(client, address)
    if place >= len(forms):
        return
    form, kept = forms[place], dict(forms[place].fields)
    data: dict[str, list[str]] = {}
    for name, value in form.fields:
        data.setdefault(name, []).append(value)
    for turn, (name, most) in enumerate(form.typed.items()):
        if not LEFT_ALONE.search(name):
            words = PAYLOADS[(first + turn) % len(PAYLOADS)]
            data[name] = [words if len(words) <= most else SHORT if len(SHORT) <= most else kept[name]]
    action = form.action or address
    reply = client.post(action, data=data, follow_redirects=True)
    planting.alive += [(action, found)] if (found := alive(reply.text)) else []
    planting.taken |= {re.sub(r"[0-9a-f-]{36}", "*", action)} if reply.status_code == 200 else set()


LOOK = """() => ({
    ran: window.ran ?? null,
    parsed: document.querySelectorAll("[data-zq]").length,
    handlers: [...document.querySelectorAll("*")]
        .filter((one) => [...one.attributes].some((found) => /^on/.test(found.name))).length,
    links: document.querySelectorAll("[href^='javascript' i], [src^='javascript' i]").length,
    text: document.body.innerText
        + [...document.querySelectorAll("input, textarea")].map((one) => one.value).join(),
})"""


def test_forms_of_every_area_took_it_and_nothing_came_back_alive(planted: Planting) -> None:
    assert planted.alive == []
    assert len(planted.taken) >= 12, planted.taken


@pytest.mark.parametrize("role", ["stranger", *ROLES])
def test_nothing_of_it_runs_on_any_page(planted: Planting, chromium: Browser, role: str) -> None:
    site, watch, dialogs, wrong, shown = planted.site, Watch(), [], {}, ""
    context = chromium.new_context(base_url=site.url)
    if role in ROLES:
        person = visitor(site, role)
        assert person is not None
        sign_in(context, site, person)
    page = context.new_page()
    watch.look_at(page)
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for pattern in ROLES.get(role, STRANGER):
        page.goto(pattern.format(**names(site)))
        seen = page.evaluate(LOOK)
        shown += seen.pop("text")
        if any(seen.values()):
            wrong[pattern] = seen
    context.close()
    assert (wrong, dialogs, watch.errors) == ({}, [], [])
    if role in {"student", "director"}:
        assert [one for one in PAYLOADS if one.strip("'\"") in shown], "nothing of it was shown"


def test_no_table_that_is_taken_out_begins_a_cell_as_a_formula(
    planted: Planting,
) -> None:
    site = planted.site
    client = client_of(site, visitor(site, "director"))
    base = "/programs/{program}/cohorts/{cohort}".format(**names(site))
    files = (
        "dashboard/export?kind=csv",
        "plans/plans.csv",
        "competencies/file.csv?outside=1",
    )
    found = {name: client.get(f"{base}/{name}") for name in files}
    # The items are a file that a job makes.
    asked = client.post(f"{base}/items/file.csv", data={"csrf_token": token(client)})
    assert site.app.extensions["queue"].wake().wait(30)
    found["items"] = client.get(f"{asked.location}/file")
    found |= {"outcomes": client.get(f"/programs/{names(site)['program']}/outcomes/file.csv")}
    assert {reply.status_code for reply in found.values()} == {200}
    cells = [
        cell
        for reply in found.values()
        for row in csv.reader(io.StringIO(reply.data.decode("utf-8-sig")))
        for cell in row
    ]
    assert [cell for cell in cells if re.match(r"[=@\t\r]|[+-]\D", cell)] == []
