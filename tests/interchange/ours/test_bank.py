"""Every question of a bank becomes an item, and the draft of it is the same question again."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhub.catalog.authoring.fmt import format_yaml
from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.faults import Fault
from studyhub.catalog.load import load_catalog
from studyhub.catalog.reading.folder import content_files, read_bytes, read_files
from studyhub.catalog.types import Catalog
from studyhub.interchange.ours import domain_of, draft_files, items_of, to_yaml
from tests.conftest import SAMPLE_CONTENT

SHIPPED = Path(__file__).parents[3] / "content"


def travelled(folder: Path, catalog: Catalog) -> Catalog:
    """The catalog of the same folder with every question file made anew from items."""
    faults: list[Fault] = []
    files = read_bytes(folder, content_files(folder), faults)
    kept = {
        path: data
        for path, data in files.items()
        if path.split("/")[0] not in {"questions", "lessons", "review"}
    }
    for area in {question.area for question in catalog.questions}:
        for at, text in enumerate(draft_files(items_of(catalog, area)[0])):
            kept[f"questions/{area}/all-{at}.yaml"] = text.encode()
    again = read_files(dict(sorted(kept.items())), "again", faults)
    assert faults == []
    return again


def differing(folder: Path) -> list[str]:
    """Questions that are other ones once they have travelled; what is drawn or drawn by hand may be."""
    catalog = load_catalog(folder).catalog
    again = {question.id: question for question in travelled(folder, catalog).questions}
    stable = [one for one in catalog.questions if not one.parameterised and one.figure is None]
    assert len(again) == len(catalog.questions)
    return [
        one.id
        for one in stable
        if (again[one.id].ask_hash, again[one.id].content_hash) != (one.ask_hash, one.content_hash)
    ]


def test_every_question_of_the_sample_bank_is_the_same_again() -> None:
    assert differing(SAMPLE_CONTENT) == []


def test_every_question_of_the_shipped_bank_is_the_same_again() -> None:
    assert differing(SHIPPED) == []


@pytest.fixture(scope="module")
def sample() -> Catalog:
    """The small bank of the tests."""
    return load_catalog(SAMPLE_CONTENT).catalog


def test_a_draft_is_in_the_layout_of_fmt(sample: Catalog) -> None:
    text = to_yaml(items_of(sample)[0])
    assert format_yaml(text, "questions") == text


def test_drafts_are_cut_so_that_the_reader_takes_each(sample: Catalog) -> None:
    files = list(draft_files(items_of(sample)[0], largest=4000))
    assert len(files) > 3
    assert max(len(text.encode()) for text in files) <= 4000


def test_the_items_of_a_case_share_its_title_and_scenario(sample: Catalog) -> None:
    items = [item for item in items_of(sample)[0] if item.labels.get("case") == ("d3-case-0001",)]
    assert [item.title for item in items] == ["A quiet ward"] * 3
    assert len({item.scenario for item in items}) == 1


def test_an_area_is_taken_alone_and_has_its_domain(sample: Catalog) -> None:
    items, _ = items_of(sample, "d2-privacy")
    assert {item.id[:3] for item in items} == {"d2-"}
    assert domain_of(sample, "d2-privacy") == "D2"


def test_an_area_that_is_none_is_refused(sample: Catalog) -> None:
    with pytest.raises(UnknownItem, match="nowhere"):
        items_of(sample, "nowhere")
    with pytest.raises(UnknownItem, match="nowhere"):
        domain_of(sample, "nowhere")
