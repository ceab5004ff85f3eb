from __future__ import annotations

import pytest

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.qti import read

from .qti_files import choice, declared, item_file, only_item, reason_left_behind, template

CHOICE = choice("a", "b", prompt="Which?")
BY_VALUE = (
    "<responseProcessing><responseCondition><responseIf><match><variable identifier='RESPONSE'/>"
    "<baseValue baseType='identifier'>A</baseValue></match><setOutcomeValue identifier='SCORE'>"
    "<baseValue baseType='float'>3</baseValue></setOutcomeValue></responseIf></responseCondition>"
    "</responseProcessing>"
)
BY_OPERATOR = (
    "<responseProcessing><setOutcomeValue identifier='SCORE'><customOperator/></setOutcomeValue>"
    "</responseProcessing>"
)


def modal(identifier: str, text: str) -> str:
    shown = f'outcomeIdentifier="F" identifier="{identifier}" showHide="show"'
    return f"<modalFeedback {shown}>{text}</modalFeedback>"


@pytest.mark.parametrize("version", ["imsqti_v2p1", "imsqti_v2p2", "imsqti_v2p0"])
def test_every_second_version_is_read(version: str) -> None:
    data = item_file(declared("A"), CHOICE, template()).replace(b"imsqti_v2p1", version.encode())
    assert only_item(data)[0].stem == "Which?"


def test_third_version_is_read() -> None:
    data = b"""<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q">
      <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
        <qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration>
      <qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1" shuffle="true">
        <qti-prompt>Which <em>one</em>?</qti-prompt>
        <qti-simple-choice identifier="A">a</qti-simple-choice>
        <qti-simple-choice identifier="B">b</qti-simple-choice></qti-choice-interaction></qti-item-body>
      <qti-modal-feedback outcome-identifier="F" identifier="B" show-hide="show"><qti-content-body>
        <p>Yes.</p></qti-content-body></qti-modal-feedback></qti-assessment-item>"""
    item, losses = only_item(data)
    assert (item.stem, [option.correct for option in item.options]) == ("Which *one*?", [False, True])
    assert (item.options[1].why, losses) == ("Yes.", ())


@pytest.mark.parametrize("rules", [BY_VALUE, BY_OPERATOR, template("map_response_point")])
def test_rule_that_was_not_read_is_named(rules: str) -> None:
    item, losses = only_item(item_file(declared("A"), CHOICE, rules))
    assert (item.options[0].correct, [loss.part for loss in losses]) == (True, ["marking"])


@pytest.mark.parametrize("rules", ["", template(), template("map_response"), template("match_correct.xml")])
def test_ordinary_rules_are_read_without_loss(rules: str) -> None:
    assert only_item(item_file(declared("A"), CHOICE, rules))[1] == ()


def test_what_is_said_after_every_answer_is_the_explanation() -> None:
    item, losses = only_item(item_file(declared("A"), CHOICE, modal("right", "So.") + modal("wrong", "So.")))
    assert (item.explanation, losses) == ("So.", ())


def test_what_is_said_after_some_answers_is_named() -> None:
    item, losses = only_item(item_file(declared("A"), CHOICE, modal("right", "Yes!") + modal("wrong", "No!")))
    assert (item.explanation, [loss.part for loss in losses]) == ("", ["explanation", "explanation"])


def test_rubric_for_candidates_is_text_and_one_for_scorers_is_named() -> None:
    rubrics = (
        '<rubricBlock view="candidate"><p>Read.</p></rubricBlock><rubricBlock view="scorer">Key</rubricBlock>'
    )
    item, losses = only_item(item_file(declared("A"), rubrics + CHOICE))
    assert (item.stem, [loss.part for loss in losses]) == ("Read.\n\nWhich?", ["rubric"])


def test_drawn_numbers_stay_behind() -> None:
    data = item_file(declared("A"), CHOICE, "<templateProcessing/>")
    assert "drawn by rules" in reason_left_behind(data)


def test_pictures_and_formulas_are_named() -> None:
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mn>1</mn><mn>6</mn></mfrac></math>'
    body = f'<p><img src="a.png" alt="A door"/></p>{choice(formula, "b", prompt="?")}'
    item, losses = only_item(item_file(declared("A"), body))
    assert (item.stem, item.options[0].text) == ("(picture: A door)\n\n?", "1/6")
    assert [loss.part for loss in losses] == ["option 1", "stem"]


@pytest.mark.parametrize(
    "harm", ['<a href="javascript:x">y</a>', "<script>alert(1)</script>", '<a href="java&#9;script:x">y</a>']
)
def test_script_does_not_get_in(harm: str) -> None:
    item, losses = only_item(item_file(declared("A"), f'<p onclick="x()">W {harm}</p>{CHOICE}'))
    assert "script" not in item.stem
    assert [loss.part for loss in losses] == ["stem"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html/>", "no QTI: it begins with <html>"),
        (b'<assessmentTest xmlns="urn:x"/>', "send the whole package"),
        (b"<manifest/>", "send the whole package"),
        (b'<!DOCTYPE q [<!ENTITY a "b">]><assessmentItem>&a;</assessmentItem>', "document type"),
        (b"PK\x03\x04", "no zip archive"),
    ],
)
def test_other_files_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data)
