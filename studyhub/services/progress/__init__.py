"""Progress: what was covered, how well, how often, what comes back; every number opens to its answers.

Reads only. Charts leave this package as geometry (charts.py), so that templates do no arithmetic.
Nothing here is a forecast: coverage and accuracy say what was done, not what the exam will bring.
"""

from .history import answer_page, history_page
from .overview import objective_page, progress_page, weakest_objectives

__all__ = ["answer_page", "history_page", "objective_page", "progress_page", "weakest_objectives"]
