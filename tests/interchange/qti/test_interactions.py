from __future__ import annotations

import pytest

from studyhub.interchange.item import Choice, Gap, Line, Match, Number

from .qti_files import choice, choices, declared, item_file, only_item, reason_left_behind, template

SETS = (
    "<simpleMatchSet>{}</simpleMatchSet><simpleMatchSet>"
    '<simpleAssociableChoice identifier="X">x</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="Y">y</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="Z">z</simpleAssociableChoice></simpleMatchSet>'
)


def match(*lefts: str) -> str:
    sides = SETS.format(choices(*lefts, tag="simpleAssociableChoice"))
    return f'<matchInteraction responseIdentifier="RESPONSE">{sides}</matchInteraction>'


def entry(name: str = "RESPONSE") -> str:
    return f'<textEntryInteraction responseIdentifier="{name}"/>'


def with_marks(declaration: str, entries: str) -> str:
    return declaration.replace("</response", f"<mapping>{entries}</mapping></response")


def test_single_choice() -> None:
    body = f"<p>Look.</p>{choice('<p>Yes</p>', 'No', prompt='Is it <b>so</b>?')}"
    item, losses = only_item(item_file(declared("A"), body, template()))
    assert (item.id, item.title, item.kind, item.stem) == ("q1", "T", "single", "Look.\n\nIs it **so**?")
    assert item.options == (Choice("Yes", True), Choice("No"))
    assert (item.fixed_order, losses) == (False, ())


def test_multiple_choice_in_fixed_order() -> None:
    body = choice("a", "b", "c", prompt="Which?", most=0, shuffle="false")
    item, losses = only_item(item_file(declared("A,C", "multiple"), body, template()))
    assert (item.kind, item.choose, item.fixed_order, losses) == ("multiple", 2, True, ())
    assert [option.correct for option in item.options] == [True, False, True]


def test_reasons_of_options_are_read_from_modal_and_inline_feedback() -> None:
    inline = '<feedbackInline outcomeIdentifier="F" identifier="A" showHide="show">Yes.</feedbackInline>'
    modal = '<modalFeedback outcomeIdentifier="F" identifier="B" showHide="show"><p>No.</p></modalFeedback>'
    item, losses = only_item(item_file(declared("A"), choice(f"a {inline}", "b", prompt="?"), modal))
    assert (item.options, losses) == ((Choice("a", True, "Yes."), Choice("b", False, "No.")), ())


def test_marks_alone_tell_what_is_right() -> None:
    entries = '<mapEntry mapKey="A" mappedValue="2"/><mapEntry mapKey="B" mappedValue="1"/>'
    declaration = with_marks(declared(""), entries)
    item, losses = only_item(item_file(declaration, choice("a", "b", prompt="?"), template("map_response")))
    assert item.options == (Choice("a", True), Choice("b"))
    assert [loss.part for loss in losses] == ["correct of option 2"]


def test_order() -> None:
    inside = f"<prompt>?</prompt>{choices('b', 'a')}"
    body = f'<orderInteraction responseIdentifier="RESPONSE">{inside}</orderInteraction>'
    item, _ = only_item(item_file(declared("B,A", "ordered"), body, template()))
    assert (item.kind, item.stem, item.steps) == ("order", "?", (Line("a"), Line("b")))


def test_match_with_a_right_side_that_belongs_to_nothing() -> None:
    item, losses = only_item(
        item_file(declared("A Y,B X", "multiple", "directedPair"), f"<p>?</p>{match('a', 'b')}")
    )
    assert (item.pairs, item.extra) == ((Match("a", "y"), Match("b", "x")), (Line("z"),))
    assert losses == ()


def test_two_left_sides_may_share_a_right_side() -> None:
    item, _ = only_item(
        item_file(declared("A X,B X", "multiple", "directedPair"), f"<p>?</p>{match('a', 'b')}")
    )
    assert [pair.right for pair in item.pairs] == ["x", "x"]


def test_left_side_that_belongs_to_nothing_is_named() -> None:
    item, losses = only_item(
        item_file(declared("B X", "multiple", "directedPair"), f"<p>?</p>{match('a', 'b')}")
    )
    assert (item.pairs, losses[0].part) == ((Match("b", "x"),), "left side 1")


def test_associate_is_a_match_and_says_so() -> None:
    sides = choices("a", "b", "c", "d", "e", tag="simpleAssociableChoice")
    body = f'<p>?</p><associateInteraction responseIdentifier="RESPONSE">{sides}</associateInteraction>'
    item, losses = only_item(item_file(declared("A D,C B", "multiple", "pair"), body))
    assert (item.pairs, item.extra) == ((Match("a", "d"), Match("c", "b")), (Line("e"),))
    assert [loss.part for loss in losses] == ["kind"]


