from __future__ import annotations

import pytest

from tests.catalog.small_bank import QUESTIONS, SINGLE, read


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('objective: "71"', 'objective: "99"', "3 OBJECTIVE-UNKNOWN"),
        ("facet: 71a", "facet: 71z", "4 FACET-UNKNOWN"),
        ("task: D2.T9", "task: D2.T8", "5 TASK-UNKNOWN"),
        ("  task: D2.T9\n", "", "1 TASK-MISSING"),
        ("45 CFR 164.404", "45 CFR 164.999", "13 REFERENCE-UNKNOWN"),
        ("level: application", "level: application\n  competencies: [II.2, IX.9]", "7 COMPETENCY-UNKNOWN"),
        ("level: application", "level: application\n  enemies: [d2-none-0001]", "7 QUESTION-UNKNOWN"),
        (
            "level: application",
            "level: recall\n  figure: {file: d2-privacy/no.svg, alt: x}",
            "7 FIGURE-UNKNOWN",
        ),
    ],
)
def test_link_that_leads_nowhere_is_a_fault_at_its_line(old: str, new: str, fault: str) -> None:
    _, faults = read({QUESTIONS: SINGLE.replace(old, new)})
    assert fault in [f"{one.line} {one.code}" for one in faults]


def test_question_with_a_wrong_form_still_gets_the_faults_of_its_links() -> None:
    text = SINGLE.replace("level: application", "level: guess").replace("164.404", "164.999")
    _, faults = read({QUESTIONS: text})
    assert {"FIELD-VALUE", "REFERENCE-UNKNOWN"} == {fault.code for fault in faults}


def test_enemy_may_stand_later_in_another_file() -> None:
    other = SINGLE.replace("d2-breach-0001", "d2-zebra-0001")
    text = SINGLE.replace("level:", "enemies: [d2-zebra-0001]\n  level:")
    assert read({QUESTIONS: text, "questions/d2-privacy/zebra.yaml": other})[1] == []


def test_area_whose_syllabus_is_broken_gives_no_flood_of_faults() -> None:
    _, faults = read({"syllabus/d2-privacy.yaml": "area: d2-privacy\n"})
    assert {fault.path for fault in faults} == {"syllabus/d2-privacy.yaml"}


def test_folder_without_a_syllabus_is_one_fault() -> None:
    _, faults = read({"questions/d9-new/a.yaml": SINGLE.replace("d2-breach-0001", "d2-new-0001")})
    assert [fault.code for fault in faults] == ["AREA-UNKNOWN"]


def test_objective_of_another_area_is_a_fault() -> None:
    syllabus = "{area: d3-analytics, domain: D3, title: Data, lessons: [], objectives: []}\n"
    moved = SINGLE.replace("d2-breach-0001", "d3-breach-0001")
    _, faults = read({"syllabus/d3-analytics.yaml": syllabus, "questions/d3-analytics/a.yaml": moved})
    assert sorted(fault.code for fault in faults) == ["OBJECTIVE-AREA", "TASK-DOMAIN"]
