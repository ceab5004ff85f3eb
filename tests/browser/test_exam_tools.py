"""What lies beside an exam's question: highlights in its text, the calculator."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from studyhub.extensions import db
from studyhub.models import SittingAnswer
from studyhub.services.practice.slots import Slot, put_up
from tests.browser.at_work import begin, saved, sitting
from tests.browser.conftest import PHONE, Windows
from tests.web.standing_site import Site

MINUS = "\N{MINUS SIGN}"
# Selects characters of an element's text, from one to another.
SELECT = """(place, [from, to]) => {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let at = 0; walker.nextNode(); at += walker.currentNode.length) {
        const [node, end] = [walker.currentNode, at + walker.currentNode.length];
        if (at <= from && from < end) range.setStart(node, from - at);
        if (at < to && to <= end) range.setEnd(node, to - at);
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
PLACE_OF = """(place, at) => {
    const range = document.createRange();
    range.setStart(place.querySelector("p").firstChild, at);
    const box = range.getBoundingClientRect();
    return [box.left, box.top + box.height / 2];
}"""


def marked(page: Page) -> Locator:
    return page.locator("mark[data-stretch]")


def kept(site: Site, address: str) -> list[list[int]]:
    """The highlights of the first question, as they are stored."""
    with site.app.app_context():
        wanted = uuid.UUID(address.rsplit("/", 1)[1])
        row = db.session.query(SittingAnswer).filter_by(sitting_id=wanted, position=0).one()
        found = row.highlights
        db.session.remove()
    return found


def select(page: Page, start: int, end: int) -> list[int]:
    """Select characters of the stem; gives the stretch without the space at its end."""
    page.locator(".stem").evaluate(SELECT, [start, end])
    text = page.locator(".stem").text_content() or ""
    return [start, len(text[:end].rstrip())]


def drag(page: Page, start: int, end: int) -> None:
    """Select characters of the stem's first paragraph by mouse."""
    stem = page.locator(".stem")
    page.mouse.move(*stem.evaluate(PLACE_OF, start))
    page.mouse.down()
    page.mouse.move(*stem.evaluate(PLACE_OF, end), steps=4)
    page.mouse.up()


def test_words_marked_by_mouse_are_marked_on_another_device(
    page: Page, window: Windows, student: uuid.UUID, exam: str
) -> None:
    begin(page, exam)
    wanted = page.locator(".stem p").first.inner_text()[3:17].strip()
    drag(page, 3, 17)
    page.locator(".highlight-here").click()
    expect(marked(page)).to_have_text(wanted)
    page.locator(".option-row").first.click()
    saved(page)
    other = window(student)
    other.goto(f"{exam}/1")
    expect(marked(other)).to_have_text(wanted)
    expect(other.locator(".option-input").first).to_be_checked()


def test_a_highlight_is_made_and_taken_away_by_touch(
    window: Windows, site: Site, student: uuid.UUID, exam: str
) -> None:
    page = window(student, size=PHONE, has_touch=True)
    begin(page, exam)
    wanted = select(page, 0, 9)
    page.locator(".highlight-here").tap()
    expect(marked(page)).to_have_count(1)
    expect(page.locator(".highlight-here")).to_be_hidden()
    saved(page)
    assert kept(site, exam) == [wanted]
    marked(page).tap()
    expect(marked(page)).to_have_count(0)
    saved(page)
    assert kept(site, exam) == []


def test_words_are_chosen_marked_and_unmarked_with_the_keyboard(page: Page, exam: str) -> None:
    begin(page, exam)
    words = page.locator(".stem").inner_text().split()
    for key in ("h", "ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(marked(page)).to_have_text(" ".join(words[1:3]))
    page.keyboard.press("Enter")
    expect(marked(page)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator(".option-input").first).to_be_checked()


def test_highlights_that_meet_become_one(page: Page, site: Site, exam: str) -> None:
    begin(page, exam)
    select(page, 0, 12)
    page.keyboard.press("h")
    _, end = select(page, 8, 25)
    page.keyboard.press("h")
    saved(page)
    assert kept(site, exam) == [[0, end]]


def test_a_text_with_a_table_is_marked_whole_and_stays_as_it_is(
    page: Page, site: Site, student: uuid.UUID, exam: str
) -> None:
    lay(site, student, exam, "core/d3-case-0001-1")
    begin(page, exam)
    places = page.locator(".scenario .reading, .stem")
    before = places.all_inner_texts()
    page.keyboard.press("Control+a")
    page.keyboard.press("h")
    saved(page)
    page.reload()
    expect(page.locator("td > mark").first).to_be_visible()
    expect(page.locator(":is(table, thead, tbody, tr) > mark")).to_have_count(0)
    assert " ".join(marked(page).all_text_contents()).split() == " ".join(before).split()
    assert places.all_inner_texts() == before


def lay(site: Site, student: uuid.UUID, exam: str, key: str) -> None:
    """Put a question of the bank into an exam's first place."""
    question = site.shelf.question(key)
    slot = Slot(0, key, question.facet, question.ask_hash, put_up(question, 1).shown)
    with sitting(site, student, exam) as row:
        row.slots = [
            {**slot.to_json(), "scored": True, "content": question.content_hash},
            *row.slots[1:],
        ]


def test_without_script_highlights_are_not_seen_and_not_lost(
    page: Page, window: Windows, site: Site, student: uuid.UUID, exam: str
) -> None:
    begin(page, exam)
    wanted = select(page, 0, 9)
    page.keyboard.press("h")
    saved(page)
    plain = window(student, java_script_enabled=False)
    plain.goto(f"{exam}/1")
    expect(plain.get_by_role("button", name="Highlight")).to_have_count(0)
    plain.locator(".option-row").first.click()
    plain.get_by_role("button", name="Next").click()
    assert kept(site, exam) == [wanted]


SUMS = {
    "0.1+0.2=": "0.3",
    "1/3*3=": "1",
    "2+3*4=": "20",
    "5-8=": f"{MINUS}3",
    "17*100/112=": "15.1785714286",
    "1234*1000=": "1,234,000",
    "10/4=": "2.5",
    "2/3=": "0.66666666667",
    ".5*.5=": "0.25",
    "7/0=": "Cannot divide by zero",
    "0/7=": "0",
    "999999999999*10=": "Too large to show",
    "0.00000000001/1000=": "0",
    "12+=": "12",
    "8=": "8",
    "8+1=2+": "2",
}


def test_sums_typed_on_the_keyboard_come_out_as_on_paper(page: Page, exam: str) -> None:
    begin(page, exam)
    page.keyboard.press("c")
    shown = {}
    for keys in SUMS:
        page.keyboard.press("Delete")
        page.keyboard.type(keys)
        shown[keys] = page.get_by_label("Calculator display").input_value()
    assert shown == SUMS
    expect(page.locator(".option-input:checked")).to_have_count(0)


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_every_key_of_the_calculator_can_be_pressed(
    window: Windows, student: uuid.UUID, exam: str, *, touch: bool
) -> None:
    page = window(student, size=PHONE, has_touch=touch)
    begin(page, exam)
    press(page.get_by_role("button", name="Calculator"), touch=touch)
    panel = page.get_by_role("group", name="Calculator")
    names = ["8", "4", "Delete the last digit", "Times", "1", "Point", "5", "Change the sign", "Equals"]
    for name in names:
        press(panel.get_by_role("button", name=name, exact=True), touch=touch)
    expect(page.get_by_label("Calculator display")).to_have_value(f"{MINUS}12")
    expect(panel.get_by_role("status")).to_have_text(f"equals {MINUS}12")
    for name in ("Minus", "3", "Plus", "6", "Divided by", "2", "0", "Equals"):
        press(panel.get_by_role("button", name=name, exact=True), touch=touch)
    expect(page.get_by_label("Calculator display")).to_have_value(f"{MINUS}0.45")
    press(panel.get_by_role("button", name="Clear"), touch=touch)
    expect(page.get_by_label("Calculator display")).to_have_value("0")


def press(button: Locator, *, touch: bool) -> None:
    if touch:
        button.tap()
    else:
        button.click()


def test_enter_on_a_key_presses_that_key(page: Page, exam: str) -> None:
    begin(page, exam)
    page.keyboard.press("c")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.get_by_label("Calculator display")).to_have_value("77")
    page.keyboard.type("1*2")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Calculator display")).to_have_value("1,542")
    expect(page.locator(".option-input:checked")).to_have_count(0)


def test_digits_choose_answers_where_the_focus_is_not_in_the_calculator(page: Page, exam: str) -> None:
    begin(page, exam)
    page.keyboard.press("c")
    page.keyboard.type("12nfp")
    expect(page.get_by_label("Calculator display")).to_have_value("12")
    expect(page.locator("input:checked")).to_have_count(0)
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("2")
    expect(page.locator(".option-input").nth(1)).to_be_checked()
    expect(page.get_by_label("Calculator display")).to_have_value("12")


def test_escape_closes_the_calculator_and_gives_the_keys_back(page: Page, exam: str) -> None:
    begin(page, exam)
    page.keyboard.press("c")
    expect(page.get_by_label("Calculator display")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#calculator")).to_be_hidden()
    expect(page.get_by_role("button", name="Calculator")).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator(".option-input").nth(1)).to_be_checked()


def test_the_calculator_keeps_its_number_over_the_page(page: Page, exam: str) -> None:
    begin(page, exam)
    page.keyboard.press("c")
    page.keyboard.type("41+")
    page.get_by_role("button", name="Next").click()
    expect(page).to_have_url(f"{page.url.rsplit('/', 1)[0]}/2")
    expect(page.get_by_label("Calculator display")).to_be_visible()
    page.get_by_label("Calculator display").focus()
    page.keyboard.type("1=")
    expect(page.get_by_label("Calculator display")).to_have_value("42")


def test_a_calculator_that_was_switched_off_is_not_there(page: Page, exam: str) -> None:
    page.goto("/exams")
    page.get_by_label("Offer a calculator in mock exams").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Offer a calculator in mock exams")).not_to_be_checked()
    page.get_by_label("Domain").select_option("D2")
    page.locator("form:has(#domain-choice) button").click()
    page.get_by_role("button", name="I agree. Begin").click()
    expect(page.get_by_role("button", name="Highlight")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("#calculator, [data-calculator-tool]")).to_have_count(0)
