from __future__ import annotations

import pytest

from tests.catalog.small_bank import NUMERIC, QUESTIONS, SINGLE, codes, question, read

HEAD = SINGLE[: SINGLE.index("  options:")]
TAIL = SINGLE[SINGLE.index("  explanation:") :]


def with_fields(kind: str, fields: str) -> str:
    return HEAD.replace("type: single", f"type: {kind}") + fields + TAIL


ITEM = """\
    - id: d2-case-0001-{n}
      type: single
      facet: 71a
      level: analysis
      stem: Who decides?
      options:
        a: {{text: The officer, correct: true, why: It is so.}}
        b: {{text: The finder, why: He holds it.}}
        c: {{text: The maker, why: It made it.}}
      explanation: The policy says so.
"""
CASE = """\
- id: d2-case-0001
  type: case
  title: A lost phone
  objective: "71"
  task: D2.T9
  references: [{cfr: 45 CFR 164.404}]
  as_of: 2026-11-23
  form: mock-a
  scenario: Bogdan Ilic lost a phone.
  items:
""" + "".join(ITEM.format(n=n) for n in (1, 2, 3))


def test_small_bank_has_no_fault() -> None:
    catalog, faults = read()
    assert faults == []
    assert [one.key for one in catalog.questions] == ["core/d2-breach-0001"]


def test_single_knows_its_place_in_the_syllabus() -> None:
    one = question(SINGLE)
    assert (one.domain, one.area, one.lesson, one.place.line) == ("D2", "d2-privacy", "L40", 1)
    assert [option.key for option in one.options if option.correct] == ["a"]


def test_multiple_states_how_many() -> None:
    options = SINGLE[SINGLE.index("  options:") : SINGLE.index("  explanation:")]
    assert question(with_fields("multiple", "  choose: 2\n" + options)).choose == 2


def test_steps_keep_the_order_they_are_written_in() -> None:
    steps = "  steps:\n" + "".join(f"    {key}: {{text: Do {key}, why: now}}\n" for key in "cab")
    assert [step.key for step in question(with_fields("order", steps)).steps] == ["c", "a", "b"]


def test_match_has_pairs_and_extras() -> None:
    pairs = "  pairs:\n" + "".join(f"    {k}: {{left: L{k}, right: R{k}, why: so}}\n" for k in "abc")
    one = question(with_fields("match", pairs + "  extra: {x: {text: Rx, why: nothing}}\n"))
    assert ([pair.left for pair in one.pairs], one.extra[0].key) == (["La", "Lb", "Lc"], "x")


def test_cloze_has_typed_and_chosen_blanks() -> None:
    chosen = "{a: {text: x, correct: true, why: y}, b: {text: z, why: y}}"
    blanks = f'  blanks:\n    "1": {{accept: ["60", sixty], why: so}}\n    "2": {{options: {chosen}}}\n'
    one = question(with_fields("cloze", blanks).replace("stem: ", "stem: Tell [[1]] by [[2]]. "))
    assert (one.blanks[0].accept, [o.key for o in one.blanks[1].options]) == (("60", "sixty"), ["a", "b"])


def test_numbers_of_a_generator_become_decimal_literals() -> None:
    one = question(NUMERIC.replace("step: 5", "step: 2.50"))
    assert one.generator is not None
    assert [variable.step for variable in one.generator.variables] == ["2.5", "1", "1"]
    assert one.generator.derived == (("capacity", "beds * days"),)


def test_case_is_flattened_and_its_items_inherit() -> None:
    catalog, faults = read({QUESTIONS: SINGLE + CASE})
    item = catalog.questions[1]
    assert faults == []
    assert catalog.cases[0].questions == ("d2-case-0001-1", "d2-case-0001-2", "d2-case-0001-3")
    assert (item.case, item.scenario, item.objective) == ("d2-case-0001", "Bogdan Ilic lost a phone.", "71")
    assert (item.task, item.form, item.citations[0].text) == ("D2.T9", "mock-a", "45 CFR 164.404")


def test_fault_in_an_item_of_a_case_has_the_line_of_the_item() -> None:
    text = SINGLE + CASE.replace("d2-case-0001-2", "d2-other-0001")
    ((line, code),) = [(fault.line, fault.code) for fault in read({QUESTIONS: text})[1]]
    assert (text.splitlines()[line - 1].strip(), code) == ("- id: d2-other-0001", "ID-CASE")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("d2-breach-0001", "d3-breach-0001", "ID-AREA"),
        ("d2-breach-0001", "Breach 1", "FIELD-VALUE"),
        ("type: single", "type: essay", "FIELD-VALUE"),
        ("  level: application\n", "  level: application\n  shuffle: no way\n", "FIELD-UNKNOWN"),
        ("text: The finder", "text: 45", "FIELD-TYPE"),
        ("    c: {text: The maker, why: It made the phone.}\n", "", "FIELD-COUNT"),
    ],
)
def test_wrong_field_is_a_fault(old: str, new: str, code: str) -> None:
    assert code in codes({QUESTIONS: SINGLE.replace(old, new)})


def test_id_that_is_taken_is_a_fault_of_the_second_question() -> None:
    _, faults = read({QUESTIONS: SINGLE + SINGLE})
    assert [(fault.line, fault.code) for fault in faults] == [(14, "ID-REPEATED")]
