"""Who may fail and why, what becomes of it, and cohorts side by side.

`flags` judges one student's course; `alerts` says which alerts flags raise and end, and how often past ones
were right; `comparison` holds cohorts against each other. Everything has its number of students and its
interval, and nothing is claimed of fewer than ten.
"""

from .flags import (
    Course,
    Reason,
    RiskFlag,
    Strength,
    Tally,
    Thresholds,
    change_between,
    flags_of,
)

__all__ = [
    "Course",
    "Reason",
    "RiskFlag",
    "Strength",
    "Tally",
    "Thresholds",
    "change_between",
    "flags_of",
]
