"""Plants: a spoilt question has no right option, and is never taken for the real one."""

from __future__ import annotations

from typing import get_args

import pytest

from studyhub.catalog.authoring.packet import blind_packet
from studyhub.catalog.authoring.plants import PlantKind, planted
from tests.catalog.factories import catalog, question, with_option


@pytest.mark.parametrize("kind", get_args(PlantKind))
def test_planted_items_have_no_right_option_and_another_hash(kind: PlantKind) -> None:
    bank = catalog()
    packet = blind_packet(bank, seed=1, plant=0.25, kind=kind)
    honest = {item["id"]: item for item in blind_packet(bank, seed=1).items}
    assert len(packet.planted) == 2
    for item in packet.items:
        spoilt = item["id"] in packet.planted
        right = next(o.text for q in bank.questions if q.id == item["id"] for o in q.options if o.correct)
        assert (item["ask_hash"] != honest[item["id"]]["ask_hash"]) is spoilt
        assert (right not in [option["text"] for option in item["options"]]) is spoilt


def test_subtle_plant_changes_a_number_of_the_right_option() -> None:
    item = with_option(question(), "a", text="Within 60 days of discovery")
    ((_, spoilt),) = planted([item], [item], 1, 7, "subtle")
    changed = next(option.text for option in spoilt.options if option.correct)
    assert changed.startswith("Within ")
    assert changed.endswith(" days of discovery")
    assert changed != "Within 60 days of discovery"


def test_question_that_cannot_be_spoilt_is_left_out() -> None:
    drawn = question(fixed_order=True)
    assert list(planted([drawn], [drawn], 1, 7, "foreign")) == []
