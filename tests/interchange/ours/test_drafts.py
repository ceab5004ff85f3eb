"""An item becomes the draft of a question: what it does not say is absent, so that the checker names it."""

from __future__ import annotations

from dataclasses import replace

import yaml
from hypothesis import given

from studyhub.interchange.item import Choice, Gap, Item, Number, Slip
from studyhub.interchange.ours import identified, to_yaml
from tests.catalog.small_bank import FILES as SMALL
from tests.catalog.small_bank import LESSON, QUESTIONS, codes
from tests.interchange.any_item import items

OPTIONS = (Choice("Yes", correct=True), Choice("No", why="It is."), Choice("Perhaps"))
BARE = Item("", "single", "Is it so?", options=OPTIONS)


def entries(*drafted: Item) -> list[dict[str, object]]:
    """What the draft of items says."""
    found: list[dict[str, object]] = yaml.safe_load(to_yaml(drafted))
    return found


def test_a_draft_says_what_the_item_says_and_no_more() -> None:
    assert to_yaml([BARE]) == (
        "- id: d1-imported-0001\n"
        "  type: single\n"
        "  stem: >-\n"
        "    Is it so?\n"
        "  options:\n"
        '    a: {text: "Yes", correct: true}\n'
        '    b: {text: "No", why: It is.}\n'
        "    c: {text: Perhaps}\n"
    )


def test_the_checker_names_what_is_still_to_write() -> None:
    lesson = SMALL[LESSON].replace("{{question: d2-breach-0001}}", "")
    found = codes({QUESTIONS: to_yaml([BARE], domain="D2"), LESSON: lesson})
    assert set(found) == {"FIELD-MISSING", "TASK-MISSING"}
    assert found.count("FIELD-MISSING") == 7


def test_items_of_one_case_become_a_case_with_what_they_share() -> None:
    labels = {"case": ("d4-case-0003",), "objective": ("94",), "references": ("cfr: 42 CFR 412.2",)}
    shared = replace(BARE, scenario="A story.", title="Two stays", labels=labels)
    told = [
        replace(shared, labels={**labels, "level": (level,)}) for level in ("recall", "analysis", "recall")
    ]
    (case,) = entries(*told)
    assert (case["id"], case["type"], case["title"]) == ("d4-case-0003", "case", "Two stays")
    assert (case["objective"], case["references"]) == ("94", [{"cfr": "42 CFR 412.2"}])
    assert [(item["id"], item["level"]) for item in case["items"]] == [
        ("d4-case-0003-1", "recall"),
        ("d4-case-0003-2", "analysis"),
        ("d4-case-0003-3", "recall"),
    ]


def test_a_scenario_without_a_case_stands_above_its_stem() -> None:
    assert entries(replace(BARE, scenario="A story.\n"))[0]["stem"] == "A story.\n\nIs it so?"


def test_a_number_is_written_as_it_comes_about_where_that_holds() -> None:
    number = Number("6.25", "0.05", 2, "%")
    slips = (Slip("no-days", "3.00", "Why."), Slip("upside-down", "16.00", "Why."))
    ways = {"expressions": ("300 * 100 / 4800", "1 + 1", "4800 / 300")}
    (entry,) = entries(Item("", "numeric", "How much?", number=number, slips=slips, labels=ways))
    assert entry["answer"] == {
        "expression": "300 * 100 / 4800",
        "decimals": 2,
        "unit": "%",
        "tolerance": 0.05,
    }
    assert [one["expression"] for one in entry["mistakes"]] == ["3.00", "4800 / 300"]


def test_dates_and_numbers_are_what_yaml_calls_them() -> None:
    labels = {"as_of": ("2026-11-23",), "review_by": ("soon",), "difficulty": ("0.6",), "objective": ("71",)}
    text = to_yaml([replace(BARE, labels=labels)])
    assert 'objective: "71"\n' in text
    assert "as_of: 2026-11-23\n  review_by: soon\n  difficulty: 0.6\n" in text


def test_gaps_are_keyed_by_their_numbers() -> None:
    gaps = (Gap(("30", "thirty"), why="Why."), Gap(options=OPTIONS))
    (entry,) = entries(Item("", "cloze", "[[1]] and [[2]]", gaps=gaps))
    assert list(entry["blanks"]) == ["1", "2"]


def test_ids_are_kept_where_they_are_valid_and_free() -> None:
    given = [replace(BARE, id=name, title="Who signs?") for name in ("d2-a-0001", "Q 7", "d2-a-0001", "")]
    found, losses = identified(given, "D2")
    assert [item.id for item in found] == [
        "d2-a-0001",
        "d2-who-signs-0001",
        "d2-who-signs-0002",
        "d2-who-signs-0003",
    ]
    assert [(loss.item, loss.part) for loss in losses] == [("Q 7", "id"), ("d2-a-0001", "id")]


def test_an_id_is_made_for_the_domain_of_the_task() -> None:
    found, _ = identified([replace(BARE, labels={"task": ("D4.T2",)})], "D2")
    assert found[0].id == "d4-imported-0001"


def test_ids_stay_valid_beyond_ten_thousand() -> None:
    names = [item.id for item in identified([BARE] * 10_001)[0]]
    assert names[-3:] == ["d1-imported-9999", "d1-imported-1-0000", "d1-imported-1-0001"]
    assert len(set(names)) == len(names)


def test_the_id_of_a_case_is_made_where_it_is_not_valid() -> None:
    told = [replace(BARE, id=f"x{at}", scenario="A story.", labels={"case": ("Case 1",)}) for at in range(2)]
    found, _ = identified(told)
    assert [(item.id, item.labels["case"]) for item in found] == [
        ("d1-imported-0001-1", ("d1-imported-0001",)),
        ("d1-imported-0001-2", ("d1-imported-0001",)),
    ]


@given(items)
def test_a_draft_of_any_item_can_be_read(item: Item) -> None:
    (entry,) = entries(item)
    assert entry["type"] in {item.kind, "case"}
