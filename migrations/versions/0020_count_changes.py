"""Count changes: how often what a person or a program sees was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    for owner in ("user", "program"):
        op.create_table(
            f"{owner}_stamp",
            sa.Column(f"{owner}_id", sa.LargeBinary(16), nullable=False),
            sa.Column("n", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                [f"{owner}_id"],
                [f"{owner}.id"],
                name=op.f(f"fk_{owner}_stamp_{owner}_id_{owner}"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint(f"{owner}_id", name=op.f(f"pk_{owner}_stamp")),
            sqlite_with_rowid=False,
        )


def downgrade() -> None:
    """Undo it."""
    for owner in ("program", "user"):
        op.drop_table(f"{owner}_stamp")
