from __future__ import annotations

import pytest

from studyhub.interchange.item import Choice, Gap, Line, Match, Number

from .qti_files import only_item, package, reason_left_behind, resource

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"


def material(text: str, kind: str = "text/html") -> str:
    return f'<material><mattext texttype="{kind}">{text}</mattext></material>'


def labels(*texts: str) -> str:
    return "".join(
        f'<response_label ident="{chr(65 + at)}">{material(text)}</response_label>'
        for at, text in enumerate(texts)
    )


def response(*texts: str, ident: str = "r", cardinality: str = "Single", own: str = "") -> str:
    chosen = f"<render_choice>{labels(*texts)}</render_choice>"
    return f'<response_lid ident="{ident}" rcardinality="{cardinality}">{own}{chosen}</response_lid>'


def typed(ident: str = "r", kind: str = "String") -> str:
    field = f'<render_fib fibtype="{kind}"><response_label ident="a"/></render_fib>'
    return f'<response_str ident="{ident}">{field}</response_str>'


def equal(value: str, ident: str = "r") -> str:
    return f'<varequal respident="{ident}">{value}</varequal>'


def condition(tests: str, score: str = "100", shows: str = "") -> str:
    shown = f'<displayfeedback linkrefid="{shows}"/>' if shows else ""
    scored = f'<setvar varname="SCORE" action="Set">{score}</setvar>'
    return f"<respcondition><conditionvar>{tests}</conditionvar>{scored}{shown}</respcondition>"


def feedback(ident: str, text: str) -> str:
    return f'<itemfeedback ident="{ident}"><flow_mat>{material(text)}</flow_mat></itemfeedback>'


def item_file(presented: str, conditions: str, after: str = "") -> bytes:
    item = f'<item ident="i" title="T"><presentation>{presented}</presentation>'
    item += f"<resprocessing>{conditions}</resprocessing>{after}</item>"
    return f'<questestinterop xmlns="{NAMESPACE}"><section>{item}</section></questestinterop>'.encode()


STEM = material("&lt;p&gt;Which &lt;b&gt;one&lt;/b&gt;?&lt;/p&gt;")


def test_single_choice_with_reasons() -> None:
    conditions = condition(equal("B"), shows="fb_b") + condition(equal("A"), "0")
    data = item_file(
        STEM + response("a", "b"), conditions, feedback("fb_b", "Yes.") + feedback("A_fb", "No.")
    )
    item, losses = only_item(data)
    assert (item.id, item.title, item.kind, item.stem) == ("i", "T", "single", "Which **one**?")
    assert (item.options, losses) == ((Choice("a", False, "No."), Choice("b", True, "Yes.")), ())


def test_multiple_choice_by_what_must_and_must_not_be_chosen() -> None:
    tests = f"<and>{equal('A')}{equal('C')}<not>{equal('B')}</not></and>"
    item, _ = only_item(item_file(STEM + response("a", "b", "c", cardinality="Multiple"), condition(tests)))
    assert (item.kind, item.choose, [one.correct for one in item.options]) == (
        "multiple",
        2,
        [True, False, True],
    )


def test_several_responses_are_matched() -> None:
    sides = "".join(response("x", "y", "z", ident=name, own=material(name)) for name in ("p", "q"))
    item, _ = only_item(item_file(STEM + sides, condition(equal("B", "p")) + condition(equal("A", "q"))))
    assert (item.pairs, item.extra) == ((Match("p", "y"), Match("q", "x")), (Line("z"),))


def test_blanks_by_name_are_gaps() -> None:
    stem = material("In [year] at [place].")
    sides = response("1455", "1466", ident="r1", own=material("year"))
    sides += response("York", "york", ident="r2", own=material("place"))
    conditions = condition(equal("A", "r1")) + condition(equal("A", "r2")) + condition(equal("B", "r2"))
    item, _ = only_item(item_file(stem + sides, conditions))
    assert item.stem == "In [[1]] at [[2]]."
    assert item.gaps == (Gap(options=(Choice("1455", True), Choice("1466"))), Gap(("York", "york")))


def test_ordered_response_is_an_order() -> None:
    tests = equal("C") + equal("A") + equal("B")
    item, _ = only_item(item_file(STEM + response("a", "b", "c", cardinality="Ordered"), condition(tests)))
    assert (item.kind, [step.text for step in item.steps]) == ("order", ["c", "a", "b"])


def test_words_are_typed_where_they_stand() -> None:
    presented = f"{material('At ', 'text/plain')}{typed()}{material(' then.', 'text/plain')}"
    item, _ = only_item(item_file(presented, condition(equal("York") + equal("york"))))
    assert (item.stem, item.gaps) == ("At [[1]] then.", (Gap(("York", "york")),))


@pytest.mark.parametrize(
    ("tests", "number", "losses"),
    [
        (equal("4.5"), Number("4.5", "0", 1), 0),
        (
            f"{equal('77.0')}<vargte respident='r'>70.0</vargte><varlte respident='r'>84.0</varlte>",
            Number("77", "7"),
            0,
        ),
        ("<vargte respident='r'>3</vargte><varlte respident='r'>4</varlte>", Number("3.5", "0.5", 1), 0),
        (
            f"{equal('5')}<vargte respident='r'>4</vargte><varlte respident='r'>7</varlte>",
            Number("5", "1"),
            1,
        ),
    ],
)
def test_number_with_its_bounds(tests: str, number: Number, losses: int) -> None:
    item, lost = only_item(item_file(STEM + typed(kind="Decimal"), condition(f"<or>{tests}</or>")))
    assert (item.number, len(lost)) == (number, losses)


def test_general_feedback_is_the_explanation_and_other_is_named() -> None:
    after = feedback("general_fb", "So.") + feedback("correct_fb", "Fine!")
    item, losses = only_item(item_file(STEM + response("a", "b"), condition(equal("A")), after))
    assert (item.explanation, [loss.part for loss in losses]) == ("So.", ["explanation"])


@pytest.mark.parametrize(
    ("presented", "conditions", "reason"),
    [
        (STEM, "", "asks for no answer"),
        (STEM + typed(), condition("<other/>"), "a person marks it"),
        (STEM + response("a", "b"), "", "which option is right"),
        (STEM + '<response_xy ident="r"/>', "", "response_xy"),
        (response("a", "b"), condition(equal("A")), "no text"),
        (STEM + typed(kind="Integer"), condition("<other/>", "0"), "which number is right"),
    ],
)
def test_item_that_cannot_be_ours_says_why(presented: str, conditions: str, reason: str) -> None:
    assert reason in reason_left_behind(item_file(presented, conditions))


def test_packages_of_the_old_version_are_read() -> None:
    data = item_file(STEM + response("a", "b"), condition(equal("A")))
    item, _ = only_item(package(resource("q.xml", kind="imsqti_xmlv1p2"), q=data))
    assert item.stem == "Which **one**?"


def test_script_does_not_get_in() -> None:
    stem = material("&lt;p onclick='x()'&gt;Who?&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;")
    item, losses = only_item(item_file(stem + response("a", "b"), condition(equal("A"))))
    assert (item.stem, [loss.part for loss in losses]) == ("Who?", ["stem"])
