"""Link accounts with colleges' providers, and keep how somebody signed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BEFORE, AFTER = "'second', 'enrol', 'passkey'", "'second', 'enrol', 'passkey', 'college'"


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "college_link",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("claim", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_college_link_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_college_link")),
        sa.UniqueConstraint("issuer", "claim", "subject", name=op.f("uq_college_link_issuer_claim_subject")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("signin", schema=None) as batch_op:
        batch_op.add_column(sa.Column("how", sa.String(length=40), server_default="", nullable=False))
    _allow(AFTER)


def _allow(purposes: str) -> None:
    """Say what a ticket may be for."""
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_ticket_purpose"), type_="check")
        batch_op.create_check_constraint(op.f("ck_ticket_purpose"), f"purpose IN ({purposes})")


def downgrade() -> None:
    """Take it back; who is on the way from a college begins again."""
    op.execute("DELETE FROM ticket WHERE purpose = 'college'")
    _allow(BEFORE)
    with op.batch_alter_table("signin", schema=None) as batch_op:
        batch_op.drop_column("how")
    op.drop_table("college_link")
