"""Items are written: drafts are kept whatever is wrong with them, and two writers lose nothing."""

from __future__ import annotations

import pytest

from studyhub.catalog.authoring.skeletons import SKELETONS
from studyhub.extensions import db
from studyhub.services.banks.banks import ItemFilter, bank_page, banks_page, make_bank
from studyhub.services.banks.checking import LONGEST_TEXT
from studyhub.services.banks.editor import check_typed, editor_page
from studyhub.services.banks.rows import version_of
from studyhub.services.banks.versions import versions_page
from studyhub.services.banks.writing import new_item
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.programs import program_page
from tests.conftest import NOW

from .conftest import FAULTY, QUESTION, Press, question_text


def begin(press: Press, kind: str) -> object:
    return new_item(
        user_id=press.author,
        program_id=press.program,
        bank_id=press.bank,
        kind=kind,
        objective="71",
        workshop=press.workshop,
        now=NOW,
    )


@pytest.mark.parametrize("kind", SKELETONS)
def test_new_question_of_every_kind_has_no_error_and_an_id_of_its_own(press: Press, kind: str) -> None:
    row = press.row(begin(press, kind))
    assert (row.name, row.kind, row.errors) == ("d2-harbor-0001", kind, 0)


def test_next_new_question_has_the_next_id(press: Press) -> None:
    begin(press, "single")
    assert press.row(begin(press, "multiple")).name == "d2-harbor-0002"


def test_unknown_objective_is_refused(press: Press) -> None:
    with pytest.raises(Invalid, match="objective"):
        new_item(
            user_id=press.author,
            program_id=press.program,
            bank_id=press.bank,
            kind="single",
            objective="999",
            workshop=press.workshop,
            now=NOW,
        )


def test_faulty_text_is_saved_with_its_faults_at_their_lines(press: Press) -> None:
    item = press.write()
    press.save(item, FAULTY)
    page = editor_page(user_id=press.author, which=press.which(item), workshop=press.workshop)
    assert (page.text, page.checked.errors) == (FAULTY, 2)
    assert ("FACET-UNKNOWN", 4) in {(fault.code, fault.line) for fault in page.checked.faults}


def test_text_that_is_no_yaml_is_saved(press: Press) -> None:
    item = press.write()
    press.save(item, "- id: [\n")
    assert (press.version(item).text, press.row(item).name) == ("- id: [\n", "d2-harbor-0001")


def test_second_writer_does_not_overwrite_the_first(press: Press) -> None:
    item = press.write()
    press.save(item, QUESTION.replace("2 May", "3 May"))
    with pytest.raises(Conflict, match="in the meantime"):
        press.save(item, QUESTION.replace("2 May", "4 May"), by=press.reader, base=1)
    assert "3 May" in press.version(item).text


def test_same_text_again_is_no_version(press: Press) -> None:
    item = press.write()
    press.save(item, QUESTION.replace("\n", "\r\n"))
    assert press.row(item).head == 1


def test_text_too_long_to_look_into_is_refused(press: Press) -> None:
    item = press.write()
    with pytest.raises(Invalid, match="Shorten"):
        press.save(item, "x" * (LONGEST_TEXT + 1))


def test_bracket_storm_is_told_and_not_rendered(press: Press) -> None:
    item = press.write()
    checked = check_typed(
        user_id=press.author, which=press.which(item), text="[" * 20_000, workshop=press.workshop
    )
    assert [fault.code for fault in checked.faults] == ["ITEM-BRACKETS"]


def test_storm_of_headings_is_told_at_its_field(press: Press) -> None:
    text = QUESTION.replace("stem: >-\n    On", "stem: |-\n" + "    # a\n" * 2000 + "    On")
    page = check_typed(
        user_id=press.author, which=press.which(press.write()), text=text, workshop=press.workshop
    )
    assert "ITEM-KNOTTED" in {fault.code for fault in page.faults}


