from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from ruamel.yaml import YAML

from studyhub.catalog.hashing import canonical, digest, with_hashes
from studyhub.catalog.types import Question
from tests.catalog.reading.questions.test_rules import CLOZE, GENERATED
from tests.catalog.small_bank import NUMERIC, SINGLE, question

ALL = (SINGLE, NUMERIC, GENERATED, CLOZE)


def laid_out(text: str, width: int, order: st.DataObject) -> str:
    """The same question with its keys in another order, folded at another width, in another style."""
    (fields,) = YAML(typ="safe").load(text)
    names = order.draw(st.permutations(list(fields)))
    writer = YAML(typ="safe", pure=True)
    writer.width = width
    writer.default_flow_style = order.draw(st.booleans())
    writer.sort_base_mapping_type_on_output = False
    out = io.StringIO()
    writer.dump([{name: fields[name] for name in names}], out)
    return out.getvalue()


def hashes(one: Question) -> tuple[str, str]:
    return one.ask_hash, one.content_hash


@given(st.sampled_from(ALL), st.integers(30, 120), st.data())
def test_layout_and_order_of_keys_change_no_hash(text: str, width: int, order: st.DataObject) -> None:
    assert hashes(question(laid_out(text, width, order))) == hashes(question(text))


@given(st.sampled_from(ALL), st.text(alphabet="abcdef é", min_size=3).filter(lambda words: words.strip()))
def test_mended_explanation_changes_only_the_content_hash(text: str, words: str) -> None:
    start, end = text.index("  explanation:"), text.index("  references:")
    before, after = question(text), question(f"{text[:start]}  explanation: 'New {words}.'\n{text[end:]}")
    assert after.ask_hash == before.ask_hash
    assert after.content_hash != before.content_hash


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (SINGLE, "loses a locked phone", "loses an open phone"),
        (SINGLE, "The finder", "The thief"),
        (SINGLE, "stem:", "figure: {file: d2-privacy/clock.svg, alt: x}\n  stem:"),
        (NUMERIC, "max: 250", "max: 260"),
        (NUMERIC, "capacity * 0.5", "capacity * 0.6"),
        (NUMERIC, "decimals: 2", "decimals: 1"),
        (NUMERIC, 'unit: "%"', 'unit: "%", tolerance: 0.1'),
        (GENERATED, "decimals: 1", "decimals: 2"),
        (GENERATED, "(all - late)", "(all + late)"),
        (CLOZE, '["60"]', '["60", sixty]'),
    ],
)
def test_change_of_what_is_asked_changes_both_hashes(text: str, old: str, new: str) -> None:
    before, after = question(text), question(text.replace(old, new, 1))
    assert after.ask_hash != before.ask_hash
    assert after.content_hash != before.content_hash


def test_moving_the_key_changes_what_is_asked() -> None:
    moved = SINGLE.replace("correct: true, ", "").replace("The finder,", "The finder, correct: true,")
    assert question(moved).ask_hash != question(SINGLE).ask_hash


@pytest.mark.parametrize(
    "field", ["difficulty: 0.5", "codes: on purpose", "review_by: 2027-11-23", "competencies: [II.2]"]
)
def test_field_about_the_question_changes_only_the_content_hash(field: str) -> None:
    before, after = question(SINGLE), question(SINGLE.replace("level:", f"{field}\n  level:"))
    assert (after.ask_hash == before.ask_hash, after.content_hash == before.content_hash) == (True, False)


@given(st.text())
def test_two_ways_to_write_a_letter_are_one(text: str) -> None:
    ways = {canonical({"a": unicodedata.normalize(form, text)}) for form in ("NFC", "NFD")}
    assert len(ways) == 1


def test_hashes_are_known_values_that_no_release_may_change() -> None:
    assert digest({"b": [1, None, ""], "a": "é", "none": None}) == "a614a570a5ba9fef939e6ff4408768bb"
    assert hashes(question(SINGLE)) == (
        "13ac5b5852d6e6f5d1b1037f0ca9f1e6",
        "dab4d69e62c510cb868bc81d9e11c08b",
    )


def test_same_text_in_another_bank_asks_the_same_and_is_another_content() -> None:
    core = question(SINGLE)
    ours, theirs = (with_hashes(replace(core, bank=bank)) for bank in ("harbor", "lake"))
    assert {core.ask_hash, ours.ask_hash, theirs.ask_hash} == {core.ask_hash}
    assert len({core.content_hash, ours.content_hash, theirs.content_hash}) == 3
