"""Keep the day's plan, what a sitting came to, its highlights and calculator, and real exam results."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "study_plan", sa.Column("calculator", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calculator", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("right", sa.SmallInteger(), nullable=True))
        batch_op.add_column(sa.Column("scored", sa.SmallInteger(), nullable=True))
    with op.batch_alter_table("sitting_answer", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("highlights", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
    op.create_table(
        "day_plan",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("study_day", sa.Date(), nullable=False),
        sa.Column("made_from", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("picked", sa.JSON(), nullable=False),
        sa.Column("price", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_day_plan_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_day_plan")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "exam_outcome",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("sat_on", sa.Date(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("scaled", sa.SmallInteger(), nullable=True),
        sa.Column("foretold", sa.Float(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("scaled BETWEEN 100 AND 400", name=op.f("ck_exam_outcome_scaled")),
        sa.CheckConstraint("foretold BETWEEN 0 AND 1", name=op.f("ck_exam_outcome_foretold")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_exam_outcome_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "sat_on", name=op.f("pk_exam_outcome")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("exam_outcome")
    op.drop_table("day_plan")
    with op.batch_alter_table("sitting_answer", schema=None) as batch_op:
        batch_op.drop_column("highlights")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_column("scored")
        batch_op.drop_column("right")
        batch_op.drop_column("calculator")
    with op.batch_alter_table("study_plan", schema=None) as batch_op:
        batch_op.drop_column("calculator")
