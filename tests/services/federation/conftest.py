from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from studyhub.adapters.oidc.providers import Provider
from studyhub.services.accounts.desk import Desk
from studyhub.services.federation.college import college_of
from tests.oidc.provider import SECRET, RealProvider, standing
from tests.services.accounts.conftest import Letterbox, enroll, letterbox, open_desk  # noqa: F401 - fixtures

SITE = "https://study.example.edu"


@pytest.fixture(scope="session")
def real_provider() -> Iterator[RealProvider]:
    """A real provider for all tests of a worker."""
    with standing(SITE) as provider:
        yield provider


def provider_at(issuer: str, **changes: object) -> Provider:
    given: dict[str, object] = {
        "slug": "college",
        "name": "Example College",
        "issuer": issuer,
        "client_id": "studyhub",
        "client_secret": SECRET,
        "private_network": True,
    }
    return Provider(**(given | changes))


def desk_with(letterbox: Letterbox, *providers: Provider, registration: str = "open") -> Desk:  # noqa: F811
    return Desk(letterbox, SITE, registration, 30, college_of(providers))


@pytest.fixture
def desk(app: Flask, letterbox: Letterbox, real_provider: RealProvider) -> Desk:  # noqa: F811
    return desk_with(letterbox, provider_at(real_provider.issuer))
