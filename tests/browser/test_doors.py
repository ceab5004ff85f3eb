"""The second step and passkeys as people use them, with the virtual authenticator of a real Chromium."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from studyhub.adapters.one_time import code_at
from tests.browser.conftest import Windows
from tests.browser.inspecting import inspect
from tests.web.standing_site import PASSWORD, Site

VIRTUAL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named(site: Site) -> Iterator[str]:
    """The site under a name: browsers bind no passkey to a bare number."""
    kept, url = site.app.config["SETTINGS"], site.url.replace("127.0.0.1", "localhost")
    site.app.config["SETTINGS"] = replace(kept, public_url=url)
    yield url
    site.app.config["SETTINGS"] = kept


def log_in(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/login")
    page.get_by_label("Mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def plug_in(page: Page, **changes: Any) -> tuple[Any, str]:
    """Give the window an authenticator; gives its wire and its id."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    made = wire.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL | changes})
    return wire, made["authenticatorId"]


def add_passkey(page: Page, url: str) -> None:
    page.goto(f"{url}/account/passkeys")
    page.get_by_label("Name").fill("my laptop")
    page.get_by_label("Your present password").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()


def test_passkey_is_added_and_lets_in_by_one_button(
    window: Windows, site: Site, student: uuid.UUID, named: str
) -> None:
    page = window()
    log_in(page, named, site.email_of(student))
    plug_in(page)
    add_passkey(page, named)
    expect(page.get_by_role("table")).to_contain_text("my laptop")
    page.goto(f"{named}/account")
    page.context.clear_cookies()
    page.goto(f"{named}/login")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url(f"{named}/")
    page.goto(f"{named}/account")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_device_that_does_not_know_its_owner_is_not_enough(
    window: Windows, site: Site, student: uuid.UUID, named: str
) -> None:
    page = window()
    log_in(page, named, site.email_of(student))
    wire, device = plug_in(page)
    add_passkey(page, named)
    expect(page.get_by_role("table")).to_contain_text("my laptop")
    page.context.clear_cookies()
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto(f"{named}/login")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was done")


def test_wrong_password_adds_no_passkey_and_says_so(
    window: Windows, site: Site, student: uuid.UUID, named: str
) -> None:
    page = window()
    log_in(page, named, site.email_of(student))
    plug_in(page)
    page.goto(f"{named}/account/passkeys")
    page.get_by_label("Name").fill("my laptop")
    page.get_by_label("Your present password").fill("not mine")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not your present password")


def test_forms_of_passkeys_are_open_to_everybody(
    window: Windows, site: Site, student: uuid.UUID, named: str
) -> None:
    page = window(reduced_motion="reduce")
    page.goto(f"{named}/login")
    expect(page.get_by_role("button", name="Log in with a passkey")).to_be_visible()
    assert inspect(page) == {}
    log_in(page, named, site.email_of(student))
    plug_in(page)
    add_passkey(page, named)
    expect(page.get_by_role("table")).to_contain_text("my laptop")
    assert inspect(page) == {}


def test_second_step_is_set_up_and_asked_for(window: Windows, site: Site, student: uuid.UUID) -> None:
    page = window(student, reduced_motion="reduce")
    page.goto("/account/second-step")
    page.get_by_label("Your present password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert page.get_by_role("img", name="QR code").evaluate("picture => picture.naturalWidth") > 100
    assert inspect(page) == {}
    shown = re.search(r"(?:[A-Z2-7]{4} ?){8}", page.get_by_role("main").inner_text())
    assert shown is not None
    secret = shown[0].replace(" ", "")
    page.get_by_label("Code").fill(code_at(secret, datetime.now(UTC)))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(10)
    assert inspect(page) == {}
    page.context.clear_cookies()
    log_in(page, site.url, site.email_of(student))
    page.get_by_label("Code").fill(code_at(secret, datetime.now(UTC) + timedelta(seconds=30)))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{site.url}/")
