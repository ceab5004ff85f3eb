from __future__ import annotations

from flask.testing import FlaskClient


def test_terms_have_anchors_that_lessons_link_to(client: FlaskClient) -> None:
    assert 'id="breach"' in client.get("/glossary").text


def test_search_without_a_match_offers_a_way_on(client: FlaskClient) -> None:
    page = client.get("/glossary?q=<zebra>").text
    assert "No term matches" in page
    assert "<zebra>" not in page


def test_term_page_links_to_its_lesson(client: FlaskClient) -> None:
    assert 'href="/learn/L40"' in client.get("/glossary/breach").text


def test_unknown_term_gets_a_page_that_helps(client: FlaskClient) -> None:
    reply = client.get("/glossary/zebra")
    assert reply.status_code == 404
    assert "another spelling" in reply.text


def test_word_parts_are_found_by_a_part_with_signs_in_it(client: FlaskClient) -> None:
    page = client.get("/glossary/word-parts?q=cardi/o").text
    assert "heart" in page
    assert "-itis" not in page
