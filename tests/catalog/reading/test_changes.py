"""Lists at the top of the content: rules that moved, and HCPCS codes that may be printed."""

from __future__ import annotations

from tests.catalog.small_bank import codes, read

CHANGE = """\
- id: notices
  title: Notices
  status: in force
  since: 2026-02-16
  now: The new rule.
  then: The old rule.
  references: [{cfr: 45 CFR 164.404}]
  lessons: [L40]
  as_of: 2026-11-28
  review_by: 2027-05-28
"""
CODE = "- {code: J1885, meaning: A drug by injection, as_of: 2026-11-28, checked: general}\n"


def test_rule_that_moved_is_read_with_its_works_and_lessons() -> None:
    catalog, faults = read({"changes.yaml": CHANGE})
    (change,) = catalog.changes
    assert (change.id, change.status, change.lessons, faults) == ("notices", "in force", ("L40",), [])
    assert change.citations[0].text == "45 CFR 164.404"


def test_links_of_a_rule_must_lead_somewhere() -> None:
    lost = CHANGE.replace("L40", "L99").replace("164.404", "164.999")
    assert codes({"changes.yaml": lost}) == ["LESSON-UNKNOWN", "REFERENCE-UNKNOWN"]


def test_rule_stands_once() -> None:
    assert codes({"changes.yaml": CHANGE * 2}) == ["ID-REPEATED"]


def test_status_is_one_of_the_known() -> None:
    assert codes({"changes.yaml": CHANGE.replace("in force", "perhaps")}) == ["FIELD-VALUE"]


def test_hcpcs_code_stands_once_and_is_no_dental_code() -> None:
    catalog, faults = read({"hcpcs.yaml": CODE})
    assert ([entry.code for entry in catalog.hcpcs], faults) == (["J1885"], [])
    assert codes({"hcpcs.yaml": CODE * 2}) == ["ID-REPEATED"]
    assert codes({"hcpcs.yaml": CODE.replace("J1885", "D0120")}) == ["FIELD-VALUE"]
