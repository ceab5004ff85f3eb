"""Who the token's person is, and what the token is for."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.services.accounts.profile import profile_of
from studyhub.services.connect.scopes import Scope
from studyhub.web.api.declare import Resource, Wire
from studyhub.web.api.dispatch import caller

routes = Resource("You", "")


class Token(Wire):
    """The token of this call."""

    name: str
    scopes: list[str]
    expires_at: datetime


class Me(Wire):
    """The person that the token acts as."""

    id: uuid.UUID
    name: str
    email: str
    timezone: str
    token: Token


@routes.get("/me", Scope.ME_READ)
def me() -> Me:
    """Who the token's person is."""
    bearer = caller()
    own = profile_of(user_id=bearer.user_id)
    token = Token(name=bearer.name, scopes=sorted(bearer.scopes), expires_at=bearer.expires_at)
    return Me(id=bearer.user_id, name=own.name, email=own.email, timezone=own.timezone, token=token)
