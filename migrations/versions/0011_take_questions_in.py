"""Keep uploads of other programs' files while they are read, looked through and kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "intake",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("bank_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("file", sa.String(length=160), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("domain", sa.String(length=4), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("fault", sa.String(length=1000), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("parts", sa.SmallInteger(), nullable=False),
        sa.Column("done", sa.SmallInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("beat_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('reading', 'read', 'keeping', 'kept', 'refused')", name=op.f("ck_intake_state")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_intake_program_id_program"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "bank_id"],
            ["bank.program_id", "bank.id"],
            name=op.f("fk_intake_program_id_bank_id_bank"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_intake_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_intake")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_intake_user_id"), "intake", ["user_id"])
    op.create_table(
        "intake_part",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("intake_id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("losses", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_intake_part_program_id_program"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "intake_id"],
            ["intake.program_id", "intake.id"],
            name=op.f("fk_intake_part_program_id_intake_id_intake"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("program_id", "intake_id", "number", name=op.f("pk_intake_part")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("intake_part")
    op.drop_index(op.f("ix_intake_user_id"), table_name="intake")
    op.drop_table("intake")
