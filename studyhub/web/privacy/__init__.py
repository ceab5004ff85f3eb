"""What people are told and asked about their data: inventory, consent, retention, programs, research.

Nothing here decides who may: the services ask, and what is not one's own is not found.
"""

from __future__ import annotations

from . import admin, kept, program

BLUEPRINTS = (kept.bp, admin.bp, program.bp)
