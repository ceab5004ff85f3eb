"""How a dashboard is sorted and filtered, read from an address, and what each heading leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from studyhub.learning.risk import Reason

from .cells import BANDS

SORTS = ("risk", "name", "readiness", "minutes", "coverage", "mock", "active")
LEVELS = ("below", "near", "above", "few")
REASONS: Mapping[str, Reason] = {reason.name.lower().replace("_", "-"): reason for reason in Reason}
FLAGGED, ON_COURSE = "any", "none"
DESCENDING = frozenset({"risk", "readiness", "minutes", "coverage", "mock"})
"""What is read from the top down unless it is turned round."""
MOST_PAGES = 1000


@dataclass(frozen=True)
class View:
    """What is shown: `sort` may be a domain too, `turned` reads it the other way, `domain` goes with `level`.

    `reason` is a reason, "any" or "none"; "" filters nothing. Pages count from 1.
    """

    sort: str = "risk"
    turned: bool = False
    band: str = ""
    reason: str = ""
    domain: str = ""
    level: str = ""
    page: int = 1

    @property
    def descending(self) -> bool:
        """Whether the largest comes first."""
        return (self.sort in DESCENDING) is not self.turned

    @property
    def filtered(self) -> bool:
        """Whether anybody may be left out."""
        return bool(self.band or self.reason or (self.domain and self.level))

    def query(self, **changes: object) -> dict[str, str]:
        """The address's part after the question mark of this view with changes; from its first page."""
        changed = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]  # names of this class
        plain = View()
        names = ("sort", "band", "reason", "domain", "level")
        found = {name: getattr(changed, name) for name in names}
        kept = {name: value for name, value in found.items() if value != getattr(plain, name)}
        if changed.turned:
            kept["turned"] = "1"
        return kept | ({"page": str(changed.page)} if changed.page > 1 else {})

    def sorted_by(self, key: str) -> dict[str, str]:
        """The address of this view sorted by another column; by the same one, turned round."""
        return self.query(sort=key, turned=not self.turned if key == self.sort else False)


def view_from(asked: Mapping[str, str], domains: Mapping[str, str]) -> View:
    """A view as an address asks for it; what makes no sense is left out."""
    domain = asked.get("domain", "")
    sort, level, reason = asked.get("sort", ""), asked.get("level", ""), asked.get("reason", "")
    number = asked.get("page", "")
    return View(
        sort=sort if sort in SORTS or sort in domains else "risk",
        turned=asked.get("turned") == "1",
        band=asked.get("band", "") if asked.get("band") in BANDS else "",
        reason=reason if reason in REASONS or reason in (FLAGGED, ON_COURSE) else "",
        domain=domain if domain in domains and level in LEVELS else "",
        level=level if domain in domains and level in LEVELS else "",
        page=min(max(int(number), 1), MOST_PAGES) if number.isascii() and number.isdigit() else 1,
    )
