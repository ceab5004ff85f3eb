"""Let results of a ledger check readiness, with the student's consent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("checks_outcome", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.create_table(
        "recorded_outcome",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("sat_on", sa.Date(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("foretold", sa.Float(), nullable=True),
        sa.CheckConstraint("foretold BETWEEN 0 AND 1", name=op.f("ck_recorded_outcome_foretold")),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_recorded_outcome_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_recorded_outcome_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "user_id", "sat_on", name=op.f("pk_recorded_outcome")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("recorded_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recorded_outcome_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("recorded_outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recorded_outcome_user_id"))
    op.drop_table("recorded_outcome")
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_column("checks_outcome")
