"""Lay programs, staff, cohorts, enrolments, invitations, requests; say whose program an event is of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "program",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("college", sa.String(length=120), nullable=False),
        sa.Column("retention_months", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cohort",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("blueprint", sa.String(length=64), nullable=True),
        sa.Column("framework", sa.String(length=64), nullable=True),
        sa.Column("window_from", sa.Date(), nullable=True),
        sa.Column("window_to", sa.Date(), nullable=True),
        sa.Column("join_code", sa.String(length=16), nullable=False),
        sa.Column("joins_open", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_cohort_program_id_program"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("join_code", name=op.f("uq_cohort_join_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "membership",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "role IN ('director', 'instructor', 'assistant')", name=op.f("ck_membership_role")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_membership_program_id_program"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "user_id", name=op.f("pk_membership")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)
    op.create_table(
        "cohort_right",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("cohort_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("may", sa.String(length=8), nullable=False),
        sa.CheckConstraint("may IN ('view', 'edit')", name=op.f("ck_cohort_right_may")),
        sa.ForeignKeyConstraint(
            ["program_id", "cohort_id"],
            ["cohort.program_id", "cohort.id"],
            name=op.f("fk_cohort_right_program_id_cohort_id_cohort"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "user_id"],
            ["membership.program_id", "membership.user_id"],
            name=op.f("fk_cohort_right_program_id_user_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_cohort_right_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_cohort_right_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "cohort_id", "user_id", name=op.f("pk_cohort_right")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "enrollment",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("cohort_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("shares_practice", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id", "cohort_id"],
            ["cohort.program_id", "cohort.id"],
            name=op.f("fk_enrollment_program_id_cohort_id_cohort"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_enrollment_program_id_program"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_enrollment_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "cohort_id", "user_id", name=op.f("pk_enrollment")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrollment_user_id"), ["user_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("cohort_id", sa.LargeBinary(16), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.LargeBinary(16), nullable=True),
        sa.CheckConstraint(
            "role IN ('director', 'instructor', 'assistant', 'student')", name=op.f("ck_invitation_role")
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "cohort_id"],
            ["cohort.program_id", "cohort.id"],
            name=op.f("fk_invitation_program_id_cohort_id_cohort"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_invitation_program_id_program"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_invitation_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_user_id"), ["user_id"], unique=False)
    op.create_table(
        "record_request",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("cohort_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('inspect', 'correct')", name=op.f("ck_record_request_kind")),
        sa.CheckConstraint(
            "outcome IN ('done', 'refused', 'withdrawn')", name=op.f("ck_record_request_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "cohort_id"],
            ["cohort.program_id", "cohort.id"],
            name=op.f("fk_record_request_program_id_cohort_id_cohort"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_record_request_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_record_request_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_record_request")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("record_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_request_user_id"), ["user_id"], unique=False)
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("program_id", sa.LargeBinary(16), nullable=True))
        batch_op.add_column(sa.Column("cohort_id", sa.LargeBinary(16), nullable=True))
        batch_op.create_index(batch_op.f("ix_audit_event_program_id_at"), ["program_id", "at"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_program_id_at"))
        batch_op.drop_column("cohort_id")
        batch_op.drop_column("program_id")
    with op.batch_alter_table("record_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_request_user_id"))
    op.drop_table("record_request")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_user_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_email"))
    op.drop_table("invitation")
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrollment_user_id"))
    op.drop_table("enrollment")
    op.drop_table("cohort_right")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_user_id"))
    op.drop_table("membership")
    op.drop_table("cohort")
    op.drop_table("program")
