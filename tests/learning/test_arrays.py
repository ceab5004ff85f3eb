from __future__ import annotations

import subprocess
import sys

import numpy

from studyhub.config import ROOT
from studyhub.learning.arrays import np

LOADED = """
import sys
from studyhub.learning import chance, item_analysis
from studyhub.learning.planner import today
print("numpy" in sys.modules)
chance.numbers(1)
print("numpy" in sys.modules)
"""


def test_names_are_those_of_numpy() -> None:
    assert np.asarray is numpy.asarray
    assert np.random is numpy.random


def test_numpy_is_loaded_with_the_first_sum() -> None:
    command = [sys.executable, "-c", LOADED]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert told.stdout.split() == ["False", "True"]
