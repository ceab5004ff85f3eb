"""The areas of the site that a visitor comes to from its front."""

from __future__ import annotations

from . import admin, files, jobs, privacy, programs, study
from .accounts import college, entry, passkeys, profile, second, tokens
from .api import calls

BLUEPRINTS = (
    entry.bp,
    second.bp,
    passkeys.bp,
    college.bp,
    profile.bp,
    tokens.bp,
    *study.BLUEPRINTS,
    admin.bp,
    jobs.bp,
    files.bp,
    *programs.BLUEPRINTS,
    *privacy.BLUEPRINTS,
    calls.bp,
)
