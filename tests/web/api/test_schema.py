"""The API against its own description: what Schemathesis makes up is answered as was promised."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis import Case, Config

from studyhub.web.api.openapi import PARAMETER, document
from studyhub.web.api.resources import ROUTES
from tests.web.api.conftest import Headers, lay_token
from tests.web.walkers import Walker

SETTINGS = {
    "generation": {"max-examples": 5, "deterministic": True},
    "checks": {
        # Rules that no schema can say, such as that a window ends after it begins, are refused with 422.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422"]},
    },
}
NAMES = sorted({name for operation in ROUTES for name in PARAMETER.findall(operation.rule)})
STAND_INS = {name: str(uuid.UUID(int=place)) for place, name in enumerate(NAMES, 1)}
"""What stands in addresses for what is only there when the tests run."""


def described() -> dict[str, Any]:
    """The description, with addresses that lead to something."""
    found = document(ROUTES)
    for methods in found["paths"].values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["schema"] = {"enum": [STAND_INS[parameter["name"]]]}
    return found


@dataclass
class Entrance:
    """The site once it stands, with what is really there in the place of what stands in for it."""

    app: Flask | None = None
    there: dict[str, str] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        assert self.app is not None
        for stand_in, real in self.there.items():
            environ["PATH_INFO"] = environ["PATH_INFO"].replace(stand_in, real)
        return self.app(environ, start)


schema = schemathesis.openapi.from_dict(described(), config=Config.from_dict(SETTINGS))
schema.app = Entrance()


@pytest.fixture
def token(walker: Walker) -> Headers:
    """What lets the director of a program in, of which the site holds one of everything.

    The program is of these calls alone: they archive its cohort and take its invitations back.
    """
    yard = walker.called = walker.called or walker.lay_yard()
    things = vars(yard) | {"answer": walker.answer, "assignment": yard.withdrawn, "item": yard.draft}
    schema.app.app = walker.site.app
    schema.app.there = {STAND_INS[name]: str(things[name.removesuffix("_id")]) for name in NAMES}
    with walker.site.app.app_context():
        return lay_token(walker.people["director"], now=datetime.now(UTC))


@schema.parametrize()
# A busy machine must not fail what holds; one token does for all examples of a call.
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_every_call_is_answered_as_the_description_says(case: Case, token: Headers) -> None:
    case.call_and_validate(headers=token)
