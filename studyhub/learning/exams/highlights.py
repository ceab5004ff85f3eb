"""Which marked stretches of a question's text may be kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

MOST = 100
"""Stretches a question may have; the script stops there too."""
LONGEST = 20_000
"""Characters of shown text, scenario and stem together, beyond which nothing can be marked."""
STRETCH = re.compile(r"([0-9]{1,5})-([0-9]{1,5})")


class NotStretches(ValueError):
    """What was sent names no stretches of a text in their order."""


def stretches(sent: Sequence[str]) -> list[list[int]]:
    """Stretches from form fields "12-40": [start, end), in UTF-16 units of the shown text, as browsers count.

    They must come sorted and apart from one another. Raises NotStretches.
    """
    found = [STRETCH.fullmatch(text) for text in sent[: MOST + 1]]
    read = [[int(match[1]), int(match[2])] for match in found if match]
    fit = len(read) == len(sent) and len(read) <= MOST and all(start < end <= LONGEST for start, end in read)
    if not fit or any(one[1] > other[0] for one, other in pairwise(read)):
        raise NotStretches
    return read
