"""Sit mock exams: sittings, what is left at each place, and the exam's conditions of a student."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "study_plan", sa.Column("hidden_timer", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "study_plan", sa.Column("stop_clock", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "sitting",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("hidden_timer", sa.Boolean(), nullable=False),
        sa.Column("breaks", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('full', 'half', 'diagnostic', 'domain', 'rehearsal')", name=op.f("ck_sitting_kind")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_sitting_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_sitting")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sitting_user_id_created_at"), ["user_id", "created_at"], unique=False
        )
    op.create_table(
        "sitting_answer",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("sitting_id", sa.LargeBinary(16), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("struck", sa.JSON(), nullable=False),
        sa.Column("millis", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_sitting_answer_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "sitting_id"],
            ["sitting.user_id", "sitting.id"],
            name=op.f("fk_sitting_answer_user_id_sitting_id_sitting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "sitting_id", "position", name=op.f("pk_sitting_answer")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("sitting_answer")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sitting_user_id_created_at"))
    op.drop_table("sitting")
    with op.batch_alter_table("study_plan", schema=None) as batch_op:
        batch_op.drop_column("stop_clock")
        batch_op.drop_column("hidden_timer")
