"""A mock exam as it is sat: by keyboard, or by forms sent in haste; and what was kept of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import SittingAnswer
from studyhub.services.exams.desk import paper_of, put_up_paper, sitting_of
from studyhub.services.practice.slots import PutUp
from tests.browser.at_work import fields
from tests.browser.candidate import Candidate, knows

SECONDS_AN_ITEM = 70


def open_exam(me: Candidate, kind: str) -> SatExam:
    """Draw a form on the page of exams, and begin it."""
    me.page.goto("/exams")
    chosen = me.page.locator("form", has=me.page.locator(f"input[name=kind][value={kind}]"))
    chosen.get_by_role("button").click()
    me.page.wait_for_url("**/exams/*")
    address = urlsplit(me.page.url).path
    me.page.get_by_role("button", name="I agree. Begin").click()
    me.page.wait_for_url(f"**{address}/1", wait_until="domcontentloaded")
    return SatExam(me, address)


@dataclass
class SatExam:
    """A sitting of `me` at `address`; `chosen`: the authored keys that the site said it keeps, by number."""

    me: Candidate
    address: str
    chosen: dict[int, list[str]] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        return self.me.page

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(self.address.rsplit("/", 1)[1])

    @cached_property
    def papers(self) -> list[tuple[PutUp, bool]]:
        """The questions as they were drawn, and whether each is scored."""
        site = self.me.site
        with site.app.app_context():
            row = sitting_of(db.session(), self.me.id, self.id)
            papers = [paper_of(row, place) for place in range(len(row.slots))]
            found = [(put_up_paper(db.session(), paper, site.shelf), paper.scored) for paper in papers]
            db.session.remove()
        return found

    def answer_by_keys(self, numbers: Iterable[int]) -> None:
        """Answer from the question on the screen onward, each with a key or two, and `n` for the next."""
        for number in numbers:
            self.choose(number)
            self.page.keyboard.press("n")
            onward = f"/{number + 1}" if number < len(self.papers) else ""
            self.page.wait_for_url(f"**{self.address}{onward}", wait_until="domcontentloaded")
            self.acknowledged(number)

    def first_single(self, number: int) -> int:
        """The first question from `number` on that has one answer, and so is kept at one stroke."""
        return next(n for n in range(number, 151) if self.papers[n - 1][0].concrete.type == "single")

    def choose(self, number: int) -> None:
        """Press the keys of an answer."""
        self.me.clock.let_pass(seconds=SECONDS_AN_ITEM)
        for place in self._places(number):
            self.page.keyboard.press(str(int(place) + 1))

    def answer_by_forms(self, numbers: Iterable[int]) -> None:
        """Send what the script of the exam sends, as fast as the site takes it."""
        token = self.page.locator("#exam-form [name=csrf_token]").input_value()
        for number in numbers:
            self.me.clock.let_pass(seconds=SECONDS_AN_ITEM)
            sent = [("csrf_token", token), *(("choice", place) for place in self._places(number))]
            reply = self.page.request.post(
                f"{self.address}/{number}",
                data=urlencode(sent),
                headers={"Content-Type": "application/x-www-form-urlencoded", "X-Save": "1"},
            )
            assert reply.ok, f"question {number}: {reply.status} {reply.text()[:200]}"
            self.acknowledged(number)
            assert reply.json()["answered"] == len(self.chosen)

    def _places(self, number: int) -> tuple[str, ...]:
        up, _ = self.papers[number - 1]
        return tuple(fields(up, right=knows(up))["choice"])

    def acknowledged(self, number: int) -> None:
        """Note that the site has said that it keeps the answer."""
        order = self.papers[number - 1][0].shown.order["options"]
        self.chosen[number] = sorted(order[int(place)] for place in self._places(number))

    def seconds_left(self) -> int:
        """The time left, as the page on the screen began with it."""
        return int(self.page.locator("[data-exam-clock]").get_attribute("data-exam-clock") or 0)

    def kept(self) -> dict[int, list[str]]:
        """What the database holds, by number."""
        with self.me.site.app.app_context():
            rows = db.session.query(SittingAnswer).filter_by(user_id=self.me.id, sitting_id=self.id)
            found = {row.position + 1: sorted(row.keys) for row in rows if row.keys}
            db.session.remove()
        return found

    def checked(self, number: int) -> list[str]:
        """What stands chosen on the screen, by authored key."""
        self.page.goto(f"{self.address}/{number}")
        order = self.papers[number - 1][0].shown.order["options"]
        ticked = self.page.locator(".option-input:checked").all()
        return sorted(order[int(one.get_attribute("value") or 0)] for one in ticked)

    def right(self, *, scored: bool) -> int:
        """How many of the scored, or of the unscored, questions were answered right."""
        return sum(knows(self.papers[n - 1][0]) and self.papers[n - 1][1] is scored for n in self.chosen)

    def left_open(self, *, scored: bool) -> int:
        """How many of the scored, or of the unscored, questions have no answer."""
        told = enumerate(self.papers, start=1)
        return sum(n not in self.chosen for n, (_, counts) in told if counts is scored)

    def missed(self) -> list[PutUp]:
        """The questions that were not answered right, scored or not."""
        told = enumerate(self.papers, start=1)
        return [up for n, (up, _) in told if n not in self.chosen or not knows(up)]

    def end(self) -> None:
        self.page.goto(self.address)
        self.page.get_by_label("I want to end this exam").check()
        self.page.get_by_role("button", name="End the exam").click()
        expect(self.page).to_have_url(f"{self.me.site.url}{self.address}/report")
