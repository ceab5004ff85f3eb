"""Files that others wrote are read in place, beside the repository; they are not ours to copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.qti import read

PLACES = [folder / "shared" / "samples" / "qti" for folder in Path(__file__).parents[3:]]
SAMPLES = next((place for place in PLACES if place.exists()), PLACES[0])
pytestmark = pytest.mark.skipif(
    not SAMPLES.exists(), reason="no samples of others stand beside the repository"
)

READ = {
    "items_2.1/Example02-feedbackInline.xml": ["single"],
    "items_2.1/categorization.xml": ["match"],
    "items_2.1/choice.xml": ["single"],
    "items_2.1/gap_match.xml": ["cloze"],
    "items_2.1/match.xml": ["match"],
    "items_2.1/match2.xml": ["match"],
    "items_2.1/order.xml": ["order"],
    "items_2.1/text_entry.xml": ["cloze"],
    "items_1.2/choice.xml": ["single", "single", "multiple", "single"],
    "items_1.2/matching.xml": ["match"],
    "items_1.2/multiple_answer.xml": ["multiple"],
    "items_1.2/numeric_exact_match.xml": ["numeric", "numeric"],
    "items_1.2/numeric_margin_error.xml": ["numeric"],
    "items_1.2/true_false.xml": ["single"],
    "test_qti_2.1.zip": ["single", "single", "multiple", "cloze"],
}
LEFT_BEHIND = {
    "items_2.1/essay.xml": "a person marks",
    "items_2.1/extended_text_rubric.xml": "a person marks",
    "items_1.2/essay.xml": "a person marks",
    "items_1.2/stimulus.xml": "asks for no answer",
    "test_qti_2.1.zip": "a person marks",
}
REFUSED = {"items_1.2/fib.xml": "mismatched tag", "items_1.2/ordering.xml": "document type"}


def data_of(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def test_every_sample_is_accounted_for() -> None:
    found = {str(path.relative_to(SAMPLES)) for path in SAMPLES.rglob("*") if path.suffix in {".xml", ".zip"}}
    assert found == READ.keys() | LEFT_BEHIND.keys() | REFUSED.keys()


@pytest.mark.parametrize(("name", "kinds"), READ.items())
def test_sample_becomes_questions_with_something_right(name: str, kinds: list[str]) -> None:
    items = read(data_of(name)).items
    assert [item.kind for item in items] == kinds
    assert all(any(one.correct for one in item.options) for item in items if item.options)


@pytest.mark.parametrize(("name", "reason"), LEFT_BEHIND.items())
def test_sample_without_kin_says_why_it_stays_behind(name: str, reason: str) -> None:
    assert any(loss.whole and reason in loss.reason for loss in read(data_of(name)).losses)


@pytest.mark.parametrize(("name", "reason"), REFUSED.items())
def test_broken_sample_is_refused(name: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data_of(name))


def test_keys_are_those_of_their_authors() -> None:
    (item,) = read(data_of("items_2.1/match2.xml")).items
    assert [(pair.left, pair.right) for pair in item.pairs][:2] == [
        ("Weißeritz", "Dresden"),
        ("Mulde", "Leipzig"),
    ]
    (item,) = read(data_of("items_1.2/numeric_margin_error.xml")).items
    assert item.number is not None
    assert (item.number.value, item.number.tolerance) == ("77", "7")
