"""Note of whose completed assignment webhooks were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("assignment_student", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("assignment_student", schema=None) as batch_op:
        batch_op.drop_column("told_at")
