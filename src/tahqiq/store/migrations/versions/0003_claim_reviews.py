"""Reviews of claims by people: a table of their own, and how each claim stands by them.

Revision ID: 0003

Claims that are there already are unreviewed, or rows of a form, and all of them count.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('claim', sa.Column('review', sa.Text(), nullable=False, server_default='unreviewed'))
    op.add_column('claim', sa.Column('stands', sa.Integer(), nullable=False, server_default='1'))
    op.execute("""UPDATE claim SET review = 'filed' WHERE body LIKE '%"reader":"form/%'""")
    op.create_table('claim_review',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.Column('submission', sa.Text(), nullable=False),
        sa.Column('claim', sa.Text(), nullable=False),
        sa.Column('turn', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_index('claim_review_by_submission', 'claim_review', ['submission'], unique=False)
    op.create_index('claim_review_by_claim', 'claim_review', ['claim'], unique=False)
