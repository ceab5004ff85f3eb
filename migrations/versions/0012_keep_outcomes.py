"""Keep a program's outcome ledger, evidence of competencies and assessment plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "plan_line",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("goal", sa.String(length=200), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=48), nullable=False),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("share", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("filled_at", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint("target BETWEEN 0 AND 1", name=op.f("ck_plan_line_target")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_plan_line_program_id_program"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_plan_line")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evidence",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("cohort_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("competency", sa.String(length=32), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.LargeBinary(16), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 6", name=op.f("ck_evidence_level")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_evidence_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "cohort_id"],
            ["cohort.program_id", "cohort.id"],
            name=op.f("fk_evidence_program_id_cohort_id_cohort"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_evidence_program_id_program"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_evidence_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_evidence")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_evidence_user_id"), "evidence", ["user_id"])

    op.create_table(
        "ledger_entry",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("cohort_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("exam_on", sa.Date(), nullable=True),
        sa.Column("attempt", sa.SmallInteger(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("graduated_on", sa.Date(), nullable=True),
        sa.Column("placement", sa.String(length=8), nullable=False),
        sa.Column("placed_as", sa.String(length=160), nullable=False),
        sa.Column("graduate_mark", sa.SmallInteger(), nullable=True),
        sa.Column("employer_mark", sa.SmallInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "placement IN ('', 'field', 'other', 'study', 'none', 'unknown')",
            name=op.f("ck_ledger_entry_placement"),
        ),
        sa.CheckConstraint("attempt BETWEEN 1 AND 20", name=op.f("ck_ledger_entry_attempt")),
        sa.CheckConstraint("employer_mark BETWEEN 1 AND 5", name=op.f("ck_ledger_entry_employer_mark")),
        sa.CheckConstraint("graduate_mark BETWEEN 1 AND 5", name=op.f("ck_ledger_entry_graduate_mark")),
        sa.ForeignKeyConstraint(
            ["program_id", "cohort_id"],
            ["cohort.program_id", "cohort.id"],
            name=op.f("fk_ledger_entry_program_id_cohort_id_cohort"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_ledger_entry_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_ledger_entry_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_ledger_entry")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ledger_entry_user_id"), "ledger_entry", ["user_id"])

    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("shares_outcome", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("year_month", sa.SmallInteger(), server_default=sa.text("7"), nullable=False)
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.drop_column("year_month")
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_column("shares_outcome")
    for table in ("ledger_entry", "evidence", "plan_line"):
        op.drop_table(table)
