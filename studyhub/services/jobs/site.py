"""What jobs need of the running site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studyhub.adapters.mail import Mailer
from studyhub.catalog.shelf import Shelf
from studyhub.services.accounts.desk import Desk
from studyhub.services.banks.workshop import Workshop
from studyhub.services.connect.sending import Outlet
from studyhub.services.planning.links import Signer
from studyhub.services.privacy.kinds import Periods

from .postbox import Postbox


@dataclass(frozen=True)
class Site:
    """The site's way out for mails and events, its keys, its address, its content, the time."""

    mailer: Mailer
    postbox: Postbox
    outlet: Outlet
    signer: Signer
    public_url: str
    registration: str
    session_days: int
    periods: Periods
    content: Path
    code_tables: Path | None
    shelf: Callable[[], Shelf]
    clock: Callable[[], datetime]

    @property
    def workshop(self) -> Workshop:
        """What authoring needs."""
        return Workshop(self.shelf(), self.content, self.code_tables, self.clock().date())

    @property
    def desk(self) -> Desk:
        """What commands about accounts need."""
        return Desk(self.postbox, self.public_url, self.registration, self.session_days)