def test_words_to_type_are_gaps() -> None:
    declarations = declared("York", base="string", name="R1") + declared("1455", base="string", name="R2")
    item, _ = only_item(
        item_file(declarations, f"<p>At {entry('R1')} in <b>{entry('R2')}</b>.</p>", template())
    )
    assert item.stem == "At [[1]] in **[[2]]**."
    assert item.gaps == (Gap(("York",)), Gap(("1455",)))


def test_words_with_fewer_marks_are_named() -> None:
    entries = '<mapEntry mapKey="York" mappedValue="1"/><mapEntry mapKey="york" mappedValue="0.5"/>'
    declaration = with_marks(declared("York", base="string"), entries)
    item, losses = only_item(item_file(declaration, f"<p>At {entry()}.</p>", template("map_response")))
    assert (item.gaps, "york" in losses[0].reason) == ((Gap(("York",)),), True)


def test_words_to_choose_are_gaps() -> None:
    inline = choices("is", "is *not*", tag="inlineChoice")
    chosen = f'<inlineChoiceInteraction responseIdentifier="RESPONSE">{inline}</inlineChoiceInteraction>'
    body = f"<p>It {chosen}.</p>"
    item, _ = only_item(item_file(declared("B"), body, template()))
    assert (item.stem, item.gaps) == (
        "It [[1]].",
        (Gap(options=(Choice("is"), Choice("is \\*not\\*", True))),),
    )


def test_words_to_put_into_gaps_are_offered_at_each() -> None:
    words = choices("winter", "summer", tag="gapText")
    text = '<p>The <gap identifier="G1"/> and <gap identifier="G2"/>.</p>'
    body = f'<gapMatchInteraction responseIdentifier="RESPONSE">{words}{text}</gapMatchInteraction>'
    item, losses = only_item(item_file(declared("B G1,A G2", "multiple", "directedPair"), body))
    assert (item.stem, [loss.part for loss in losses]) == ("The [[1]] and [[2]].", ["gaps"])
    assert item.gaps[0] == Gap(options=(Choice("winter"), Choice("summer", True)))


RULE = (
    '<responseProcessing><responseCondition><responseIf><equal {}><variable identifier="RESPONSE"/>'
    '<correct identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE"><baseValue baseType="float">'
    "1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"
)


@pytest.mark.parametrize(
    ("settings", "tolerance", "losses"),
    [
        ('toleranceMode="exact"', "0", 0),
        ('toleranceMode="absolute" tolerance="0.5 0.5"', "0.5", 0),
        ('toleranceMode="absolute" tolerance="0.25"', "0.25", 0),
        ('toleranceMode="relative" tolerance="10 10"', "0.425", 0),
        ('toleranceMode="absolute" tolerance="0.5 0.1"', "0.1", 1),
        ('toleranceMode="absolute" tolerance="{x}"', "0", 1),
    ],
)
def test_numbers_take_their_tolerance_from_the_rule(settings: str, tolerance: str, losses: int) -> None:
    body = f"<p>How long?</p><p>{entry()}</p>"
    item, lost = only_item(item_file(declared("4.25", base="float"), body, RULE.format(settings)))
    assert (item.kind, item.stem, item.number) == ("numeric", "How long?", Number("4.25", tolerance, 2))
    assert len(lost) == losses


def test_field_for_a_number_inside_a_sentence_leaves_dots() -> None:
    item, _ = only_item(item_file(declared("4", base="integer"), f"<p>It takes {entry()} days.</p>"))
    assert item.stem == "It takes ... days."


@pytest.mark.parametrize(
    ("declarations", "body", "reason"),
    [
        ("", "<p>Text</p>", "asks for no answer"),
        ("", "<br/>" * 5000, "more than 5,000 elements"),
        (declared("A"), choice("a", "b"), "no text"),
        (declared(""), choice("a", "b", prompt="?"), "does not say which answer"),
        (declared("X"), choice("a", "b", prompt="?"), "None of its options"),
        (declared("A"), choice("a", prompt="?") * 2, "several questions in one"),
        (
            declared("A"),
            '<p>?</p><hotspotInteraction responseIdentifier="RESPONSE"/>',
            "hotspotInteraction are not",
        ),
        ("", '<p>?</p><extendedTextInteraction responseIdentifier="RESPONSE"/>', "a person marks"),
        (declared("A X,A Y", "multiple", "directedPair"), f"<p>?</p>{match('a')}", "several right sides"),
        (declared("A Q", "multiple", "directedPair"), f"<p>?</p>{match('a')}", "sides that it does not have"),
        (declared("x", base="float"), f"<p>?</p><p>{entry()}</p>", "cannot be read"),
        (declared("a", base="string"), f"<p>[[1]] {entry()}</p>", "[[1]] in it"),
    ],
)
def test_item_that_cannot_be_ours_says_why(declarations: str, body: str, reason: str) -> None:
    assert reason in reason_left_behind(item_file(declarations, body))
