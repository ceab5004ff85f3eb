"""An item's way to its students; nobody publishes alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.learning.errors import Unmarkable
from studyhub.models import BlindReading
from studyhub.services.banks.publishing import take_back, withdraw
from studyhub.services.banks.reading import answer_blind, blind_page, readings_of
from studyhub.services.errors import Conflict, Invalid, NotFound
from tests.conftest import NOW

from .conftest import FAULTY, QUESTION, Press, question_text

MENDED = QUESTION.replace("Here that is 2 May.", "Here this is 2 May.")
REWORDED = QUESTION.replace("at the latest?", "at the very latest?")


def test_agreed_question_is_published_and_seen_by_students(press: Press) -> None:
    student = press.college.student()
    press.bring_out()
    assert press.keys(student) == {"harbor/d2-harbor-0001"}


def test_faulty_draft_is_kept_and_refused_for_review(press: Press) -> None:
    item = press.write(FAULTY)
    assert press.version(item).errors == 2
    with pytest.raises(Invalid, match="2 errors"):
        press.send(item)


def test_author_cannot_be_the_blind_reader(press: Press) -> None:
    item = press.write()
    press.send(item)
    assert (
        "Somebody else"
        in blind_page(user_id=press.author, which=press.which(item), workshop=press.workshop).why_not
    )
    with pytest.raises(Invalid, match="Somebody else"):
        press.read(item, by=press.author)


def test_who_wrote_an_earlier_version_cannot_be_the_blind_reader(press: Press) -> None:
    item = press.write(by=press.reader)
    press.save(item, REWORDED)
    press.send(item)
    with pytest.raises(Invalid, match="Somebody else"):
        press.read(item)


def test_unread_question_is_not_published(press: Press) -> None:
    item = press.write()
    press.send(item)
    with pytest.raises(Invalid, match="Nobody has answered it blind"):
        press.publish(item)


def test_disagreement_sends_it_back_with_both_answers(press: Press) -> None:
    item = press.write()
    press.send(item)
    assert not press.read(item, right=False)
    row = press.row(item)
    (line,) = readings_of(db.session(), row, "harbor", press.version(item).ask_hash, press.workshop)
    chosen = [choice.right for choice in line.questions[0].choices if choice.chosen]
    assert (row.state, chosen, line.remarks) == ("draft", [False], "Is it not ten days?")


def test_disagreement_is_no_ground_for_publication(press: Press) -> None:
    item = press.write()
    press.send(item)
    press.read(item, right=False)
    with pytest.raises(Invalid, match="Nobody has answered it blind"):
        press.publish(item)


def test_older_agreement_does_not_outweigh_a_later_disagreement(press: Press) -> None:
    item = press.write()
    press.send(item)
    press.read(item)
    press.read(item, right=False, by=press.assistant, at=NOW + timedelta(hours=1))
    with pytest.raises(Invalid, match="Nobody has answered it blind"):
        press.publish(item)


def test_reader_answers_the_same_wording_once(press: Press) -> None:
    item = press.write()
    press.send(item)
    press.read(item, right=False)
    press.send(item)
    with pytest.raises(Invalid, match="have seen its key"):
        press.read(item)


def test_mended_explanation_needs_no_new_reading(press: Press) -> None:
    item = press.bring_out()
    press.save(item, MENDED)
    press.publish(item)
    assert press.row(item).published == 2


def test_reworded_stem_needs_a_new_reading(press: Press) -> None:
    item = press.bring_out()
    press.save(item, REWORDED)
    with pytest.raises(Invalid, match="Nobody has answered it blind"):
        press.publish(item)


def test_students_keep_the_published_version_while_the_next_is_drafted(press: Press) -> None:
    student = press.college.student()
    item = press.bring_out()
    press.save(item, REWORDED)
    assert "very latest" not in press.shelf(student).question("harbor/d2-harbor-0001").stem


def test_next_published_version_takes_the_place_of_the_one_before(press: Press) -> None:
    student = press.college.student()
    item = press.bring_out()
    press.save(item, REWORDED)
    press.send(item)
    press.read(item)
    press.publish(item)
    assert "very latest" in press.shelf(student).question("harbor/d2-harbor-0001").stem


def test_withdrawn_question_leaves_the_shelf_and_says_why(press: Press) -> None:
    student = press.college.student()
    item = press.bring_out()
    withdraw(user_id=press.author, which=press.which(item), why="The rule moved", now=NOW)
    assert press.keys(student) == set()
    assert (press.row(item).state, press.row(item).withdrawn_why) == ("withdrawn", "The rule moved")


def test_withdrawal_without_a_reason_is_refused(press: Press) -> None:
    item = press.bring_out()
    with pytest.raises(Invalid, match="Say why"):
        withdraw(user_id=press.author, which=press.which(item), why=" ", now=NOW)


def test_withdrawn_question_comes_back_as_a_new_version(press: Press) -> None:
    item = press.bring_out()
    withdraw(user_id=press.author, which=press.which(item), why="To be looked at", now=NOW)
    press.save(item, QUESTION)
    press.publish(item)
    assert press.row(item).published == 2


def test_question_that_replaces_another_takes_it_off(press: Press) -> None:
    student = press.college.student()
    old = press.bring_out()
    text = question_text("d2-harbor-0002", "the old lighthouse") + "  replaces: [d2-harbor-0001]\n"
    press.bring_out(text)
    assert press.keys(student) == {"harbor/d2-harbor-0002"}
    assert press.row(old).withdrawn_why == "d2-harbor-0002 takes its place"


def test_published_question_keeps_its_id(press: Press) -> None:
    item = press.bring_out()
    press.save(item, question_text("d2-harbor-0009"))
    assert press.row(item).name == "d2-harbor-0001"
    with pytest.raises(Invalid, match="1 error"):
        press.send(item)


def test_saving_takes_it_out_of_review(press: Press) -> None:
    item = press.write()
    press.send(item)
    press.save(item, MENDED)
    assert (press.version(item, 1).state, press.row(item).state) == ("draft", "draft")


def test_taken_back_it_is_a_draft(press: Press) -> None:
    item = press.write()
    press.send(item)
    take_back(user_id=press.author, which=press.which(item), base=1, now=NOW)
    assert press.row(item).state == "draft"


def test_answer_that_is_not_whole_is_not_kept(press: Press) -> None:
    item = press.write()
    press.send(item)
    with pytest.raises(Unmarkable, match="Choose an answer first"):
        answer_blind(
            user_id=press.reader,
            which=press.which(item),
            base=1,
            fields={},
            remarks="",
            workshop=press.workshop,
            now=NOW,
        )
    assert db.session.scalar(sa.select(BlindReading.id)) is None


def test_publication_of_an_older_state_of_the_page_is_refused(press: Press) -> None:
    item = press.write()
    press.save(item, MENDED)
    with pytest.raises(Conflict, match="in the meantime"):
        take_back(user_id=press.author, which=press.which(item), base=1, now=NOW)


def test_assistant_reads_and_reviews_and_does_not_write(press: Press) -> None:
    item = press.write()
    press.send(item)
    assert press.read(item, by=press.assistant)
    with pytest.raises(NotFound):
        press.publish(item, by=press.assistant)
    with pytest.raises(NotFound):
        press.save(item, MENDED, by=press.assistant)


def test_every_step_is_on_record(press: Press) -> None:
    press.bring_out()
    done = {event.action for event in press.college.events("item.")}
    assert done == {"item.saved", "item.sent", "item.read", "item.published"}
