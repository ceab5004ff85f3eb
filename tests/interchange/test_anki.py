"""Anki: a deck that the schema of Anki takes, whose notes are known again, with nothing in them that runs."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from dataclasses import replace

from hypothesis import given

from studyhub.catalog.load import load_catalog
from studyhub.interchange.anki import DECK_ID, FIELDS, NOTE_TYPE_ID, write
from studyhub.interchange.item import Choice, Gap, Item, Line, Match, Number, Slip
from studyhub.interchange.ours import items_of
from tests.conftest import SAMPLE_CONTENT

from .any_item import items

OPTIONS = (Choice("**Yes**", correct=True, why="So."), Choice("<script>alert(1)</script>", why="Not so."))
LABELS = {
    "task": ("D2.T9",),
    "objective": ("71",),
    "level": ("recall",),
    "competencies": ("II.2",),
    "references": ("cfr: 45 CFR 164.404",),
    "as_of": ("2026-11-23",),
}
SINGLE = Item("d2-a-0001", "single", "Is it?", explanation="It *is*.", options=OPTIONS, labels=LABELS)
NOW = 1_790_000_000.0


def collection(data: bytes) -> sqlite3.Connection:
    """The collection inside a deck."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.namelist() == ["collection.anki2", "media"]
        database = sqlite3.connect(":memory:")
        database.deserialize(package.read("collection.anki2"))
    return database


def notes(*asked: Item, now: float = NOW) -> list[tuple[str, int, str, dict[str, str]]]:
    """GUID, time of change, tags and fields of every note."""
    rows = (
        collection(write(asked, now=now).data).execute("SELECT guid, mod, tags, flds FROM notes").fetchall()
    )
    return [(g, at, tags, dict(zip(FIELDS, said.split("\x1f"), strict=True))) for g, at, tags, said in rows]


def fields(item: Item) -> dict[str, str]:
    """The fields of the note of an item."""
    return notes(item)[0][3]


def test_a_note_is_known_by_the_key_of_its_question_alone() -> None:
    mended = replace(SINGLE, stem="Is it so?", explanation="Mended.")
    first, later = notes(SINGLE)[0], notes(mended, now=NOW + 60)[0]
    assert first[0] == later[0]
    assert later[1] > first[1]


def test_another_bank_has_other_notes() -> None:
    (one,) = (
        collection(write([SINGLE], bank="own", now=NOW).data).execute("SELECT guid FROM notes").fetchone()
    )
    assert one != notes(SINGLE)[0][0]


def test_the_same_items_at_the_same_time_are_the_same_bytes() -> None:
    assert write([SINGLE], now=NOW).data == write([SINGLE], now=NOW).data


def test_deck_and_note_type_are_always_ours() -> None:
    decks, models = collection(write([SINGLE]).data).execute("SELECT decks, models FROM col").fetchone()
    assert str(DECK_ID) in json.loads(decks)
    assert list(json.loads(models)) == [str(NOTE_TYPE_ID)]


def test_there_is_one_card_for_every_question_of_a_bank() -> None:
    asked, _ = items_of(load_catalog(SAMPLE_CONTENT).catalog)
    database = collection(write(asked).data)
    counts = database.execute("SELECT (SELECT count(*) FROM notes), (SELECT count(*) FROM cards)").fetchone()
    assert counts == (len(asked), len(asked))
    assert database.execute("SELECT count(DISTINCT guid) FROM notes").fetchone() == (len(asked),)


def test_tags_are_domain_objective_level_and_the_like() -> None:
    assert notes(SINGLE)[0][2].split() == [
        "competencies::II.2",
        "domain::D2",
        "level::recall",
        "objective::71",
        "task::D2.T9",
    ]


def test_a_note_shows_question_options_answer_reasons_and_citation() -> None:
    said = fields(SINGLE)
    assert said["Question"] == "<p>Is it?</p>"
    assert said["Answer"] == "<strong>Yes</strong>"
    assert "<b><strong>Yes</strong></b>: So." in said["Reasons"]
    assert (said["Citation"], said["Key"]) == ("cfr: 45 CFR 164.404", "core/d2-a-0001")


def test_no_script_reaches_a_note() -> None:
    assert "<script" not in "".join(
        fields(replace(SINGLE, stem="<script>x</script>", id="<script>")).values()
    )


def test_the_front_gives_no_order_away() -> None:
    steps = (Line("Zip"), Line("Assess"))
    said = fields(Item("", "order", "In order?", steps=steps))
    assert said["Options"].index("Assess") < said["Options"].index("Zip")
    assert said["Answer"].index("Zip") < said["Answer"].index("Assess")


def test_other_kinds_say_their_answers() -> None:
    number = Item(
        "", "numeric", "How much?", number=Number("6.5", "0.1", 1, "%"), slips=(Slip("a", "65", "Why"),)
    )
    match = Item("", "match", "Match.", pairs=(Match("a", "b"),), extra=(Line("c"),))
    gaps = Item("", "cloze", "[[1]] and [[2]]", gaps=(Gap(("30", "x<y")), Gap(options=OPTIONS)))
    assert fields(number)["Answer"] == "6.5 % (± 0.1)"
    assert fields(match)["Answer"] == "a → b"
    assert fields(gaps)["Answer"] == "[1] 30 / x&lt;y<br>[2] <strong>Yes</strong>"
    assert fields(gaps)["Question"].count("____") == 2


def test_what_a_card_has_no_place_for_is_named() -> None:
    assert [(loss.part, loss.reason) for loss in write([SINGLE]).losses] == [
        ("labels", "A card has no place for as_of.")
    ]
    assert [loss.part for loss in write([replace(SINGLE, id="", labels={})]).losses] == ["id"]


@given(items)
def test_any_item_becomes_a_note(item: Item) -> None:
    assert len(notes(item)) == 1
