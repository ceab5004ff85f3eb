"""Every page for everybody: axe finds nothing serious, nothing scrolls sideways, the focus can be seen."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.at_work import begin, check, quiz, today
from tests.browser.conftest import DESKTOP, PHONE, SMALLEST, Windows
from tests.browser.inspecting import inspect
from tests.browser.whose_pages import EVERYWHERE, WHO, names, pages, visitor
from tests.web.standing_site import Site


@pytest.mark.parametrize(("role", "address"), EVERYWHERE)
def test_axe_finds_nothing_serious(window: Windows, site: Site, role: str, address: str) -> None:
    page = window(visitor(site, role), reduced_motion="reduce")
    page.goto(address.format(**names(site)))
    assert inspect(page) == {}


def test_axe_finds_nothing_serious_on_a_card_before_and_after_it_is_turned(
    window: Windows, site: Site, student: uuid.UUID
) -> None:
    page = window(student, reduced_motion="reduce")
    page.goto(today(site, student))
    assert inspect(page) == {}
    page.keyboard.press("Enter")
    expect(page.locator(".card-back")).to_be_visible()
    assert inspect(page) == {}


def test_axe_finds_nothing_serious_on_the_first_page_of_a_newcomer(
    window: Windows, student: uuid.UUID
) -> None:
    page = window(student, reduced_motion="reduce")
    page.goto("/")
    expect(page.get_by_role("button", name="Take the diagnostic")).to_be_visible()
    assert inspect(page) == {}


def test_axe_finds_nothing_serious_in_an_exam_with_its_tools_open(
    window: Windows, student: uuid.UUID, exam: str
) -> None:
    page = window(student, reduced_motion="reduce")
    page.goto(exam)
    assert inspect(page) == {}
    begin(page, exam)
    for key in ("h", "Shift+ArrowRight", "Enter", "Escape", "x", "2", "1", "c"):
        page.keyboard.press(key)
    expect(page.locator("mark")).to_have_count(1)
    assert inspect(page) == {}
    page.locator("[data-overview]").click()
    page.wait_for_load_state()
    assert inspect(page) == {}


@pytest.mark.parametrize("kind", ["single", "multiple", "numeric", "order", "match", "cloze"])
def test_axe_finds_nothing_serious_on_a_question_open_and_answered(
    window: Windows, site: Site, student: uuid.UUID, kind: str
) -> None:
    page = window(student, reduced_motion="reduce")
    page.goto(quiz(site, student, types=[kind]))
    assert inspect(page) == {}
    page.keyboard.press("1")
    page.locator("#answer-form").evaluate(FILL_IN)
    check(page)
    expect(page.locator("#verdict")).to_be_visible()
    assert inspect(page) == {}


FILL_IN = """form => {
    form.querySelectorAll("input[type=checkbox][name=choice]").forEach((box, n) => { box.checked = n < 2; });
    form.querySelectorAll("select").forEach((list, n) => {
        list.selectedIndex = Math.min(n + 1, list.options.length - 1);
    });
    form.querySelectorAll("input[name=number]").forEach((field) => { field.value = "7"; });
    form.querySelectorAll("input[name^=blank]").forEach((field) => { field.value = "7"; });
}"""


def test_axe_finds_nothing_serious_on_a_summary_and_a_past_answer(window: Windows, site: Site) -> None:
    page = window(visitor(site, "student"), reduced_motion="reduce")
    for start, link in (("/practice", "main table a"), ("/progress/history", "main a[href*='/history/']")):
        page.goto(start)
        page.locator(link).first.click()
        page.wait_for_load_state()
        assert inspect(page) == {}


@pytest.mark.parametrize("role", WHO)
def test_nothing_scrolls_sideways_on_the_smallest_phone(window: Windows, site: Site, role: str) -> None:
    page = window(visitor(site, role), size=SMALLEST)
    wide = []
    for param in pages(role):
        page.goto(str(param.values[1]).format(**names(site)))
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(param.values[1])
    assert wide == []


@pytest.mark.parametrize("role", WHO)
def test_no_text_is_cut_when_its_spacing_is_widened(window: Windows, site: Site, role: str) -> None:
    page = window(visitor(site, role), size=DESKTOP)
    cut = {}
    for param in pages(role):
        page.goto(str(param.values[1]).format(**names(site)))
        for width, height in (DESKTOP, SMALLEST):
            page.set_viewport_size({"width": width, "height": height})
            found = page.evaluate(CUT)
            if found:
                cut[f"{param.values[1]} at {width} px"] = found
    assert cut == {}


CUT = """() => { // with the values of WCAG 1.4.12: texts that leave their box, or one that hides the rest
    const sheet = new CSSStyleSheet();
    const set = ["line-height: 1.5", "letter-spacing: 0.12em", "word-spacing: 0.16em"];
    const lines = set.map((one) => `${one} !important`).join("; ");
    sheet.replaceSync(`* { ${lines} } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
    const hides = (overflow) => overflow === "hidden" || overflow === "clip";
    const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
    const leaves = (text) => {
        const range = document.createRange();
        range.selectNodeContents(text);
        const rows = [...range.getClientRects()];
        let across = true, down = true; // a box that scrolls shows what leaves it
        for (let box = text.parentElement; box && box !== document.documentElement; box = box.parentElement) {
            const style = getComputedStyle(box), frame = box.getBoundingClientRect();
            if (style.display === "inline" || style.display === "contents") continue;
            if (style.position === "absolute" && frame.width < 2) return false; // for screen readers alone
            across &&= !scrolls(style.overflowX);
            down &&= !scrolls(style.overflowY);
            const own = box === text.parentElement;
            const blank = style.whiteSpace === "pre-wrap" ? 12 : 1; // the last blank of a line hangs out
            const wide = (row) => row.left < frame.left - 1 || row.right > frame.right + blank;
            const high = (row) => row.top < frame.top - 1 || row.bottom > frame.bottom + 1;
            if (across && (own || hides(style.overflowX)) && rows.some(wide)) return true;
            if (down && (own || hides(style.overflowY)) && rows.some(high)) return true;
        }
        return false;
    };
    const cut = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (text.data.trim() && text.parentElement.checkVisibility() && leaves(text)) {
            cut.push(text.parentElement.outerHTML.slice(0, 120));
        }
    }
    return cut;
}"""


@pytest.mark.parametrize("address", ["/", "/learn/L40", "/account"])
def test_focus_can_be_seen_wherever_tab_leads(page: Page, address: str) -> None:
    page.goto(address)
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None:
            break
        if not found["seen"]:
            unseen.append(found["html"])
    assert unseen == []


FOCUS = """() => {
    const at = document.activeElement;
    if (at === document.body) return null;
    if (at.type === "date") return { seen: true }; // its parts have the browser's own mark
    const marked = (node) => {
        const style = getComputedStyle(node);
        const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
        return outline || style.boxShadow !== "none";
    };
    const box = at.getBoundingClientRect();
    const label = at.id && document.querySelector(`label[for="${CSS.escape(at.id)}"]`);
    const seen = (box.width > 1 && marked(at)) || (label && marked(label)) || false;
    return { seen, html: at.outerHTML.slice(0, 120) };
}"""


def test_colors_follow_the_system_until_the_student_chooses(window: Windows) -> None:
    page = window(color_scheme="dark")
    page.goto("/")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Colors").click()
    expect(page.get_by_role("button", name="Colors: light")).to_be_visible()
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light != dark


@pytest.mark.parametrize("address", ["/", "/practice", "/practice/quiz", "/account"])
def test_controls_are_large_enough_for_a_thumb(window: Windows, student: uuid.UUID, address: str) -> None:
    page = window(student, size=PHONE)
    page.goto(address)
    assert page.evaluate(SMALL_BUTTONS) == []


SMALL_BUTTONS = """() => [...document.querySelectorAll("main button, main .btn, main select, .bottom-bar a")]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.getBoundingClientRect(), one])
    .filter(([box]) => box.height < 43.5 && box.height > 1)
    .map(([box, one]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 90)}`)"""
