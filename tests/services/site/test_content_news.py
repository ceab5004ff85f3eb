from __future__ import annotations

from flask import Flask

from studyhub.services.site.content_news import ContentNews, announce_content
from tests.conftest import NOW


def test_every_process_looks_again_once_for_each_announcement(app: Flask) -> None:
    looks: list[str] = []
    one, two = ContentNews(lambda: looks.append("one")), ContentNews(lambda: looks.append("two"))
    for _ in range(2):
        announce_content(now=NOW)
        for process in (one, two, one, two):
            process.look()
    assert looks == ["one", "two", "one", "two"]


def test_nobody_looks_again_where_nothing_was_announced(app: Flask) -> None:
    looks: list[str] = []
    ContentNews(lambda: looks.append("one")).look()
    assert looks == []