@pytest.mark.parametrize("nest", ["1. ", "-     ", "> "])
def test_lists_nested_without_end_are_a_fault_and_take_no_page_down(press: Press, nest: str) -> None:
    text = QUESTION.replace("stem: >-\n    On", f"stem: |-\n    {nest * 3000}On")
    page = check_typed(
        user_id=press.author, which=press.which(press.write()), text=text, workshop=press.workshop
    )
    assert "ITEM-NESTED" in {fault.code for fault in page.faults}
    assert page.previews[0].asked is not None


def test_character_that_a_database_refuses_is_told(press: Press) -> None:
    item = press.write()
    press.save(item, QUESTION.replace("harbor learns", "har\x00bor learns"))
    assert "har\ufffdbor" in press.version(item).text


def test_script_in_a_text_reaches_the_preview_as_words(press: Press) -> None:
    item = press.write()
    text = QUESTION.replace("On 3 March", "<script>alert(1)</script> [x](javascript:alert(1)) On 3 March")
    page = check_typed(user_id=press.author, which=press.which(item), text=text, workshop=press.workshop)
    assert page.previews[0].asked is not None
    html = page.previews[0].asked.stem[0].html
    assert "<script" not in html
    assert "javascript:" not in html


def test_near_copy_within_the_bank_is_named(press: Press) -> None:
    press.write()
    item = press.write(question_text("d2-harbor-0002"))
    page = editor_page(user_id=press.author, which=press.which(item), workshop=press.workshop)
    assert [fault.code for fault in page.checked.faults] == ["SAME-QUESTION"]


def test_form_of_the_shipped_mock_exams_is_refused(press: Press) -> None:
    item = press.write(QUESTION + "  form: mock-a\n")
    page = editor_page(user_id=press.author, which=press.which(item), workshop=press.workshop)
    assert "ITEM-FORM" in {fault.code for fault in page.checked.faults}


def test_versions_name_the_key_that_changed(press: Press) -> None:
    item = press.write()
    moved = QUESTION.replace("2 May, correct: true,", "2 May,").replace("3 June,", "3 June, correct: true,")
    press.save(item, moved)
    page = versions_page(
        user_id=press.assistant, which=press.which(item), old=None, new=None, workshop=press.workshop
    )
    assert page.keys == ("d2-harbor-0001: the key was a (2 May), and is now b (3 June).",)
    assert page.asks_other


@pytest.mark.parametrize("number", [-1, 0, 2, 2**31, 10**20])
def test_version_that_cannot_be_is_not_found(press: Press, number: int) -> None:
    item = press.row(press.write())
    with pytest.raises(NotFound):
        version_of(db.session(), item, number)


def test_bank_lists_its_items_by_state_and_objective(press: Press) -> None:
    press.write()
    press.bring_out(question_text("d2-harbor-0002", "the old lighthouse"))

    def names(**wanted: str) -> list[str]:
        shown = ItemFilter(**wanted)
        page = bank_page(
            user_id=press.assistant,
            program_id=press.program,
            bank_id=press.bank,
            shown=shown,
            workshop=press.workshop,
        )
        return [line.name for line in page.items]

    assert names(state="published") == ["d2-harbor-0002"]
    assert names(objective="71") == ["d2-harbor-0001", "d2-harbor-0002"]
    assert names(objective="72") == []


@pytest.mark.parametrize("slug", ["core", "harbor", "Har bor", "x", "a" * 33, "-a-", "a--b"])
def test_name_that_a_bank_cannot_have_is_refused(press: Press, slug: str) -> None:
    with pytest.raises(Invalid):
        make_bank(
            user_id=press.author,
            program_id=press.program,
            slug=slug,
            title="Again",
            private=False,
            now=NOW,
        )


def test_item_of_one_program_is_not_found_by_another(press: Press) -> None:
    item = press.write()
    stranger = press.college.person()
    with pytest.raises(NotFound):
        editor_page(user_id=stranger, which=press.which(item), workshop=press.workshop)
    with pytest.raises(NotFound):
        banks_page(user_id=stranger, program_id=press.program, workshop=press.workshop)


def test_acts_of_banks_stand_with_the_program(press: Press) -> None:
    page = program_page(user_id=press.assistant, program_id=press.program)
    assert {"see_banks", "review_items"} <= page.head.may
    assert not {"write_items", "publish_items", "make_banks"} & page.head.may
