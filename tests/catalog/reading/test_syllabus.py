from __future__ import annotations

import pytest

from tests.catalog.small_bank import FILES, read

PATH = "syllabus/d2-privacy.yaml"


def test_area_has_its_lessons_in_order_and_objectives_know_their_lesson() -> None:
    (area,) = read()[0].areas
    assert [lesson.id for lesson in area.lessons] == ["L39", "L40"]
    assert {one.id: one.lesson for one in area.objectives} == {"70": "L39", "71": "L40"}


def test_areas_stand_in_the_order_of_the_exam() -> None:
    first = "{area: alpha, domain: D6, title: A, lessons: [], objectives: []}"
    last = "{area: zeta, domain: P, title: Z, lessons: [], objectives: []}"
    areas = read({"syllabus/alpha.yaml": first, "syllabus/zeta.yaml": last})[0].areas
    assert [area.domain for area in areas] == ["P", "D2", "D6"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("area: d2-privacy", "area: d2-other", "1 AREA-NAME"),
        ("id: D2.T9,", "id: D3.T9,", "4 TASK-DOMAIN"),
        ('objectives: ["71"]', 'objectives: ["72"]', "7 OBJECTIVE-UNKNOWN"),
        ('objectives: ["71"]', 'objectives: ["70"]', "10 OBJECTIVE-HOMELESS"),
        ("id: 71a", "id: 72a", "10 FACET-NAME"),
        ('id: "71"', 'id: "70"', "10 ID-REPEATED"),
        ("id: L39", "id: L40", "7 ID-REPEATED"),
        ("tasks: [D2.T9]}", "tasks: [D2.T8]}", "7 TASK-UNKNOWN"),
    ],
)
def test_fault_of_a_syllabus_has_its_line(old: str, new: str, fault: str) -> None:
    _, faults = read({PATH: FILES[PATH].replace(old, new)})
    assert fault in [f"{one.line} {one.code}" for one in faults if one.path == PATH]
