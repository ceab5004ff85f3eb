"""Flashcards: what the glossary and the word parts say, front and back, each under a name of its own."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from studyhub.catalog.cards import LONGEST_FACET, cards_of, is_card, is_card_facet
from studyhub.catalog.load import load_catalog
from studyhub.catalog.types import Term, WordPart
from tests.catalog.factories import area, catalog

PLACE = catalog().terms[0].place
TERM = Term(
    slug="cardiomegaly",
    term="cardiomegaly",
    definition="Enlargement of the heart.",
    area="d2-privacy",
    place=PLACE,
    pronunciation="kar-dee-oh-MEG-uh-lee",
    parts=("cardi/o",),
    lesson="L40",
)
PART = WordPart("cardi/o", "root", "heart", "cardiology", "study of the heart", PLACE)
BANK = catalog(terms=(TERM,), word_parts=(PART,))
SHIPPED = load_catalog(Path(__file__).parents[2] / "content").catalog


def test_front_is_the_term_and_back_what_the_glossary_says() -> None:
    card, _ = cards_of(BANK)
    assert (card.type, card.stem, card.domain, card.lesson) == ("card", "**cardiomegaly**", "D2", "L40")
    assert card.explanation == (
        "Enlargement of the heart. Say: kar-dee-oh-MEG-uh-lee. Made of *cardi/o* heart."
    )


def test_word_part_belongs_to_the_first_lesson_with_a_term_made_of_it() -> None:
    _, part = cards_of(BANK)
    assert (part.id, part.lesson, part.domain) == ("part-cardi-o", "L40", "F")
    assert part.explanation == "heart. Example: *cardiology*, study of the heart."


def test_word_part_of_no_term_belongs_to_the_first_lesson_of_foundations() -> None:
    foundations = replace(area(), id="foundations", domain="F")
    (part,) = cards_of(catalog(terms=(), word_parts=(PART,), areas=(foundations,)))
    assert part.lesson == "L40"


def test_card_is_known_by_its_key_and_facet() -> None:
    card, _ = cards_of(BANK)
    assert (is_card(card.key), is_card_facet(card.facet)) == (True, True)
    assert (is_card("core/d2-term-0001"), is_card_facet("71a")) == (False, False)


def test_changed_definition_shows_something_else_and_asks_the_same() -> None:
    (before, _), (after, _) = (
        cards_of(replace(BANK, terms=(replace(TERM, definition=text),))) for text in ("Old.", "New.")
    )
    assert before.ask_hash == after.ask_hash
    assert before.content_hash != after.content_hash


def test_every_shipped_card_has_a_key_and_a_facet_of_its_own_that_fits_the_tables() -> None:
    cards = list(cards_of(SHIPPED))
    assert len(cards) == len(SHIPPED.terms) + len(SHIPPED.word_parts)
    assert len({card.key for card in cards}) == len({card.facet for card in cards}) == len(cards)
    assert max(len(card.facet) for card in cards) <= LONGEST_FACET
    assert max(len(card.key) for card in cards) <= 120
