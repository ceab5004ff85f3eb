from __future__ import annotations

import pytest
from flask.testing import FlaskClient


def test_results_mark_the_words_looked_for(client: FlaskClient) -> None:
    assert "<mark>breach</mark>" in client.get("/search?q=breach").text


def test_query_is_escaped_in_the_page(client: FlaskClient) -> None:
    page = client.get("/search?q=<script>alert(1)</script>").text
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("query", ["", '"', "title:x OR", "%00", "a" * 5000])
def test_odd_queries_get_a_page(client: FlaskClient, query: str) -> None:
    assert client.get("/search", query_string={"q": query}).status_code == 200
    assert client.get("/search/suggest", query_string={"q": query}).json == {"suggestions": []}


def test_suggestions_name_where_they_lead(client: FlaskClient) -> None:
    suggestions = client.get("/search/suggest?q=brea").json["suggestions"]
    assert {"text": "breach", "kind": "Glossary", "href": "/glossary/breach"} in suggestions


def test_stranger_never_finds_an_explanation(client: FlaskClient) -> None:
    assert "Nothing holds all of these words" in client.get("/search?q=encrypted").text
