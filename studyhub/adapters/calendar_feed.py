"""A calendar as other programs read it (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

PRODUCT = "-//StudyHub//Study plan//EN"


@dataclass(frozen=True)
class WholeDay:
    """An entry that lasts a day and leaves it free for other things."""

    uid: str
    day: date
    title: str
    text: str


def written(name: str, entries: Iterable[WholeDay], *, now: datetime) -> bytes:
    """The calendar, with a name that calendar programs show."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - 3 MiB that few ask for

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", now)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("description", entry.text)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
