"""A kept standing as a student's course: what flags are judged by, and what each says in words."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from studyhub.learning.memory import study_day
from studyhub.learning.risk import Course, Reason, RiskFlag, Strength, Thresholds, flags_of
from studyhub.models import AlertRule
from studyhub.services.progress.charts import percent

from .keeping import Member

REASON_WORDS = {
    Reason.INACTIVE: "inactive",
    Reason.BEHIND: "behind the plan",
    Reason.WEAK_DOMAIN: "weak domain",
    Reason.FALLING: "falling trend",
    Reason.UNLIKELY: "readiness in doubt, exam near",
}


def thresholds_of(session: Session, program_id: uuid.UUID) -> tuple[Thresholds, bool]:
    """What a program wants to be told, and whether of possible flags too; else the defaults."""
    row = session.get(AlertRule, program_id)
    if row is None:
        return Thresholds(), False
    wanted = Thresholds(
        inactive_days=row.inactive_days,
        behind_share=row.behind_percent / 100,
        fall_points=float(row.fall_points),
        near_days=row.near_days,
    )
    return wanted, row.possible_too


def exam_of(member: Member, window_from: date | None) -> date | None:
    """The day of the exam that counts: the student's own, else the first of the cohort's window."""
    return (member.kept.exam_date if member.kept else None) or window_from


def is_watched(member: Member, *, window_from: date | None, now: datetime) -> bool:
    """Whether flags are looked for: not of who left, of a cohort that is over, after the day of the exam."""
    if member.kept is None or member.seat.until is not None:
        return False
    exam = exam_of(member, window_from)
    return exam is None or exam >= study_day(now, ZoneInfo(member.seat.timezone))


def flags_for(
    member: Member, thresholds: Thresholds, *, window_from: date | None, now: datetime
) -> tuple[RiskFlag, ...]:
    """The flags of a student now; none for who is not watched."""
    kept = member.kept
    if kept is None or not is_watched(member, window_from=window_from, now=now):
        return ()
    zone = ZoneInfo(member.seat.timezone)
    today, exam = study_day(now, zone), exam_of(member, window_from)
    course = Course(
        enrolled_days=(today - study_day(member.seat.joined_at, zone)).days,
        idle_days=None if kept.last_at is None else (today - study_day(kept.last_at, zone)).days,
        planned_minutes=kept.planned_minutes,
        done_minutes=kept.done_minutes,
        lately=kept.lately,
        before=kept.before,
        domains=tuple(one.standing for one in kept.by_domain.values()),
        band=kept.verdict,
        days_to_exam=(exam - today).days if exam else None,
    )
    return flags_of(course, thresholds)


@dataclass(frozen=True)
class FlagTag:
    """All flags of a reason: in a few words, in sentences; `clear` where one of them is."""

    reason: str
    label: str
    words: tuple[str, ...]
    clear: bool


def tags_of(flags: Iterable[RiskFlag]) -> tuple[FlagTag, ...]:
    """Flags by reason, as pages show them; the clear ones first."""
    by_reason: dict[Reason, list[RiskFlag]] = {}
    for flag in flags:
        by_reason.setdefault(flag.reason, []).append(flag)
    tags = [_tag(reason, of_reason) for reason, of_reason in by_reason.items()]
    return tuple(sorted(tags, key=lambda tag: not tag.clear))


def _tag(reason: Reason, flags: list[RiskFlag]) -> FlagTag:
    clear = [flag for flag in flags if flag.strength is Strength.CLEAR]
    words = REASON_WORDS[reason]
    if reason is Reason.WEAK_DOMAIN:
        sure, perhaps = (
            ", ".join(sorted(flag.domain for flag in flags if flag.strength is strength))
            for strength in (Strength.CLEAR, Strength.POSSIBLE)
        )
        said = [f"weak {sure}"] * bool(sure) + [f"perhaps weak {perhaps}"] * bool(perhaps)
        label = ", ".join(said).replace(", perhaps weak", ", perhaps")
        return FlagTag(reason.value, label, _weak_words(flags), bool(clear))
    label = words if clear else f"perhaps {words}"
    return FlagTag(reason.value, label, tuple(_words(flag) for flag in flags), bool(clear))


def _weak_words(flags: Iterable[RiskFlag]) -> tuple[str, ...]:
    """Weak domains with share, interval and number; what the numbers are is said once."""
    ordered = sorted(flags, key=lambda flag: flag.domain)
    said = [
        f"{flag.domain} about {percent(flag.value)} ({percent(flag.low)} to {percent(flag.high)}, "
        f"{flag.answers} first answers)" + (", for certain below" if flag.high < flag.threshold else "")
        for flag in ordered
    ]
    told = percent(ordered[0].threshold)
    return (*said, f"Share right to expect on the exam, 8 times in 10; told below {told}.")


def _words(flag: RiskFlag) -> str:
    """A flag's evidence in a sentence, with number of answers, interval and threshold where it has them."""
    if flag.reason is Reason.INACTIVE:
        return f"No answer for {flag.value:.0f} days; told from {flag.threshold:.0f} days on."
    if flag.reason is Reason.BEHIND:
        return (
            f"Did {percent(flag.value)} of the minutes planned in the last two weeks; "
            f"told below {percent(flag.threshold)}."
        )
    if flag.reason is Reason.FALLING:
        return (
            f"First tries fell by {-flag.value:.0f} points in three weeks (19 times in 20 by "
            f"{max(-flag.high, 0):.0f} to {-flag.low:.0f}, from {flag.answers} answers); "
            f"told from {-flag.threshold:.0f} points on."
        )
    chance = "A pass is unlikely" if flag.strength is Strength.CLEAR else "It could go either way"
    days = f"{flag.value:.0f} days away; told within {flag.threshold:.0f}"
    return f"{chance} as things stand, and the exam is {days}."


def flag_places(flag: RiskFlag) -> dict[str, object]:
    """A flag as an alert keeps it."""
    return {
        "reason": flag.reason.value,
        "strength": flag.strength.value,
        "value": flag.value,
        "low": flag.low,
        "high": flag.high,
        "threshold": flag.threshold,
        "answers": flag.answers,
        "domain": flag.domain,
    }


def flag_of(places: dict[str, object]) -> RiskFlag:
    """A flag from what an alert keeps."""
    known = dict(places)
    reason, strength = Reason(str(known.pop("reason"))), Strength(str(known.pop("strength")))
    return RiskFlag(reason=reason, strength=strength, **known)  # type: ignore[arg-type]  # as flag_places wrote it
