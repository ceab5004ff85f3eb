"""Lay assignments, their students, attempts and kept results; say by when an assigned exam must be begun."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "assignment",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("cohort_id", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.Column("late", sa.String(length=8), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("counts", sa.String(length=8), nullable=False),
        sa.Column("chosen", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("counts IN ('best', 'last', 'first')", name=op.f("ck_assignment_counts")),
        sa.CheckConstraint("late IN ('refused', 'marked', 'reduced')", name=op.f("ck_assignment_late")),
        sa.CheckConstraint("due_at > opens_at AND closes_at >= due_at", name=op.f("ck_assignment_moments")),
        sa.ForeignKeyConstraint(
            ["program_id", "cohort_id"],
            ["cohort.program_id", "cohort.id"],
            name=op.f("fk_assignment_program_id_cohort_id_cohort"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_assignment_program_id_program"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_assignment")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_program_id_cohort_id_due_at"),
            ["program_id", "cohort_id", "due_at"],
            unique=False,
        )

    op.create_table(
        "assignment_attempt",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("assignment_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("session_id", sa.LargeBinary(16), nullable=True),
        sa.Column("sitting_id", sa.LargeBinary(16), nullable=True),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(session_id IS NULL) <> (sitting_id IS NULL)", name=op.f("ck_assignment_attempt_place")
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "assignment_id"],
            ["assignment.program_id", "assignment.id"],
            name=op.f("fk_assignment_attempt_program_id_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_assignment_attempt_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "session_id"],
            ["study_session.user_id", "study_session.id"],
            name=op.f("fk_assignment_attempt_user_id_session_id_study_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "sitting_id"],
            ["sitting.user_id", "sitting.id"],
            name=op.f("fk_assignment_attempt_user_id_sitting_id_sitting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_assignment_attempt_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "program_id", "assignment_id", "user_id", "number", name=op.f("pk_assignment_attempt")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("assignment_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_attempt_user_id_session_id"), ["user_id", "session_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assignment_attempt_user_id_sitting_id"), ["user_id", "sitting_id"], unique=False
        )

    op.create_table(
        "assignment_result",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("assignment_id", sa.LargeBinary(16), nullable=False),
        sa.Column("person", sa.LargeBinary(16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("right", sa.SmallInteger(), nullable=True),
        sa.Column("asked", sa.SmallInteger(), nullable=True),
        sa.Column("credit", sa.Float(), nullable=True),
        sa.CheckConstraint("credit BETWEEN 0 AND 1", name=op.f("ck_assignment_result_credit")),
        sa.ForeignKeyConstraint(
            ["program_id", "assignment_id"],
            ["assignment.program_id", "assignment.id"],
            name=op.f("fk_assignment_result_program_id_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_assignment_result_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("program_id", "assignment_id", "person", name=op.f("pk_assignment_result")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "assignment_student",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("assignment_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("chosen", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id", "assignment_id"],
            ["assignment.program_id", "assignment.id"],
            name=op.f("fk_assignment_student_program_id_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_assignment_student_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_assignment_student_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "assignment_id", "user_id", name=op.f("pk_assignment_student")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("assignment_student", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_student_user_id"), ["user_id"], unique=False)
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begin_by", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("assignment_student", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_student_user_id"))
    op.drop_table("assignment_student")
    op.drop_table("assignment_result")
    with op.batch_alter_table("assignment_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_attempt_user_id_sitting_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_attempt_user_id_session_id"))
    op.drop_table("assignment_attempt")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_program_id_cohort_id_due_at"))
    op.drop_table("assignment")
    # Not in a batch: that makes the table anew on SQLite, and its answers would go with the old one.
    op.execute("ALTER TABLE sitting DROP COLUMN begin_by")
