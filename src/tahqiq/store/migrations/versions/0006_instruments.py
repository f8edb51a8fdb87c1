"""Instruments in versions, their life and how the parties read their clauses.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, kind, default in (('instrument', sa.Text(), ''), ('version', sa.Integer(), '1')):
        op.add_column('instrument', sa.Column(name, kind, nullable=False, server_default=default))
    op.execute("UPDATE instrument SET instrument = id, id = id || '/1'")
    op.create_index('instrument_by_instrument', 'instrument', ['instrument'], unique=False)
    op.create_table('instrument_life',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('instrument', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_index('instrument_life_by_instrument', 'instrument_life', ['instrument'], unique=False)
    op.create_table('understanding',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('instrument', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_index('understanding_by_instrument', 'understanding', ['instrument'], unique=False)
