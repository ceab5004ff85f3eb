from __future__ import annotations

from studyhub.catalog.faults import Severity
from tests.catalog.small_bank import FILES, codes, read

GLOSSARY = "glossary/d2-privacy.yaml"
REFERENCES = "references/cfr.yaml"


def test_same_work_in_two_files_counts_once() -> None:
    catalog, faults = read({"references/more.yaml": FILES[REFERENCES]})
    assert (len(catalog.references), faults) == (1, [])


def test_work_that_is_described_in_two_ways_is_a_warning() -> None:
    catalog, (fault,) = read({"references/more.yaml": FILES[REFERENCES].replace("general", "source")})
    assert (fault.code, fault.severity, catalog.references[0].checked) == (
        "REFERENCE-REPEATED",
        Severity.WARNING,
        "general",
    )


def test_reference_names_exactly_one_work() -> None:
    two = FILES[REFERENCES] + "- {usc: a, fr: b, title: t, as_of: 2026-11-23, checked: general}\n"
    none = FILES[REFERENCES] + "- {title: t, as_of: 2026-11-23, checked: general}\n"
    assert (codes({REFERENCES: two}), codes({REFERENCES: none})) == (["REFERENCE-KIND"], ["REFERENCE-KIND"])


def test_word_may_lead_to_one_entry_only() -> None:
    more = (
        FILES[GLOSSARY] + "- {term: leak, also: [Breach], definition: x.}\n- {term: BREACH, definition: y.}\n"
    )
    assert codes({GLOSSARY: more}) == ["TERM-REPEATED", "TERM-REPEATED"]


def test_links_of_a_term_must_lead_somewhere() -> None:
    more = FILES[GLOSSARY] + "- {term: x, definition: y., parts: [cardi/o, -none], lesson: L99}\n"
    assert codes({GLOSSARY: more}) == ["LESSON-UNKNOWN", "WORD-PART-UNKNOWN"]


def test_word_part_is_taken_once() -> None:
    assert codes({"word-parts.yaml": FILES["word-parts.yaml"] * 2}) == ["ID-REPEATED"]


def test_blueprint_has_one_default_and_rising_ranges() -> None:
    other = FILES["blueprints/one.yaml"].replace("low: 14", "low: 19").replace("id: one", "id: two")
    assert codes({"blueprints/two.yaml": other}) == ["BLUEPRINT-DEFAULT", "BLUEPRINT-RANGE"]


def test_shares_of_a_blueprint_come_from_its_midpoints() -> None:
    (blueprint,) = read()[0].blueprints
    assert (blueprint.share("D2"), blueprint.share("D9"), blueprint.effective_from) == (1.0, 0.0, None)


def test_competency_is_taken_once() -> None:
    assert codes({"competencies/two.yaml": FILES["competencies/one.yaml"]}) == ["ID-REPEATED"]


def test_review_of_a_question_that_is_gone_is_a_warning() -> None:
    rest = "kind: blind, reader: automated, date: 2026-11-23, verdict: agrees"
    row = f"- {{{{question: {{}}, ask_hash: {{}}, {rest}}}}}\n"
    text = row.format("d2-breach-0001", "a" * 32) + row.format("d2-gone-0001", "b" * 32)
    catalog, (fault,) = read({"review/d2-privacy.yaml": text})
    assert [review.question for review in catalog.reviews] == ["d2-breach-0001"]
    assert (fault.line, fault.code, fault.severity) == (2, "REVIEW-ORPHANED", Severity.WARNING)
