"""Skeletons: every type reads without a fault, ids are free, nothing is overwritten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.authoring.fmt import format_files
from studyhub.catalog.authoring.scaffold import new_lesson, new_question
from studyhub.catalog.authoring.skeletons import SKELETONS
from studyhub.catalog.checks import check_bank
from studyhub.catalog.faults import Severity
from studyhub.catalog.load import load_catalog

TODAY = date(2026, 11, 23)
SYLLABUS = """\
area: d2-privacy
domain: D2
title: Privacy
tasks:
  - {id: D2.T9, title: Handle incidents}
lessons:
  - {id: L40, title: "Breaches: who is told", objectives: ["71", "72"], tasks: [D2.T9]}
objectives:
  - id: "71"
    title: Decide on notices
    facets:
      - {id: 71a, level: application, title: Decide with the four factors}
  - id: "72"
    title: Tell the tiers of penalties
    facets:
      - {id: 72a, level: recall, title: Name the tier}
"""
REFERENCES = "- cfr: 45 CFR 164.404\n  title: Notices\n  as_of: 2026-11-23\n  checked: source\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("syllabus", SYLLABUS), ("references", REFERENCES)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "d2-privacy.yaml").write_text(text)
    return tmp_path


def errors(folder: Path) -> list[str]:
    loaded = load_catalog(folder)
    found = (*loaded.faults, *check_bank(loaded.catalog, today=TODAY, codes=None))
    return [str(fault) for fault in found if fault.severity is Severity.ERROR]


@pytest.mark.parametrize("kind", SKELETONS)
def test_skeleton_of_every_type_has_no_error(folder: Path, kind: str) -> None:
    scaffold = new_question(folder, "d2-privacy", "breach", kind, today=TODAY)
    scaffold.write()
    assert errors(folder) == []
    assert scaffold.id in {q.case or q.id for q in load_catalog(folder).catalog.questions}
    assert [result.text for result in format_files(folder, [scaffold.file])] == [None]


def test_ids_count_on_over_all_files_of_the_area(folder: Path) -> None:
    file = folder / "questions" / "d2-privacy" / "breach.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("# kept\n- id: d2-notice-0041\n")
    (file.parent / "other.yaml").write_text("- id: d2-notice-0099\n")
    scaffold = new_question(folder, "d2-privacy", "breach", "single", today=TODAY)
    assert scaffold.id == "d2-notice-0100"
    assert scaffold.text.startswith("# kept\n- id: d2-notice-0041\n\n- id: d2-notice-0100\n")


def test_objective_decides_the_facet(folder: Path) -> None:
    scaffold = new_question(folder, "d2-privacy", "tiers", "single", today=TODAY, objective="72")
    assert "facet: 72a" in scaffold.text


def test_skeleton_on_a_leap_day_is_due_on_a_day_that_exists(folder: Path) -> None:
    scaffold = new_question(folder, "d2-privacy", "breach", "single", today=date(2028, 2, 29))
    assert "review_by: 2029-02-28" in scaffold.text


@pytest.mark.parametrize(
    ("area", "group", "kind", "objective"),
    [
        ("d9-none", "breach", "single", None),
        ("d2-privacy", "../x", "single", None),
        ("d2-privacy", "breach", "essay", None),
        ("d2-privacy", "breach", "single", "73"),
    ],
)
def test_what_does_not_exist_is_refused(
    folder: Path, area: str, group: str, kind: str, objective: str | None
) -> None:
    with pytest.raises(AuthoringRefused):
        new_question(folder, area, group, kind, today=TODAY, objective=objective)


def test_lesson_skeleton_reads_and_is_never_overwritten(folder: Path) -> None:
    scaffold = new_lesson(folder, "L40", TODAY)
    assert scaffold.file == folder / "lessons" / "d2-privacy" / "L40-breaches-who-is-told.md"
    scaffold.write()
    assert errors(folder) == []
    with pytest.raises(AuthoringRefused, match="already"):
        new_lesson(folder, "L40", TODAY)


def test_unplanned_lesson_is_refused(folder: Path) -> None:
    with pytest.raises(AuthoringRefused, match="plans"):
        new_lesson(folder, "L41", TODAY)


def test_broken_syllabus_of_another_area_stops_nothing(folder: Path) -> None:
    (folder / "syllabus" / "broken.yaml").write_text("area: [\n")
    assert new_lesson(folder, "L40", TODAY).id == "L40"
    with pytest.raises(AuthoringRefused, match="content check"):
        new_question(folder, "broken", "x", "single", today=TODAY)
