"""Signing in with a college as people do it, through the own pages of a real OpenID Connect provider."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from studyhub.adapters.oidc.providers import Provider
from studyhub.extensions import db
from studyhub.models import User
from studyhub.services.federation.college import college_of
from tests.browser.conftest import Windows
from tests.browser.inspecting import inspect
from tests.oidc.provider import SECRET, RealProvider, standing
from tests.web.standing_site import PASSWORD, Site


@pytest.fixture
def provider(site: Site) -> Iterator[RealProvider]:
    with standing(site.url) as real:
        yield real


@pytest.fixture
def college(site: Site, provider: RealProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site takes the sign-in of this provider."""
    settings = replace(site.app.config["SETTINGS"], public_url=site.url)
    monkeypatch.setitem(site.app.config, "SETTINGS", settings)
    given = Provider(
        slug="college",
        name="Example College",
        issuer=provider.issuer,
        client_id="studyhub",
        client_secret=SECRET,
        private_network=True,
    )
    monkeypatch.setitem(site.app.extensions, "college", college_of([given]))


def pass_the_provider(page: Page, login: str) -> None:
    """Through the provider's own pages."""
    page.get_by_placeholder("Enter any login").fill(login)
    page.get_by_placeholder("and password").fill("any")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def without_fonts(page: Page) -> Page:
    """The provider's own pages ask another site for a font, which a test does not."""
    page.route(
        "https://fonts.googleapis.com/**", lambda route: route.fulfill(content_type="text/css", body="")
    )
    return page


@pytest.mark.usefixtures("college")
def test_newcomer_comes_in_by_the_college_to_the_page_they_wanted_and_goes(
    window: Windows, site: Site
) -> None:
    page = without_fonts(window(reduced_motion="reduce"))
    page.goto(f"{site.url}/progress")
    expect(page.get_by_role("link", name="Log in with Example College")).to_be_visible()
    assert inspect(page) == {}
    page.get_by_role("link", name="Log in with Example College").click()
    pass_the_provider(page, "amina")
    page.wait_for_url(f"{site.url}/progress")
    page.goto(f"{site.url}/account/college")
    expect(page.get_by_role("table")).to_contain_text("amina@example.edu")
    assert inspect(page) == {}
    page.goto(f"{site.url}/account")
    page.locator("form[action='/logout'] button").first.dispatch_event("click")
    expect(page.get_by_role("link", name="Log out of Example College too")).to_be_visible()
    assert inspect(page) == {}


@pytest.mark.usefixtures("college")
def test_known_address_is_linked_by_the_password_once(
    window: Windows, site: Site, student: uuid.UUID
) -> None:
    page = without_fonts(window(reduced_motion="reduce"))
    with site.app.app_context():
        db.session.execute(sa.update(User).where(User.id == student).values(email="carla@elsewhere.example"))
        db.session.commit()
    page.goto(f"{site.url}/login")
    page.get_by_role("link", name="Log in with Example College").click()
    pass_the_provider(page, "carla")
    expect(page.get_by_role("heading", name="You have an account here already")).to_be_visible()
    assert inspect(page) == {}
    page.get_by_label("Your password here").fill(PASSWORD)
    page.get_by_role("button", name="Link the two").click()
    expect(page.get_by_role("main")).to_contain_text("Example College is linked")
