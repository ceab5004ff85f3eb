"""Keep with each answer the recall that the memory model foretold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("review", sa.Column("recall", sa.Float(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_column("recall")
