"""Keep standings of students, alerts about them, who spoke to them, and what a program wants to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "alert_rule",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("inactive_days", sa.SmallInteger(), nullable=False),
        sa.Column("behind_percent", sa.SmallInteger(), nullable=False),
        sa.Column("fall_points", sa.SmallInteger(), nullable=False),
        sa.Column("near_days", sa.SmallInteger(), nullable=False),
        sa.Column("possible_too", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_alert_rule_program_id_program"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_alert_rule")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alert",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("cohort_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("reason", sa.String(length=48), nullable=False),
        sa.Column("strength", sa.String(length=8), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("passed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.String(length=8), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("outcome_note", sa.Text(), nullable=False),
        sa.CheckConstraint("closed_by IN ('passed', 'person', 'ended')", name=op.f("ck_alert_closed_by")),
        sa.CheckConstraint(
            "outcome IN ('recovered', 'no change', 'passed', 'failed', 'left', 'mistaken')",
            name=op.f("ck_alert_outcome"),
        ),
        sa.CheckConstraint("strength IN ('clear', 'possible')", name=op.f("ck_alert_strength")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_alert_owner_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "cohort_id"],
            ["cohort.program_id", "cohort.id"],
            name=op.f("fk_alert_program_id_cohort_id_cohort"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_alert_program_id_program"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_alert_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_alert")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_alert_program_id_cohort_id_user_id"),
            ["program_id", "cohort_id", "user_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_alert_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_alert_open",
            ["program_id", "cohort_id", "user_id", "reason"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
    op.create_table(
        "alert_contact",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("alert_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("by_id", sa.LargeBinary(16), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "how IN ('meeting', 'phone', 'mail', 'class', 'other')", name=op.f("ck_alert_contact_how")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_alert_contact_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "alert_id"],
            ["alert.program_id", "alert.id"],
            name=op.f("fk_alert_contact_program_id_alert_id_alert"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_alert_contact_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_alert_contact_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_alert_contact")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("alert_contact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_alert_contact_program_id_alert_id"), ["program_id", "alert_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_alert_contact_user_id"), ["user_id"], unique=False)
    op.create_table(
        "standing",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("cohort_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("good_until", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("log_at", sa.BigInteger(), nullable=True),
        sa.Column("last_at", sa.BigInteger(), nullable=True),
        sa.Column("study_day", sa.Date(), nullable=False),
        sa.Column("exam_date", sa.Date(), nullable=True),
        sa.Column("band", sa.String(length=16), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("middle", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("planned_minutes", sa.Integer(), nullable=False),
        sa.Column("done_minutes", sa.Integer(), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("weeks", sa.JSON(), nullable=False),
        sa.Column("mocks", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "band IN ('unlikely', 'unsure', 'likely', 'very likely')", name=op.f("ck_standing_band")
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "cohort_id", "user_id"],
            ["enrollment.program_id", "enrollment.cohort_id", "enrollment.user_id"],
            name=op.f("fk_standing_program_id_cohort_id_user_id_enrollment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_standing_program_id_program"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_standing_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "cohort_id", "user_id", name=op.f("pk_standing")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_user_id"))
    op.drop_table("standing")
    with op.batch_alter_table("alert_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_contact_user_id"))
        batch_op.drop_index(batch_op.f("ix_alert_contact_program_id_alert_id"))
    op.drop_table("alert_contact")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_alert_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_alert_user_id"))
        batch_op.drop_index(batch_op.f("ix_alert_program_id_cohort_id_user_id"))
    op.drop_table("alert")
    op.drop_table("alert_rule")
