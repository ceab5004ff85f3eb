"""How an invented student spends the weeks: which days, which lessons, sessions and quizzes, which marks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from studyhub.learning.chance import seed_of, seeded
from studyhub.learning.memory import day_end, study_day
from studyhub.learning.replay import LESSON
from studyhub.learning.selection import Sibling, choose_quiz, plan_today
from studyhub.models import Bookmark, LessonRead, Note, StudySession
from studyhub.services.practice.quiz import EXAM_PACE
from studyhub.services.practice.sessions import TODAY, new_session
from studyhub.services.practice.slots import lay_out, put_up, put_up_as
from studyhub.services.practice.student import Day

from .answering import Diary, Hand, Place, mode_of
from .bank import Bank, Course, truncated_utc
from .cast import Pupil, demo_id
from .mind import Mind

LONGEST_DAY = timedelta(hours=3)
NOTES = (
    "Count from the day of discovery, not from the day it happened. Mixed this up twice.",
    "Ask in class: does our state set a shorter time?",
    "Made a card with the formula. Numerator first, then what it is divided by.",
    "Compare with the table at the end; that is what I keep forgetting.",
    "Good example for the internship report.",
    "Read again before the exam.",
)


class Studies:
    """One student's weeks, day by day."""

    def __init__(self, pupil: Pupil, bank: Bank, rng: Random) -> None:
        self.pupil = pupil
        self.bank = bank
        self.rng = rng
        self.zone = ZoneInfo(pupil.timezone)
        self.course = Course(bank)
        self.mind = Mind(pupil.traits, rng)
        self.diary = Diary()
        self.hand = Hand(pupil, self.course, self.mind, self.diary)
        self.unread = self._reading_order()

    def spend(self, days: Iterable[date], until: datetime) -> Diary:
        """Live through the days, each over before `until`."""
        traits = self.pupil.traits
        for day in days:
            planned = self.pupil.minutes[day.weekday()] > 0 and traits.first <= day <= traits.last
            begin = self._time_of_day(day)
            if planned and begin + LONGEST_DAY < until and self.rng.random() < traits.diligence:
                self._study(day, begin)
        return self.diary

    def _reading_order(self) -> list[str]:
        """Foundations and the profession first, then the domains side by side, as courses are taught."""
        lessons = [(at, lesson) for at, lesson in enumerate(self.bank.shelf.lessons)]
        basic = [lesson.id for _, lesson in lessons if lesson.domain in {"P", "F"}]
        rest = [lesson.id for _, lesson in lessons if lesson.domain not in {"P", "F"}]
        self.rng.shuffle(rest)
        return basic[:2] + rest + basic[2:]

    def _time_of_day(self, day: date) -> datetime:
        local = datetime.combine(day, time(self.pupil.traits.hour, self.rng.randrange(60)), self.zone)
        return truncated_utc(local + timedelta(milliseconds=self.rng.randrange(50_000)))

    def _study(self, date_: date, at: datetime) -> None:
        day = Day(
            date=date_,
            begins=day_end(date_ - timedelta(days=1), self.zone),
            ends=day_end(date_, self.zone),
            zone=self.zone,
            minutes=self.pupil.minutes[date_.weekday()],
            blueprint=None,
            extra_time=1.0,
        )
        if self.unread and self.rng.random() < self.pupil.traits.reads:
            at = self._read(self.unread.pop(0), at)
        at = self._today(day, at)
        if self.rng.random() < 0.15:
            self._quiz(day, at + timedelta(minutes=2))

    def _read(self, lesson: str, at: datetime) -> datetime:
        """A lesson read, its questions answered beside the open text, marked as read, perhaps noted."""
        known = self.bank.shelf.lesson(lesson)
        at += timedelta(minutes=known.minutes * self.rng.uniform(0.6, 1.1))
        self.mind.read.update(known.objectives)
        for question in self.bank.asked_in(lesson):
            if self.rng.random() < 0.8:
                up = put_up(question, seed_of(LESSON, self.pupil.id, question.ask_hash, 0))
                at = self.hand.answer(up, at, Place("lesson"))
        at = truncated_utc(at)
        self.course.read(known.objectives)
        mark = {"user_id": self.pupil.id, "lesson": lesson, "at": at}
        self.diary.rows.append(LessonRead(**mark))
        if self.rng.random() < 0.2:
            self.diary.rows.append(Bookmark(**mark))
        if self.rng.random() < 0.2:
            self.diary.rows.append(Note(**mark, body=self.rng.choice(NOTES)))
        return at + timedelta(seconds=40)

    def _today(self, day: Day, at: datetime) -> datetime:
        at = truncated_utc(at)
        seed = seed_of(self.pupil.id, day.date, 0)
        picked = plan_today(
            list(self.course.facets.values()),
            now=at,
            until=day.ends,
            asked_today=self.course.asked_since(day.begins),
            minutes=day.minutes,
            shares=self.course.shares(),
            rng=seeded(seed),
        )
        if not picked:
            return at
        row = self._begin(day, at, kind="today", feedback="tutor", title=TODAY, seed=seed)
        row.choices = {"minutes": day.minutes, "new": sum(pick.new for pick in picked)}
        return self._work_through(row, [pick.question for pick in picked], stamina=0.93, at=at)

    def _quiz(self, day: Day, at: datetime) -> datetime:
        """A quiz on one domain, more of them timed as the weeks go by."""
        at = truncated_utc(at)
        domain = self.rng.choice(sorted({q.domain for q in self.bank.questions.values()} - {"P"}))
        matching = [question for question in self.bank.questions.values() if question.domain == domain]
        count = self.rng.choice((10, 10, 15, 20))
        feedback = self.rng.choice(("tutor", "tutor", "timed"))
        seed = self.rng.getrandbits(53)
        row = self._begin(day, at, kind="quiz", feedback=feedback, title="Quiz", seed=seed)
        chosen = choose_quiz(self.course.siblings(matching), count, seeded(seed))
        row.choices = {"count": count, "pool": "all", "domains": [domain]}
        if feedback == "timed":
            row.closes_at = at + timedelta(seconds=EXAM_PACE * len(chosen))
        return self._work_through(row, list(chosen), stamina=0.97, at=at)

    def _begin(
        self, day: Day, at: datetime, *, kind: str, feedback: str, title: str, seed: int
    ) -> StudySession:
        row = new_session(self.pupil.id, at, day, kind=kind, feedback=feedback, title=title, seed=seed)
        row.id = demo_id(at, self.rng)
        row.catalog_hash = self.bank.shelf.hash
        self.diary.rows.append(row)
        return row

    def _work_through(
        self, row: StudySession, chosen: list[Sibling], *, stamina: float, at: datetime
    ) -> datetime:
        """Answer a session's questions; now and then stop early, take one back, or run out of time."""
        slots = lay_out((self.bank.questions[pick.key] for pick in chosen), row.seed)
        row.slots = [slot.to_json() for slot in slots]
        stop = len(slots) if self.rng.random() < stamina else self.rng.randrange(1, len(slots) + 1)
        for slot in slots[:stop]:
            up = put_up_as(self.bank.questions[slot.item], slot.shown)
            if row.closes_at is not None and at + timedelta(seconds=90) > row.closes_at:
                return at
            at = self.hand.answer(up, at, Place(mode_of(row), row, slot.n))
            if row.feedback == "tutor" and self.rng.random() < 0.006:
                at = self.hand.answer_again(up, at, row, slot)
        if row.feedback == "timed" or stop < len(slots):
            row.ended_at = truncated_utc(at)
        return at


def days_until(today: date, weeks: int) -> list[date]:
    """The study days of so many weeks, today last."""
    return [today - timedelta(days=back) for back in range(7 * weeks - 1, -1, -1)]


def local_today(now: datetime, timezone: str) -> date:
    """The study day of `now` where a student lives."""
    return study_day(now, ZoneInfo(timezone))
