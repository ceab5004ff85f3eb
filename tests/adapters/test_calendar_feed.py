from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar

from studyhub.adapters.calendar_feed import WholeDay, written

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_what_is_written_can_be_read_by_others() -> None:
    entry = WholeDay("1@x", date(2026, 12, 24), "Study; 30 minutes, or so", "https://study.example.edu")
    (event,) = Calendar.from_ical(written("Study plan", [entry], now=NOW)).walk("VEVENT")
    assert str(event["summary"]) == entry.title
    assert event["dtstart"].dt == entry.day
    assert str(event["transp"]) == "TRANSPARENT"


def test_an_empty_calendar_is_one() -> None:
    assert Calendar.from_ical(written("Study plan", [], now=NOW)).walk("VEVENT") == []
