"""The full register: entries, tiles, checkpoints, cosignatures, what is sealed beside them; and the projections.

Revision ID: 0002

The base of all missions. What the rehearsal version (0001) made is not carried over.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = None
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE TABLE entry (idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL, hash BLOB) STRICT",
    "CREATE TABLE once (nonce TEXT PRIMARY KEY NOT NULL, idx INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    # With row ids on purpose: rows of 9 kB without them make a tree of nine keys a page, four times slower to read.
    "CREATE TABLE tile (level INTEGER NOT NULL, n INTEGER NOT NULL, inside BLOB, data BLOB NOT NULL,"
    " PRIMARY KEY (level, n), CHECK (length(data) BETWEEN 32 AND 8192 AND length(data) % 32 = 0)) STRICT",
    "CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, root TEXT NOT NULL, note TEXT NOT NULL) STRICT",
    "CREATE TABLE cosignature (size INTEGER NOT NULL, witness TEXT NOT NULL, line TEXT NOT NULL,"
    " time INTEGER NOT NULL, PRIMARY KEY (size, witness)) STRICT",
    "CREATE TABLE sealed (sha256 TEXT PRIMARY KEY NOT NULL, idx INTEGER NOT NULL, kind TEXT NOT NULL,"
    " name TEXT NOT NULL, data BLOB NOT NULL, CHECK (kind IN ('disclosures', 'remaining', 'rest', 'original'))) STRICT",
    "CREATE TABLE redacted (idx INTEGER PRIMARY KEY) STRICT",
    "CREATE TABLE evidence (id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL,"
    " at TEXT NOT NULL) STRICT",
)
_POSTGRES = (
    "CREATE TABLE entry (idx BIGINT PRIMARY KEY, leaf BYTEA NOT NULL, hash BYTEA)",
    "CREATE TABLE once (nonce TEXT PRIMARY KEY, idx BIGINT NOT NULL)",
    "CREATE TABLE tile (level INTEGER NOT NULL, n BIGINT NOT NULL, inside BYTEA, data BYTEA NOT NULL,"
    " PRIMARY KEY (level, n),"
    " CHECK (octet_length(data) BETWEEN 32 AND 8192 AND octet_length(data) % 32 = 0))",
    "ALTER TABLE tile ALTER COLUMN data SET STORAGE EXTERNAL",  # hashes do not compress
    "CREATE TABLE checkpoint (size BIGINT PRIMARY KEY, root TEXT NOT NULL, note TEXT NOT NULL)",
    "CREATE TABLE cosignature (size BIGINT NOT NULL, witness TEXT NOT NULL, line TEXT NOT NULL,"
    " time BIGINT NOT NULL, PRIMARY KEY (size, witness))",
    "CREATE TABLE sealed (sha256 TEXT PRIMARY KEY, idx BIGINT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,"
    " data BYTEA NOT NULL, CHECK (kind IN ('disclosures', 'remaining', 'rest', 'original')))",
    "ALTER TABLE sealed ALTER COLUMN data SET STORAGE EXTERNAL",
    "CREATE TABLE redacted (idx BIGINT PRIMARY KEY)",
    "CREATE TABLE evidence (id TEXT PRIMARY KEY, kind TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL,"
    " at TEXT NOT NULL)",
)
_INDEXES = (
    "CREATE INDEX sealed_by_entry ON sealed (idx)",
    "CREATE INDEX sealed_by_name ON sealed (name)",
)
_NEVER_CHANGED = ("entry", "once", "checkpoint", "cosignature", "redacted", "evidence")
_ONLY_GROWS = "the register only grows"
_ONLY_REDACTED = "only what a redaction names is taken out"
_NAMES_NO_ENTRY = "a redaction names an entry of the register"


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (*(_SQLITE if sqlite else _POSTGRES), *_INDEXES):
        op.execute(statement)
    for statement in _guards_of_sqlite() if sqlite else _guards_of_postgres():
        op.execute(statement)
    _projections()


def _guards_of_sqlite():
    """Nothing of the register is changed or taken out, not even by mistake."""

    def guard(name, event, why, when="1"):
        return f"CREATE TRIGGER {name} BEFORE {event} WHEN {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"

    for table in _NEVER_CHANGED:
        yield guard(f"{table}_no_update", f"UPDATE ON {table}", _ONLY_GROWS)
        yield guard(f"{table}_no_delete", f"DELETE ON {table}", _ONLY_GROWS)
    yield guard("tile_no_delete", "DELETE ON tile", _ONLY_GROWS)
    yield guard(
        "tile_no_update",
        "UPDATE ON tile",
        _ONLY_GROWS,
        "OLD.level <> NEW.level OR OLD.n <> NEW.n OR length(OLD.data) >= 8192"
        " OR substr(NEW.data, 1, length(OLD.data)) <> OLD.data",
    )
    yield guard("sealed_no_update", "UPDATE ON sealed", _ONLY_GROWS)
    yield guard(
        "sealed_no_delete",
        "DELETE ON sealed",
        _ONLY_REDACTED,
        "NOT EXISTS (SELECT 1 FROM redacted WHERE idx = OLD.idx)",
    )
    yield guard(
        "redacted_names_entry",
        "INSERT ON redacted",
        _NAMES_NO_ENTRY,
        "NOT EXISTS (SELECT 1 FROM entry WHERE idx = NEW.idx)",
    )


def _guards_of_postgres():
    def refusing(name, test, why):
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {test} THEN RAISE EXCEPTION '{why}'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )

    def guard(name, event, function, each="ROW"):
        return f"CREATE TRIGGER {name} BEFORE {event} FOR EACH {each} EXECUTE FUNCTION {function}()"

    yield refusing("tahqiq_append_only", "true", _ONLY_GROWS)
    yield refusing(
        "tahqiq_tile_grows",
        "OLD.level <> NEW.level OR OLD.n <> NEW.n OR octet_length(OLD.data) >= 8192"
        " OR substring(NEW.data from 1 for octet_length(OLD.data)) <> OLD.data",
        _ONLY_GROWS,
    )
    yield refusing(
        "tahqiq_only_redacted", "NOT EXISTS (SELECT 1 FROM redacted WHERE idx = OLD.idx)", _ONLY_REDACTED
    )
    yield refusing(
        "tahqiq_redacts_entry", "NOT EXISTS (SELECT 1 FROM entry WHERE idx = NEW.idx)", _NAMES_NO_ENTRY
    )
    for table in _NEVER_CHANGED:
        yield guard(f"{table}_no_update", f"UPDATE ON {table}", "tahqiq_append_only")
        yield guard(f"{table}_no_delete", f"DELETE ON {table}", "tahqiq_append_only")
    for table in (*_NEVER_CHANGED, "tile", "sealed"):
        yield guard(f"{table}_no_truncate", f"TRUNCATE ON {table}", "tahqiq_append_only", "STATEMENT")
    yield guard("tile_no_delete", "DELETE ON tile", "tahqiq_append_only")
    yield guard("tile_no_update", "UPDATE ON tile", "tahqiq_tile_grows")
    yield guard("sealed_no_update", "UPDATE ON sealed", "tahqiq_append_only")
    yield guard("sealed_no_delete", "DELETE ON sealed", "tahqiq_only_redacted")
    yield guard("redacted_names_entry", "INSERT ON redacted", "tahqiq_redacts_entry")


def _projections() -> None:
    op.create_table('bulletin',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('day', sa.Text(), nullable=False),
        sa.Column('audience', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_table('claim',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.Column('submission', sa.Text(), nullable=False),
        sa.Column('reading', sa.Text(), nullable=False),
        sa.Column('event_type', sa.Text(), nullable=False),
        sa.Column('family', sa.Text(), nullable=False),
        sa.Column('day_from', sa.Text(), nullable=True),
        sa.Column('day_to', sa.Text(), nullable=True),
        sa.Column('lat', sa.Float(), nullable=True),
        sa.Column('lon', sa.Float(), nullable=True),
        sa.Column('eligible', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_index('claim_by_day', 'claim', ['family', 'day_from', 'day_to'], unique=False)
    op.create_index('claim_by_submission', 'claim', ['submission'], unique=False)
    op.create_table('coverage',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.Column('submission', sa.Text(), nullable=False),
        sa.Column('start', sa.Text(), nullable=False),
        sa.Column('end', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_table('done',
        sa.Column('idx', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('verb', sa.Text(), nullable=False),
        sa.Column('member', sa.Text(), nullable=False),
        sa.Column('at', sa.Text(), nullable=False),
        sa.Column('subject', sa.Text(), nullable=False),
        sa.Column('incident', sa.Text(), nullable=True),
        sa.Column('release', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('idx')
    )
    op.create_index('done_by_incident', 'done', ['incident'], unique=False)
    op.create_index('done_by_subject', 'done', ['subject'], unique=False)
    op.create_table('finding',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('incident', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_index('finding_by_incident', 'finding', ['incident'], unique=False)
    op.create_table('instrument',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_table('judgement',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('claim', sa.Text(), nullable=False),
        sa.Column('incident', sa.Text(), nullable=False),
        sa.Column('verdict', sa.Text(), nullable=False),
        sa.Column('person', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_index('judgement_by_claim', 'judgement', ['claim'], unique=False)
    op.create_index('judgement_by_incident', 'judgement', ['incident'], unique=False)
    op.create_table('member',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('seat', sa.Text(), nullable=False),
        sa.Column('role', sa.Text(), nullable=False),
        sa.Column('key_id', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_table('membership',
        sa.Column('claim', sa.Text(), nullable=False),
        sa.Column('incident', sa.Text(), nullable=False),
        sa.Column('judgement', sa.Text(), nullable=False),
        sa.Column('person', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('claim')
    )
    op.create_index('membership_by_incident', 'membership', ['incident'], unique=False)
    op.create_table('mission',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_table('notice',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.Column('submission', sa.Text(), nullable=False),
        sa.Column('start', sa.Text(), nullable=False),
        sa.Column('end', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_table('observation',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.Column('submission', sa.Text(), nullable=False),
        sa.Column('at', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_index('observation_by_time', 'observation', ['at'], unique=False)
    op.create_table('projected',
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('name')
    )
    op.create_table('reading',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('submission', sa.Text(), nullable=False),
        sa.Column('reader', sa.Text(), nullable=False),
        sa.Column('version', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_table('register_state',
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('name')
    )
    op.create_table('source',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_table('submission',
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('idx', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('release', sa.Text(), nullable=False),
        sa.Column('channel', sa.Text(), nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('received_at', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id')
    )
    op.create_index('submission_by_received', 'submission', ['received_at'], unique=False)
