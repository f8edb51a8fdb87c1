"""Merges, splits and undos of incidents by people, and where the ids of merged incidents lead.

Revision ID: 0004

What people judged before stays in the table of judgements and goes on barring the machine; what it says of single
claims comes into the new tables with the next 'tahqiq rebuild'.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('regrouping',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('incident', sa.Text(), nullable=False),
        sa.Column('other', sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_index('regrouping_by_incident', 'regrouping', ['incident'], unique=False)
    op.create_index('regrouping_by_other', 'regrouping', ['other'], unique=False)
    op.create_table('word',
        sa.Column('judgement', sa.Text(), nullable=False),
        sa.Column('side', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('claim', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('judgement', 'side', 'claim')
    )
    op.create_index('word_by_claim', 'word', ['claim'], unique=False)
    op.create_table('shift',
        sa.Column('judgement', sa.Text(), nullable=False),
        sa.Column('claim', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('was', sa.Text(), nullable=True),
        sa.Column('was_judgement', sa.Text(), nullable=True),
        sa.Column('was_person', sa.Integer(), nullable=False),
        sa.Column('became', sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint('judgement', 'claim')
    )
    op.create_index('shift_by_claim', 'shift', ['claim'], unique=False)
    op.create_table('taken_back',
        sa.Column('judgement', sa.Text(), nullable=False),
        sa.Column('by', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('judgement')
    )
    op.create_table('moved',
        sa.Column('incident', sa.Text(), nullable=False),
        sa.Column('became', sa.Text(), nullable=False),
        sa.Column('by', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('incident')
    )
    op.create_index('moved_by_became', 'moved', ['became'], unique=False)
