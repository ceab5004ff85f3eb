"""Pages over a cohort as a whole: its dashboard, who stands where, alerts and what was done about them."""

from __future__ import annotations

from . import alerts, cohort, drill, files, thresholds

BLUEPRINTS = (cohort.bp, files.bp, drill.bp, alerts.bp, thresholds.bp)
