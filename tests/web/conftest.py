"""What walks through the site stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from studyhub.adapters.errand import Errand
from tests.web.standing_site import stand_up
from tests.web.walkers import Walker, gather


@pytest.fixture(scope="session")
def walker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walker]:
    """The site with two invented students and everybody who may come by."""
    site = stand_up(tmp_path_factory.mktemp("walk"), students=2, weeks=3)
    site.app.extensions["queue"] = Errand("jobs", lambda: None)  # what is compared stands still meanwhile
    yield gather(site)
    site.take_down()
