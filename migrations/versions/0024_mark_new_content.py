"""Mark that the content was exchanged, for all nodes to see."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "site_mark",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("stamp", sa.LargeBinary(16), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_mark")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("site_mark")
