from __future__ import annotations

import pytest
from flask import Flask

from tests.web.accounts.test_entry import log_in, sign_up
from tests.web.programs.conftest import Browser

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def here(app: Flask) -> Browser:
    """A browser in which somebody has an account."""
    browser = Browser(app, app.response_class)
    sign_up(browser)
    return browser


@pytest.fixture
def elsewhere(app: Flask, here: Browser) -> Browser:
    """The same person in another browser."""
    other = Browser(app, app.response_class)
    other.environ_base["HTTP_USER_AGENT"] = FIREFOX
    log_in(other)
    return other


@pytest.mark.usefixtures("elsewhere")
def test_person_sees_each_browser_in_plain_words(here: Browser) -> None:
    page = here.get("/account").text
    assert "Firefox on Windows" in page
    assert "this one" in page


def test_all_other_browsers_are_signed_out_at_once(here: Browser, elsewhere: Browser) -> None:
    here.post("/account/signins/revoke")
    assert elsewhere.get("/account").status_code == 303
    assert here.get("/account").status_code == 200
