"""Axe looks at a page as it stands, on desktop and phone, light and dark."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def serious(page: Page) -> list[str]:
    """What axe finds that keeps people out, as the page stands."""
    found = page.evaluate("rules => axe.run(rules)", RULES)["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {[part['message'] for part in node['any'][:1]]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def inspect(page: Page) -> dict[str, list[str]]:
    """Axe on desktop and phone, light and dark; only what has faults is listed."""
    page.evaluate(AXE_SCRIPT)
    faults = {}
    for width, height in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.evaluate(TWO_FRAMES)  # the page hears of the change with its next frame
            faults[f"{width} px, {scheme}"] = serious(page)
    return {where: found for where, found in faults.items() if found}
