"""What is said of an import or an export: what there is by kind, then line by line what did not travel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from studyhub.interchange.item import Item, Loss

from .files import name_of

SHOWN = 70


def preview_lines(items: Sequence[Item]) -> Iterator[str]:
    """A line for each item: its name, its kind, how it begins."""
    for number, item in enumerate(items, start=1):
        asked = " ".join(item.stem.split())
        begins = asked if len(asked) <= SHOWN else f"{asked[:SHOWN].rstrip()} ..."
        yield f"{name_of(item, number)}  {item.kind}  {begins}"


def loss_lines(losses: Iterable[Loss]) -> Iterator[str]:
    """A line for each loss, in the order of the file."""
    yield from map(str, losses)


def summary(items: Sequence[Item], losses: Sequence[Loss]) -> str:
    """`12 questions (9 single, 3 match), 4 losses, 1 left out`."""
    kinds = Counter(item.kind for item in items)
    held = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    left = sum(loss.whole for loss in losses)
    questions = f"{len(items)} question{'' if len(items) == 1 else 's'}" + (f" ({held})" if held else "")
    lost = f"{len(losses)} loss{'' if len(losses) == 1 else 'es'}"
    return f"{questions}, {lost}" + (f", {left} left out" if left else "")
