"""A candidate from sign-up to the score report: five weeks of her life on the site as it is served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from studyhub.config import CONTENT
from studyhub.services.demo.fill import Demo
from studyhub.services.progress.readiness import BAND_SENTENCES
from tests.browser.at_work import slots
from tests.browser.candidate import Candidate, Today
from tests.browser.conftest import Watch
from tests.browser.sat_exam import SatExam, open_exam
from tests.browser.served import Served
from tests.browser.test_stranger import register
from tests.browser.travelling_server import CLOCK_FILE, Clock
from tests.conftest import NOW, make_app
from tests.web.standing_site import Site

EMAIL = "rosa@example.org"
MINUTES, EXAM_AFTER, MOCK_AFTER = 20, 35, 31
STUDIED = (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15, 16)
"""Days on which she studies: a fortnight of them, with two days missed."""
QUESTIONS = 5
BY_KEYS, UNTIL_KILLED, LEFT_OPEN = 20, 80, 3
DOWN = 7 * 60
"""Seconds that the site is down in the middle of the exam."""


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    clock = Clock(tmp_path / "clock.txt")
    clock.travel_to(NOW)
    return clock


@pytest.fixture
def served(tmp_path: Path, database_url: str, clock: Clock) -> Iterator[Served]:
    """The site as it is served, with the content that is shipped."""
    told = {"CONTENT_FOLDER": str(CONTENT), CLOCK_FILE: str(clock.file)}
    server = Served(tmp_path, database_url, told, module="tests.browser.travelling_server")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def me(served: Served, clock: Clock, chromium: Browser, watch: Watch) -> Iterator[Candidate]:
    """Somebody who has just found the site."""
    app = make_app(served.folder, served.database_url, content_folder=CONTENT)
    site = Site(app, Demo(0, 0, "", "", "", ""), served.url)
    context = chromium.new_context(base_url=served.url, timezone_id="America/Chicago")
    context.set_default_timeout(15_000)
    context.on("page", watch.look_at)
    yield Candidate(context.new_page(), clock, site, EMAIL)
    context.close()
    site.take_down()


@pytest.mark.timeout(600)
def test_a_candidate_from_sign_up_to_the_score_report(me: Candidate, served: Served, watch: Watch) -> None:
    register(me.page, EMAIL)
    me.plans((NOW + timedelta(days=EXAM_AFTER)).date(), MINUTES)
    missed = sit_the_diagnostic(me)
    first, *later = STUDIED
    assert missed & study(me, first, whole=True).facets  # it comes back on the next day
    for day in later:
        study(me, day)
    return_after_a_fortnight(me)
    exam = open_exam(me, "full")
    exam.answer_by_keys(range(1, BY_KEYS + 1))
    exam.answer_by_forms(range(BY_KEYS + 1, UNTIL_KILLED + 1))
    watch.expected += ["net::ERR_CONNECTION", "net::ERR_EMPTY_RESPONSE"]
    lose_the_server(exam, served)
    exam.answer_by_forms(n for n in range(UNTIL_KILLED + 1, 151 - LEFT_OPEN) if n not in exam.chosen)
    exam.end()
    read_the_report(exam)
    study_what_was_missed(exam)
    ask_how_ready(me)


def sit_the_diagnostic(me: Candidate) -> set[str]:
    """Gives the facets that were missed."""
    diagnostic = open_exam(me, "diagnostic")
    diagnostic.answer_by_keys(range(1, BY_KEYS + 1))
    diagnostic.answer_by_forms(range(BY_KEYS + 1, 61))
    diagnostic.end()
    right = diagnostic.right(scored=True)
    expect(me.page.get_by_role("heading", name=f"{right} of 60 right")).to_be_visible()
    return {up.authored.facet for up in diagnostic.missed()}


def study(me: Candidate, day: int, *, whole: bool = False) -> Today:
    """A day's session is there and fits into the day; it is done as a whole or ended early."""
    me.clock.travel_to(NOW + timedelta(days=day))
    assert me.days_left("/plan") == EXAM_AFTER - day
    today = me.opens_today()
    assert today.fits(MINUTES)
    numbers = range(1, len(today.questions) + 1) if whole else today.some(cards=1, questions=QUESTIONS)
    right, answered = me.studies(today, numbers)
    if not whole:
        me.page.get_by_role("button", name="End", exact=True).click()
    expect(me.page.get_by_role("heading", level=1)).to_contain_text(f"{right} of {answered} right")
    assert answered >= QUESTIONS
    return today


