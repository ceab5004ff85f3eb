"""What the pages of practice show: frozen, complete, ready to print. HTML fields are sanitised already."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from studyhub.learning.selection import CARD_SECONDS

SECONDS_A_QUESTION = 55
"""What a question takes on average, its reasons read, until a student's own pace is known."""


@dataclass(frozen=True)
class Choice:
    """A choice by its position on the screen; `right` and `why` are None and empty until answered."""

    position: int
    letter: str
    html: str
    chosen: bool
    right: bool | None = None
    why: str = ""


@dataclass(frozen=True)
class Row:
    """A part to fill: a step (its place), a left side (its match) or a blank (typed or chosen)."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    typed: str
    right: bool | None = None
    expected: str = ""
    why: str = ""


@dataclass(frozen=True)
class StemPart:
    """A stretch of the stem, and the blank that follows it in a cloze."""

    html: str
    row: Row | None = None


@dataclass(frozen=True)
class CitationLine:
    """A work that a question rests on."""

    text: str
    title: str
    url: str | None


@dataclass(frozen=True)
class Verdict:
    """What is said after an answer; `expected` and `mistake` speak of typed numbers."""

    right: bool
    word: str
    score: float
    guessed: bool
    expected: str
    mistake: str
    explanation: str
    citations: tuple[CitationLine, ...]
    lesson: str | None
    lesson_title: str


@dataclass(frozen=True)
class QuestionView:
    """A question as it stands on the screen; with a verdict once it is answered. `back` is a card's.

    `content` is the hash of the whole text that is shown.
    """

    item: str
    asked: str
    type: str
    domain: str
    instruction: str
    stem: tuple[StemPart, ...]
    scenario: str
    scenario_title: str
    figure: str
    figure_alt: str
    choices: tuple[Choice, ...]
    rows: tuple[Row, ...]
    typed: str
    unit: str
    back: str = ""
    content: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Aftermath:
    """What an answer means for later: the study day on which the facet comes back, and in how many days.

    `counted` is False for a second answer on the same day: it stays out of the memory model.
    """

    comes_back: date | None
    in_days: int
    counted: bool
    leech: bool


@dataclass(frozen=True)
class SlotPage:
    """One question of a session. `answered` without a verdict: the session tells at its end.

    `states` says of each place how it stands: open, answered, right, partly or wrong.
    `hidden_timer` is the student's exam condition; it matters where there are `seconds_left`.
    """

    session_id: uuid.UUID
    title: str
    kind: str
    feedback: str
    slot: int
    total: int
    attempt: int
    states: tuple[str, ...]
    flagged: bool
    over: bool
    answered: bool
    can_undo: bool
    next_slot: int | None
    started_ms: int
    closes_at: datetime | None
    seconds_left: int | None
    question: QuestionView | None
    aftermath: Aftermath | None = None
    hidden_timer: bool = False

    @property
    def done(self) -> int:
        """How many of the session's questions are answered."""
        return len(self.states) - self.states.count("open")


@dataclass(frozen=True)
class ObjectiveResult:
    """What came of an objective in a session, and when its facets come back next (a study day)."""

    objective: str
    title: str
    domain: str
    lesson: str | None
    right: int
    asked: int
    comes_back: date | None


@dataclass(frozen=True)
class SummaryPage:
    """A session that is over, by objective; `states` says of each place how it stands.

    `total`, `answered` and `right` count questions; cards, which students mark themselves, stand apart.
    """

    session_id: uuid.UUID
    title: str
    kind: str
    feedback: str
    total: int
    answered: int
    right: int
    minutes: int
    states: tuple[str, ...]
    objectives: tuple[ObjectiveResult, ...]
    comes_back: tuple[tuple[date, int], ...]
    ended: bool
    time_up: bool
    cards: int = 0
    cards_known: int = 0


@dataclass(frozen=True)
class TodayPreview:
    """What "study today" would hold: `answered` of an open session are done already.

    `total` counts flashcards too; they come first.
    """

    minutes: int
    refresh: int
    new: int
    open_session: uuid.UUID | None
    answered: int
    total: int
    cards: int = 0

    @property
    def takes(self) -> int:
        """About how many minutes it takes: those planned, or fewer where less is left to do."""
        cards = max(0, self.cards - self.answered)
        questions = self.total - self.answered - cards
        return min(self.minutes, -(-(questions * SECONDS_A_QUESTION + cards * CARD_SECONDS) // 60))


@dataclass(frozen=True)
class SessionRow:
    """A session in a list; `started_at` is local time."""

    id: uuid.UUID
    title: str
    feedback: str
    started_at: datetime
    total: int
    answered: int
    right: int | None
    open: bool


@dataclass(frozen=True)
class PracticePage:
    """The start of practice: today's session, what is open, what was done lately."""

    today: TodayPreview
    recent: tuple[SessionRow, ...]
    flagged: int


@dataclass(frozen=True)
class LessonQuestion:
    """A check-yourself question of a lesson; `attempt` goes back with the answer."""

    question: QuestionView
    attempt: int
    aftermath: Aftermath | None = None
