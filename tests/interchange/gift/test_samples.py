"""GIFT files that others wrote, each with the parse its authors expect; read in place where they lie."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studyhub.interchange.gift import read
from studyhub.interchange.gift.grammar import HERE, Answer, Entry, entries

PLACES = [folder / "shared" / "samples" / "gift" for folder in Path(__file__).parents[4:]]
BESIDE = next((place for place in PLACES if place.is_dir()), PLACES[0])
FOLDER = Path(os.environ.get("GIFT_SAMPLES") or BESIDE)
FILES = sorted(FOLDER.glob("*.gift")) if FOLDER.is_dir() else []
KINDS = {
    "category": "Category",
    "description": "Description",
    "essay": "Essay",
    "truefalse": "TF",
    "numerical": "Numerical",
    "multichoice": "MC",
    "match": "Matching",
    "shortanswer": "Short",
}
WHOLE = {"Category", "Description", "Essay"}

pytestmark = pytest.mark.skipif(
    not FILES, reason="no sample files: set GIFT_SAMPLES to a folder of .gift files with their .json"
)


def pairs(file: Path) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """Each entry as we read it, with what the authors expect of it."""
    expected = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    yield from zip(entries(file.read_text(encoding="utf-8")), expected, strict=True)


def words(text: str) -> list[str]:
    """The words of a text: how a file is laid out does not count, nor does the space around a blank."""
    return text.replace(HERE, "_____").replace("_____", " _____ ").split()


def said(text: Any) -> tuple[str, list[str]] | None:
    """A text of the authors: its form and its words."""
    return text and (text["format"], words(text["text"]))


def seen(text: Any) -> tuple[str, list[str]] | None:
    """A text of ours in the same shape."""
    return text and (text.form, words(text.text))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_kinds_titles_stems_ids_and_tags_are_those_expected(file: Path) -> None:
    for entry, wanted in pairs(file):
        assert (KINDS[entry.kind], entry.title) == (wanted["type"], wanted["title"] or "")
        if entry.kind != "category":
            assert seen(entry.stem) == said(wanted["stem"])
            assert (entry.id or None, list(entry.tags) or None) == (wanted.get("id"), wanted.get("tags"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_choices_their_weights_and_feedback_are_those_expected(file: Path) -> None:
    for entry, wanted in pairs(file):
        if wanted["type"] in {"MC", "Short"}:
            assert [choice(answer) for answer in entry.answers] == [chosen(one) for one in wanted["choices"]]
        assert seen(entry.feedback) == said(wanted.get("globalFeedback"))


def choice(answer: Answer) -> tuple[object, ...]:
    """An answer of ours as the authors write theirs."""
    weight = None if answer.weight is None else float(answer.weight)
    return answer.marked, weight, seen(answer.text), seen(answer.feedback)


def chosen(one: dict[str, Any]) -> tuple[object, ...]:
    """An answer of the authors."""
    return one["isCorrect"], one["weight"], said(one["text"]), said(one["feedback"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_pairs_and_truths_are_those_expected(file: Path) -> None:
    for entry, wanted in pairs(file):
        if wanted["type"] == "Matching":
            found = [(seen(answer.text), answer.right) for answer in entry.answers]
            assert found == [(said(one["subquestion"]), one["subanswer"]) for one in wanted["matchPairs"]]
        if wanted["type"] == "TF":
            right = next(answer.text.text for answer in entry.answers if answer.marked)
            assert right == str(wanted["isTrue"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_feedback_of_true_and_false_is_kept_by_its_place(file: Path) -> None:
    """Its authors call the first one `true`; Moodle shows it to who is wrong, and so do we."""
    for entry, wanted in pairs(file):
        if wanted["type"] == "TF":
            wrong, right = (answer.feedback for answer in entry.answers)
            assert [seen(wrong), seen(right)] == [said(wanted["trueFeedback"]), said(wanted["falseFeedback"])]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_number_is_read(file: Path) -> None:
    numeric = [wanted for _, wanted in pairs(file) if wanted["type"] == "Numerical"]
    read_numbers = [item.number for item in read(file.read_bytes()).items if item.kind == "numeric"]
    for number, wanted in zip(read_numbers, numeric, strict=True):
        assert number is not None
        assert (float(number.value), float(number.tolerance)) == pytest.approx(span(wanted["choices"]))


def span(choices: Any) -> tuple[float, float]:
    """The number of the authors that earns the full mark, and its tolerance."""
    if isinstance(choices, list):
        choices = next(one["text"] for one in choices if one["weight"] in {None, 100})
    if choices["type"] == "high-low":
        high, low = choices["numberHigh"], choices["numberLow"]
        return (high + low) / 2, (high - low) / 2
    return choices["number"], choices.get("range", 0)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_is_dropped_in_silence(file: Path) -> None:
    found = read(file.read_bytes())
    kinds = [wanted["type"] for _, wanted in pairs(file)]
    left = [loss for loss in found.losses if loss.whole or loss.part == "category"]
    assert len(left) == sum(kind in WHOLE for kind in kinds)
    assert len(found.items) + len(left) == len(kinds)