def return_after_a_fortnight(me: Candidate) -> None:
    """Her sign-in has run out meanwhile; what she did not do is no debt."""
    me.clock.travel_to(NOW + timedelta(days=MOCK_AFTER))
    me.signs_in_again("/plan")
    assert me.days_left("/") == EXAM_AFTER - MOCK_AFTER
    assert me.opens_today().fits(MINUTES)


def lose_the_server(exam: SatExam, served: Served) -> None:
    """`kill -9` right after a choice was acknowledged: it is kept, so is all before it; the clock ran on."""
    page, number = exam.page, exam.first_single(UNTIL_KILLED + 1)
    page.goto(f"{exam.address}/{number}")
    left, since = exam.seconds_left(), exam.me.clock.now()
    with page.expect_response(lambda reply: 'name="choice"' in (reply.request.post_data or "")) as reply:
        exam.choose(number)
    reply.value.finished()
    served.kill()
    exam.acknowledged(number)
    page.keyboard.press("f")
    expect(page.get_by_text("could not be kept just now")).to_be_visible()
    exam.me.clock.let_pass(seconds=DOWN)
    served.start()
    assert exam.kept() == exam.chosen
    page.keyboard.press("n")
    page.wait_for_url(f"**{exam.address}/{number + 1}", wait_until="domcontentloaded")
    gone = (exam.me.clock.now() - since).total_seconds()
    assert exam.seconds_left() == pytest.approx(left - gone, abs=10)
    expect(page.locator(f'[data-mark="{number}"]')).to_have_class("slot slot-answered slot-flagged")
    for earlier in (1, BY_KEYS, UNTIL_KILLED, number):
        assert exam.checked(earlier) == exam.chosen[earlier]


def read_the_report(exam: SatExam) -> None:
    """It tells what was answered; the unscored questions and those left open are named, not counted."""
    page, right, open_ = exam.page, exam.right(scored=True), exam.left_open(scored=True)
    assert sum(not scored for _, scored in exam.papers) == 20
    assert exam.kept() == exam.chosen
    head = f"{right} of 130 right: {round(100 * right / 130)}%"
    expect(page.get_by_role("heading", name=head)).to_be_visible()
    expect(page.get_by_text("20 unscored questions are left out")).to_be_visible()
    if open_:
        expect(page.get_by_text(f"{open_} scored questions had no answer")).to_be_visible()
    domains = page.get_by_role("region", name="By domain").locator("tbody tr").all_inner_texts()
    shares = [re.search(r"(\d+) of (\d+)", row) for row in domains]
    assert [sum(int(share[n]) for share in shares if share) for n in (1, 2)] == [right, 130]


def study_what_was_missed(exam: SatExam) -> None:
    missed = {up.authored.key for up in exam.missed()}
    exam.page.get_by_role("button", name=f"Study the {len(missed)} I missed").click()
    exam.page.wait_for_url("**/practice/sessions/*/1")
    address = urlsplit(exam.page.url).path.removesuffix("/1")
    assert {up.authored.key for up in slots(exam.me.site, exam.me.id, address)} == missed


def ask_how_ready(me: Candidate) -> None:
    me.page.goto("/progress/readiness")
    verdict = me.page.locator("#verdict-head").inner_text()
    assert verdict in BAND_SENTENCES.values()
