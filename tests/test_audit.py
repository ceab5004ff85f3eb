"""The audit of packages never says clean of what it has not looked up."""

from __future__ import annotations

import json
import sys

from tests.audit import CLEAN, NOT_AUDITED, WEAK, judge, report_of


def report(**packages: object) -> str:
    rows = [{"name": name, "version": "1.0", **said} for name, said in packages.items()]  # type: ignore[dict-item]
    return json.dumps({"dependencies": rows, "fixes": []})


FINE, SKIPPED = {"vulns": []}, {"skip_reason": "Dependency not found on PyPI and could not be audited"}
HOLED = {"vulns": [{"id": "CVE-2026-1", "fix_versions": ["1.1"]}]}


def test_all_looked_up_and_nothing_found_is_clean() -> None:
    audit = judge(report(flask=FINE, jinja2=FINE))
    assert audit.status == CLEAN
    assert audit.lines == ("clean: 2 packages audited, no known weakness",)


def test_nothing_looked_up_is_not_audited() -> None:
    audit = judge(report(flask=SKIPPED, jinja2=SKIPPED))
    assert audit.status == NOT_AUDITED
    assert audit.lines == ("not audited: advisories for none of 2 packages could be read",)


def test_one_package_not_looked_up_is_not_clean() -> None:
    audit = judge(report(flask=FINE, jinja2=SKIPPED))
    assert audit.status == NOT_AUDITED
    assert audit.lines == ("not audited: 1 of 2 packages (jinja2)",)


def test_known_weakness_is_named_with_its_remedy() -> None:
    audit = judge(report(flask=HOLED, jinja2=SKIPPED))
    assert audit.status == WEAK
    assert "flask 1.0: CVE-2026-1, mended in 1.1" in audit.lines


def test_auditor_that_cannot_run_or_prints_a_trace_is_not_audited() -> None:
    trace = [sys.executable, "-c", "raise ConnectionError"]
    assert judge(report_of(trace)).status == NOT_AUDITED
    assert judge(report_of(["/no/such/auditor"])).status == NOT_AUDITED
    assert judge("[]").status == NOT_AUDITED
    assert judge(report()).status == NOT_AUDITED
