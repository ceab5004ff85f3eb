"""Pages over a cohort as a whole: its dashboard, who stands where, alerts and what was done about them."""

from __future__ import annotations

from . import alerts, cohort, drill, thresholds

BLUEPRINTS = (cohort.bp, drill.bp, alerts.bp, thresholds.bp)
