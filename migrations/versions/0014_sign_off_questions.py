"""Keep credentials of staff, and the questions that they sign off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "staff_credential",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("credential", sa.String(length=80), nullable=False),
        sa.Column("declared_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_by", sa.LargeBinary(16), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_staff_credential_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_staff_credential_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "user_id"],
            ["membership.program_id", "membership.user_id"],
            name=op.f("fk_staff_credential_program_id_user_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["user.id"],
            name=op.f("fk_staff_credential_confirmed_by_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("program_id", "user_id", name=op.f("pk_staff_credential")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_staff_credential_confirmed_by"), "staff_credential", ["confirmed_by"])
    op.create_table(
        "sign_off",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("item_key", sa.String(length=120), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("signer_id", sa.LargeBinary(16), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("credential", sa.String(length=80), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_sign_off_program_id_program"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["user.id"], name=op.f("fk_sign_off_signer_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_sign_off")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sign_off_program_id_item_key"), "sign_off", ["program_id", "item_key"])
    op.create_index(op.f("ix_sign_off_signer_id"), "sign_off", ["signer_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("sign_off")
    op.drop_table("staff_credential")
