"""Other programs' files are read and kept by a job, from where the try before was broken off."""

from __future__ import annotations

import uuid

from studyhub.services.banks.files.intake import INTAKE, Upload, keep_upload, read_upload
from studyhub.services.errors import NotFound

from .rows import Effect, Taken
from .site import Site

__all__ = ["INTAKE", "take_in"]


def take_in(taken: Taken, site: Site) -> Effect | None:
    """Do what the upload waits for; one that was thrown away waits for nothing."""
    if taken.user_id is None or taken.program_id is None:
        return None
    bank, upload = (uuid.UUID(str(taken.detail[name])) for name in ("bank", "upload"))
    ids = Upload(taken.user_id, taken.program_id, bank, upload)
    try:
        read = read_upload(upload=ids, now=site.clock())
    except NotFound:
        return None
    if read is None:
        keep_upload(upload=ids, workshop=site.workshop, clock=site.clock)
    return read
