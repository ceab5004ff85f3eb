from __future__ import annotations

import pytest
from msgspec.structs import replace

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Citation
from tests.catalog.small_bank import QUESTIONS, SINGLE, read

FORM = SINGLE.replace("d2-breach-0001", "d2-breach-0002").replace("level:", "form: mock-a\n  level:")
CATALOG = read({QUESTIONS: SINGLE + FORM})[0]
SHELF = Shelf([CATALOG])


def test_question_is_found_by_bank_and_id() -> None:
    assert SHELF.question("core/d2-breach-0001").id == "d2-breach-0001"
    assert SHELF.find_question("core/none") is None


def test_items_of_a_form_are_no_practice_questions() -> None:
    assert [one.id for one in SHELF.practice_questions()] == ["d2-breach-0001"]
    assert len(SHELF.questions_of_objective("71")) == len(SHELF.questions_of_facet("71a")) == 2
    assert SHELF.questions_of_objective("70") == SHELF.questions_of_facet("70a") == ()


def test_facet_comes_with_its_objective() -> None:
    facet, objective = SHELF.facet("71a")
    assert (facet.title, objective.id, SHELF.objective("71")) == ("Tell it", "71", objective)


def test_syllabus_is_found_by_any_of_its_ids() -> None:
    assert SHELF.area("d2-privacy") is SHELF.area_of_domain("D2")
    assert SHELF.task("D2.T9").title == "Handle incidents"


def test_neighbours_of_a_lesson_are_written_ones() -> None:
    before, here = SHELF.lesson_places
    assert (before.lesson, before.previous, before.next) == (None, None, "L40")
    assert (here.lesson, here.previous, here.next) == (SHELF.lesson("L40"), None, None)
    assert SHELF.lesson_place("L39") is before


def test_term_is_found_in_any_case_and_form() -> None:
    term = SHELF.term("breach")
    assert SHELF.find_term("Breach of PHI") is SHELF.find_term("BREACH") is term
    assert SHELF.find_term("leak") is None


def test_books_are_found() -> None:
    assert SHELF.word_part("cardi/o").meaning == "heart"
    assert SHELF.blueprint() is SHELF.blueprint("one")
    assert SHELF.competency("II.2").bloom == 3
    assert SHELF.reference(Citation("cfr", "45 CFR 164.404")).title == "Notices"
    assert SHELF.figure("d2-privacy/clock.svg").startswith("<svg")


def test_blueprint_that_is_gone_gives_way_to_the_default() -> None:
    assert SHELF.blueprint("gone") is SHELF.blueprint()


@pytest.mark.parametrize(
    "look_up",
    [
        lambda: SHELF.question("d2-breach-0001"),
        lambda: SHELF.case("none"),
        lambda: SHELF.lesson("L39"),
        lambda: SHELF.lesson_place("L99"),
        lambda: SHELF.area("none"),
        lambda: SHELF.area_of_domain("D9"),
        lambda: SHELF.objective("none"),
        lambda: SHELF.facet("none"),
        lambda: SHELF.task("none"),
        lambda: SHELF.term("none"),
        lambda: SHELF.word_part("none"),
        lambda: Shelf([]).blueprint(),
        lambda: SHELF.competency("none"),
        lambda: SHELF.reference(Citation("cfr", "none")),
        lambda: SHELF.figure("none"),
    ],
)
def test_unknown_id_is_refused_by_name(look_up: object) -> None:
    with pytest.raises(UnknownItem):
        look_up()  # type: ignore[operator]


def test_shelf_of_two_banks_holds_both_and_has_a_hash_of_its_own() -> None:
    own = tuple(replace(one, bank="ours") for one in CATALOG.questions)
    both = Shelf([CATALOG, replace(CATALOG, bank="ours", questions=own, areas=())])
    assert both.question("ours/d2-breach-0001").bank == "ours"
    assert len(both.questions_of_facet("71a")) == 4
    assert both.hash != SHELF.hash == CATALOG.hash
