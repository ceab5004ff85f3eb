"""Keep what privacy needs: warnings, consent to research, programs about to end, runs of retention."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("aids_research", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    _of_person("inactive_warning", "told_at")
    _of_person("research_consent", "given_at")
    op.create_table(
        "program_ending",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.LargeBinary(16), nullable=True),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user.id"], name=op.f("fk_program_ending_asked_by_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_program_ending_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_program_ending")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_program_ending_asked_by"), "program_ending", ["asked_by"])
    op.create_table(
        "retention_run",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.JSON(), nullable=False),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_retention_run_at"), "retention_run", ["at"])


def _of_person(table: str, moment: str) -> None:
    """A row a person, that says since when."""
    op.create_table(
        table,
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column(moment, sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f(f"fk_{table}_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it back."""
    for table in ("retention_run", "program_ending", "research_consent", "inactive_warning"):
        op.drop_table(table)
    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.drop_column("aids_research")
