"""Students who answer through the proxy as a browser does, and the ledger of what they sent and were told."""

from __future__ import annotations

import html
import re
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from studyhub.services.practice.answers import answer_id
from tests.web.standing_site import PASSWORD

TRIES = 600
PAUSE = 0.2
THINKING = 0.05
HIDDEN = re.compile(
    r'<input type="hidden" name="(\w+)" value="([^"]*)">|name="(csrf_token)"[^>]*value="([^"]*)"'
)
CHOICE = re.compile(r'name="choice" value="(\d+)"')
FORBIDDEN = ("Traceback", "psycopg", "sqlalchemy", "Internal Server Error", "File &#34;")
TO_DO = ("send it again", "Try again")


@dataclass
class Ledger:
    """What was sent and acknowledged, by whom; and every page that was no answer."""

    sent: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    acknowledged: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    refusals: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, who: str, answer: uuid.UUID) -> None:
        with self.lock:
            self.sent.setdefault(who, set()).add(answer)

    def acknowledge(self, who: str, answer: uuid.UUID) -> None:
        with self.lock:
            self.acknowledged.setdefault(who, set()).add(answer)

    def saw(self, status: int, text: str) -> None:
        """Note a page that is no answer; one that is not plain is kept."""
        plain = "<h1>" in text and any(words in text for words in TO_DO) and "answer" in text.lower()
        with self.lock:
            self.refusals[status] += 1
            if status not in (500, 502, 503, 504) or not plain or any(word in text for word in FORBIDDEN):
                self.wrong.append(f"{status}: {text[:600]}")

    def answers(self) -> int:
        """How many are acknowledged."""
        with self.lock:
            return sum(len(one) for one in self.acknowledged.values())

    def refused(self) -> int:
        """How many pages were no answer."""
        with self.lock:
            return self.refusals.total()


class Student(threading.Thread):
    """One person at one browser: registers and answers quiz after quiz until told to end."""

    def __init__(self, url: str, email: str, ledger: Ledger) -> None:
        super().__init__(name=email, daemon=True)
        self.url, self.email, self.ledger = url, email, ledger
        self.ending = threading.Event()
        self.fault: BaseException | None = None
        self._cookies = CookieJar()
        self._browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(self._cookies))

    @property
    def node(self) -> str:
        """The node at which the proxy keeps this browser."""
        return next((str(one.value) for one in self._cookies if one.name == "studyhub-node"), "")

    def run(self) -> None:
        """Answer; whatever is not foreseen ends it, and the test."""
        try:
            self.register()
            while not self.ending.is_set():
                self.sit_a_quiz()
        except BaseException as wrong:  # noqa: BLE001 - told by who joins the thread
            self.fault = wrong

    def register(self) -> None:
        """Make an account, which signs in at once. Done again after a broken reply, it is there already."""
        page = self.get("/register")[1]
        who = {"name": "Amina Diallo", "email": self.email, "password": PASSWORD, "timezone": "UTC"}
        self.post("/register", fields_of(page) | who, fine=(200, 422))
        if "Log out" not in self.get("/")[1]:
            page = self.get("/login")[1]
            self.post("/login", fields_of(page) | who)

    def sit_a_quiz(self) -> None:
        """Begin a quiz and answer it to its end."""
        page = self.get("/practice/quiz?types=single")[1]
        wanted = {"types": "single", "count": "10", "pool": "all", "feedback": "tutor"}
        address, page = self.post("/practice/quiz", fields_of(page) | wanted)
        session = address.split("/practice/sessions/")[1].split("/")[0]
        while 'id="answer-form"' in page and not self.ending.is_set():
            self.answer(page)
            time.sleep(THINKING)
            page = self.get(f"/practice/sessions/{session}")[1]

    def answer(self, page: str) -> None:
        """Send an answer as the page's script does, and again until it is taken."""
        form = fields_of(page[page.index('id="answer-form"') :])
        choice = CHOICE.search(page)
        assert choice, page
        given = answer_id(uuid.UUID(form["session"]), int(form["slot"]), int(form["attempt"]))
        self.ledger.send(self.email, given)
        text = self.post("/practice/answer", form | {"choice": choice[1]}, {"X-Fragment": "1"})[1]
        assert 'id="verdict"' in text, text
        self.ledger.acknowledge(self.email, given)

    def get(self, path: str) -> tuple[str, str]:
        """The address and the text of a page, asked for until it comes."""
        return self._until_taken(Request(self.url + path), (200,))  # noqa: S310 - our own proxy

    def post(
        self,
        path: str,
        form: dict[str, str],
        headers: dict[str, str] | None = None,
        *,
        fine: tuple[int, ...] = (200,),
    ) -> tuple[str, str]:
        """Send a form until it is taken."""
        data = urlencode(form).encode()
        return self._until_taken(Request(self.url + path, data, headers or {}), fine)  # noqa: S310 - our own proxy

    def _until_taken(self, request: Request, fine: tuple[int, ...]) -> tuple[str, str]:
        for _ in range(TRIES):
            status, address, text = self._once(request)
            if status in fine:
                return address, text
            self.ledger.saw(status, text)
            assert status >= 500, f"{request.full_url}: {status} {text[:2000]}"
            time.sleep(PAUSE)
        raise AssertionError(f"{request.full_url} was never taken")

    def _once(self, request: Request) -> tuple[int, str, str]:
        try:
            with self._browser.open(request, timeout=100) as reply:
                return reply.status, reply.url, reply.read().decode()
        except HTTPError as refused:
            return refused.code, refused.url, refused.read().decode()
        except (URLError, OSError, HTTPException) as broken:
            return 599, request.full_url, f"no page came: {broken!r}"


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of a page, such as its token against forgery."""
    found = [(name or token, value or word) for name, value, token, word in HIDDEN.findall(page)]
    return {name: html.unescape(value) for name, value in found}
