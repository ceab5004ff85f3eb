"""Which numbers of small groups are hidden before a table leaves the program, so that none can be worked out.

Groups of fewer than ten people are hidden, and so many more that what is missing from the total is never one
group alone and never fewer than ten people: else the total less the groups shown would give it away.
"""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 10
"""People below which a group is hidden (the issue's figure; NCES names 10 as a usual threshold)."""


def hidden(sizes: Sequence[int], least: int = LEAST) -> frozenset[int]:
    """The places of the groups to hide, of groups that add up to a total that is shown. Empty groups stay.

    With nothing hidden, or everything, nothing can be worked out; `total_hidden` says whether the total goes.
    """
    small = {place for place, size in enumerate(sizes) if 0 < size < least}
    if not small:
        return frozenset()
    others = sorted((size, place) for place, size in enumerate(sizes) if size >= least)
    while others and (len(small) < 2 or sum(sizes[place] for place in small) < least):
        small.add(others.pop(0)[1])
    return frozenset(small)


def total_hidden(sizes: Sequence[int], least: int = LEAST) -> bool:
    """Whether the total has to go as well: it counts too few people, or it would give a lone group away."""
    gone = hidden(sizes, least)
    missing = sum(sizes[place] for place in gone)
    return 0 < sum(sizes) < least or (bool(gone) and (len(gone) < 2 or missing < least))
