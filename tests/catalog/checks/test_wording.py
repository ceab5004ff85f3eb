"""Wording: each rule of style finds its planted breach and leaves near misses alone."""

from __future__ import annotations

import pytest

from studyhub.catalog.types import Case, Place
from tests.catalog.factories import catalog, faults, found, question, with_option

PADDING = (
    "Amara Osei mails a letter to the wrong house. The envelope comes back to her clinic still sealed,"
    " and she writes down what she saw."
)


@pytest.mark.parametrize(
    ("code", "lead_in"),
    [
        ("BANNED", "Which of the following statements is true?"),
        ("BANNED", "Which of the following is correct?"),
        ("CONTRACTION", "What can she do if it isn't sealed?"),
        ("CONTRACTION", "What's the first thing to do?"),
        ("NEGATIVE", "Which act is not required?"),
        ("NEGATIVE", "All of these acts are required except which?"),
        ("NO-QUESTION", "Name what she must do."),
        ("SPELLING", "Which organisation must she tell?"),
    ],
)
def test_bad_stem_is_found(code: str, lead_in: str) -> None:
    assert found(question(stem=f"{PADDING} {lead_in}")) == {code}


@pytest.mark.parametrize(
    "lead_in",
    [
        "Which act is **NOT** required?",
        'The note says "I can\'t sleep" in her own words. What does the coder do?',
        "She did not open it. What must she do?",
        "What does the hospital's policy say?",
        "Which of the following acts is true to the policy?",
    ],
)
def test_stem_that_only_looks_bad_is_left_alone(lead_in: str) -> None:
    assert found(question(stem=f"{PADDING} {lead_in}")) == set()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("BANNED", "All of the above"),
        ("VAGUE", "A clerk who is usually at the desk"),
        ("ABSOLUTE", "Never the mail carrier"),
    ],
)
def test_bad_option_is_found(code: str, text: str) -> None:
    assert found(with_option(question(), "b", text=text)) == {code}


@pytest.mark.parametrize(
    ("explanation", "codes"),
    [
        ("Option B is the rule.", {"LETTER"}),
        ("The rule says so, and B is wrong.", {"LETTER"}),
        ("Choose option c, because it is the rule.", {"LETTER"}),
        ("Medicare Part B is right for this. Vitamin D is wrong.", set()),
        ("The option a patient has is to answer a letter.", set()),
    ],
)
def test_letters_are_found_in_explanations_only_where_they_name_options(
    explanation: str, codes: set[str]
) -> None:
    assert found(question(explanation=explanation)) == codes


def test_short_stem_is_found_except_in_a_case() -> None:
    short = "Who decides this?"
    assert found(question(stem=short)) == {"STEM-WORDS"}
    assert found(question(stem=short, case="d2-case-0001")) == set()


def test_long_stem_is_found() -> None:
    assert found(question(stem=f"{PADDING} " * 4 + "Who decides?")) == {"STEM-WORDS"}


def test_long_scenario_is_found() -> None:
    case = Case(
        id="d2-case-0001",
        bank="core",
        title="A case",
        scenario="word " * 201,
        questions=(),
        place=Place(path="questions/d2-privacy/case.yaml", line=1),
    )
    assert [fault.code for fault in faults(catalog(cases=(case,)))] == ["SCENARIO-WORDS"]


def test_hard_stem_is_found() -> None:
    stem = (
        "Considering organizational accountability requirements applicable to unauthorized dissemination of"
        " individually identifiable information, determine which responsibility subsequently materializes for"
        " administrative representatives?"
    )
    assert found(question(stem=stem)) == {"GRADE"}


def test_many_negative_questions_are_found() -> None:
    negative = [
        question(at, stem=f"{question(at).stem.rsplit('. ', 1)[0]}. Which act is **NOT** required?")
        for at in range(4)
    ]
    assert found(*negative) == {"NEGATIVE-SHARE"}
