"""The labels in use that release to members by name.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "named_label", sa.Column("label", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("label")
    )
