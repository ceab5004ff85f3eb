"""The requests of each case, as browsers send them, without end (submits: as many as places are open)."""

from __future__ import annotations

import itertools
import urllib.parse
from collections.abc import Iterator

from bench.serving.driver import Request
from bench.serving.people import OPEN, College, Pupil, Visitor


def main(college: College) -> Iterator[Request]:
    """The start page of one student after the other."""
    return (_get(pupil.visitor, "/", b"Amina") for pupil in itertools.cycle(college.pupils))


def made(college: College) -> Iterator[Request]:
    """The start page of each student once: the server has kept none of them yet."""
    return (_get(pupil.visitor, "/", b"Amina") for pupil in college.pupils)


def question(college: College) -> Iterator[Request]:
    """Open questions of the students' quizzes."""
    for number in itertools.cycle(range(OPEN - 9, OPEN + 1)):  # the first places are answered first
        for pupil in college.pupils:
            yield _get(pupil.visitor, f"/practice/sessions/{pupil.quiz}/{number}", b'name="choice"')


def submit(college: College) -> Iterator[Request]:
    """An answer to every open place, each once, as the page's script sends it."""
    places = max(len(pupil.asked) for pupil in college.pupils)
    for place in range(places):
        for pupil in college.pupils:
            if place < len(pupil.asked):
                yield _answer(pupil, place)


def lesson(college: College) -> Iterator[Request]:
    """A lesson."""
    return (_get(pupil.visitor, "/learn/L20", b"</article>") for pupil in itertools.cycle(college.pupils))


def search(college: College) -> Iterator[Request]:
    """A search for a word that many pages have."""
    words = itertools.cycle(("record", "payer", "privacy", "release"))
    return (
        _get(pupil.visitor, f"/search?q={next(words)}", b"result")
        for pupil in itertools.cycle(college.pupils)
    )


def report(college: College) -> Iterator[Request]:
    """The director looks at the cohort."""
    return itertools.repeat(_get(college.director, _cohort(college), b"Amina"))


def items(college: College) -> Iterator[Request]:
    """The director looks at how the questions do in the cohort."""
    return itertools.repeat(_get(college.director, _cohort(college) + "/items", b"</table>"))


CASES = {
    "main, made": made,
    "main": main,
    "question": question,
    "submit": submit,
    "lesson": lesson,
    "search": search,
    "report": report,
    "items": items,
}


def bare() -> Iterator[Request]:
    """A page that has nothing to do."""
    return itertools.repeat(Request(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 200, b"Bare"))


def transaction() -> Iterator[Request]:
    """A row written for good."""
    return itertools.repeat(Request(b"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", 200, b"kept"))


FLOORS = {"bare page": bare, "bare transaction": transaction}


def _cohort(college: College) -> str:
    return f"/programs/{college.program}/cohorts/{college.cohort}"


def _get(visitor: Visitor, address: str, mark: bytes) -> Request:
    head = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nCookie: {visitor.cookie}\r\n\r\n"
    return Request(head.encode(), 200, mark)


def _answer(pupil: Pupil, place: int) -> Request:
    fields = {
        "session": str(pupil.quiz),
        "slot": str(place),
        "attempt": "0",
        "asked": pupil.asked[place],
        "started": "",
        "choice": "0",
        "csrf_token": pupil.visitor.token,
    }
    body = urllib.parse.urlencode(fields)
    head = (
        f"POST /practice/answer HTTP/1.1\r\nHost: localhost\r\nCookie: {pupil.visitor.cookie}\r\n"
        "X-Fragment: 1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return Request((head + body).encode(), 200, b"verdict")
