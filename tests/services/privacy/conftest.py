"""The college of the tests of programs, under the name by which fixtures are found here."""

from __future__ import annotations

from tests.services.programs.conftest import college

__all__ = ["college"]
