"""Which programs are a person's, as a part of statements that ask for what stands in them."""

from __future__ import annotations

import sqlalchemy as sa

from studyhub.models import Cohort, Enrollment, Membership

# The person's programs come first: asked of each program whether it is theirs, it walks all of the site's.
PROGRAMS_OF = sa.union(
    sa.select(Membership.program_id).where(Membership.user_id == sa.bindparam("user_id")),
    sa.select(Enrollment.program_id).where(
        Enrollment.user_id == sa.bindparam("user_id"),
        Enrollment.left_at.is_(None),
        Cohort.program_id == Enrollment.program_id,
        Cohort.id == Enrollment.cohort_id,
        Cohort.archived_at.is_(None),
    ),
)
"""Ids of the programs that `user_id` works in, or learns in: not left, its cohort not in the archive."""
