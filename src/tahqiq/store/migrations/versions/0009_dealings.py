"""Papers of what goes on between the parties outside a case.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dealing',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('verb', sa.Text(), nullable=False),
        sa.Column('matter', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_index('dealing_by_matter', 'dealing', ['matter'], unique=False)
    op.create_index('dealing_by_verb', 'dealing', ['verb'], unique=False)
