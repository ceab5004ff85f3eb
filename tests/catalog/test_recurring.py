from __future__ import annotations

import msgspec

from studyhub.catalog.load import load_catalog
from studyhub.catalog.recurring import keep_once
from studyhub.catalog.types import Catalog
from tests.conftest import SAMPLE_CONTENT


def fresh() -> Catalog:
    whole = load_catalog(SAMPLE_CONTENT).catalog
    return msgspec.msgpack.decode(msgspec.msgpack.encode(whole), type=Catalog)


def test_catalog_stays_equal() -> None:
    assert keep_once(fresh()) == fresh()


def test_equal_values_of_questions_are_one() -> None:
    questions = keep_once(fresh()).questions
    assert len({question.place.path for question in questions}) < len(questions)
    for of in (lambda one: one.place.path, lambda one: one.facet, lambda one: one.as_of):
        values = [of(question) for question in questions]
        assert len({id(value) for value in values}) == len(set(values))
