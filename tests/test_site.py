from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from studyhub.config import ROOT
from studyhub.site import FILE, Site
from tests.conftest import make_app

LATE = """
import sys
from studyhub import create_app
app = create_app(late_areas=True, instance_folder=sys.argv[1], database_url=f"sqlite:///{sys.argv[1]}/studyhub.db")
print(*sorted(app.blueprints))
app.test_client().get("/login")
print(*sorted(app.blueprints))
"""


@pytest.fixture
def late(tmp_path: Path, database_url: str) -> Site:
    """The site as a later start makes it."""
    make_app(tmp_path, database_url, late_areas=True)
    site = make_app(tmp_path, database_url, late_areas=True)
    assert isinstance(site, Site)
    return site


def rules(site: Flask) -> set[tuple[object, ...]]:
    return {
        (one.rule, one.endpoint, frozenset(one.methods or ()), one.provide_automatic_options)  # type: ignore[attr-defined]
        for one in site.url_map.iter_rules()
    }


def hooks(site: Flask) -> dict[str, object]:
    """What blueprints put into an application besides rules; its views by their names, limits among them."""
    counted = (site.before_request_funcs, site.url_value_preprocessors, site.template_context_processors)
    return {
        "views": {name: (view.__module__, view.__qualname__) for name, view in site.view_functions.items()},
        "blueprints": set(site.blueprints),
        "counted": [{key: len(found) for key, found in table.items()} for table in counted],
        "errors": {key: sorted(map(str, codes)) for key, codes in site.error_handler_spec.items()},
    }


def test_addresses_are_there_before_the_areas(late: Site, app: Flask) -> None:
    assert set(late.blueprints) == {"home", "health"}
    assert rules(late) == rules(app)


def test_areas_that_came_late_are_as_those_loaded_at_once(late: Site, app: Flask) -> None:
    late.test_client().get("/")
    late.load_areas()
    assert hooks(late) == hooks(app)


def test_request_loads_its_area_and_no_other(late: Site) -> None:
    assert late.test_client().get("/login").status_code == 200
    assert set(late.blueprints) == {"home", "health", "account"}


def test_what_comes_before_a_request_of_a_late_area_is_done(late: Site) -> None:
    visitor = late.test_client()
    assert visitor.get("/admin/jobs").status_code == 303
    assert visitor.get("/api/v1/openapi.json").status_code == 200


def test_addresses_of_other_code_are_not_believed(late: Site, tmp_path: Path, database_url: str) -> None:
    file = next(tmp_path.rglob(FILE))
    file.write_bytes(file.read_bytes().replace(b"/glossary", b"/glossarx"))
    assert "/glossarx" in str(rules(make_app(tmp_path, database_url, late_areas=True)))
    file.write_bytes(b"\\x93\\xa1x" + file.read_bytes()[10:])
    assert "/glossarx" not in str(rules(make_app(tmp_path, database_url, late_areas=True)))


@pytest.mark.on_sqlite("what is imported is seen before any database is asked")
def test_late_area_is_not_even_imported(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LATE, str(tmp_path)]
    for front in ("account admin", "health home"):
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ours
        assert told.stdout.startswith(front)
    assert told.stdout.splitlines() == ["health home", "account health home"]
