"""Pages of banks: their lists, the editor of a question, its blind reading, files in and out."""

from __future__ import annotations

from . import banks, files, items, review

BLUEPRINTS = (banks.bp, items.bp, review.bp, files.bp)
