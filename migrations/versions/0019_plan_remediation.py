"""Plan remediation: plans and their steps, and which assigned work is a step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("remedial", sa.Boolean(), server_default=sa.false(), nullable=False))
    _plan()
    _step()


def _plan() -> None:
    op.create_table(
        "remediation_plan",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("cohort_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("basis", sa.String(length=8), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.BigInteger(), nullable=False),
        sa.Column("drafted_by", sa.LargeBinary(16), nullable=True),
        sa.Column("signed_at", sa.BigInteger(), nullable=True),
        sa.Column("signed_by", sa.LargeBinary(16), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.LargeBinary(16), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint("basis IN ('since', 'mock')", name=op.f("ck_remediation_plan_basis")),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_remediation_plan_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_remediation_plan_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "cohort_id", "user_id"],
            ["enrollment.program_id", "enrollment.cohort_id", "enrollment.user_id"],
            name=op.f("fk_remediation_plan_program_id_cohort_id_user_id_enrollment"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["user.id"], name=op.f(f"fk_remediation_plan_{name}_user"), ondelete="SET NULL"
            )
            for name in ("drafted_by", "signed_by", "closed_by")
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_remediation_plan")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_remediation_plan_program_id_cohort_id_user_id"),
        "remediation_plan",
        ["program_id", "cohort_id", "user_id"],
    )
    op.create_index(op.f("ix_remediation_plan_user_id"), "remediation_plan", ["user_id"])


def _step() -> None:
    op.create_table(
        "remediation_step",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("plan_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("lesson", sa.String(length=32), nullable=True),
        sa.Column("domain", sa.String(length=16), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("wide", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("count", sa.SmallInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("right", sa.SmallInteger(), nullable=True),
        sa.Column("asked", sa.SmallInteger(), nullable=True),
        sa.Column("assignment_id", sa.LargeBinary(16), nullable=True),
        sa.CheckConstraint("kind IN ('lesson', 'quiz', 'retest')", name=op.f("ck_remediation_step_kind")),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_remediation_step_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_remediation_step_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "plan_id"],
            ["remediation_plan.program_id", "remediation_plan.id"],
            name=op.f("fk_remediation_step_program_id_plan_id_remediation_plan"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "assignment_id"],
            ["assignment.program_id", "assignment.id"],
            name=op.f("fk_remediation_step_program_id_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_remediation_step")),
        sqlite_with_rowid=False,
    )
    for columns in (["program_id", "plan_id", "place"], ["program_id", "assignment_id"], ["user_id"]):
        op.create_index(op.f(f"ix_remediation_step_{'_'.join(columns)}"), "remediation_step", columns)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("remediation_step")
    op.drop_table("remediation_plan")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_column("remedial")
