"""What walks through the site stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from studyhub.adapters.errand import Errand
from tests.conftest import MADE
from tests.postgresql import new_database
from tests.web.standing_site import stand_up
from tests.web.walkers import Walker, gather


@pytest.fixture(scope="session")
def walkers() -> Iterator[dict[str, Walker]]:
    """The sites of a worker by the kind of their database, each filled once."""
    standing: dict[str, Walker] = {}
    yield standing
    for walker in standing.values():
        walker.site.take_down()


@pytest.fixture
def walker(
    database: str,
    walkers: dict[str, Walker],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Walker:
    """The site with two invented students and everybody who may come by."""
    if database not in walkers:
        url = new_database(request) if database == "postgresql" else ""
        folder = tmp_path_factory.mktemp("walk")
        site = stand_up(folder, students=2, weeks=3, database_url=url)
        site.app.extensions["queue"] = Errand("jobs", lambda: None)  # what is compared stands still
        walkers[database] = gather(site)
        MADE.clear()
    return walkers[database]
