"""A site with a program, and tokens of its people."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from studyhub.models import ApiToken
from studyhub.models.base import new_id
from studyhub.services.accounts.tokens import fingerprint
from studyhub.services.connect.scopes import Scope
from studyhub.services.connect.tokens import PREFIX
from studyhub.services.database import command
from tests.conftest import NOW
from tests.services.programs.conftest import College, college  # noqa: F401 - a fixture

Headers = dict[str, str]
TokenOf = Callable[..., Headers]


def lay_token(person: uuid.UUID, *scopes: str, now: datetime = NOW) -> Headers:
    """The header that lets a call in as this person; for everything where no scope is named."""
    token = PREFIX + uuid.uuid4().hex.ljust(43, "x")
    with command() as session:
        row = ApiToken(
            user_id=person, id=new_id(now), name="Test", token_hash=fingerprint(token), ends="xxxx"
        )
        row.scopes, row.created_at = list(scopes) or [str(scope) for scope in Scope], now
        row.expires_at = datetime(2100, 1, 1, tzinfo=UTC)
        session.add(row)
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def director(college: College) -> Headers:  # noqa: F811
    """What lets the director in, for everything."""
    return lay_token(college.director)
