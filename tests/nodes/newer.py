"""The release after this one, made of a copy of the code: one more migration, and other static files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from studyhub.adapters.revisions import line_of
from studyhub.config import ROOT

from .machines import Node

PARTS = ("studyhub", "static", "templates", "migrations")
NEXT = "9999"
# All that docs/deployment.md allows a revision: a table, an empty column, a column that has a default.
MIGRATION = f"""import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{line_of(ROOT / "migrations")[-1]}"


def upgrade():
    op.create_table(
        "next_thing",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id"),
    )
    op.add_column("review", sa.Column("next_word", sa.String(20), nullable=True))
    op.add_column("review", sa.Column("next_count", sa.Integer(), server_default="7", nullable=False))
"""
STYLE = re.compile(r"/static/(\w+)/css/site\.css")


def newer_code(folder: Path) -> Path:
    """Put the next release below a folder, as `git pull` would beside a node that goes on running."""
    code = folder / "newer"
    for part in PARTS:
        shutil.copytree(ROOT / part, code / part)
    (code / "migrations" / "versions" / f"{NEXT}_add.py").write_text(MIGRATION)
    with (code / "static" / "css" / "site.css").open("a") as changed:
        changed.write("/* The next release. */\n")
    return code


def style_of(node: Node) -> str:
    """The address of the style sheet in the node's pages: another one once its static files are others."""
    status, page = node.ask("/login")
    found = STYLE.search(page)
    assert status == 200, page
    assert found, page
    return found[0]
