"""Progress: what was covered, how well, how often, what comes back; every number opens to its answers.

Reads, but for the exam results that students tell (outcomes.py). Charts leave this package as geometry
(charts.py), so that templates do no arithmetic.
Coverage and accuracy say what was done; only `readiness.py` looks ahead, and says how unsure it is.
"""

from .check import outcome_counts
from .history import answer_page, history_page
from .outcomes import outcome_page, take_back, tell
from .overview import objective_page, progress_page, weakest_objectives
from .readiness import readiness_page

__all__ = [
    "answer_page",
    "history_page",
    "objective_page",
    "outcome_counts",
    "outcome_page",
    "progress_page",
    "readiness_page",
    "take_back",
    "tell",
    "weakest_objectives",
]
