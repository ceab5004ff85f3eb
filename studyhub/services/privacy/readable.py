"""A person's export as a page that anybody can read, in the words of the inventory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .inventory import AREAS
from .inventory.kept import Kept

Rows = Sequence[Mapping[str, Any]]
_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Your data in StudyHub</title><style>'
    "body{font:1rem/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;font-size:.85rem}td,th{border:1px solid #888;padding:.2rem .5rem;"
    "text-align:left;vertical-align:top}</style></head><body><main><h1>Your data in StudyHub</h1>"
    "<p>Times are UTC. What is not listed here is not stored.</p>"
)


def readable(tables: Mapping[str, Rows]) -> str:
    """An HTML page of all tables, area by area; empty ones are named and left out."""
    parts, empty = [_HEAD], []
    for title, entries in AREAS:
        parts.append(f"<h2>{escape(title)}</h2>")
        for entry in entries:
            if rows := tables.get(entry.table):
                parts.append(_section(entry, rows))
            elif entry.table in tables:
                empty.append(entry.title)
    parts.append(f"<h2>Nothing is stored of</h2><p>{escape(', '.join(empty))}</p></main></body></html>")
    return "\n".join(parts)


def _section(entry: Kept, rows: Rows) -> str:
    told = (
        f"<h3>{escape(entry.title)}</h3><p>{escape('; '.join(entry.holds))}. <strong>Why:</strong> "
        f"{escape(entry.why)}. <strong>How long:</strong> {escape(entry.how_long)}. "
        f"<strong>Who sees it:</strong> {escape(entry.who)}.</p>"
    )
    names = list(rows[0])
    head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row[name])}</td>" for name in names) + "</tr>" for row in rows
    )
    return f"{told}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return escape(json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value))
