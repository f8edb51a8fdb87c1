"""The tables: a register that only grows, and projections that can be dropped and rebuilt from it."""

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

# ── The register: what is written. Nothing here is ever changed or taken out. ──────────────────────────
entry = Table(
    "entry",
    metadata,
    Column("idx", Integer, primary_key=True, autoincrement=False),
    Column("leaf", Text, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
)
disclosure = Table(
    "disclosure",
    metadata,
    Column("idx", Integer, primary_key=True, autoincrement=False),
    Column("data", Text, nullable=False),
)
node = Table(
    "node",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("pos", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
checkpoint = Table(
    "checkpoint",
    metadata,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("root", Text, nullable=False),
    Column("note", Text, nullable=False),
)
blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# ── Projections: what is read. Each body is the noun as canonical JSON; columns are what we search by. ──
projections = MetaData()


def _projection(name: str, *columns: Column[object] | Index) -> Table:
    own = (
        Column("id", Text, primary_key=True),
        Column("idx", Integer, nullable=False),
        Column("body", Text, nullable=False),
    )
    return Table(name, projections, *own, *columns)


def _text(name: str, *, required: bool = True) -> Column[object]:
    return Column(name, Text, nullable=not required)


mission = _projection("mission")
member = _projection("member", _text("seat"), _text("role"), _text("key_id"))
source = _projection("source", _text("release"))
instrument = _projection("instrument")
submission = _projection(
    "submission",
    _text("release"),
    _text("channel"),
    _text("source"),
    _text("received_at"),
    Index("submission_by_received", "received_at"),
)
reading = _projection("reading", _text("submission"), _text("reader"), _text("version"))
claim = _projection(
    "claim",
    _text("release"),
    _text("submission"),
    _text("reading"),
    _text("event_type"),
    _text("family"),
    _text("day_from", required=False),
    _text("day_to", required=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("eligible", Integer, nullable=False),
    Index("claim_by_day", "family", "day_from", "day_to"),
    Index("claim_by_submission", "submission"),
)
observation = _projection(
    "observation", _text("release"), _text("submission"), _text("at"), Index("observation_by_time", "at")
)
coverage = _projection("coverage", _text("release"), _text("submission"), _text("start"), _text("end"))
notice = _projection("notice", _text("release"), _text("submission"), _text("start"), _text("end"))
judgement = _projection(
    "judgement",
    _text("claim"),
    _text("incident"),
    _text("verdict"),
    Column("person", Integer, nullable=False),
    Index("judgement_by_claim", "claim"),
    Index("judgement_by_incident", "incident"),
)
membership = Table(
    "membership",
    projections,
    Column("claim", Text, primary_key=True),
    Column("incident", Text, nullable=False),
    Column("judgement", Text, nullable=False),
    Column("person", Integer, nullable=False),
    Index("membership_by_incident", "incident"),
)
finding = _projection(
    "finding",
    _text("kind"),
    _text("incident"),
    _text("release"),
    Index("finding_by_incident", "incident"),
)
bulletin = _projection("bulletin", _text("day"), _text("audience"), _text("release"))
done = Table(
    "done",
    projections,
    Column("idx", Integer, primary_key=True, autoincrement=False),
    Column("verb", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("incident", Text),
    Column("release", Text, nullable=False),
    Index("done_by_incident", "incident"),
    Index("done_by_subject", "subject"),
)
projected = Table(
    "projected",
    projections,
    Column("name", Text, primary_key=True),
    Column("size", Integer, nullable=False),
)
