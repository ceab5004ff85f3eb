"""Small code tables, for tests that plant one fault."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

TITLES = {
    "E11.2": "Type 2 diabetes mellitus with kidney complications",
    "E11.22": "Type 2 diabetes mellitus with diabetic chronic kidney disease",
    "D69.1": "Qualitative platelet defects",
    "I10": "Essential (primary) hypertension",
    "I21": "Acute myocardial infarction",
    "J18.9": "Pneumonia, unspecified organism",
    "B96.20": "Unspecified Escherichia coli [E. coli] as the cause of diseases classified elsewhere",
    "0DTJ4ZZ": "Resection of Appendix, Percutaneous Endoscopic Approach",
    "C78.30": "",
}


class Tables:
    """Tables of the years 2016 to 2026 that know a few codes; with October 2026 one ends and one begins."""

    def covers(self, on: date) -> bool:
        return 2016 <= on.year <= 2026

    def billable(self, code: str, on: date) -> bool:
        new_year = on >= date(2026, 10, 1)
        return code in TITLES and code not in {"E11.2", "I21", "C78.30" if not new_year else "D69.1"}

    def title(self, code: str) -> str | None:
        return TITLES.get(code)

    def drgs(
        self, diagnoses: Sequence[str], _: Sequence[str], *, discharge: date, **__: object
    ) -> frozenset[int]:
        return frozenset({193} if diagnoses[0] == "J18.9" and discharge.year == 2026 else ())
