"""The class that Kolibri is measured with: the site's own class, as far as Kolibri has the like of it."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bench.kolibri.browser import Browser
from bench.kolibri.home import DIRECTOR, PASSWORD

Item = tuple[str, str]
"""A question: its exercise, and its own id."""
SECTION = 25
"""Questions of a quiz that stand in one section."""


@dataclass(frozen=True)
class Learner:
    """A student who is signed in, and the session of their open quiz."""

    browser: Browser
    open: str


@dataclass(frozen=True)
class Classroom:
    """A class: its id, director, learners, the quiz that is handed in, and what the open one asks."""

    id: str
    director: Browser
    learners: tuple[Learner, ...]
    past: str
    items: tuple[Item, ...]


def seed(port: int, *, students: int, answers: int) -> Classroom:
    """A class through the API; each student has handed in a quiz of so many questions, and opened another."""
    director, rng = Browser(port), random.Random(1)
    facility = director.ask("GET", "/api/public/v1/facility/")[0]["id"]
    director.sign_in(facility, DIRECTOR, PASSWORD)
    place = director.ask("POST", "/api/auth/classroom/", {"name": "Autumn", "parent": facility})["id"]
    names = [f"student{number}" for number in range(students)]
    for name in names:
        _join(director, facility, place, name)
    items = [
        (uuid.UUID(int=rng.getrandbits(128)).hex, uuid.UUID(int=rng.getrandbits(128)).hex)
        for _ in range(answers)
    ]
    past, open_ = (_quiz(director, place, title, items) for title in ("Past", "Open"))
    learners = []
    for name in names:
        browser = Browser(port)
        browser.sign_in(facility, name, "")
        _sit(browser, past, items, rng)
        learners.append(Learner(browser, _begin(browser, open_)))
        browser.link.close()
    return Classroom(place, director, tuple(learners), past, tuple(items))


def answer(item: Item, right: int) -> dict[str, object]:
    """An answer as Kolibri's quiz page sends it: the browser has marked it."""
    given = {"answer": {"choice": right}, "simple_answer": "a", "complete": True, "replace": True}
    return {"item": ":".join(item), "correct": right, "time_spent": 30.0} | given


def _join(director: Browser, facility: str, place: str, name: str) -> None:
    """A student without a password, as its facilities may have them: signing in is not measured."""
    who = {"username": name, "full_name": "Amina Diallo", "password": "NOT_SPECIFIED", "facility": facility}
    person = director.ask("POST", "/api/auth/facilityuser/", who)["id"]
    director.ask("POST", "/api/auth/membership/", [{"user": person, "collection": place}])


def _quiz(director: Browser, place: str, title: str, items: Sequence[Item]) -> str:
    """A coach's quiz, begun. Its exercises lie in no channel here, and nothing measured looks into one."""
    questions = [
        {"exercise_id": exercise, "question_id": item, "title": "Question", "counter_in_exercise": number}
        for number, (exercise, item) in enumerate(items)
    ]
    sections = [{"questions": questions[at : at + SECTION]} for at in range(0, len(questions), SECTION)]
    fields = {"title": title, "collection": place, "assignments": [place], "draft": False, "active": True}
    made: str = director.ask("POST", "/api/exams/exam/", fields | {"question_sources": sections})["id"]
    return made


def _begin(browser: Browser, quiz: str) -> str:
    begun: str = browser.ask("POST", "/api/logger/trackprogress/", {"quiz_id": quiz})["session_id"]
    return begun


def _sit(browser: Browser, quiz: str, items: Sequence[Item], rng: random.Random) -> None:
    given = [answer(item, rng.randrange(2)) for item in items]
    fields = {"interactions": given, "time_spent_delta": 30 * len(items), "progress": 1}
    browser.ask("PUT", f"/api/logger/trackprogress/{_begin(browser, quiz)}/", fields)
