"""A candidate at her screen: what she does on the pages of study, and which questions she knows."""

from __future__ import annotations

import re
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.learning.selection import seconds_for
from studyhub.services.planning.student import pace_of
from studyhub.services.practice.slots import PutUp
from tests.browser.at_work import fields, slots, type_answer
from tests.browser.travelling_server import Clock
from tests.web.standing_site import PASSWORD, Site

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SECONDS_A_QUESTION = 40


def knows(up: PutUp) -> bool:
    """Seven questions in ten, whichever are drawn, and the same ones every time."""
    return zlib.crc32(up.authored.key.encode()) % 10 < 7


@dataclass
class Today:
    """Today's session: the minutes that its button promised, its address, what stands in it, her pace."""

    promised: int
    address: str
    questions: list[PutUp]
    pace: float

    def some(self, *, cards: int, questions: int) -> list[int]:
        """Numbers of the first few flashcards, and of the first few questions, which come after them."""
        kinds = [up.authored.type == "card" for up in self.questions]
        first = [n for n, card in enumerate(kinds, start=1) if card][:cards]
        return first + [n for n, card in enumerate(kinds, start=1) if not card][:questions]

    @property
    def facets(self) -> set[str]:
        """The rules that are asked for."""
        return {up.authored.facet for up in self.questions}

    def fits(self, minutes: int) -> bool:
        """Whether only the last question taken may reach beyond so many minutes, at her pace."""
        cards = sum(seconds_for(up.authored) for up in self.questions if up.authored.type == "card")
        asked = [seconds_for(up.authored) for up in self.questions if up.authored.type != "card"]
        return self.promised <= minutes and cards + self.pace * (sum(asked) - max(asked)) < minutes * 60


@dataclass
class Candidate:
    """Someone with an account, her window, and the clock on her wall; `site` looks behind the counter."""

    page: Page
    clock: Clock
    site: Site
    email: str

    @cached_property
    def id(self) -> uuid.UUID:
        return self.site.id_of(self.email)

    def plans(self, exam: date, minutes: int) -> None:
        self.page.goto("/plan")
        self.page.get_by_label("Exam date").fill(exam.isoformat())
        for day in WEEKDAYS:
            self.page.get_by_label(day).fill(str(minutes))
        self.page.get_by_role("button", name="Change my plan").click()
        expect(self.page.get_by_text("Your plan is changed")).to_be_visible()

    def days_left(self, address: str) -> int:
        """The days to the exam, as a page says them."""
        self.page.goto(address)
        said = re.search(r"(\d+) days? to your exam", self.page.locator("main").inner_text())
        assert said, f"{address} does not say how many days are left"
        return int(said[1])

    def opens_today(self) -> Today:
        """Press the button of the start page."""
        self.page.goto("/")
        button = self.page.get_by_role("button", name=re.compile(r"^Study \d+ minute"))
        promised = int(button.inner_text().split()[1])
        button.click()
        self.page.wait_for_url("**/practice/sessions/*/1")
        address = urlsplit(self.page.url).path.removesuffix("/1")
        with self.site.app.app_context():
            pace = pace_of(db.session(), self.id, self.site.shelf)
            db.session.remove()
        return Today(promised, address, slots(self.site, self.id, address), pace)

    def studies(self, today: Today, numbers: Sequence[int]) -> tuple[int, int]:
        """Answer the questions of these numbers by keyboard; gives right and answered, cards apart."""
        answered = [up for number in numbers if (up := self._answers(today, number)).authored.type != "card"]
        return sum(map(knows, answered)), len(answered)

    def _answers(self, today: Today, number: int) -> PutUp:
        up, here = today.questions[number - 1], f"{today.address}/{number}"
        if urlsplit(self.page.url).path != here:
            self.page.goto(here)
        self.clock.let_pass(seconds=SECONDS_A_QUESTION)
        if up.authored.type == "card":
            self._turns(up)
        else:
            type_answer(self.page, fields(up, right=knows(up)))
            said = re.compile("Right" if knows(up) else "Not|Partly")
            expect(self.page.locator("#verdict")).to_contain_text(said)
            self.page.keyboard.press("n")
        self.page.wait_for_url(lambda url: urlsplit(url).path != here, wait_until="domcontentloaded")
        return up

    def _turns(self, up: PutUp) -> None:
        expect(self.page.locator("html[data-keys-ready]")).to_have_count(1)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("2" if knows(up) else "1")

    def signs_in_again(self, wanted: str) -> None:
        """What happens to one whose sign-in has run out: she is asked, and led on to the page she wanted."""
        self.page.goto(wanted)
        expect(self.page).to_have_url(re.compile("/login"))
        self.page.get_by_label("Mail address").fill(self.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button").click()
        self.page.wait_for_url(f"**{wanted}")
