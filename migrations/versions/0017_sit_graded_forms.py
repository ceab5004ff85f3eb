"""Sit graded forms: their versions, grants, attempts and incidents; seal a sitting until its keys are out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OLD = "kind IN ('full', 'half', 'diagnostic', 'domain', 'rehearsal')"
NEW = "kind IN ('full', 'half', 'diagnostic', 'domain', 'rehearsal', 'graded')"


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "graded_form",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("assignment_id", sa.LargeBinary(16), nullable=False),
        sa.Column("bank_id", sa.LargeBinary(16), nullable=False),
        sa.Column("made", sa.String(length=8), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("ranges", sa.JSON(), nullable=False),
        sa.Column("given", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("made IN ('shuffled', 'drawn')", name=op.f("ck_graded_form_made")),
        sa.ForeignKeyConstraint(
            ["program_id", "assignment_id"],
            ["assignment.program_id", "assignment.id"],
            name=op.f("fk_graded_form_program_id_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "bank_id"],
            ["bank.program_id", "bank.id"],
            name=op.f("fk_graded_form_program_id_bank_id_bank"),
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_graded_form_program_id_program"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "assignment_id", name=op.f("pk_graded_form")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "graded_incident",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("assignment_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=True),
        sa.Column("actor_id", sa.LargeBinary(16), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "kind IN ('code', 'early', 'late', 'address', 'device', 'away', 'break', 'time', 'staff')",
            name=op.f("ck_graded_incident_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user.id"], name=op.f("fk_graded_incident_actor_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "assignment_id"],
            ["assignment.program_id", "assignment.id"],
            name=op.f("fk_graded_incident_program_id_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_graded_incident_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_graded_incident_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_graded_incident")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("graded_incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_graded_incident_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_graded_incident_program_id_assignment_id_at"),
            ["program_id", "assignment_id", "at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_graded_incident_user_id"), ["user_id"], unique=False)

    op.create_table(
        "graded_student",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("assignment_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("more", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id", "assignment_id"],
            ["assignment.program_id", "assignment.id"],
            name=op.f("fk_graded_student_program_id_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_graded_student_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_graded_student_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "assignment_id", "user_id", name=op.f("pk_graded_student")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("graded_student", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_graded_student_user_id"), ["user_id"], unique=False)

    op.create_table(
        "graded_attempt",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("assignment_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("voided_at", sa.BigInteger(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=False),
        sa.Column("again", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id", "assignment_id", "user_id", "number"],
            [
                "assignment_attempt.program_id",
                "assignment_attempt.assignment_id",
                "assignment_attempt.user_id",
                "assignment_attempt.number",
            ],
            name="fk_graded_attempt_attempt",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_graded_attempt_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_graded_attempt_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "program_id", "assignment_id", "user_id", "number", name=op.f("pk_graded_attempt")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("graded_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_graded_attempt_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ends_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("sealed", sa.Boolean(), server_default=sa.false(), nullable=False))
    change_kinds(OLD, NEW)


def downgrade() -> None:
    """Take it back; graded sittings have no place in the older tables."""
    op.execute("DELETE FROM sitting WHERE kind = 'graded'")
    change_kinds(NEW, OLD)
    # Not in a batch: that makes the table anew on SQLite, and its answers would go with the old one.
    op.execute("ALTER TABLE sitting DROP COLUMN sealed")
    op.execute("ALTER TABLE sitting DROP COLUMN ends_by")
    with op.batch_alter_table("graded_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_graded_attempt_user_id"))

    op.drop_table("graded_attempt")
    with op.batch_alter_table("graded_student", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_graded_student_user_id"))

    op.drop_table("graded_student")
    with op.batch_alter_table("graded_incident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_graded_incident_user_id"))
        batch_op.drop_index(batch_op.f("ix_graded_incident_program_id_assignment_id_at"))
        batch_op.drop_index(batch_op.f("ix_graded_incident_actor_id"))

    op.drop_table("graded_incident")
    op.drop_table("graded_form")


def change_kinds(before: str, after: str) -> None:
    """Let sittings be of other kinds.

    A constraint cannot be changed on SQLite without making the table anew, which would take its answers
    along. So the schema's own text is changed, as SQLite's documentation (ALTER TABLE, section 7) has it for
    a CHECK.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_sitting_kind"), "sitting", type_="check")
        op.create_check_constraint(op.f("ck_sitting_kind"), "sitting", after)
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'sitting'",
        (before, after),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
